#include "server/pages/markup.hpp"

#include <algorithm>
#include <array>

#include "engine/engine.hpp"
#include "server/api/html.hpp"

namespace helpdesk {

namespace {

bool has_no_end(std::string_view name) {
    static constexpr std::array<std::string_view, 6> list{"br", "hr", "img", "input", "link", "meta"};
    return std::find(list.begin(), list.end(), name) != list.end();
}

bool is_address(std::string_view name) {
    static constexpr std::array<std::string_view, 4> list{"action", "formaction", "href", "src"};
    return std::find(list.begin(), list.end(), name) != list.end();
}

// Relative to the page, or within it. What browsers take for another host, or for a scheme, is neither.
bool stays_here(std::string_view address) {
    const auto is_odd = [](char c) { return static_cast<unsigned char>(c) <= ' ' || c == '\\' || c == 0x7f; };
    if (std::any_of(address.begin(), address.end(), is_odd) || address.starts_with('/')) return false;
    return address.substr(0, address.find_first_of("/?#")).find(':') == std::string_view::npos;
}

}  // namespace

Markup::Markup(std::string_view text) : html_(html_escaped(text)) {}

Markup::Markup(std::initializer_list<Markup> parts) {
    for (const Markup& part : parts) html_ += part.html_;
}

Markup Markup::of_markdown(std::string_view markdown) {
    Markup markup;
    markup.html_ = markdown_html(markdown);
    return markup;
}

Markup& Markup::operator+=(const Markup& more) {
    html_ += more.html_;
    return *this;
}

Markup element(HtmlName name, const std::vector<Attribute>& attributes, const Markup& inside) {
    Markup markup;
    std::string& html = markup.html_;
    html += "<" + std::string(name.text());
    for (const Attribute& each : attributes) {
        if (!each.value) continue;
        if (is_address(each.name) && !stays_here(*each.value)) {
            throw Error(Fault::internal, "a page leads to " + *each.value);
        }
        html += " " + std::string(each.name);
        if (!each.value->empty() || each.name == "value" || each.name == "href")
            html += "=\"" + html_escaped(*each.value) + "\"";
    }
    html += ">";
    if (!has_no_end(name.text())) html += inside.html_ + "</" + std::string(name.text()) + ">";
    return markup;
}

std::string document_of(const Markup& html) { return "<!doctype html>\n" + html.html() + "\n"; }

}  // namespace helpdesk
