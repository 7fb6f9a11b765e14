// JSON of views. Inner header of view/: nlohmann is included here and nowhere else in view/.
#pragma once

#include <nlohmann/json.hpp>
#include <optional>
#include <string>

#include "view/view.h"

namespace hearsay {

using Json = nlohmann::ordered_json;  // fields stand in the order in which they are promised

// One value and a line break; what could steer a terminal is escaped (\u....).
std::string dumped(const Json& json, int indent = -1);
Json nullable(const std::string& text);  // null when empty
Json time_or_null(const std::optional<Time>& time);
Json subject_json(const Subject& subject);
Json verdict_json(const StatusChange& change);
Json statement_json(const Answer& answer, const StatementRef& ref);
Json origin_json(const Origin& origin);
Json life_json(const Life& life);
Json relation_json(const Answer& answer, const Relation& relation);
Json copy_json(const Answer& answer, const Copy& copy);

}  // namespace hearsay
