#include <catch2/catch.hpp>

#include "engine/engine.hpp"
#include "server/pages/form.hpp"
#include "server/pages/language.hpp"
#include "server/pages/markup.hpp"

namespace helpdesk {

namespace {

// Neither text by itself nor a name of the moment makes a tag or an attribute.
template <typename Name>
constexpr bool can_name_an_element = requires(Name name) {
    element(name);
};
static_assert(!can_name_an_element<std::string>);
static_assert(!can_name_an_element<std::string_view>);

const std::string raw = R"(<script>alert("1" & '2')</script>)";
const std::string escaped = "&lt;script&gt;alert(&quot;1&quot; &amp; &#39;2&#39;)&lt;/script&gt;";

Fault fault_of(const std::function<void()>& work) {
    try {
        work();
    } catch (const Error& error) {
        return error.fault();
    }
    return Fault::partial;
}

}  // namespace

TEST_CASE("text is escaped wherever it stands in a page") {
    CHECK(Markup(raw).html() == escaped);
    CHECK(element("p", {}, raw).html() == "<p>" + escaped + "</p>");
    CHECK(element("p", {{"title", raw}}, "x").html() == "<p title=\"" + escaped + "\">x</p>");
    CHECK(Markup{raw, element("br"), raw}.html() == escaped + "<br>" + escaped);
    CHECK(element("input", {{"value", ""}, {"required", true}, {"checked", false}}).html() ==
          "<input value=\"\" required>");
    CHECK(element("p", {{"id", std::optional<std::string>()}}, "").html() == "<p></p>");
    CHECK(Markup::of_markdown("# A <b>\n\n" + raw).html().find("<script>") == std::string::npos);
}

TEST_CASE("no page leads out of the desk, or does more than lead somewhere") {
    for (const char* address : {"javascript:alert(1)", "JAVASCRIPT:alert(1)", "data:text/html,x",
                                "https://evil.example/", "//evil.example/", "/\\evil.example", "\\\\evil.example",
                                "/portal", " javascript:alert(1)", "java\tscript:alert(1)", "\x01x:y"}) {
        INFO(address);
        CHECK(fault_of([&] { element("a", {{"href", address}}, "x"); }) == Fault::internal);
        CHECK(fault_of([&] { element("form", {{"action", address}}, "x"); }) == Fault::internal);
    }
    for (const char* address : {"./portal", "../help?after=2026-03-02T09:00:00Z~x", "#main", "./a/b:c"}) {
        INFO(address);
        CHECK(element("a", {{"href", address}}, "x").html().find(address) != std::string::npos);
    }
}

TEST_CASE("the language is the one that is liked best of those that there are") {
    CHECK(language_for("") == Language::english);
    CHECK(language_for("de") == Language::german);
    CHECK(language_for("de-AT,en;q=0.9") == Language::german);
    CHECK(language_for("fr, de;q=0.8, en;q=0.7") == Language::german);
    CHECK(language_for("en-GB,en;q=0.9,de;q=0.8") == Language::english);
    CHECK(language_for("de;q=0, en") == Language::english);
    CHECK(language_for("de;q=0.5,en;q=0.501") == Language::english);
    CHECK(language_for("fr,es") == Language::english);
    for (const char* nonsense : {";;;,,,", "de;q=", "de;q=x", "de;q=9", "de;q=1.0000000000", "\xff\xfe", "*"}) {
        INFO(nonsense);
        CHECK(language_for(nonsense) == Language::english);
    }
}

TEST_CASE("a phrase has the same gaps in every language, and what is put in stands in them") {
    constexpr Phrase phrase{"{} of {}", "{} von {}"};
    CHECK(in_language(Language::english, phrase, {"1", "{}"}) == "1 of {}");
    CHECK(in_language(Language::german, phrase, {"1", "2"}) == "1 von 2");
    CHECK(Phrase::gaps_in("a {} b {}") == 2);
}

TEST_CASE("a form is read as it was typed") {
    const Form form = form_of("title=A+b%26c&body=one%0D%0Atwo%0Dthree%0A&empty=&bare&title=second");
    CHECK(form.text("title") == "A b&c");
    CHECK(form.text("body") == "one\ntwo\nthree\n");
    CHECK(form.has("empty"));
    CHECK(form.has("bare"));
    CHECK_FALSE(form.has("none"));
    CHECK(form.text("none").empty());
}

TEST_CASE("a form that is not encoded, is no text, or has too many fields is refused") {
    for (const std::string& body : {std::string("a=%"), std::string("a=%zz"), std::string("a=%ff"),
                                    std::string("a=%00"), std::string(1'000, '&') + "a=b"}) {
        INFO(body.substr(0, 20));
        CHECK(fault_of([&] { form_of(body); }) == Fault::usage);
    }
    std::string many;
    for (std::size_t at = 0; at < form_fields_max; ++at) many += "&a" + std::to_string(at) + "=1";
    CHECK(form_of(many.substr(1)).has("a63"));
    CHECK(fault_of([&] { form_of(many + "&b=1"); }) == Fault::usage);
}

TEST_CASE("a boundary is taken as RFC 2046 has it, and no other") {
    const auto boundary = [](const std::string& type) {
        return boundary_of({.method = "POST", .headers = {{"content-type", type}}});
    };
    CHECK(boundary("multipart/form-data; boundary=abc") == "abc");
    CHECK(boundary("Multipart/Form-Data; charset=utf-8; Boundary=\"a b'c\"") == "a b'c");
    for (const char* type : {"", "text/plain; boundary=abc", "multipart/form-data", "multipart/form-data; boundary=",
                             "multipart/form-data; boundary=\"\"", "multipart/form-data; boundary=\"a \"",
                             "multipart/form-data; boundary=a\"b", "multipart/form-data; boundary=a<b"}) {
        INFO(type);
        CHECK_FALSE(boundary(type));
    }
    CHECK(boundary("multipart/form-data; boundary=" + std::string(70, 'x')));
    CHECK_FALSE(boundary("multipart/form-data; boundary=" + std::string(71, 'x')));
    CHECK_FALSE(boundary_of({.method = "POST"}));
}

}  // namespace helpdesk
