// What a request says: path, query, form, cookies, who sent it. Inner header of serve/.
//
// Holds: every function is total on hostile input and linear in it.
#pragma once

#include "serve/html.h"
#include "serve/serve.h"

namespace hearsay {

struct RequestTarget {
  std::vector<std::string> path;  // decoded parts: "/subject/A%2FB" -> {"subject", "A/B"}
  std::map<std::string, std::string> query;  // the first of each name
  std::string value(const std::string& name) const;
};
RequestTarget parse_target(std::string_view target);
std::string header(const Request& request, const std::string& name);
std::string cookie(const Request& request, std::string_view name);

struct FormField {
  std::string value, file;  // file: the name of an uploaded file
};
using Form = std::map<std::string, FormField>;
// application/x-www-form-urlencoded or multipart/form-data; kUnsupported for others, kBadInput for
// broken ones.
Result<Form> parse_form(const Request& request);

// "2026-02-01" (its end) or a time; empty: none. kBadInput with the field's name.
Result<Moment> moment_of(const RequestTarget& target);
std::vector<std::pair<std::string, std::string>> moment_query(const RequestTarget& target);

int status_of(ErrorCode code);
// Sets an ETag over the body; 304 when the request has it already.
Response tagged(const Request& request, Response response);
Response redirect(const Url& url);

// Safety. Empty, or the refusal.
std::optional<Response> refuse_stranger(const Request& request, const RequestTarget& target,
                                        Site& site);
std::string form_token(Site& site);
bool may_write(const Request& request, const Form& form, Site& site);
Response sign_in(const Request& request, Site& site);
// Headers every response bears: what its content may load, and that nobody guesses or frames it.
void secure(Response& response);

}  // namespace hearsay
