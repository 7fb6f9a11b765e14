// Verbs that ask the ledger: subjects, watch, brief, claims, trace, export, refused.
#include <iostream>

#include "cli/cli.h"

namespace hearsay {
namespace {

struct Desk {
  Knowledge knowledge;
  std::unique_ptr<Ledger> ledger;
};

Result<Desk> open_desk(const Options& options) {
  HEARSAY_TRY(Knowledge knowledge, embedded_knowledge());
  HEARSAY_TRY(std::unique_ptr<Ledger> ledger, open_ledger(options.ledger));
  return Desk{std::move(knowledge), std::move(ledger)};
}

int print(const Result<std::string>& text) {
  if (!text) return fail(text.error());
  std::cout << *text;
  return kDone;
}

// Opens the desk, asks, prints.
template <typename Ask>
int ask(const Options& options, Ask question) {
  auto desk = open_desk(options);
  if (!desk) return fail(desk.error());
  return print(question(*desk));
}

Result<std::string> on_subject(const Options& options, Desk& desk, std::string (*view)(const Answer&, const ViewOptions&)) {
  HEARSAY_TRY(Answer found, answer(*desk.ledger, options.subject, options.view.moment, desk.knowledge));
  return view(found, options.view);
}

// `wanted`: names; empty means every subject.
Result<std::vector<std::string>> subject_names(const Options& options, Desk& desk, const std::vector<std::string>& wanted) {
  if (!wanted.empty()) return wanted;
  HEARSAY_TRY(std::vector<Subject> all, subjects(*desk.ledger, options.view.moment, desk.knowledge));
  std::vector<std::string> names;
  for (const Subject& subject : all) names.push_back(subject.name);
  return names;
}

}  // namespace

int run_subjects(const Options& options) {
  return ask(options, [&](Desk& desk) -> Result<std::string> {
    HEARSAY_TRY(std::vector<Subject> found, subjects(*desk.ledger, options.view.moment, desk.knowledge));
    return subjects_view(found, options.view);
  });
}

int run_watch_add(const Options& options) {
  return ask(options, [&](Desk& desk) -> Result<std::string> {
    Subject subject;
    subject.name = options.subject;
    subject.parties = options.parties;
    subject.aliases = options.aliases;
    HEARSAY_TRY([[maybe_unused]] Unit watched, desk.ledger->watch(subject, now_utc()));
    return "watching " + options.subject + "\n";
  });
}

int run_watch_list(const Options& options) {
  return ask(options, [&](Desk& desk) -> Result<std::string> {
    HEARSAY_TRY(std::vector<Subject> watched, desk.ledger->watched({}));
    std::string out;
    for (const Subject& subject : watched) {
      out += subject.name + ":";
      for (const std::string& party : subject.parties) out += " " + party;
      out += "\n";
    }
    return out;
  });
}

int run_watch_remove(const Options& options) {
  return ask(options, [&](Desk& desk) -> Result<std::string> {
    HEARSAY_TRY([[maybe_unused]] Unit ended, desk.ledger->unwatch(options.subject, now_utc()));
    return "no longer watching " + options.subject + "\n";
  });
}

int run_brief(const Options& options) {
  return ask(options, [&](Desk& desk) { return on_subject(options, desk, brief_view); });
}

int run_claims(const Options& options) {
  return ask(options, [&](Desk& desk) { return on_subject(options, desk, claims_view); });
}

int run_trace(const Options& options) {
  return ask(options, [&](Desk& desk) -> Result<std::string> {
    std::vector<std::string> wanted;
    if (!options.subject.empty()) wanted.push_back(options.subject);
    HEARSAY_TRY(std::vector<std::string> names, subject_names(options, desk, wanted));
    Error last{ErrorCode::kNotFound, "the ledger holds no subject yet; read some coverage first"};
    for (const std::string& name : names) {
      HEARSAY_TRY(Answer found, answer(*desk.ledger, name, options.view.moment, desk.knowledge));
      Result<std::string> text = trace_view(found, options.arguments.at(0), options.view);
      if (text) return text;
      last = text.error();
    }
    return last;
  });
}

int run_export(const Options& options) {
  return ask(options, [&](Desk& desk) -> Result<std::string> {
    HEARSAY_TRY(std::vector<std::string> names, subject_names(options, desk, options.arguments));
    std::string out;
    for (const std::string& name : names) {
      HEARSAY_TRY(Answer found, answer(*desk.ledger, name, options.view.moment, desk.knowledge));
      HEARSAY_TRY(std::string lines, export_view(found, [&](const std::string& id) { return desk.ledger->article(id); }));
      out += lines;
    }
    return out;
  });
}

int run_refused(const Options& options) {
  return ask(options, [&](Desk& desk) -> Result<std::string> {
    HEARSAY_TRY(auto refusals, desk.ledger->refusals());
    std::string out;
    for (const auto& [when, refusal] : refusals) {
      std::string line = to_iso(when) + "  " + refusal.source + (refusal.place.empty() ? "" : ", " + refusal.place) + ": " + name_of(refusal.error.code) + ": " + refusal.error.message;
      for (char c : line)
        if (static_cast<unsigned char>(c) >= 0x20 && c != 0x7F) out += c;
      out += "\n";
    }
    return out;
  });
}

}  // namespace hearsay
