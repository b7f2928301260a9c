#include <catch2/catch.hpp>

#include <ctime>
#include <map>
#include <random>
#include <regex>
#include <set>

#include "engine/engine.hpp"
#include "engine/kb/markdown_parser.hpp"
#include "tests/support.hpp"

namespace helpdesk {

namespace {

const std::map<std::string, std::set<std::string>> allowed{{"p", {}},
                                                           {"h1", {}},
                                                           {"h2", {}},
                                                           {"h3", {}},
                                                           {"h4", {}},
                                                           {"h5", {}},
                                                           {"h6", {}},
                                                           {"ul", {}},
                                                           {"ol", {"start"}},
                                                           {"li", {}},
                                                           {"blockquote", {}},
                                                           {"pre", {}},
                                                           {"code", {}},
                                                           {"em", {}},
                                                           {"strong", {}},
                                                           {"del", {}},
                                                           {"br", {}},
                                                           {"hr", {}},
                                                           {"table", {}},
                                                           {"tr", {}},
                                                           {"th", {}},
                                                           {"td", {}},
                                                           {"a", {"href", "title", "rel"}}};

// Reads HTML more strictly than any browser: what is wrong with it, or nothing.
class StrictReader {
public:
    explicit StrictReader(std::string_view html) : rest_(html) {}

    std::string complaint() {
        while (!rest_.empty() && wrong_.empty()) {
            if (rest_[0] == '<') {
                read_tag();
            } else if (rest_[0] == '&') {
                read_entity();
            } else {
                if (rest_[0] == '>') wrong_ = "a bare >";
                rest_.remove_prefix(1);
            }
        }
        if (wrong_.empty() && !open_.empty()) wrong_ = "<" + open_.back() + "> stays open";
        return wrong_;
    }

private:
    std::string_view rest_;
    std::string wrong_;
    std::vector<std::string> open_;

