// Words of the command line. CLI11 is included here and nowhere else.
#include <CLI/CLI.hpp>

#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <iostream>

#include "cli/cli.h"

namespace hearsay {
namespace {

const std::string kProgram = std::string("hearsay ") + kVersion;

// A bare date means its end where a moment is asked for, its beginning where a publication date is.
Status read_time(const std::string& option, const std::optional<std::string>& text, std::optional<Time> (*parse)(std::string_view), std::optional<Time>& out) {
  if (!text) return Unit{};
  out = parse(*text);
  if (!out) return Error{ErrorCode::kBadInput, option + ": \"" + *text + "\" is no date or time (try 2026-02-01)"};
  return Unit{};
}

Status finish(Options& options) {
  HEARSAY_TRY([[maybe_unused]] Unit as_of, read_time("--as-of", options.as_of, parse_moment_until, options.view.moment.as_of));
  HEARSAY_TRY([[maybe_unused]] Unit known_by, read_time("--known-by", options.known_by, parse_moment_until, options.view.moment.known_by));
  HEARSAY_TRY([[maybe_unused]] Unit from, read_time("--from", options.from, parse_moment_until, options.earlier.as_of));
  HEARSAY_TRY([[maybe_unused]] Unit to, read_time("--to", options.to, parse_moment_until, options.view.moment.as_of));
  HEARSAY_TRY([[maybe_unused]] Unit known_from, read_time("--known-from", options.known_from, parse_moment_until, options.earlier.known_by));
  HEARSAY_TRY([[maybe_unused]] Unit known_to, read_time("--known-to", options.known_to, parse_moment_until, options.view.moment.known_by));
  HEARSAY_TRY([[maybe_unused]] Unit published, read_time("--published", options.published, parse_time, options.hints.published));
  if (options.json) options.format = "json";
  options.view.format = options.format == "json" ? Format::kJson : options.format == "markdown" ? Format::kMarkdown
                        : options.format == "dot"    ? Format::kDot
                        : options.format == "svg"    ? Format::kSvg
                                                     : Format::kText;
  if (isatty(STDOUT_FILENO) != 0) {
    const char* without = std::getenv("NO_COLOR");
    options.view.colour = without == nullptr || *without == '\0';
    winsize size = {};
    if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0) options.view.width = std::clamp<unsigned>(size.ws_col, 40, 120);
  }
  options.ledger = ledger_path(options.ledger);
  return Unit{};
}

}  // namespace

int run_version(const Options&) {
  std::cout << kProgram << "\n";
  return kDone;
}

