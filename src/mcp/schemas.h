// What the tools take and give, as JSON Schema 2020-12. Inner header of mcp/. The fields are those of docs/json.md.
#pragma once

#include "mcp/protocol.h"

namespace hearsay {

Json text_schema(const char* what, std::size_t longest);
Json count_schema(const char* what, int least, int most);
Json flag_schema(const char* what);
// as_of and known_by beside what a tool takes of its own; the latter's names in `required`.
Json question_schema(Json properties, std::initializer_list<const char*> required);
Json input_schema(Json properties, std::initializer_list<const char*> required);

Json hits_schema();
Json subjects_schema();
Json brief_schema();
Json claims_schema();
Json trace_schema();
Json changes_schema();
Json repeats_schema();
Json report_schema();

}  // namespace hearsay
