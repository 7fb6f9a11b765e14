#include <algorithm>
#include <filesystem>
#include <memory>
#include <system_error>

#include "article/article.h"
#include "article/decode.h"
#include "article/gzip.h"
#include "article/readers.h"
#include "article/url.h"
#include "article/zip.h"
#include "article/zstd.h"
#include "base/utf8.h"
#include "lang/lang.h"

namespace hearsay {
namespace {

namespace fs = std::filesystem;

constexpr int kDeepest = 3;  // archives in archives: a gzipped WARC in a WACZ happens; a tower is an attack
constexpr std::uint64_t kZipInMemory = 128u << 20;  // its directory comes last, so a ZIP that is no file is held whole

// Ends a text that is too long: after a paragraph, else a sentence, else a character.
std::string_view cut(std::string_view text, std::size_t limit) {
  if (text.size() <= limit) return text;
  const std::size_t paragraph = text.rfind("\n\n", limit);
  if (paragraph != std::string_view::npos && paragraph > limit / 2) return text.substr(0, paragraph);
  for (const std::string_view mark : {". ", ".\n", "\xE3\x80\x82"}) {
    const std::size_t sentence = text.rfind(mark, limit - std::min<std::size_t>(limit, 3));
    if (sentence != std::string_view::npos && sentence > limit / 2) {
      return text.substr(0, sentence + (mark.size() == 3 ? 3 : 1));
    }
  }
  std::size_t end = limit;
  while (end > 0 && !is_border(text, end)) --end;
  return text.substr(0, end);
}

std::string language_code(std::string_view written) {
  std::string code;
  for (const char c : trim(written)) {
    const char l = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
    if (l < 'a' || l > 'z') break;
    code += l;
  }
  return code.size() == 2 || code.size() == 3 ? code : std::string();
}

// What tells about a folder and is no coverage: README, LICENSE and the like, Markdown. Named outright they are read.
bool is_note(std::string_view name) {
  const std::string folded = fold_words(name);
  for (const std::string_view note : {"readme", "license", "licence", "copying", "changelog", "contributing"})
    if (folded == note || folded.starts_with(std::string(note) + ' ')) return true;
  return name.ends_with(".md") || name.ends_with(".markdown");
}

void read_stream(Archive archive, Sink& sink, int depth);

// Gunzip or Unzstd.
template <class Decoder>
void read_compressed(Input& compressed, Sink& sink, int depth) {
  Decoder decoder(compressed, sink.limits.inflate_ratio);
  Input input([&decoder](char* out, std::size_t room) { return decoder.pull(out, room); });
  read_stream({input, [&decoder] { return decoder.resync(); }, [&decoder](std::uint64_t at) { return decoder.member_at(at); }, {}},
              sink, depth + 1);
}

// A plain archive of pages gives all of them; a web archive (WACZ) its records, not the indices about them.
void read_zip(const Bytes& bytes, Sink& sink, int depth) {
  Result<std::vector<ZipMember>> members = zip_directory(bytes);
  if (!members) return sink.refuse("", members.error().code, members.error().message);
  const auto holds = [&](std::string_view name) {
    return std::any_of(members->begin(), members->end(), [&](const ZipMember& one) { return one.name == name; });
  };
  if (holds("[Content_Types].xml") || holds("mimetype"))
    return sink.refuse("", ErrorCode::kUnsupported, "an office document or electronic book");
  const bool web_archive = holds("datapackage.json") && std::any_of(members->begin(), members->end(), [](const ZipMember& one) {
                             return one.name.starts_with("archive/");
                           });
  std::size_t read = 0;
  for (const ZipMember& member : *members) {
    if (sink.stopped) return;
    const std::string_view path = member.name, file = path.substr(path.rfind('/') + 1);
    if (web_archive ? !path.starts_with("archive/") : file.starts_with('.') || path.starts_with("__MACOSX/") || is_note(file)) continue;
    ++read;
    const std::string name = sink.source + ": " + clean_utf8(member.name);
    Sink inner{name, sink.hints, sink.limits, sink.on_article, sink.on_refusal};
    Result<Pull> content = open_member(bytes, member, sink.limits.inflate_ratio);
    if (!content) {
      inner.refuse("", content.error().code, content.error().message);
      continue;
    }
    Input input(*std::move(content));
    read_stream({input, [] { return false; }, [](std::uint64_t at) { return at; }, {}}, inner, depth + 1);
    sink.stopped = inner.stopped;
  }
  if (read == 0) sink.refuse("", ErrorCode::kBadInput, "a ZIP archive without files");
}

void read_stream(Archive archive, Sink& sink, int depth) {
  Input& input = archive.input;
  const Detected detected = detect_format(input.window(kHeadBytes));
  const bool packed = detected.format == Format::kGzip || detected.format == Format::kZstd || detected.format == Format::kZip;
  if (packed && depth >= kDeepest)
    return sink.refuse("", ErrorCode::kUnsupported, "archives inside archives more than " + std::to_string(kDeepest) + " times");
  switch (detected.format) {
    case Format::kEmpty:
      if (input.failure()) {
        sink.refuse("", input.failure()->code, input.failure()->message);
      } else {
        sink.refuse("", ErrorCode::kBadInput, "empty");
      }
      return;
    case Format::kUnsupported:
      sink.refuse("", ErrorCode::kUnsupported,
                  detected.what + "; readable are JSON Lines, HTML, RSS, Atom, JSON Feed, WARC, ARC, ZIP, WACZ, plain text, each also in gzip or zstd");
      return;
    case Format::kGzip: return read_compressed<Gunzip>(input, sink, depth);
    case Format::kZstd: return read_compressed<Unzstd>(input, sink, depth);
    case Format::kZip: {
      if (!archive.file.empty()) {
        const Result<Bytes> bytes = bytes_of_file(archive.file);
        return bytes ? read_zip(*bytes, sink, depth) : sink.refuse("", bytes.error().code, bytes.error().message);
      }
      const Result<std::string> held = input.rest(kZipInMemory);
      if (held) return read_zip(bytes_of(*held), sink, depth);
      return sink.refuse("", held.error().code, held.error().code != ErrorCode::kTooLarge
                                                    ? held.error().message
                                                    : "a ZIP archive of more than 128 MiB that comes from no file; save it and name the file");
    }
    case Format::kWarc: return read_warc(std::move(archive), sink);
    case Format::kArc: return read_arc(std::move(archive), sink);
    case Format::kJsonLines: return read_json_lines(input, sink);
    case Format::kFeed: return read_feed(input, sink);
    case Format::kHtml: return read_html(input, sink);
    case Format::kText: return read_text(input, sink);
  }
}

struct Progress {
  const OnProgress& report;
  std::uint64_t read = 0, total = 0;
};

void read_pull(Pull pull, const std::string& file, Sink& sink, Progress& progress) {
  std::uint64_t taken = 0;
  const std::uint64_t limit = sink.limits.source_bytes;
  Input input([&, pull = std::move(pull)](char* out, std::size_t room) -> Result<std::size_t> {
    Result<std::size_t> count = pull(out, room);
    if (!count) return count;
    taken += *count;
    if (taken > limit) {
      return Error{ErrorCode::kTooLarge, "longer than the limit of " + std::to_string(limit) + " bytes for a source"};
    }
    progress.read += *count;
    if (progress.report && *count > 0) progress.report(progress.read, progress.total);
    return count;
  });
  read_stream({input, [] { return false; }, [](std::uint64_t at) { return at; }, file}, sink, 0);
}

}  // namespace

void complete(Article& article, const Hints& hints, const ArticleLimits& limits) {
  if (article.url.empty()) article.url = hints.url;
  // One article, however its address is written.
  if (std::string uniform = resolve({}, article.url); !uniform.empty()) article.url = std::move(uniform);
  article.language = language_code(article.language);
  if (article.language.empty()) article.language = language_code(hints.language);
  if (article.outlet.empty()) article.outlet = hints.outlet;
  if (article.outlet.empty() && !article.url.empty()) {
    const Outlet* known = embedded_outlets().at_domain(host_of(article.url));
    if (known != nullptr) article.outlet = known->name;
  }
  if (!article.published) article.published = hints.published;
  if (!article.published) article.published = date_in_path(article.url);
  doubt_date(article, {}, {});
  const std::string title = article.title.empty() ? hints.title : article.title;
  if (title != article.title || article.text().size() > limits.text_bytes) {
    const std::string text(cut(article.text(), limits.text_bytes));
    set_text(article, title, text);
  }
}

void Sink::give(Article article) {
  if (stopped) return;
  complete(article, hints, limits);
  assign_id(article);
  if (!on_article(std::move(article))) stopped = true;
}

void Sink::refuse(const std::string& place, ErrorCode code, const std::string& reason) {
  std::string message = source;
  if (!place.empty()) message += ": " + place;
  on_refusal({source, place, Error{code, message + ": " + reason}});
}

void read_text(Input& input, Sink& sink) {
  Result<std::string> bytes = input.rest(sink.limits.article_bytes);
  if (!bytes) return sink.refuse("", bytes.error().code, bytes.error().message);
  const std::string text = decode(*bytes, {});
  if (trim(text).empty()) return sink.refuse("", ErrorCode::kBadInput, "empty");
  Article article;
  set_text(article, {}, trim(text));
  sink.give(std::move(article));
}

void read_html(Input& input, Sink& sink) {
  Result<std::string> bytes = input.rest(sink.limits.article_bytes);
  if (!bytes) return sink.refuse("", bytes.error().code, bytes.error().message);
  Result<Article> article = read_page(*bytes, sink.hints, sink.limits);
  if (!article) return sink.refuse("", article.error().code, article.error().message);
  sink.give(*std::move(article));
}

void read_bytes(std::string_view bytes, const std::string& name, const Hints& hints, const ArticleLimits& limits,
                const OnArticle& on_article, const OnRefusal& on_refusal) {
  Sink sink{name, hints, limits, on_article, on_refusal};
  const OnProgress silent;
  Progress progress{silent};
  read_pull(pull_from(bytes), {}, sink, progress);
}

void read_source(const std::string& path, const Hints& hints, const ArticleLimits& limits, const OnArticle& on_article,
                 const OnRefusal& on_refusal, const OnProgress& on_progress) {
  std::vector<std::string> files;
  std::error_code failed;
  Progress progress{on_progress};
  if (path != "-" && fs::is_directory(path, failed)) {
    fs::recursive_directory_iterator entry(path, fs::directory_options::skip_permission_denied, failed);
    const fs::recursive_directory_iterator end;
    for (; !failed && entry != end; entry.increment(failed)) {
      std::error_code unknown;
      const bool hidden = entry->path().filename().native().starts_with('.');
      if (hidden) {
        if (entry->is_directory(unknown)) entry.disable_recursion_pending();
        continue;
      }
      if (!entry->is_regular_file(unknown) || is_note(entry->path().filename().string())) continue;
      files.push_back(entry->path().string());
      const std::uintmax_t size = entry->file_size(unknown);
      if (!unknown) progress.total += size;
    }
    if (failed) {
      on_refusal({path, "", Error{ErrorCode::kIo, path + ": folder cannot be read: " + failed.message()}});
    }
    std::sort(files.begin(), files.end());
    if (files.empty() && !failed) {
      on_refusal({path, "", Error{ErrorCode::kBadInput, path + ": the folder holds no files"}});
    }
  } else {
    files.push_back(path);
    const std::uintmax_t size = path == "-" ? 0 : fs::file_size(path, failed);
    if (!failed) progress.total = size;
  }
  for (const std::string& file : files) {
    const std::string name = file == "-" ? "standard input" : file;
    Sink sink{name, hints, limits, on_article, on_refusal};
    Result<Pull> pull = pull_file(file);
    if (!pull) {
      on_refusal({name, "", pull.error()});
      continue;
    }
    read_pull(*std::move(pull), file == "-" ? "" : file, sink, progress);
    if (sink.stopped) return;
  }
}

}  // namespace hearsay