int run(int argc, char** argv) {
  Options options;
  int (*verb)(const Options&) = nullptr;
  CLI::App app{"On whose word do we know this, and where does it stand now?", "hearsay"};
  app.footer("Exit codes: 0 done; 1 failed, or stopped by Ctrl-C; 2 wrong usage; 3 partly done (some sources were "
             "refused).\nExample: hearsay read coverage.jsonl && hearsay subjects");
  app.require_subcommand(1);
  app.option_defaults()->always_capture_default(false);
  app.set_version_flag("--version", kProgram);
  app.failure_message([](const CLI::App* where, const CLI::Error& problem) {
    return "hearsay: " + plain(problem.what()) + " (see " + where->get_display_name() + " --help)\n";
  });
  app.add_option("--ledger", options.ledger, "the ledger's file (else $HEARSAY_LEDGER, else a file in the user's data folder)");

  auto add = [&](CLI::App& parent, const char* name, const char* what, const char* example, int (*call)(const Options&)) {
    CLI::App* command = parent.add_subcommand(name, what);
    command->footer(std::string("Example: ") + example);
    command->callback([&verb, call] { verb = call; });
    return command;
  };
  auto moments = [&](CLI::App* command) {
    command->add_option("--as-of", options.as_of, "only what had been published by then (a date means its end)");
    command->add_option("--known-by", options.known_by, "only what this ledger had read by then");
  };
  auto formats = [&](CLI::App* command) {
    command->add_option("--format", options.format, "text, markdown or json")->check(CLI::IsMember({"text", "markdown", "json"}));
    command->add_flag("--json", options.json, "the same as --format json");
  };
  auto threads = [&](CLI::App* command) {
    command->add_option("--threads", options.threads, "workers (default: one a core)")->check(CLI::Range(1, 256));
  };
  auto hints = [&](CLI::App* command) {
    command->add_option("--url", options.hints.url, "address, where the source does not say");
    command->add_option("--outlet", options.hints.outlet, "outlet, where the source does not say");
    command->add_option("--published", options.published, "publication date or time, where the source does not say");
    command->add_option("--lang", options.hints.language, "language (ISO 639-1), where the source does not say");
    command->add_option("--title", options.hints.title, "title, where the source does not say");
  };

  CLI::App* read = add(app, "read", "Read files, folders, archives or - (standard input) into the ledger.", "hearsay read coverage.jsonl page.html archive.warc.gz", run_read);
  read->add_option("source", options.arguments, "text, JSON Lines, HTML, RSS, Atom, JSON Feed, WARC, ARC, ZIP, WACZ (also in gzip or zstd), a folder, or -")->required();
  hints(read);
  threads(read);
  read->add_flag("--json", options.json, "report as JSON");
  read->add_flag("--stats", options.stats, "afterwards, on standard error: time of processors by stage, articles a second, memory");

  CLI::App* follow = add(app, "follow", "Poll feeds and sitemaps, read the pages of new items, look at them again for edits and deletions.",
                         "hearsay follow feeds.opml https://news.example/feed", run_follow);
  follow->add_option("feed", options.arguments, "addresses of feeds or sitemaps, or files of OPML; when left out, what was followed before");
  follow->add_flag("--once", options.once, "ask each once, then end (else until Ctrl-C)");
  const auto manners = [&](CLI::App* command) {
    command->add_option("--interval", options.interval, "seconds between two polls of a feed (default: 900)")->check(CLI::Range(60, 86400));
    command->add_option("--host-pause", options.host_pause, "seconds between two requests to a host (default: 1)")->check(CLI::Range(0.0, 3600.0));
    command->add_flag("--allow-private", options.allow_private, "let addresses lead to this machine or the local network");
  };
  manners(follow);
  follow->add_flag("--export-opml", options.export_opml, "print what is followed as OPML and end");
  follow->add_flag("--json", options.json, "report as JSON");

  CLI::App* analyze = add(app, "analyze", "Articles in, statements out, as JSON Lines; needs no ledger.", "hearsay analyze < articles.jsonl > statements.jsonl", run_analyze);
  analyze->add_option("source", options.arguments, "as for read; standard input when left out");
  hints(analyze);
  threads(analyze);
  analyze->add_flag("--stats", options.stats, "afterwards, on standard error: articles, bytes, and processor time from language to statements");

  CLI::App* explain = add(app, "explain", "Print what one stage found in an article.", "hearsay explain --stage mention page.html", run_explain);
  explain->add_option("--stage", options.stage, "article, language, segment, mention, statement (when left out) or copies")
      ->check(CLI::IsMember({"article", "language", "segment", "mention", "statement", "copies"}));
  explain->add_option("source", options.arguments, "as for read")->required();
  hints(explain);

  CLI::App* subjects = add(app, "subjects", "List the subjects found in the ledger and those watched.", "hearsay subjects", run_subjects);
  moments(subjects);
  formats(subjects);

  CLI::App* watch = app.add_subcommand("watch", "Set, list or end subjects of your own.");
  watch->require_subcommand(1);
  watch->footer("Example: hearsay watch add merger --party Alpha --party Beta");
  CLI::App* watch_add = add(*watch, "add", "Watch a subject.", "hearsay watch add merger --party Alpha --party Beta", run_watch_add);
  watch_add->add_option("name", options.subject, "its name")->required();
  watch_add->add_option("--party", options.parties, "a party, the main ones first")->required();
  watch_add->add_option("--alias", options.aliases, "another name of the subject");
  add(*watch, "list", "List what is watched.", "hearsay watch list", run_watch_list);
  add(*watch, "remove", "End a watch (what was read stays).", "hearsay watch remove merger", run_watch_remove)->add_option("name", options.subject, "its name")->required();

  auto about = [&](CLI::App* command) {
    command->add_option("subject", options.subject, "a subject's name, alias or parties")->required();
    moments(command);
    formats(command);
  };
  CLI::App* brief = add(app, "brief", "One page: what is claimed, on whose word, where it stands.", "hearsay brief \"NVIDIA-OpenAI\" --as-of 2026-02-01", run_brief);
  about(brief);
  brief->add_flag("--all", options.view.all, "every claim, voice and question, not only a page");
  about(add(app, "claims", "The claims of a subject, one a line.", "hearsay claims NVIDIA-OpenAI", run_claims));

  CLI::App* diff = add(app, "diff", "What changed between two moments, claim by claim, and because of which sentence.",
                       "hearsay diff NVIDIA-OpenAI --from 2026-01-30 --to 2026-01-31", run_diff);
  diff->add_option("subject", options.subject, "a subject's name, alias or parties")->required();
  diff->add_option("--from", options.from, "the earlier moment: what had been published by then (a date means its end)");
  diff->add_option("--to", options.to, "the later moment (everything, when left out)");
  diff->add_option("--known-from", options.known_from, "at the earlier moment, only what this ledger had read by then");
  diff->add_option("--known-to", options.known_to, "at the later moment, only what this ledger had read by then");
  formats(diff);

  CLI::App* relations = add(app, "relations", "Who invests in, supplies, competes with, leads or regulates whom, sentence by sentence.",
                            "hearsay relations NVIDIA-OpenAI --format dot | dot -Tsvg > relations.svg", run_relations);
  relations->add_option("subject", options.subject, "a subject's name, alias or parties")->required();
  moments(relations);
  relations->add_option("--format", options.format, "text, markdown, json or dot")->check(CLI::IsMember({"text", "markdown", "json", "dot"}));
  relations->add_flag("--json", options.json, "the same as --format json");

  CLI::App* trace = add(app, "trace", "From a subject, claim, statement or article back to its origins.", "hearsay trace nvidia-openai --format svg > trace.svg", run_trace);
  trace->add_option("reference", options.arguments, "a subject, or the id of a claim, statement, origin or article (or its first letters)")->required();
  trace->add_flag("--changes", options.changes, "what each retelling dropped or hardened, both sentences side by side");
  trace->add_option("--subject", options.subject, "look in this subject only");
  moments(trace);
  trace->add_option("--format", options.format, "text, json (with the graph), or the graph alone: dot (Graphviz) or svg (a picture)")->check(CLI::IsMember({"text", "markdown", "json", "dot", "svg"}));
  trace->add_flag("--json", options.json, "the same as --format json");

  CLI::App* copies = add(app, "copies", "What an article repeats, of whom, and what it adds.", "hearsay copies page.html", run_copies);
  copies->add_option("article", options.arguments, "a file, or the address or id of an article in the ledger")->required()->expected(1);
  hints(copies);
  moments(copies);
  formats(copies);

  CLI::App* versions = add(app, "versions", "How an article was edited: what each version added, removed and changed, and when.", "hearsay versions https://news.example/2026/02/03/talks", run_versions);
  versions->add_option("article", options.arguments, "the address or id of an article in the ledger")->required()->expected(1);
  formats(versions);

  CLI::App* exporting = add(app, "export", "Write the records of subjects for other programs.", "hearsay export --format claimreview NVIDIA-OpenAI > review.jsonld", run_export);
  exporting->add_option("subject", options.arguments, "subjects; all when left out (claimreview, prov, html and pdf take one)");
  exporting->add_option("--subject", options.subject, "the same, by name");
  exporting->add_option("--format", options.format, "jsonl (when left out), claimreview (schema.org JSON-LD), ftm (FollowTheMoney), prov (PROV-JSON), csv, html or pdf (with Chromium)")
      ->check(CLI::IsMember({"jsonl", "claimreview", "ftm", "prov", "csv", "html", "pdf"}));
  moments(exporting);

  CLI::App* mcp = add(app, "mcp", "Answer software agents over standard input and output (Model Context Protocol).", "hearsay mcp --allow-read ~/news", run_mcp);
  mcp->add_option("--allow-read", options.allow_read, "a file, or a folder of files, that agents may have read into the ledger; without it they cannot write");
  CLI::App* serving = add(app, "serve", "Show the ledger as pages and an HTTP interface, until Ctrl-C.", "hearsay serve --listen 127.0.0.1:8787", run_serve);
  serving->add_option("--listen", options.listen, "address and port (when left out: 127.0.0.1:8787); beyond this machine $HEARSAY_TOKEN must be set");
  serving->add_option("--host", options.hosts, "a name by which the server may be asked, beside its address");
  serving->add_option("--webhook", options.webhooks, "address that is told of each change of a status, signed with $HEARSAY_WEBHOOK_SECRET");
  serving->add_flag("--no-follow", options.no_follow, "ask for nothing; else the feeds are followed that `follow` and the page to add name");
  manners(serving);

  CLI::App* refused = add(app, "refused", "List what could not be read, and why.", "hearsay refused --json", run_refused);
  refused->add_flag("--json", options.json, "as JSON");
  add(app, "version", "Print the version.", "hearsay version", run_version);

  CLI::App* eval = app.add_subcommand("eval", "Measure on labelled data.");
  eval->require_subcommand(1);
  eval->footer("Example: hearsay eval story stories/goto-grab");
  CLI::App* story = add(*eval, "story", "Run a labelled story through and print the eight figures.", "hearsay eval story stories/goto-grab --json", run_eval_story);
  story->add_option("folder", options.arguments, "with articles.jsonl and truth.json")->required();
  story->add_flag("--json", options.json, "one JSON object");
  story->add_flag("--rules", options.rules, "by rules alone, without learned models");
  CLI::App* eval_copies = add(*eval, "copies", "How often is a copy found, and a template taken for one?", "hearsay eval copies reuters-pairs", run_eval_copies);
  eval_copies->add_option("path", options.arguments, "labelled pairs, or a folder with articles.jsonl and truth.jsonl")->required();
  eval_copies->add_flag("--json", options.json, "one JSON object");
  const auto by_parts = [&](CLI::App* command) {
    CLI::Option* rules = command->add_flag("--rules", options.rules, "by rules alone, without learned models");
    command->add_flag("--learned", options.learned, "by the learned model alone, which is not told what rules found")->excludes(rules);
  };
  auto labelled = [&](CLI::App* command) {
    command->add_option("split", options.arguments, "a split: a file of JSON Lines, its .jsonl may be left out")->required();
    command->add_flag("--json", options.json, "one JSON object");
    command->add_option("--predictions", options.predictions, "write what was found to this file, one article a line, as token numbers");
    by_parts(command);
    command->add_option("--labels", options.labels, "write the labels to this file in the same form");
  };
  labelled(add(*eval, "polnear", "Attributions of English political news, scored as sets of tokens.", "hearsay eval polnear polnear/dev", run_eval_polnear));
  labelled(add(*eval, "wikinews-de", "Attributions of German news, by the set's official figures.", "hearsay eval wikinews-de wikinews_de/dev --json", run_eval_wikinews_de));

  auto named = [&](CLI::App* command) {
    command->add_option("split", options.arguments, "a split: a file of JSON Lines, its .jsonl may be left out")->required()->expected(1);
    command->add_flag("--json", options.json, "one JSON object");
    by_parts(command);
  };
  named(add(*eval, "conll", "English names, by the metric of CoNLL-2003.", "hearsay eval conll ner_conll2003_en/dev", run_eval_conll));
  named(add(*eval, "nergrit", "Indonesian names, by the metric of CoNLL-2003.", "hearsay eval nergrit ner_nergrit_id/dev --json", run_eval_nergrit));

  auto pages = [&](CLI::App* command) {
    command->add_option("path", options.arguments, "the set's folder")->required()->expected(1);
    command->add_flag("--json", options.json, "one JSON object");
    command->add_option("--worst", options.worst, "list this many of the worst, with what is wrong");
  };
  CLI::App* extract = add(*eval, "extract", "Main text of pages, by the set's official figure.", "hearsay eval extract extract/scrapinghub-aeb --worst 20", run_eval_extract);
  pages(extract);
  extract->add_option("--predictions", options.predictions, "write the texts found to this file, as the set's own script reads them");

  pages(add(*eval, "dates", "Date, title, author and language of pages.", "hearsay eval dates newspaper4k-tests --worst 20", run_eval_dates));
  pages(add(*eval, "encodings", "Files in folders named by their encoding: are they decoded as labelled?", "hearsay eval encodings chardet-tests", run_eval_encodings));
  pages(add(*eval, "warc", "Good and broken archives: read or refused as their names say?", "hearsay eval warc warc", run_eval_warc));

  pages(add(*eval, "feeds", "Feeds against feedparser's assertions and gofeed's expectations.", "hearsay eval feeds feeds --worst 50", run_eval_feeds));

  CLI::App* fnc1 = add(*eval, "fnc1", "Stance of bodies towards headlines, by the contest's score.", "hearsay eval fnc1 fnc1/train_pairs.jsonl", run_eval_fnc1);
  fnc1->add_option("pairs", options.arguments, "JSON Lines: headline, body_id, stance")->required()->expected(1);
  fnc1->add_option("--bodies", options.bodies, "JSON Lines: body_id, body (else looked for beside the pairs)");
  fnc1->add_flag("--json", options.json, "one JSON object");

  CLI::App* train = app.add_subcommand("train", "Learn a model from labelled data.");
  train->require_subcommand(1);
  train->footer("Example: hearsay train attribution --lang en --out models/attribution-en.model polnear/train.jsonl");
  CLI::App* train_attribution = add(*train, "attribution", "Cues, sources and contents, on top of what rules find.",
                                    "hearsay train attribution --lang en --out models/attribution-en.model polnear/train.jsonl", run_train_attribution);
  train_attribution->add_option("split", options.arguments, "labelled articles, files of JSON Lines")->required();
  train_attribution->add_option("--lang", options.hints.language, "language (ISO 639-1)")->required();
  train_attribution->add_option("--out", options.out, "the file to write")->required();
  CLI::App* train_names = add(*train, "names", "People, organisations, places and other names.",
                              "hearsay train names --lang en --out models/names-en.model ner_conll2003_en/train.jsonl", run_train_names);
  train_names->add_option("split", options.arguments, "labelled sentences, files of JSON Lines")->required();
  train_names->add_option("--lang", options.hints.language, "language (ISO 639-1)")->required();
  train_names->add_option("--out", options.out, "the file to write")->required();
  train_names->add_option("--words", options.others, "sentences labelled by another convention, or without capitals: only what their single words are is learned");
  train_names->add_option("--folds", options.folds, "measure on so many folds of the documents first")->check(CLI::Range(2, 20));
  CLI::App* train_stance = add(*train, "stance", "Learn the stance model; prints its figures on folds that share no text.",
                               "hearsay train stance --data fnc1 --out models/stance.model", run_train_stance);
  train_stance->add_option("--data", options.arguments, "folder with train_pairs.jsonl and train_bodies.jsonl")->required()->expected(1);
  train_stance->add_option("--out", options.out, "the model's file")->required();

  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& problem) {
    int code = app.exit(problem);
    return code == 0 ? kDone : kUsage;
  }
  if (Status ready = finish(options); !ready) return fail(ready.error(), kUsage);
  if (verb == nullptr) return kUsage;
  const int code = verb(options);
  // A full disk shows here; an answer cut short must not look whole.
  if (!std::cout.flush()) return fail({ErrorCode::kIo, "standard output cannot be written"});
  return code;
}

}  // namespace hearsay
