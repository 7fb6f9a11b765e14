#include "mcp/schemas.h"

namespace hearsay {
namespace {

Json typed(const char* type) { return {{"type", type}}; }
Json maybe(const char* type) { return {{"type", {type, "null"}}}; }
Json list_of(Json items) { return {{"type", "array"}, {"items", std::move(items)}}; }
// Every property listed is always there; others may come.
Json object_of(Json properties) {
  Json names = Json::array();
  for (const auto& [name, unused] : properties.items()) names.push_back(name);
  return {{"type", "object"}, {"properties", std::move(properties)}, {"required", std::move(names)}};
}

const Json kText = typed("string"), kTexts = list_of(kText), kCount = typed("integer"), kFlag = typed("boolean"), kMaybeText = maybe("string");

// Which sentence, where it stands, whose it is.
Json statement() {
  return object_of({{"id", kText}, {"article", kText}, {"outlet", kMaybeText}, {"published", kMaybeText}, {"source", kMaybeText}, {"role", kMaybeText}, {"via", kTexts},
                    {"stance", kText}, {"grade", kText}, {"quote", kText}, {"link", kMaybeText}});
}
Json verdict_fields() {
  return {{"as_of", kText}, {"status", kText}, {"independent_origins", kCount}, {"at_least", kCount}, {"at_most", kCount}, {"why", kText}, {"because", kTexts}};
}
Json origin_fields() {
  return {{"id", kText}, {"who", kText}, {"kind", kText}, {"first_article", kText}, {"time", kText}, {"claims", kTexts}, {"outlet", kMaybeText}, {"relayed_only", kFlag}};
}
Json copy() { return object_of({{"article", kText}, {"of", kText}, {"kind", kText}, {"score", typed("number")}, {"why", kText}}); }
Json subject() {
  return object_of({{"name", kText}, {"parties", kTexts}, {"aliases", kTexts}, {"watched", kFlag}, {"articles", kCount}, {"statements", kCount}, {"first", kMaybeText}, {"last", kMaybeText}});
}
// A claim with the statements that decided its status.
Json decided_claim() {
  Json standing = object_of(verdict_fields());
  standing["type"] = {"object", "null"};
  return object_of({{"id", kText}, {"text", kText}, {"event", kText}, {"theme", kText}, {"standing", standing}, {"repeating_articles", kCount},
                    {"statements", list_of(statement())}, {"statements_in_all", kCount}});
}

}  // namespace

Json text_schema(const char* what, std::size_t longest) { return {{"type", "string"}, {"description", what}, {"minLength", 1}, {"maxLength", longest}}; }
Json count_schema(const char* what, int least, int most) { return {{"type", "integer"}, {"description", what}, {"minimum", least}, {"maximum", most}}; }
Json flag_schema(const char* what) { return {{"type", "boolean"}, {"description", what}}; }

Json input_schema(Json properties, std::initializer_list<const char*> required) {
  Json out = {{"type", "object"}, {"properties", std::move(properties)}};
  for (const char* name : required) out["required"].push_back(name);
  out["additionalProperties"] = false;
  return out;
}

Json question_schema(Json properties, std::initializer_list<const char*> required) {
  properties["as_of"] = text_schema("Only what had been published by then: a date (its end is meant) or a time, 2026-02-01 or 2026-02-01T10:00:00Z.", 40);
  properties["known_by"] = text_schema("Only what this ledger had read by then; written as as_of.", 40);
  return input_schema(std::move(properties), required);
}

Json hits_schema() {
  return object_of({{"query", kText}, {"articles_in_all", kCount},
                    {"articles", list_of(object_of({{"article", kText}, {"url", kMaybeText}, {"outlet", kMaybeText}, {"published", kMaybeText}, {"title", kText}, {"statements", list_of(statement())}}))}});
}
Json subjects_schema() { return object_of({{"subjects", list_of(subject())}, {"subjects_in_all", kCount}}); }
Json brief_schema() {
  return object_of({{"subject", subject()}, {"as_of", kMaybeText}, {"known_by", kMaybeText}, {"coverage", typed("object")}, {"claims", list_of(decided_claim())},
                    {"origins", list_of(object_of(origin_fields()))}, {"relays", list_of(typed("object"))}, {"copies", list_of(copy())}, {"open_questions", list_of(typed("object"))},
                    {"signals", list_of(typed("object"))}, {"changes", list_of(typed("object"))}});
}
Json claims_schema() { return object_of({{"subject", kText}, {"claims", list_of(decided_claim())}, {"claims_in_all", kCount}}); }
Json trace_schema() {
  // Of a claim or statement `claim` and its fields, of an article `article` and its own: docs/json.md, Trace.
  Json origin = origin_fields();
  origin["statements"] = list_of(statement());
  Json out = object_of({{"subject", kText}});
  out["properties"].update({{"claim", kText},
                            {"text", kText},
                            {"history", list_of(object_of(verdict_fields()))},
                            {"origins", list_of(object_of(origin))},
                            {"without_origin", list_of(statement())},
                            {"replaced_by", list_of(statement())},
                            {"article", kText},
                            {"url", kMaybeText},
                            {"outlet", kMaybeText},
                            {"published", kMaybeText},
                            {"title", kText},
                            {"repeats", list_of(copy())},
                            {"repeated_by", list_of(copy())},
                            {"statements", list_of(statement())}});
  return out;
}
Json changes_schema() {
  const Json side = object_of({{"article", kText}, {"outlet", kMaybeText}, {"published", kMaybeText}, {"sentence", kMaybeText}, {"link", kMaybeText}});
  const Json mutation = object_of({{"kind", kText}, {"text", kText}, {"before", kMaybeText}, {"after", kMaybeText}, {"told", side}, {"retold", side}});
  return object_of({{"subject", kText}, {"claim", kMaybeText}, {"hops", list_of(object_of({{"told", kText}, {"retold", kText}, {"copy", kMaybeText}, {"mutations", list_of(mutation)}}))}});
}
Json repeats_schema() {
  const Json place = object_of({{"begin", kCount}, {"end", kCount}, {"text", kText}});
  const Json passage = object_of({{"words", kCount}, {"here", place}, {"there", place}, {"sentence", kText}, {"model_sentence", kText}});
  const Json model = object_of({{"article", kText}, {"outlet", kMaybeText}, {"published", kMaybeText}, {"url", kMaybeText}, {"title", kMaybeText}, {"kind", kText}, {"contained", typed("number")},
                                {"probability", typed("number")}, {"passages", list_of(passage)}});
  return object_of({{"article", kText}, {"outlet", kMaybeText}, {"published", kMaybeText}, {"title", kMaybeText}, {"repeated", typed("number")}, {"credits", kTexts}, {"models", list_of(model)},
                    {"also", list_of(typed("object"))}, {"adds", list_of(place)}});
}
Json report_schema() {
  return object_of({{"read", kCount}, {"known", kCount}, {"refused", kCount}, {"stopped", kFlag},
                    {"refusals", list_of(object_of({{"source", kText}, {"place", kMaybeText}, {"code", kText}, {"reason", kText}}))}});
}

}  // namespace hearsay
