# Writes OUT: a C++ source with the bytes of FILES (a ;-list), found by file name through FUNCTION. The assembler reads the
# files: compilers limit the length of a literal, and would need minutes for megabytes of them.
set(code "// Made by tools/embed.cmake, do not edit.\n#include <functional>\n#include <map>\n#include <string>\n#include <string_view>\n\n")
set(table "")
set(at 0)
foreach(file ${FILES})
  get_filename_component(name ${file} NAME)
  set(symbol "hearsay_${FUNCTION}_${at}")
  math(EXPR at "${at} + 1")
  string(APPEND code "__asm__(\".pushsection .rodata\\n.balign 16\\n.global ${symbol}\\n${symbol}:\\n.incbin \\\"${file}\\\"\\n.global ${symbol}_end\\n${symbol}_end:\\n.byte 0\\n.popsection\\n\");\nextern \"C\" const char ${symbol}[], ${symbol}_end[];\n")
  string(APPEND table "    {\"${name}\", {${symbol}, static_cast<std::size_t>(${symbol}_end - ${symbol})}},\n")
endforeach()
string(APPEND code "\nnamespace hearsay {\n\nconst std::map<std::string, std::string_view, std::less<>>& ${FUNCTION}() {\n  static const std::map<std::string, std::string_view, std::less<>> kFiles = {\n${table}  };\n  return kFiles;\n}\n\n}  // namespace hearsay\n")
file(WRITE ${OUT} "${code}")
