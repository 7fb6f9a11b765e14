// FollowTheMoney entities and PROV-JSON: articles, voices and claims as things with relations.
//
// Ids are made of our own stable ids or of a voice's key, so that exports of two days meet.
#include <map>

#include "base/hash.h"
#include "view/json.h"
#include "view/records.h"
#include "view/words.h"

namespace hearsay {

std::string percent_encoded(std::string_view text) {
  static constexpr char kHex[] = "0123456789ABCDEF";
  std::string out;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if ((byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') || (byte >= '0' && byte <= '9')) out += c;
    else out += {'%', kHex[byte >> 4], kHex[byte & 15]};
  }
  return out;
}

namespace {

// Entities by id; properties are lists of texts, and empty texts are none.
class Entities {
 public:
  using Properties = std::vector<std::pair<const char*, std::string>>;
  void add(const std::string& id, const char* schema, const Properties& properties) {
    if (!seen_.insert(id).second) return;
    Json values = Json::object();
    for (const auto& [name, value] : properties)
      if (!value.empty()) values[name].push_back(value);
    out_ += dumped({{"id", id}, {"schema", schema}, {"properties", std::move(values)}});
  }
  std::string take() { return std::move(out_); }

 private:
  std::set<std::string> seen_;
  std::string out_;
};

std::string web_address(const std::string& url) { return text_fragment_link(url, ""); }

const char* schema_of(MentionKind kind) {
  if (kind == MentionKind::kPerson) return "Person";
  return kind == MentionKind::kOrganisation || kind == MentionKind::kOutlet ? "Organization" : "LegalEntity";
}

}  // namespace

std::string followthemoney_view(const Answer& answer) {
  const Account& account = answer.account;
  Entities out;
  const auto article_id = [&](std::uint32_t index) { return "hearsay-article-" + hash_id(answer.articles[index].id); };
  const auto voice_id = [](const char* schema, const std::string& key) { return "hearsay-voice-" + hash_id(std::string(schema) + '\n' + key); };
  for (const std::string& party : account.subject.parties) out.add(voice_id("Organization", party), "Organization", {{"name", party_name(answer, party)}});
  for (std::uint32_t index : exported_articles(account)) {
    const Recorded& article = answer.articles[index];
    out.add(article_id(index), "Article", {{"name", plain(article.title.empty() ? article.id : article.title)}, {"fileName", plain(article.id)}, {"title", plain(article.title)}, {"publisher", plain(article.outlet)}, {"sourceUrl", web_address(article.url)},
                                           {"publishedAt", article.published ? to_iso_date(*article.published) : ""}});
  }
  for (const Claim& claim : account.claims) {
    const std::string standing = claim.history.empty() ? "" : std::string(name_of(claim.history.back().verdict.status)) + ": " + plain(claim.history.back().verdict.why);
    for (const StatementRef& ref : claim.statements) {
      const Recorded& article = answer.articles[ref.article];
      const Statement& statement = statement_of(answer, ref);
      std::string voice;
      // Anonymous voices are nobody that can be told from others: their words stay in the note.
      if (!statement.speaker_key.empty()) {
        const char* schema = schema_of(statement.speaker_kind);
        voice = voice_id(schema, statement.speaker_key);
        out.add(voice, schema, {{"name", plain(statement.speaker)}});
        out.add("hearsay-mention-" + hash_id(article_id(ref.article) + voice), "Mention",
                {{"document", article_id(ref.article)}, {"name", plain(statement.speaker)}, {"resolved", voice}, {"detectedSchema", schema}});
      }
      out.add("hearsay-note-" + hash_id(claim.id + ref.id), "Note",
              {{"name", who_says(statement) + " " + stance_words(ref.stance) + ": " + plain(claim.text)}, {"description", plain(statement.quote)}, {"summary", standing}, {"entity", article_id(ref.article)},
               {"entity", voice}, {"sourceUrl", text_fragment_link(article.url, statement.quote)}, {"publisher", plain(article.outlet)}});
    }
  }
  return out.take();
}

std::string prov_view(const Answer& answer) {
  const Account& account = answer.account;
  const auto name = [](const char* kind, std::string_view id) { return std::string("hearsay:") + kind + "-" + percent_encoded(id); };
  const auto qualified = [](const std::string& text) { return Json{{"$", text}, {"type", "prov:QUALIFIED_NAME"}}; };
  Json entities = Json::object(), agents = Json::object(), derived = Json::object(), attributed = Json::object(), generated = Json::object();
  const auto derive = [&](const std::string& what, const std::string& from, Json more) {
    Json one = {{"prov:generatedEntity", what}, {"prov:usedEntity", from}};
    one.update(more);
    derived["_:derived" + std::to_string(derived.size() + 1)] = std::move(one);
  };
  const auto attribute = [&](const std::string& what, const std::string& whose, const std::string& label, const char* type) {
    const std::string agent = name("voice", whose);
    if (!agents.contains(agent)) agents[agent] = {{"prov:type", qualified(type)}, {"prov:label", plain(label)}};
    attributed["_:attributed" + std::to_string(attributed.size() + 1)] = {{"prov:entity", what}, {"prov:agent", agent}};
  };
  for (std::uint32_t index : exported_articles(account)) {
    const Recorded& article = answer.articles[index];
    const std::string id = name("article", article.id);
    Json one = {{"prov:type", qualified("hearsay:Article")}, {"prov:label", plain(article.title.empty() ? article.id : article.title)}};
    if (const std::string address = web_address(article.url); !address.empty()) one["prov:atLocation"] = address;
    entities[id] = std::move(one);
    if (article.published) generated["_:generated" + std::to_string(generated.size() + 1)] = {{"prov:entity", id}, {"prov:time", to_iso(*article.published)}};
    if (!article.outlet.empty()) attribute(id, "outlet:" + plain(article.outlet), article.outlet, "prov:Organization");
  }
  for (const Origin& origin : account.origins) {
    const std::string id = name("origin", origin.id);
    entities[id] = {{"prov:type", qualified("hearsay:Origin")}, {"prov:label", plain(origin.who)}, {"hearsay:grade", name_of(origin.kind)}, {"hearsay:relayedOnly", origin.relayed_only}};
    if (origin.kind != Grade::kUnattributed) attribute(id, "origin:" + plain(origin.who), origin.who, "prov:Agent");
  }
  for (const Claim& claim : account.claims) {
    const std::string id = name("claim", claim.id);
    Json one = {{"prov:type", qualified("hearsay:Claim")}, {"prov:label", plain(claim.text)}};
    if (!claim.history.empty()) one["hearsay:status"] = name_of(claim.history.back().verdict.status);
    entities[id] = std::move(one);
    for (const StatementRef& ref : claim.statements) {
      const Statement& statement = statement_of(answer, ref);
      const std::string said = name("statement", ref.id);
      if (!entities.contains(said)) {
        entities[said] = {{"prov:type", qualified("hearsay:Statement")}, {"prov:value", plain(statement.quote)}, {"hearsay:grade", name_of(ref.grade)}};
        derive(said, name("article", answer.articles[ref.article].id), {{"prov:type", qualified("prov:Quotation")}});
        if (!statement.speaker.empty())
          attribute(said, "speaker:" + (statement.speaker_key.empty() ? answer.articles[ref.article].id + ":" + statement.speaker : statement.speaker_key), statement.speaker,
                    statement.speaker_kind == MentionKind::kPerson ? "prov:Person" : "prov:Agent");
      }
      derive(id, said, {{"hearsay:stance", name_of(ref.stance)}});
      if (!ref.origin.empty()) derive(said, name("origin", ref.origin), {{"prov:type", qualified("prov:PrimarySource")}});
    }
  }
  for (const Copy& copy : account.copies)
    derive(name("article", answer.articles[copy.article].id), name("article", answer.articles[copy.of].id), {{"hearsay:copy", name_of(copy.kind)}, {"prov:label", plain(copy.why)}});
  Json out = {{"prefix", {{"hearsay", "urn:hearsay:"}}}};
  for (auto& [key, part] : std::map<std::string, Json*>{{"entity", &entities}, {"agent", &agents}, {"wasDerivedFrom", &derived}, {"wasAttributedTo", &attributed}, {"wasGeneratedBy", &generated}})
    if (!part->empty()) out[key] = std::move(*part);
  return dumped(out, 2);
}

}  // namespace hearsay
