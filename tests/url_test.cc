// Our reader of addresses against the standard: what browsers do, by cases of ours and, where the data is (HEARSAY_DATA),
// by WPT's tests of URLs, all of them. HEARSAY_SHOW=1 prints what differs.
#include "article/url.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>

#include "article/host.h"

namespace hearsay {
namespace {

namespace fs = std::filesystem;
using Json = nlohmann::json;

TEST(Addresses, ResolveAsABrowserWould) {
  struct {
    const char *base, *reference, *to;
  } const cases[] = {{"https://a.example/news/1?q=2", "b", "https://a.example/news/b"},
                     {"https://a.example/news/1", "../c/./d?x#y", "https://a.example/c/d?x#y"},
                     {"https://a.example/news/1", "%2E%2e/c/%2e", "https://a.example/c/"},
                     {"https://a.example/news/1", "../../../..", "https://a.example/"},
                     {"https://a.example/news/1", "c//d/", "https://a.example/news/c//d/"},
                     {"https://a.example/news/1", "/e", "https://a.example/e"},
                     {"https://a.example/news/1", "\\e\\f", "https://a.example/e/f"},
                     {"https://a.example/news/1?q=2", "?page=2", "https://a.example/news/1?page=2"},
                     {"https://a.example/news/1?q=2", "?", "https://a.example/news/1?"},
                     {"https://a.example/news/1", "https:f", "https://a.example/news/f"},
                     {"https://a.example/news/1", "http:f", "http://f/"},
                     {"https://a.example", "f", "https://a.example/f"},
                     {"https://a.example/", "//b.example/g", "https://b.example/g"},
                     {"https://a.example/", "\\\\b.example", "https://b.example/"},
                     {"https://a.example/", " two words\n/\"q\"?it's <x>#`y` ", "https://a.example/two%20words/%22q%22?it%27s%20%3Cx%3E#%60y%60"},
                     {"https://a.example/", "berit\u00E4\xFF?\u00E4#\u00E4", "https://a.example/berit%C3%A4%EF%BF%BD?%C3%A4#%C3%A4"},
                     {"https://user:pass@a.example:8080/", "h", "https://user:pass@a.example:8080/h"},
                     {"https://a.example/", "#part", ""},
                     {"https://a.example/", "", ""},
                     {"https://a.example/", "mailto:x@a.example", ""},
                     {"https://a.example/", "javascript:void(0)", ""},
                     {"mailto:x@a.example", "g", ""},
                     {"", "g", ""},
                     {"", " HTTPS://User@WWW.A.example:8080/Path ", "https://User@www.a.example:8080/Path"},
                     {"Http://A.example/x", "Y", "http://a.example/Y"},
                     {"", "http://a.example:80", "http://a.example/"},
                     {"", "https://a.example:443/", "https://a.example/"},
                     {"", "http://a.example:443/", "http://a.example:443/"},
                     {"", "http://a.example:/", "http://a.example/"},
                     {"", "http://a.example:65536/", ""},
                     {"", "http://a.example:x/", ""},
                     {"", "http://:@a.example/", "http://a.example/"},
                     {"", "http://a:b@c:d@e.example/", "http://a:b%40c%3Ad@e.example/"},
                     {"", "http:///x", "http://x/"},
                     {"", "http:x", "http://x/"},
                     {"", "ht\ttp://a.exa\r\nmple/b", "http://a.example/b"},
                     {"", "http://user@/", ""},
                     {"", "https://", ""}};
  for (const auto& one : cases) {
    EXPECT_EQ(resolve(one.base, one.reference), one.to) << one.base << " " << one.reference;
    EXPECT_EQ(resolve({}, one.to), one.to);
  }
  // What grows too long leads nowhere, joined or not, or by its encoding.
  EXPECT_EQ(resolve("https://a.example/" + std::string(3000, 'a') + "/", std::string(3000, 'b')), "");
  EXPECT_EQ(resolve({}, "https://a.example/" + std::string(5000, 'b')), "");
  EXPECT_EQ(resolve({}, "https://a.example/" + std::string(2000, ' ') + "b"), "");
}

TEST(Addresses, HostsAreReadAsABrowserWould) {
  const std::pair<std::string, const char*> cases[] = {
      {"Example.COM", "example.com"},
      {"example%2Ecom", "example.com"},
      {"b\u00FCcher.example", "xn--bcher-kva.example"},
      {"B%C3%9CCHER.example", "xn--bcher-kva.example"},
      {"xn--bcher-kva.example", "xn--bcher-kva.example"},
      {"fa\u00DF.example", "xn--fa-hia.example"},
      {"\uFF27\uFF4F.example", "go.example"},
      {"a\u3002example", "a.example"},
      {"a_b-.example.", "a_b-.example."},
      {"XN--a.example", "xn--a.example"},  // encodes nothing, and may be a name all the same
      {"xn--a.\u00FC.example", ""},
      {"\u00AD", ""},
      {"a b", ""},
      {"a%00b", ""},
      {"a%25b", ""},
      {"a<b", ""},
      {"a[b", ""},
      {"a\xFF.example", ""},
      {"", ""},
      {"192.168.0.1", "192.168.0.1"},
      {"0300.0xA8.1", "192.168.0.1"},
      {"3232235521", "192.168.0.1"},
      {"0x7f.1", "127.0.0.1"},
      {"1.2.3.4.", "1.2.3.4"},
      {"\uFF11.2.3.4", "1.2.3.4"},
      {"0", "0.0.0.0"},
      {"4294967296", ""},
      {"99999999999999999999999", ""},
      {"256.1.1.1", ""},
      {"1.2.3.4.5", ""},
      {"1.2.3.09", ""},
      {"a.0x", ""},  // ends in a number, and is none
      {"1.2.3.a", "1.2.3.a"},
      {"[1:0:0:2:0:0:0:3]", "[1:0:0:2::3]"},
      {"[::]", "[::]"},
      {"[1::]", "[1::]"},
      {"[0:1:2:3:4:5:6:7]", "[0:1:2:3:4:5:6:7]"},
      {"[2001:DB8::A]", "[2001:db8::a]"},
      {"[::ffff:1.2.3.4]", "[::ffff:102:304]"},
      {"[1:2:3:4:5::6.7.8.9]", "[1:2:3:4:5:0:607:809]"},
      {"[1:2:3:4:5:6::7.8.9.10]", ""},
      {"[1::2::3]", ""},
      {"[:1]", ""},
      {"[1:]", ""},
      {"[:::]", ""},
      {"[1:2:3:4:5:6:7]", ""},
      {"[1:2:3:4:5:6:7:8:9]", ""},
      {"[::1:2:3:4:5:6:7:8]", ""},
      {"[12345::]", ""},
      {"[::1.2.3]", ""},
      {"[::1.2.3.04]", ""},
      {"[::1.2.3.4:5]", ""},
      {"[::g]", ""},
      {"[::1", ""},
      {"[fe80::1%25eth0]", ""},
      {"[]", ""},
      {std::string(2000, 'a'), ""},
  };
  for (const auto& [said, host] : cases) {
    EXPECT_EQ(ascii_host(said).value_or(""), host) << said;
    if (host[0] != '\0') {
      EXPECT_EQ(ascii_host(host), host);
    }
  }
}

TEST(Addresses, TheHostOfOneStandsBetweenItsMarks) {
  const std::pair<const char*, const char*> cases[] = {{"https://a.example/b", "a.example"},
                                                       {"https://a.example", "a.example"},
                                                       {"https://user:word@a.example:80?b@c", "a.example"},
                                                       {"http://[::1]:8080/a", "[::1]"},
                                                       {"http://[::1]", "[::1]"},
                                                       {"http://[::1", "[::1"},
                                                       {"a.example/b", ""},
                                                       {"", ""}};
  for (const auto& [url, host] : cases) EXPECT_EQ(host_of(url), host) << url;
}

// Half a surrogate pair is no character: as the standard wants it, it is read as U+FFFD.
Json read_json(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  std::string text{std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
  const auto surrogate = [&](std::size_t at, char from, char to) {
    if (at + 6 > text.size() || text[at] != '\\' || text[at + 1] != 'u' || (text[at + 2] | 32) != 'd') return false;
    const char third = text[at + 3] > '9' ? static_cast<char>(text[at + 3] | 32) : text[at + 3];
    return third >= from && third <= to;
  };
  for (std::size_t at = 0; (at = text.find('\\', at)) != std::string::npos;) {
    if (surrogate(at, '8', 'b') && surrogate(at + 6, 'c', 'f')) {
      at += 12;
    } else {
      if (surrogate(at, '8', 'f')) text.replace(at, 6, "\\ufffd");
      at += 2;
    }
  }
  return Json::parse(text);
}

struct Count {
  std::size_t right = 0, all = 0, on_its_page = 0, long_ones = 0;
};
// Cases of addresses; of other schemes than the web's resolve() promises that they lead nowhere.
void hold(const Json& cases, Count& count) {
  for (const Json& one : cases) {
    if (!one.is_object() || !one.contains("input") || !one["input"].is_string()) continue;
    const auto input = one["input"].get<std::string>();
    const std::string base = one.contains("base") && one["base"].is_string() ? one["base"].get<std::string>() : "";
    std::string wanted = one.value("failure", false) ? "" : one.value("href", "");
    if (!wanted.starts_with("http://") && !wanted.starts_with("https://")) wanted.clear();
    const std::size_t begin = std::min(input.find_first_not_of(" \t\n\r\f"), input.size());
    if (!wanted.empty() && (begin == input.size() || input[begin] == '#')) {
      ++count.on_its_page;
      continue;
    }
    if (input.size() > 4096 || wanted.size() > 4096) {
      ++count.long_ones;
      continue;
    }
    const std::string found = resolve(base, input);
    ++count.all;
    count.right += found == wanted;
    if (found != wanted && std::getenv("HEARSAY_SHOW") != nullptr)
      std::printf("%s\n  at %s\n  wanted %s\n  found  %s\n", one["input"].dump().c_str(), base.c_str(), wanted.c_str(), found.c_str());
  }
}

TEST(Data, AddressesAreReadAsBrowsersDo) {
  const char* said = std::getenv("HEARSAY_DATA");
  const fs::path folder = fs::path(said == nullptr ? "/nonexistent" : said) / "torture/wpt-url/tests/wpt";
  if (!fs::exists(folder)) {
    const char* required = std::getenv("HEARSAY_REQUIRE_DATA");
    if (required != nullptr && std::string_view(required) == "1") FAIL() << "no data set torture";
    GTEST_SKIP() << "no tests of addresses; set HEARSAY_DATA to where they are";
  }
  Count addresses;
  for (const char* file : {"urltestdata.json", "urltestdata-javascript-only.json", "ada_extra_urltestdata.json", "ada_long_urltestdata.json"}) hold(read_json(folder / file), addresses);
  Count hosts;
  for (const char* file : {"toascii.json", "IdnaTestV2.json", "IdnaTestV2-removed.json"}) {
    for (const Json& one : read_json(folder / file)) {
      if (!one.is_object() || !one.contains("input")) continue;
      const auto input = one["input"].get<std::string>();
      const std::string wanted = one["output"].is_string() ? one["output"].get<std::string>() : "";
      const std::string found = ascii_host(input).value_or("");
      ++hosts.all;
      hosts.right += found == wanted;
      if (found != wanted && std::getenv("HEARSAY_SHOW") != nullptr)
        std::printf("host %s\n  wanted %s\n  found  %s\n", one["input"].dump().c_str(), wanted.c_str(), found.c_str());
    }
  }
  std::printf("addresses: %zu of %zu; left out: %zu on their own page, %zu too long; hosts: %zu of %zu\n", addresses.right, addresses.all,
              addresses.on_its_page, addresses.long_ones, hosts.right, hosts.all);
  EXPECT_GE(addresses.all, 900u);
  EXPECT_LE(addresses.all - addresses.right, 1u);  // a base that is no address is as none, where browsers take nothing at all
  EXPECT_GE(hosts.all, 2700u);
  EXPECT_GE(static_cast<double>(hosts.right), .97 * static_cast<double>(hosts.all));  // the rest: letters newer than ICU's tables
}

}  // namespace
}  // namespace hearsay
