#include "serve/http.h"

#include <algorithm>

#include "base/hash.h"
#include "base/utf8.h"
#include "serve/pages.h"
#include "serve/site.h"

namespace hearsay {
namespace {

constexpr std::size_t kMostParts = 64;  // of a path, a query, a form
constexpr std::size_t kLongestTarget = 4096;
constexpr std::string_view kSession = "hearsay_session";

std::string decoded(std::string_view text, bool plus) {
  auto digit = [](char c) {
    return c >= '0' && c <= '9'   ? c - '0'
           : c >= 'a' && c <= 'f' ? c - 'a' + 10
           : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                  : -1;
  };
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '%' && i + 2 < text.size() && digit(text[i + 1]) >= 0 &&
        digit(text[i + 2]) >= 0) {
      out += static_cast<char>(digit(text[i + 1]) * 16 + digit(text[i + 2]));
      i += 2;
    } else {
      out += plus && text[i] == '+' ? ' ' : text[i];
    }
  }
  return out;
}

// Nobody may put bytes into a ledger or a page that are no text.
std::string decoded_text(std::string_view text, bool plus) {
  return clean_utf8(decoded(text, plus));
}

std::string parameter(std::string_view value, std::string_view name) {
  for (std::string_view part : split(value, ';')) {
    part = trim(part);
    const std::size_t equals = part.find('=');
    if (equals == std::string_view::npos || lower_ascii(trim(part.substr(0, equals))) != name)
      continue;
    std::string_view found = trim(part.substr(equals + 1));
    if (found.size() >= 2 && found.front() == '"' && found.back() == '"')
      found = found.substr(1, found.size() - 2);
    return std::string(found);
  }
  return {};
}

Result<Form> parse_multipart(std::string_view body, const std::string& boundary) {
  const Error broken{ErrorCode::kBadInput, "the form is cut off or broken; send it again"};
  if (boundary.empty() || boundary.size() > 200) return broken;
  const std::string mark = "--" + boundary;
  Form out;
  std::size_t at = body.find(mark);
  while (at != std::string_view::npos) {
    at += mark.size();
    if (body.substr(at, 2) == "--") return out;
    const std::size_t head_end = body.find("\r\n\r\n", at);
    if (head_end == std::string_view::npos) return broken;
    const std::size_t end = body.find("\r\n" + mark, head_end + 2);
    if (end == std::string_view::npos) return broken;
    std::string name, file;
    for (std::string_view line : split(body.substr(at, head_end - at), '\n')) {
      line = trim(line);
      const std::size_t colon = line.find(':');
      if (colon == std::string_view::npos ||
          lower_ascii(line.substr(0, colon)) != "content-disposition")
        continue;
      name = parameter(line.substr(colon + 1), "name");
      file = clean_utf8(parameter(line.substr(colon + 1), "filename"));
    }
    const std::size_t begin = head_end + 4;
    const std::string_view value =
        end > begin ? body.substr(begin, end - begin) : std::string_view();
    // A file keeps its bytes: the reader finds out its encoding.
    if (!name.empty() && out.size() < kMostParts)
      out.try_emplace(name, FormField{file.empty() ? clean_utf8(value) : std::string(value), file});
    at = end + 2;
  }
  return broken;
}

std::string session_of(Site& site) { return signature(site.inside().secret, "session"); }

std::string host_only(std::string_view host) {
  if (host.starts_with("["))
    return lower_ascii(host.substr(
        0, host.find(']') == std::string_view::npos ? host.size() : host.find(']') + 1));
  return lower_ascii(host.substr(0, host.find(':')));
}

// A page of another site can make its name point here (DNS rebinding); what it cannot do is ask by
// one of our names.
bool is_our_host(std::string_view host, const ServeOptions& options) {
  const std::string name = host_only(host);
  if (name.empty()) return false;
  if (name == "localhost" || name == "127.0.0.1" || name == "[::1]") return true;
  if (name == lower_ascii(options.address) || name == "[" + lower_ascii(options.address) + "]")
    return true;
  return std::any_of(options.hosts.begin(), options.hosts.end(),
                     [&](const std::string& one) { return lower_ascii(one) == name; });
}

bool same_origin(const Request& request) {
  const std::string origin = header(request, "origin"), fetched = header(request, "sec-fetch-site");
  if (!fetched.empty() && fetched != "same-origin" && fetched != "none") return false;
  if (origin.empty()) return true;
  const std::size_t begin = origin.find("://");
  return begin != std::string::npos &&
         lower_ascii(origin.substr(begin + 3)) == lower_ascii(header(request, "host"));
}

bool bears_token(const Request& request, Site& site) {
  const std::string given = header(request, "authorization"), &token = site.inside().options.token;
  return !token.empty() && given.starts_with("Bearer ") &&
         same_secret(std::string_view(given).substr(7), token);
}

}  // namespace

std::string RequestTarget::value(const std::string& name) const {
  auto found = query.find(name);
  return found == query.end() ? std::string() : found->second;
}

RequestTarget parse_target(std::string_view target) {
  target = target.substr(0, std::min(target.find('#'), kLongestTarget));
  RequestTarget out;
  const std::size_t question = target.find('?');
  for (std::string_view part : split(target.substr(0, question), '/'))
    if (!part.empty() && out.path.size() < kMostParts)
      out.path.push_back(decoded_text(part, false));
  if (question != std::string_view::npos)
    for (std::string_view part : split(target.substr(question + 1), '&')) {
      const std::size_t equals = part.find('=');
      if (part.empty() || out.query.size() >= kMostParts) continue;
      out.query.try_emplace(
          decoded_text(part.substr(0, equals), true),
          equals == std::string_view::npos ? "" : decoded_text(part.substr(equals + 1), true));
    }
  return out;
}

