// One line a statement: the language of the case files and of `hearsay explain`.
#include "statement/statement.h"

namespace hearsay {

std::string_view name_of(Grade grade) {
  switch (grade) {
    case Grade::kOnRecord:
      return "on-record";
    case Grade::kAnonymous:
      return "anonymous";
    case Grade::kDocument:
      return "document";
    case Grade::kUnattributed:
      return "unattributed";
  }
  return "unattributed";
}

std::string to_text(const Statement& statement) {
  std::string out = "\"" + statement.said + "\" <- " + std::string(name_of(statement.stance)) +
                    " [" + std::string(name_of(statement.grade)) + "] ";
  out += statement.speaker.empty() ? "nobody" : "\"" + statement.speaker + "\"";
  for (std::size_t i = 0; i < statement.via.size(); ++i)
    out += (i == 0 ? " via " : ", ") + statement.via[i];
  const std::string& tag = statement.cue_tag;
  if (tag == "hearsay" || tag == "opinion" || tag == "withdraw" || statement.own)
    out += " (" + tag + ")";
  if (statement.scope_unclear) out += " (scope unclear)";
  if (statement.unexplained) out += " (unexplained)";
  return out;
}

}  // namespace hearsay
