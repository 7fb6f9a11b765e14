#include "ledger/codec.h"

#include <nlohmann/json.hpp>

namespace hearsay {
namespace {

using Json = nlohmann::ordered_json;

Json parse(std::string_view text) { return Json::parse(text, nullptr, /*allow_exceptions=*/false); }

std::string text_of(const Json& json) { return json.dump(-1, ' ', false, Json::error_handler_t::replace); }

std::vector<std::string> strings(const Json& json) {
  std::vector<std::string> out;
  if (!json.is_array()) return out;
  for (const Json& one : json)
    if (one.is_string()) out.push_back(one.get<std::string>());
  return out;
}

const Json& field(const Json& json, const char* name) {
  static const Json kNone;
  auto found = json.find(name);
  return found == json.end() ? kNone : *found;
}

double number(const Json& json) { return json.is_number() ? json.get<double>() : 0; }
std::uint32_t offset(const Json& json) { return json.is_number_unsigned() ? json.get<std::uint32_t>() : 0; }

}  // namespace

std::string encode_list(const std::vector<std::string>& list) { return text_of(Json(list)); }
std::vector<std::string> decode_list(std::string_view text) { return strings(parse(text)); }

std::string encode_links(const std::vector<Link>& links) {
  Json json = Json::array();
  for (const Link& link : links) json.push_back({link.url, link.anchor});
  return text_of(json);
}

std::vector<Link> decode_links(std::string_view text) {
  std::vector<Link> out;
  Json json = parse(text);
  if (!json.is_array()) return out;
  for (const Json& one : json) {
    std::vector<std::string> pair = strings(one);
    if (pair.size() == 2) out.push_back({pair[0], pair[1]});
  }
  return out;
}

std::string encode_detail(const Statement& statement) {
  Json json = Json::object();
  auto list = [&](const char* name, const std::vector<std::string>& values) {
    if (!values.empty()) json[name] = values;
  };
  list("via", statement.via);
  list("parties", statement.parties);
  list("persons", statement.persons);
  for (const EventHit& hit : statement.events)
    json["events"].push_back({hit.id, (hit.negated ? 1u : 0u) | (hit.hedged ? 2u : 0u), hit.span.begin, hit.span.end});
  for (const Money& money : statement.amounts)
    json["amounts"].push_back({money.amount, money.currency, static_cast<unsigned>(money.bound)});
  for (Time date : statement.dates) json["dates"].push_back(date);
  return text_of(json);
}

ErrorCode error_code_named(std::string_view name) {
  for (int code = 0; code <= static_cast<int>(ErrorCode::kCorrupt); ++code)
    if (name == name_of(static_cast<ErrorCode>(code))) return static_cast<ErrorCode>(code);
  return ErrorCode::kBadInput;
}

Status decode_detail(std::string_view text, Statement& statement) {
  Json json = parse(text);
  if (!json.is_object()) return Error{ErrorCode::kCorrupt, "a statement's detail is not JSON"};
  statement.via = strings(field(json, "via"));
  statement.parties = strings(field(json, "parties"));
  statement.persons = strings(field(json, "persons"));
  for (const Json& one : field(json, "events")) {
    if (!one.is_array() || one.size() != 4 || !one[0].is_string()) return Error{ErrorCode::kCorrupt, "a statement's event is damaged"};
    unsigned flags = offset(one[1]);
    statement.events.push_back({one[0].get<std::string>(), (flags & 1) != 0, (flags & 2) != 0, {offset(one[2]), offset(one[3])}});
  }
  for (const Json& one : field(json, "amounts")) {
    if (!one.is_array() || one.size() != 3 || !one[1].is_string()) return Error{ErrorCode::kCorrupt, "a statement's amount is damaged"};
    statement.amounts.push_back({number(one[0]), one[1].get<std::string>(), static_cast<Bound>(offset(one[2]) % 6)});
  }
  for (const Json& one : field(json, "dates"))
    if (one.is_number_integer()) statement.dates.push_back(one.get<Time>());
  return Unit{};
}

}  // namespace hearsay