std::string header(const Request& request, const std::string& name) {
  auto found = request.headers.find(name);
  return found == request.headers.end() ? std::string() : found->second;
}

std::string cookie(const Request& request, std::string_view name) {
  return parameter(header(request, "cookie"), name);
}

Result<Form> parse_form(const Request& request) {
  const std::string type = header(request, "content-type");
  const std::string kind = lower_ascii(trim(std::string_view(type).substr(0, type.find(';'))));
  if (kind == "multipart/form-data")
    return parse_multipart(request.body, parameter(type, "boundary"));
  if (kind != "application/x-www-form-urlencoded")
    return Error{ErrorCode::kUnsupported, "a form is expected"};
  Form out;
  for (std::string_view part : split(request.body, '&')) {
    const std::size_t equals = part.find('=');
    if (part.empty() || equals == std::string_view::npos || out.size() >= kMostParts) continue;
    out.try_emplace(decoded_text(part.substr(0, equals), true),
                    FormField{decoded_text(part.substr(equals + 1), true), ""});
  }
  return out;
}

Result<Moment> moment_of(const RequestTarget& target) {
  Moment out;
  for (auto [name, field] :
       {std::pair{"as_of", &out.as_of}, std::pair{"known_by", &out.known_by}}) {
    const std::string text = target.value(name);
    if (text.empty()) continue;
    *field = parse_moment_until(text);
    if (!*field)
      return Error{ErrorCode::kBadInput,
                   std::string(name) + ": \"" + text + "\" is no date or time (try 2026-02-01)"};
  }
  return out;
}

std::vector<std::pair<std::string, std::string>> moment_query(const RequestTarget& target) {
  return {{"as_of", target.value("as_of")}, {"known_by", target.value("known_by")}};
}

int status_of(ErrorCode code) {
  switch (code) {
    case ErrorCode::kNotFound:
      return 404;
    case ErrorCode::kConflict:
      return 409;
    case ErrorCode::kTooLarge:
      return 413;
    case ErrorCode::kUnsupported:
      return 415;
    case ErrorCode::kBadInput:
      return 400;
    default:
      return 500;
  }
}

Response tagged(const Request& request, Response response) {
  if (response.status != 200) return response;
  const std::string tag = "\"" + hash_id(response.body) + "\"";
  response.headers.push_back({"ETag", tag});
  response.headers.push_back({"Cache-Control", "no-cache"});
  const std::string known = header(request, "if-none-match");
  if (known == "*" || known.find(tag) != std::string::npos) {
    response.status = 304;
    response.body.clear();
  }
  return response;
}

Response redirect(const Url& url) {
  Response out;
  out.status = 303;
  out.headers.push_back({"Location", url.text()});
  return out;
}

std::string form_token(Site& site) { return signature(site.inside().secret, "form").substr(7); }

std::optional<Response> refuse_stranger(const Request& request, const RequestTarget& target,
                                        Site& site) {
  const ServeOptions& options = site.inside().options;
  if (!is_our_host(header(request, "host"), options))
    return error_response(request, target, 421,
                          "This server does not go by the name it was asked by. Start it with "
                          "--host NAME to allow one.");
  if (request.method != "GET" && request.method != "HEAD" && !same_origin(request))
    return error_response(request, target, 403, "Another site may not write here.");
  if (is_loopback(options.address)) return std::nullopt;
  const bool open =
      !target.path.empty() &&
      (target.path[0] == "sign-in" || target.path[0] == "assets" || target.path[0] == "healthz");
  // A feed reader can send neither header nor cookie; its address holds the token.
  const bool reader = !target.path.empty() && target.path[0] == "feed" &&
                      same_secret(target.value("token"), options.token);
  if (open || reader || bears_token(request, site) ||
      same_secret(cookie(request, kSession), session_of(site)))
    return std::nullopt;
  if (!target.path.empty() &&
      (target.path[0] == "api" || target.path[0] == "metrics" || target.path[0] == "feed")) {
    Response out =
        error_response(request, target, 401, "A token is needed: Authorization: Bearer TOKEN.");
    out.headers.push_back({"WWW-Authenticate", "Bearer"});
    return out;
  }
  return redirect(Url::local("/sign-in"));
}

bool may_write(const Request& request, const Form& form, Site& site) {
  if (bears_token(request, site)) return true;
  auto token = form.find("token");
  return token != form.end() && same_secret(token->second.value, form_token(site));
}

Response sign_in(const Request& request, Site& site) {
  std::string problem;
  if (request.method == "POST") {
    Result<Form> form = parse_form(request);
    if (form && !site.inside().options.token.empty() &&
        same_secret((*form)["password"].value, site.inside().options.token)) {
      Response out = redirect(Url::local("/"));
      out.headers.push_back({"Set-Cookie", std::string(kSession) + "=" + session_of(site) +
                                               "; Path=/; HttpOnly; SameSite=Strict"});
      return out;
    }
    problem = "This is not the token that the server was started with.";
  }
  return sign_in_page(problem);
}

void secure(Response& response) {
  auto add = [&](const char* name, const char* value) {
    response.headers.push_back({name, value});
  };
  add("Content-Security-Policy",
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src "
      "'self'; "
      "frame-ancestors 'none'; base-uri 'none'; form-action 'self'");
  add("X-Content-Type-Options", "nosniff");
  add("Referrer-Policy", "same-origin");
  add("Cross-Origin-Opener-Policy", "same-origin");
  add("Cross-Origin-Resource-Policy", "same-origin");
}

bool is_loopback(std::string_view address) {
  return address == "::1" || address == "localhost" || address.starts_with("127.");
}

}  // namespace hearsay
