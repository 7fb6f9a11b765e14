# Writes OUT: a C++ source that holds the bytes of FILES (a ;-list), found by file name without its ending. The assembler
# reads the files, since a compiler would need minutes for megabytes of literals.
set(code "// Made by tools/embed_models.cmake, do not edit.\n#include <string_view>\n#include <utility>\n\n")
set(table "")
set(at 0)
foreach(file ${FILES})
  get_filename_component(name ${file} NAME_WLE)
  set(symbol "hearsay_model_${at}")
  math(EXPR at "${at} + 1")
  string(APPEND code "__asm__(\".pushsection .rodata\\n.balign 16\\n.global ${symbol}\\n${symbol}:\\n.incbin \\\"${file}\\\"\\n.global ${symbol}_end\\n${symbol}_end:\\n.byte 0\\n.popsection\\n\");\nextern \"C\" const char ${symbol}[], ${symbol}_end[];\n")
  string(APPEND table "  if (name == \"${name}\") return {${symbol}, static_cast<std::size_t>(${symbol}_end - ${symbol})};\n")
endforeach()
string(APPEND code "\nnamespace hearsay {\n\nstd::string_view embedded_model([[maybe_unused]] std::string_view name) {\n${table}  return {};\n}\n\n}  // namespace hearsay\n")
file(WRITE ${OUT} "${code}")
