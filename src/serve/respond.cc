// From a request to a response: who may ask, which page, and whether it was made already.
#include "serve/pages.h"

namespace hearsay {
namespace {

Response asset(const std::string& name) {
  const auto& files = embedded_web();
  auto found = files.find(name);
  Response out;
  if (found == files.end() || name == "openapi.json") {
    out.status = 404;
    out.type = "text/plain; charset=utf-8";
    return out;
  }
  out.type = name.ends_with(".css")  ? "text/css; charset=utf-8"
             : name.ends_with(".js") ? "text/javascript; charset=utf-8"
                                     : "image/svg+xml";
  out.body = found->second;
  return out;
}

Response routed(const Asked& asked) {
  const std::vector<std::string>& path = asked.target.path;
  const std::string& method = asked.request.method;
  const std::string what = path.empty() ? "" : path[0], name = path.size() == 2 ? path[1] : "";
  const bool get = method == "GET" || method == "HEAD";
  if (what == "api") return api_response(asked);
  if (what == "sign-in" && (get || method == "POST")) return sign_in(asked.request, asked.site);
  if (what == "add" && (get || method == "POST")) return add_page(asked);
  if (what == "watch" && method == "POST") return watch_action(asked);
  if (what == "follow" && method == "POST") return follow_action(asked);
  if (!get)
    return error_response(asked.request, asked.target, 405, "This address is for reading only.");
  if (what.empty()) return index_page(asked);
  if (path.size() == 1) {
    if (what == "search") return search_page(asked);
    if (what == "recent") return recent_page(asked);
    if (what == "refused") return refused_page(asked);
    if (what == "metrics") return metrics_response(asked);
    if (what == "healthz") {
      Response out;
      out.type = "text/plain; charset=utf-8";
      auto lease = asked.inside.connection();
      const bool well = lease && (*lease)->browser().state();
      out.status = well ? 200 : 503;
      out.body = well ? "ok\n" : "the ledger cannot be read\n";
      return out;
    }
  }
  if (!name.empty()) {
    if (what == "assets") return asset(name);
    if (what == "subject") return subject_page(asked, name);
    if (what == "claim") return claim_page(asked, name);
    if (what == "article") return article_page(asked, name);
    if (what == "outlet") return outlet_page(asked, name);
    if (what == "graph") return graph_picture(asked, name);
    if (what == "feed") return feed_response(asked, name);
  }
  return error_response(asked.request, asked.target, 404, "There is no such page.");
}

// What a page shows depends on its address and on what the ledger holds; these depend on more.
bool may_be_kept(const Request& request, const RequestTarget& target) {
  if (request.method != "GET" || target.path.empty()) return false;
  const std::string& what = target.path[0];
  return what == "subject" || what == "claim" || what == "graph" || what == "article" ||
         what == "outlet" || what == "search" || what == "recent" || what == "refused" ||
         (what == "api" &&
          (target.path.size() < 3 || (target.path[2] != "events" && target.path[2] != "feeds")));
}

}  // namespace

Response respond(const Request& request, Site& site) {
  Site::Inside& inside = site.inside();
  ++inside.numbers.requests;
  const RequestTarget target = parse_target(request.target);
  const Asked asked = {request, target, site, inside};
  Response out;
  if (std::optional<Response> refused = refuse_stranger(request, target, site)) {
    out = *std::move(refused);
  } else if (may_be_kept(request, target)) {
    std::string key;
    // Before the page is made: an arrival meanwhile gives the page under an older key, never an old
    // page under a newer one.
    if (Result<std::string> stamp = inside.stamp()) key = request.target + '\n' + *stamp;
    if (std::shared_ptr<const Response> kept = key.empty() ? nullptr : inside.page(key)) {
      out = *kept;
    } else {
      out = routed(asked);
      if (!key.empty() && out.status == 200) inside.keep_page(key, out);
    }
  } else {
    out = routed(asked);
  }
  if (!out.events && (request.method == "GET" || request.method == "HEAD"))
    out = tagged(request, std::move(out));
  if (out.status >= 500) ++inside.numbers.errors;
  secure(out);
  return out;
}

}  // namespace hearsay