    std::string word() {
        const auto end = std::min(rest_.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789"), rest_.size());
        std::string word(rest_.substr(0, end));
        rest_.remove_prefix(end);
        return word;
    }
    bool take(std::string_view text) {
        if (!rest_.starts_with(text)) return false;
        rest_.remove_prefix(text.size());
        return true;
    }
    void read_entity() {
        static const std::regex entity("&(#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,47});");
        const std::string head(rest_.substr(0, 60));
        std::smatch match;
        if (!std::regex_search(head, match, entity, std::regex_constants::match_continuous)) {
            wrong_ = "no entity: " + head.substr(0, 20);
        } else {
            rest_.remove_prefix(static_cast<std::size_t>(match.length()));
        }
    }
    void read_tag() {
        rest_.remove_prefix(1);
        const bool ends = take("/");
        const std::string name = word();
        if (!allowed.count(name)) {
            wrong_ = "the tag " + name + std::string(rest_.substr(0, 20));
        } else if (ends) {
            if (open_.empty() || open_.back() != name) wrong_ = "</" + name + "> closes nothing";
            if (!open_.empty()) open_.pop_back();
            if (!take(">")) wrong_ = "a blank in </" + name;
        } else {
            while (wrong_.empty() && take(" ")) read_attribute(name);
            if (wrong_.empty() && !take(">")) wrong_ = "no end of <" + name;
            if (name == "a" && std::count(open_.begin(), open_.end(), "a") > 0) wrong_ = "a link in a link";
            if (name != "br" && name != "hr") open_.push_back(name);
        }
    }
    void read_attribute(const std::string& tag) {
        const std::string name = word();
        if (!allowed.at(tag).count(name)) wrong_ = "the attribute " + name;
        if (!take("=\"")) wrong_ = name + " without quotes";
        const auto end = rest_.find('"');
        const std::string value(rest_.substr(0, end));
        rest_.remove_prefix(std::min(rest_.size(), end + 1));
        if (value.find_first_of("<>'") != std::string::npos) wrong_ = "raw characters in " + name;
        if (name == "href" && !is_harmless(value)) wrong_ = "the address " + value;
    }
    // As a browser reads an address: without blanks and control characters, and its scheme in any case.
    static bool is_harmless(const std::string& value) {
        std::string read;
        for (const char c : value) {
            if (static_cast<unsigned char>(c) > 0x20) read += static_cast<char>(std::tolower(c));
        }
        if (read.size() != value.size()) return false;
        if (read.find("&#") != std::string::npos && read.find("&#39;") == std::string::npos) return false;
        const auto colon = read.find(':');
        const bool relative = colon == std::string::npos || read.find_first_of("/?#") < colon;
        return relative || read.starts_with("http:") || read.starts_with("https:") || read.starts_with("mailto:");
    }
};

std::string complaint_about(const std::string& markdown) {
    const std::string html = markdown_html(markdown);
    const std::string wrong = StrictReader(html).complaint();
    if (html.size() > html_bytes_max + 20'000) return "too much of it";
    return wrong.empty() ? "" : wrong + " in\n" + html.substr(0, 2'000);
}

std::string repeated(const std::string& part, std::size_t bytes) {
    std::string text;
    while (text.size() + part.size() <= bytes) text += part;
    return text;
}

// Each makes some reader of Markdown take the square of its time, or of its memory.
std::vector<std::string> slow_texts(std::size_t bytes) {
    std::vector<std::string> texts;
    for (const char* part :
         {">",     "> ",           "* ",         "1. ",   "- - \n",     "[",       "[a](",        "[a](<b",    "![[]()",
          "![",    "](",           "[ (](",      "*a ",   "a**b",       "*a_ ",    "_*",          "**x [a ",   "*",
          "***a ", "*a **b ***c ", "<",          "<a ",   "<!--",       "<?",      "<!A ",        "<![CDATA[", "&",
          "&amp;", "\\",           "\n",         "# a\n", "a\n=\n",     ">\t",     "```\n",       "> ```\n",   "[a]: ",
          "[\\]",  "[x]: <",       "~~a ",       "~",     "|",          "http://", "http://a.b ", "w@",        "a@b.c.",
          "'",     "\"",           "[a](/b \"c", "*_`[",  "<a href=\"", "\t",      "`",           "{{"}) {
        texts.push_back(repeated(part, bytes));
    }
    texts.push_back("[x]: /" + repeated("u", bytes / 2) + "\n\n" + repeated("[x] ", bytes / 2));
    texts.push_back("[x]: javascript:" + repeated("u", bytes / 2) + "\n\n" + repeated("[x] ", bytes / 2));
    texts.push_back("|" + repeated("a|", bytes / 3) + "\n|" + repeated("-|", bytes / 3) + "\n" +
                    repeated("|\n", bytes / 3));
    texts.push_back(repeated("- ", bytes / 2) + "```\n" + repeated("\n", bytes / 2));
    texts.push_back(repeated("> ", bytes / 2) + "a\n" + repeated("b\n", bytes / 2));
    texts.push_back(repeated("[", bytes / 2) + repeated("]", bytes / 2));
    std::string ticks;
    for (std::size_t i = 1; ticks.size() < bytes; ++i) ticks += std::string(i, '`') + "a";
    texts.push_back(ticks);
    std::string steps;
    for (std::size_t i = 0; steps.size() < bytes; ++i) steps += std::string(i * 2, ' ') + "* a\n";
    texts.push_back(steps);
    return texts;
}

const std::pair<const char*, const char*> shown[] = {
    {"Hello *you* and **all** of `it`.", "<p>Hello <em>you</em> and <strong>all</strong> of <code>it</code>.</p>\n"},
    {"# One\n## Two", "<h1>One</h1>\n<h2>Two</h2>\n"},
    {"- a\n- b", "<ul><li>a</li>\n<li>b</li>\n</ul>\n"},
    {"3. a", "<ol start=\"3\"><li>a</li>\n</ol>\n"},
    {"> said", "<blockquote><p>said</p>\n</blockquote>\n"},
    {"```sh\nrm <x>\n```", "<pre>rm &lt;x&gt;\n</pre>\n"},
    {"a  \nb", "<p>a<br>\nb</p>\n"},
    {"---", "<hr>\n"},
    {"|a|b|\n|---|---|\n|c|d|", "<table><tr><th>a</th><th>b</th></tr>\n<tr><td>c</td><td>d</td></tr>\n</table>\n"},
    {"[a](https://x.example/?a=1&b=2 \"T\")",
     "<p><a href=\"https://x.example/?a=1&amp;b=2\" title=\"T\" rel=\"noreferrer\">a</a></p>\n"},
    {"[a](/b) [c](#d) [e](mailto:f@g.example)",
     "<p><a href=\"/b\" rel=\"noreferrer\">a</a> <a href=\"#d\" rel=\"noreferrer\">c</a> "
     "<a href=\"mailto:f@g.example\" rel=\"noreferrer\">e</a></p>\n"},
    {"See https://x.example/.",
     "<p>See <a href=\"https://x.example/\" rel=\"noreferrer\">https://x.example/</a>.</p>\n"},
    {"![A picture](https://x.example/p.png)",
     "<p><a href=\"https://x.example/p.png\" rel=\"noreferrer\">A picture</a></p>\n"},
    {"![](/p.png)", "<p><a href=\"/p.png\" rel=\"noreferrer\">/p.png</a></p>\n"},
    {"[![in](/p.png)](/q)", "<p><a href=\"/q\" rel=\"noreferrer\">in</a></p>\n"},
    {"[a](javascript:alert(1))", "<p>a</p>\n"},
    {"![a](data:image/svg+xml,x)", "<p>a</p>\n"},
    {"<b>bold</b>", "<p>&lt;b&gt;bold&lt;/b&gt;</p>\n"},
    {"&eacute; &lt; &amp;", "<p>&eacute; &lt; &amp;</p>\n"},
    {"", ""},
};

constexpr const char* hostile[] = {
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<a href=\"javascript:alert(1)\">a</a>",
    "<svg/onload=alert(1)>",
    "<!-- --><script>1</script>",
    "<?php 1 ?>",
    "<![CDATA[<script>]]>",
    "<div>\n\n*a*\n\n</div>",
    "[a](JaVaScRiPt:alert(1))",
    "[a](javascript&colon;alert(1))",
    "[a](javascript&#58;alert(1))",
    "[a](javascript&#x3a;alert(1))",
    "[a](&#106;avascript:alert(1))",
    "[a](&#x6A&#x61:alert(1))",
    "[a](java\\\nscript:alert(1))",
    "[a](java&Tab;script:alert(1))",
    "[a](java&#9;script:alert(1))",
    "[a](&#1;javascript:alert(1))",
    "[a](<java script:alert(1)>)",
    "[a](\x01javascript:alert(1))",
    "[a](vbscript:x) [b](data:text/html,x) [c](file:///etc/passwd) [d](blob:x) [e](feed:javascript:x)",
    "[a]: javascript:alert(1)\n\n[a] ![a]",
    "<javascript:alert(1)>",
    "<data:text/html;base64,PHNjcmlwdD4=>",
    "[a](x \"\\\" onmouseover=alert(1) \\\"\")",
    "[a](x '\" onmouseover=\"alert(1)')",
    "[a](\"onmouseover=alert(1)\")",
    "[a](https://x.example/\"onmouseover=\"alert(1))",
    "![\" onerror=\"alert(1)](x)",
    "![<script>](javascript:x)",
    "`<script>`",
    "```\"><script>alert(1)</script>\nx\n```",
    "    <script>alert(1)</script>",
    "[a](https://x.example/'onclick='1)",
    "[<b>](x)[a[b](c)d](e)",
    "[![a](b)![c](d)](e)",
    "|<script>|\n|-|\n|<b>|",
    "# <script>\n<script>\n===",
    "http://x.example/<script>",
    "https://x.example/\"><script>alert(1)</script>",
    "&#60;script&#62; &lt;script&gt; &#0; &#xFFFFFF; &bogus; &;",
    "\xe2\x80\xae reversed",
    "99999999999999999999. a",
    "999999999. a",
    "\xef\xbb\xbf# mark",
};

}  // namespace

TEST_CASE("Markdown becomes the HTML that people mean") {
    for (const auto& [markdown, html] : shown) {
        INFO(markdown);
        CHECK(markdown_html(markdown) == html);
        CHECK(complaint_about(markdown) == "");
    }
}

TEST_CASE("whatever an article holds, its HTML has no tag, attribute or address that could do anything") {
    for (const char* markdown : hostile) {
        INFO(markdown);
        CHECK(complaint_about(markdown) == "");
        for (const char* around : {"- ", "> ", "# ", "*", "[x](y) ", "|"})
            CHECK(complaint_about(around + std::string(markdown)) == "");
    }
}

TEST_CASE("pieces of hostile Markdown in any order make no HTML that could do anything") {
    const unsigned seed = given_seed().value_or(20'261'125);
    INFO("HELPDESK_TEST_SEED=" << seed);
    std::mt19937 dice(seed);
    const std::vector<std::string> pieces{"<",      ">",        "\"",   "'",           "&",
                                          "`",      "[",        "]",    "(",           ")",
                                          "!",      "*",        "_",    "~~",          "\n",
                                          "\n\n",   "    ",     "- ",   "1. ",         "> ",
                                          "# ",     "|",        "|-|",  "javascript:", "https://x.example",
                                          "data:",  "<script>", "</a>", "<a href=",    "&#",
                                          "&#x3a;", ";",        "\\",   "[a]: ",       "x",
                                          " ",      "```",      "\t",   "onclick=",    "=\"",
                                          "<!--",   "-->",      "é",    "{{"};
    for (int round = 0; round < 3'000; ++round) {
        std::string markdown;
        for (std::size_t i = dice() % 30 + 1; i > 0; --i) markdown += pieces[dice() % pieces.size()];
        const std::string wrong = complaint_about(markdown);
        if (!wrong.empty()) FAIL_CHECK(markdown << "\nhas " << wrong);
        markdown_lines(markdown);
    }
}

TEST_CASE("the longest article takes a moment to show, whatever it holds, and what is too long is cut and says so") {
    // Of the processor; what takes time with the square of its length takes a hundred thousand times as long.
    const auto cost = [](const std::string& text) {
        const std::clock_t begun = std::clock();
        CHECK(complaint_about(text) == "");
        CHECK(markdown_lines(text).size() < 300'000);
        return std::clock() - begun;
    };
    const std::clock_t plain = cost(repeated("word ", 200'000)) + CLOCKS_PER_SEC / 1'000;
    for (const std::string& text : slow_texts(200'000)) {
        INFO(text.substr(0, 20) << " …");
        CHECK(cost(text) < 2'000 * plain);
    }
    const std::string cut = markdown_html(repeated("&", 800'000));
    CHECK(cut.size() < html_bytes_max + 100);
    CHECK_THAT(cut, Catch::EndsWith("<p>What follows is too long to be shown.</p>\n"));
}

TEST_CASE("on a terminal Markdown is plain lines, with the address behind a link") {
    const auto plain = [](const char* markdown) {
        std::string text;
        for (const ReadableLine& line : markdown_lines(markdown)) text += line.first + line.text + "\n";
        return text;
    };
    CHECK(plain("# Title\n\nSome *words*, and\n`code`.") == "Title\n\nSome words, and `code`.\n");
    CHECK(plain("- a\n- b\n  1. c\n  2. d\n- e") == "- a\n- b\n  1. c\n  2. d\n- e\n");
    CHECK(plain("> said\n>\n> more") == "> said\n> \n> more\n");
    CHECK(plain("- > in\n") == "- > in\n");
    CHECK(plain("[here](https://x.example) and <https://y.example>") ==
          "here (https://x.example) and https://y.example\n");
    CHECK(plain("![pic](/p.png) ![](q.png) [x](javascript:1)") == "pic (/p.png) q.png x\n");
    CHECK(plain("```\na\n\n  b\n```\nc") == "    a\n    \n      b\n\nc\n");
    CHECK(plain("|a|b|\n|---|---|\n|1|2|") == "a | b\n1 | 2\n");
    CHECK(plain("a &amp; b &#8364; &bogus;") == "a & b € &bogus;\n");
    CHECK(plain("") == "");
}

TEST_CASE("an address is safe if it is of the web or of mail, or relative") {
    for (const char* good : {"https://a.example", "HTTP://a", "mailto:a@b.example", "/a", "a/b:c", "?a:b", "#a:b", "a"})
        CHECK(is_safe_address(good));
    for (const char* bad :
         {"", "javascript:1", "data:x", "x:y", ":", "a b", "\njavascript:1", "ftp://a", "https\x01://a"})
        CHECK_FALSE(is_safe_address(bad));
}

}  // namespace helpdesk
