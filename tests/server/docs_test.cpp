#include <catch2/catch.hpp>

#include <cmath>
#include <cstdio>
#include <fstream>
#include <map>
#include <regex>
#include <set>

#include "served_desk.hpp"
#include "server/api/examples.hpp"

namespace helpdesk {

namespace {

const HttpResponse& answered() {
    static const HttpResponse response = [] {
        ServedDesk desk(Backend::sqlite);
        return desk.ask_raw({.method = "GET", .target = "/docs", .headers = {}});
    }();
    return response;
}

const std::string& page() { return answered().body; }

std::string part_between(const std::string& text, const std::string& begin, const std::string& end,
                         std::size_t from = 0) {
    const auto first = text.find(begin, from);
    if (first == std::string::npos) return {};
    const auto start = first + begin.size();
    return text.substr(start, text.find(end, start) - start);
}

std::string unescaped(std::string text) {
    for (const auto& [from, to] : {std::pair("&lt;", "<"), {"&gt;", ">"}, {"&quot;", "\""}, {"&#39;", "'"}, {"&amp;", "&"}}) {
        for (auto at = text.find(from); at != std::string::npos; at = text.find(from, at + 1)) {
            text.replace(at, std::string_view(from).size(), to);
        }
    }
    return text;
}

std::string article_of(const Endpoint& endpoint) {
    return part_between(page(), "<article id=\"" + endpoint.id + "\">", "</article>");
}

std::vector<std::string> values_of(const std::string& attribute) {
    const std::regex pattern(" " + attribute + "=\"([^\"]*)\"");
    std::vector<std::string> list;
    for (std::sregex_iterator each(page().begin(), page().end(), pattern), end; each != end; ++each) {
        list.push_back((*each)[1]);
    }
    return list;
}

// What was opened and not closed, or closed and not opened.
std::vector<std::string> unbalanced_tags(const std::string& html) {
    static const std::regex tag("<(/?)([a-z0-9]+)[^>]*>");
    std::vector<std::string> open, faults;
    for (std::sregex_iterator each(html.begin(), html.end(), tag), end; each != end; ++each) {
        const std::string name = (*each)[2];
        if (name == "meta") continue;
        if ((*each)[1].length() == 0) {
            open.push_back(name);
        } else if (!open.empty() && open.back() == name) {
            open.pop_back();
        } else {
            faults.push_back("</" + name + ">");
        }
    }
    faults.insert(faults.end(), open.begin(), open.end());
    return faults;
}

// Relative luminance, as WCAG 2 has it.
double luminance_of(const std::string& color) {
    double sum = 0;
    const double weights[] = {0.2126, 0.7152, 0.0722};
    for (std::size_t i = 0; i < 3; ++i) {
        const double part = std::stoi(color.substr(1 + 2 * i, 2), nullptr, 16) / 255.0;
        sum += weights[i] * (part <= 0.04045 ? part / 12.92 : std::pow((part + 0.055) / 1.055, 2.4));
    }
    return sum;
}

double contrast_of(const std::string& a, const std::string& b) {
    const double first = luminance_of(a), second = luminance_of(b);
    return (std::max(first, second) + 0.05) / (std::min(first, second) + 0.05);
}

// The words with which a shell would call curl, a line each.
std::string words_in_shell(const std::string& line) {
    const TemporaryFolder folder;
    const std::string script = folder.path() + "/call.sh";
    std::ofstream(script) << "curl() { printf '%s\\n' \"$@\"; }\nDESK=http://desk\nTOKEN=hd_x\nSESSION=hs_x\n"
                          << line << "\n";
    FILE* shell = popen(("sh " + script).c_str(), "r");
    std::string out;
    for (int c = std::fgetc(shell); c != EOF; c = std::fgetc(shell)) out += static_cast<char>(c);
    pclose(shell);
    return out;
}

}  // namespace

TEST_CASE("the page has everything that is served with its address, its words and who may do it") {
    for (const Endpoint& endpoint : endpoints()) {
        INFO(endpoint.name);
        const std::string article = unescaped(article_of(endpoint));
        CHECK(article.find(endpoint.summary) != std::string::npos);
        CHECK(article.find("<code>/api/v1" + endpoint.path + "</code>") != std::string::npos);
        CHECK(article.find(">" + endpoint.method + "<") != std::string::npos);
        const std::string needs(!endpoint.permission.empty() ? "Needs <code>" + endpoint.permission + "</code>."
                                                        : words_of(endpoint.needs));
        CHECK(article.find(needs) != std::string::npos);
        if (!endpoint.stream.empty()) CHECK(article.find(endpoint.stream) != std::string::npos);
        for (const std::vector<Field>& fields : {endpoint.in_path, endpoint.in_query, endpoint.in_body}) {
            for (const Field& field : fields) {
                CHECK(article.find("<code>" + std::string(field.name) + "</code>") != std::string::npos);
                CHECK(article.find(words_of(field, endpoint.noun)) != std::string::npos);
            }
        }
        if (!endpoint.answers) continue;
        const std::string answer = part_between(article, "of the answer\">", "</pre>");
        CHECK(to_json(parse_json(answer)) == to_json(example_answer(endpoint)));
    }
}

TEST_CASE("the line with curl says to a shell what the example is") {
    for (const Endpoint& endpoint : endpoints()) {
        const std::string line = unescaped(part_between(article_of(endpoint), "of a call\">", "</pre>"));
        INFO(line);
        std::string expected = endpoint.stream.empty() ? "" : "-N\n";
        if (endpoint.needs == Showing::token) expected += "-H\nAuthorization: Bearer hd_x\n";
        if (endpoint.needs == Showing::session || endpoint.needs == Showing::whatever)
            expected += "-H\nAuthorization: Bearer hs_x\n";
        if (endpoint.takes_file) expected += "-T\nFILE\n";
        const bool has_body = endpoint.has_body() && !example_body(endpoint).object()->empty();
        if (endpoint.method != (has_body ? "POST" : "GET")) expected += "-X\n" + endpoint.method + "\n";
        expected += "http://desk/api/v1" + example_target(endpoint) + "\n";
        if (has_body) expected += "--json\n" + to_json(example_body(endpoint)) + "\n";
        CHECK(words_in_shell(line) == expected);
    }
}

TEST_CASE("every link on the page leads somewhere, and no place has the name of another") {
    const std::vector<std::string> ids = values_of("id");
    const std::set<std::string> known(ids.begin(), ids.end());
    CHECK(known.size() == ids.size());
    for (const std::string& target : values_of("href")) {
        INFO(target);
        CHECK((target == "/openapi.json" || known.contains(target.substr(1))));
    }
}

TEST_CASE("the page is whole HTML, in which what the table says stands as text") {
    CHECK(unbalanced_tags(page().substr(page().find("<html"))) == std::vector<std::string>());
    CHECK(page().find("such as printer status:open prio&gt;=high") != std::string::npos);
    CHECK(page().find("{&quot;zone&quot;:&quot;Europe/Berlin&quot;") != std::string::npos);
    CHECK(page().find("prio>=high") == std::string::npos);
}

TEST_CASE("nothing runs in the page and nothing is loaded for it, and the browser is told so") {
    for (const char* word :
         {"<script", "<img", "<link", "<iframe", "javascript:", "@import", "url(", " style=\"", " src="}) {
        INFO(word);
        CHECK(page().find(word) == std::string::npos);
    }
    const std::string policy = header_of(answered(), "Content-Security-Policy");
    CHECK(policy.starts_with("default-src 'none'; style-src 'sha256-"));
    const auto hash = decode_base64(part_between(policy, "'sha256-", "'"));
    REQUIRE(hash);
    std::string hex;
    for (const char c : *hash) {
        char digits[3];
        std::snprintf(digits, sizeof digits, "%02x", static_cast<unsigned char>(c));
        hex += digits;
    }
    CHECK(hex == sha256_of(part_between(page(), "<style>", "</style>")));
}

TEST_CASE("whatever is written on the page can be read on it, by day and by night") {
    const std::string style = part_between(page(), "<style>", "</style>");
    for (const std::string& colors :
         {part_between(style, ":root {", "}"), part_between(style, ":root {", "}", style.find("color-scheme: dark"))}) {
        std::map<std::string, std::string> named;
        const std::regex pattern("--([a-z]+): (#[0-9a-f]{6})");
        for (std::sregex_iterator each(colors.begin(), colors.end(), pattern), end; each != end; ++each) {
            named[(*each)[1]] = (*each)[2];
        }
        REQUIRE(named.size() == 11);
        for (const char* ink : {"ink", "soft", "link", "get", "post", "put", "patch", "delete"}) {
            INFO(ink << " " << named[ink]);
            CHECK(contrast_of(named[ink], named["paper"]) >= 4.5);
        }
        CHECK(contrast_of(named["ink"], named["tint"]) >= 4.5);
    }
}

TEST_CASE("the page is there for everybody, and not sent to whoever has it") {
    ServedDesk desk(Backend::sqlite);
    CHECK(answered().status == 200);
    CHECK(header_of(answered(), "Content-Type") == "text/html; charset=utf-8");
    const HttpResponse again = desk.ask_raw(
        {.method = "GET", .target = "/docs", .headers = {{"if-none-match", header_of(answered(), "ETag")}}});
    CHECK(again.status == 304);
    CHECK(again.body.empty());
    CHECK(desk.ask_raw({.method = "DELETE", .target = "/docs", .headers = {}}).status == 405);
}

}  // namespace helpdesk
