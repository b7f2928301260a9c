#include "cli/mail/html_text.hpp"

#include <catch2/catch.hpp>

#include <string>

#include "cli/mail/charset.hpp"

using namespace helpdesk;

TEST_CASE("HTML becomes the text that its reader sees") {
    struct Case {
        std::string html, text;
    };
    const Case row = GENERATE(values<Case>({
        {"one <b>two</b>\n   three", "one two three"},
        {"<p>one</p><p>two</p>", "one\n\ntwo"},
        {"<div>one</div><div>two</div>", "one\ntwo"},
        {"one<br/>two<BR>three", "one\ntwo\nthree"},
        {"<ul><li>one<li>two</ul>end", "- one\n- two\n\nend"},
        {"<table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table>", "a b\nc"},
        {"<blockquote>a<blockquote>b</blockquote></blockquote>c", "> a\n\n> > b\n\nc"},
        {"<pre>a\n  b</pre>", "a\n  b"},
        {"<style>x</style><script>if (a < b) </script>shown<title>t</title>", "shown"},
        {"a<!-- <p>hidden</p> -->b", "ab"},
        {"&lt;&amp;&gt; &eacute; &#8364; &#x20AC; &nbsp;x &unknown; & y &#0; &#99999999;",
         "<&> é € € x &unknown; & y &#0; &#99999999;"},
        {"<a href='https://x.example/?a=1&amp;b'>here</a>", "here <https://x.example/?a=1&b>"},
        {"<a href=\"https://x.example/\">https://x.example</a>", "https://x.example"},
        {"<a href=\"javascript:alert(1)\">here</a>", "here"},
        {"<img src=x alt=\"a cat\"> <img src=y>", "[a cat]"},
        {"<a title=\"1 > 0\">link</a>", "link"},
        {"1 < 2 and <3", "1 < 2 and <3"},
        {"<!-- never closed <p>text</p>", "never closed\n\ntext"},
        {"text <a href=\"never closed>one</a> two", "text one two"},
        {"tail <b", "tail <b"},
        {"", ""},
    }));

    CHECK(clean_text(html_to_text(row.html)) == row.text);
}

TEST_CASE("hostile HTML gives text no longer than a small multiple of itself") {
    const std::string piece = GENERATE(values<std::string>({
        "<div>",
        "<blockquote>a",
        "<!--",
        "<a \">\"<",
        "<a href='x",
        "<script>",
        "</",
        "&",
        "&#",
        "<b a=\"",
        "<li>",
        "<",
    }));
    std::string html;
    while (html.size() < 500'000) {
        html += piece;
    }

    CHECK(html_to_text(html).size() <= 4 * html.size());
}
