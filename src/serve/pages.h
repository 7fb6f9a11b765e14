// The pages and what they share. Inner header of serve/.
//
// Holds: every page works without a script; what a script adds (web/) hangs on data- attributes.
#pragma once

#include <functional>

#include "serve/http.h"
#include "serve/site.h"
#include "view/words.h"

namespace hearsay {

struct Asked {  // what every page gets
  const Request& request;
  const RequestTarget& target;
  Site& site;
  Site::Inside& inside;
};

Response index_page(const Asked&);
Response subject_page(const Asked&, const std::string& name);
Response claim_page(const Asked&, const std::string& id);
Response graph_picture(const Asked&, const std::string& subject);  // SVG
Response article_page(const Asked&, const std::string& id);
Response outlet_page(const Asked&, const std::string& name);
Response search_page(const Asked&);
Response recent_page(const Asked&);
Response refused_page(const Asked&);
Response add_page(const Asked&);  // GET and POST
Response add_page_saying(const Asked&,
                         const std::string& problem);  // after another form of that page
Response watch_action(const Asked&);                   // POST
Response follow_action(const Asked&);                  // POST
Markup follow_sections(const Asked&);  // of the page to add: a form, and what is followed
// Feeds to follow as a form or a program names them; blank addresses count for nothing. kBadInput:
// none at all, no address, no OPML.
Result<std::vector<FollowChange>> feeds_to_add(const std::vector<std::string_view>& addresses,
                                               std::string_view opml);
Markup hidden_token(Site& site);
Markup labelled(const char* label, TagName tag, Attributes attributes, const std::string& value);
Response sign_in_page(const std::string& problem);
// JSON for the API, a page else.
Response error_response(const Request&, const RequestTarget&, int status,
                        const std::string& message);
Response error_response(const Request&, const RequestTarget&, const Error&);

Response api_response(const Asked&);  // /api/v1
Response feed_response(const Asked&, const std::string& subject);
Response metrics_response(const Asked&);
const std::map<std::string, std::string_view, std::less<>>&
embedded_web();  // name -> bytes: desk.css, desk.js, openapi.json

// The subject meant, and the answer for the moment of the query.
struct FoundAnswer {
  std::shared_ptr<const Snapshot> snapshot;
  Moment moment;
  Keep kept;
};
Result<FoundAnswer> find_answer(const Asked&, const std::string& subject);
// The subject given in the query, else the one the claim is known to belong to, else the first that
// has it.
Result<FoundAnswer> find_claim(const Asked&, const std::string& id);

// Parts.
struct PageFrame {
  std::string title, current;  // current: which entry of the navigation
  std::string subject;         // live updates of this subject; "" of all
  std::string feed;            // subject whose feed the page names
};
Response framed(const PageFrame&, const Markup& main, int status = 200);
Markup badge(ClaimStatus status);  // coloured word and shape
Markup status_shape(ClaimStatus status);
Markup day(std::optional<Time> time);
// Words, who, where, link to the original. `anchored`: addresses may lead to it, so it stands once
// on its page.
Markup quotation(const Recorded&, const Statement&, const StatementRef* ref, bool anchored = false);
Markup listed_articles(const std::vector<Listed>&);
Markup more_link(const Asked&, std::int64_t before);
struct SliderDays {  // ascending
  std::vector<Time> published, recorded;
};
Markup moment_form(const Asked&, const Url& action, const SliderDays& days);
Markup timeline(const Answer&, const std::string& subject, const RequestTarget&);
Url subject_url(const std::string& name, const RequestTarget* moment = nullptr);
Url claim_url(const std::string& id, const std::string& subject,
              const RequestTarget* moment = nullptr, std::string_view statement = {});
Url article_url(const std::string& id, std::string_view fragment = {});
Url outlet_url(const std::string& name);
std::string title_of(const std::string& title, const std::string& id);

}  // namespace hearsay
