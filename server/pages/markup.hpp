#pragma once

#include <concepts>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace helpdesk {

// A name in HTML. It has to stand in the program's own text, so that no tag and no attribute is ever called what
// somebody has typed.
class HtmlName {
public:
    consteval HtmlName(const char* text) : text_(text) {}
    std::string_view text() const { return text_; }

private:
    std::string_view text_;
};

// An attribute and its value, which is escaped; one without a value is left out.
struct Attribute {
    std::string_view name;
    std::optional<std::string> value;

    // Of text, of text that may be missing, or of a flag that is there or not.
    template <typename Given>
    Attribute(HtmlName called, const Given& given) : name(called.text()) {
        if constexpr (std::same_as<Given, bool>) {
            if (given) value.emplace();
        } else if constexpr (std::same_as<Given, std::optional<std::string>>) {
            value = given;
        } else {
            value.emplace(std::string_view(given));
        }
    }
};

// HTML that may stand in a page. Text becomes markup by being escaped, and nothing else becomes markup but the elements
// of this file and what the engine makes of Markdown.
class Markup {
public:
    Markup() = default;
    Markup(std::string_view text);
    Markup(const std::string& text) : Markup(std::string_view(text)) {}
    Markup(const char* text) : Markup(std::string_view(text)) {}
    Markup(std::initializer_list<Markup> parts);

    static Markup of_markdown(std::string_view markdown);

    Markup& operator+=(const Markup& more);
    bool empty() const { return html_.empty(); }
    const std::string& html() const { return html_; }

private:
    std::string html_;

    friend Markup element(HtmlName, const std::vector<Attribute>&, const Markup&);
};

// <name …>inside</name>, or without an end where HTML has none. Fault::internal for an address that leads out of the
// desk, or does more than lead somewhere.
Markup element(HtmlName name, const std::vector<Attribute>& attributes = {}, const Markup& inside = {});

// The whole document.
std::string document_of(const Markup& html);

}  // namespace helpdesk
