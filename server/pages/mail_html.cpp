#include "server/pages/mail_html.hpp"

#include <libxml/HTMLparser.h>

#include <algorithm>
#include <memory>
#include <vector>

#include "engine/engine.hpp"
#include "server/api/html.hpp"

namespace helpdesk {

namespace {

using Names = std::vector<std::string_view>;

bool is_one_of(const Names& names, std::string_view name) {
    return std::find(names.begin(), names.end(), name) != names.end();
}

// Those that give text a form. What stands in any other one stays without it.
const Names kept_elements{
    "a",     "abbr",  "address",  "b",     "bdi", "bdo",   "big",   "blockquote", "br",     "caption", "center", "cite",
    "code",  "col",   "colgroup", "dd",    "del", "dfn",   "div",   "dl",         "dt",     "em",      "font",   "h1",
    "h2",    "h3",    "h4",       "h5",    "h6",  "hr",    "i",     "img",        "ins",    "kbd",     "li",     "mark",
    "ol",    "p",     "pre",      "q",     "s",   "samp",  "small", "span",       "strike", "strong",  "sub",    "sup",
    "table", "tbody", "td",       "tfoot", "th",  "thead", "tr",    "tt",         "u",      "ul",      "var",    "wbr"};
// What stands in these is no text.
const Names dropped_elements{"applet",   "audio",    "button",   "canvas",   "datalist", "embed",  "frame",
                             "frameset", "head",     "iframe",   "input",    "math",     "meter",  "noembed",
                             "noframes", "noscript", "object",   "option",   "progress", "script", "select",
                             "style",    "svg",      "template", "textarea", "title",    "video",  "xml"};
const Names empty_elements{"br", "col", "hr", "img", "wbr"};
const Names kept_attributes{"align", "alt",   "bgcolor", "border", "cellpadding", "cellspacing", "color",   "colspan",
                            "dir",   "face",  "height",  "lang",   "nowrap",      "reversed",    "rowspan", "size",
                            "span",  "start", "title",   "type",   "valign",      "value",       "width"};
const Names kept_styles{"background-color",
                        "border",
                        "border-bottom",
                        "border-collapse",
                        "border-color",
                        "border-left",
                        "border-radius",
                        "border-right",
                        "border-spacing",
                        "border-style",
                        "border-top",
                        "border-width",
                        "color",
                        "direction",
                        "display",
                        "float",
                        "font",
                        "font-family",
                        "font-size",
                        "font-style",
                        "font-variant",
                        "font-weight",
                        "height",
                        "letter-spacing",
                        "line-height",
                        "list-style-type",
                        "margin",
                        "margin-bottom",
                        "margin-left",
                        "margin-right",
                        "margin-top",
                        "max-width",
                        "min-width",
                        "overflow-wrap",
                        "padding",
                        "padding-bottom",
                        "padding-left",
                        "padding-right",
                        "padding-top",
                        "table-layout",
                        "text-align",
                        "text-decoration",
                        "text-indent",
                        "text-transform",
                        "vertical-align",
                        "white-space",
                        "width",
                        "word-break",
                        "word-spacing"};
const Names functions_of_style{"rgb", "rgba", "hsl", "hsla"};

std::string_view text_of(const xmlChar* text) { return text ? reinterpret_cast<const char*>(text) : ""; }

// A value without addresses, escapes and comments, whose only functions are colours.
bool is_plain_style(std::string_view value) {
    static constexpr std::string_view plain =
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789 #%.,+-'\"()!";
    if (value.empty() || value.find_first_not_of(plain) != std::string_view::npos) return false;
    for (auto open = value.find('('); open != std::string_view::npos; open = value.find('(', open + 1)) {
        const std::string_view before = value.substr(0, open);
        const auto begin = before.find_last_of(" ,(");
        const std::string name = lower_ascii(before.substr(begin == std::string_view::npos ? 0 : begin + 1));
        if (!is_one_of(functions_of_style, name)) return false;
    }
    return true;
}

std::string safe_style(std::string_view style) {
    std::string out;
    for (const std::string_view each : split(style, ';')) {
        const auto colon = each.find(':');
        if (colon == std::string_view::npos) continue;
        const std::string name = lower_ascii(trim(each.substr(0, colon)));
        const std::string_view value = trim(each.substr(colon + 1));
        if (is_one_of(kept_styles, name) && is_plain_style(value)) out += name + ":" + std::string(value) + ";";
    }
    return out;
}

// An address without what browsers leave out of one, so that it cannot hide what it is.
std::string address_in(std::string_view given) {
    std::string address;
    for (const char c : given) {
        if (static_cast<unsigned char>(c) > ' ' && c != '\x7f') address += c;
    }
    return address;
}

bool begins_with_any(const std::string& address, const Names& beginnings) {
    const std::string lower = lower_ascii(address);
    return std::any_of(beginnings.begin(), beginnings.end(), [&](auto each) { return lower.starts_with(each); });
}

class Cleaner {
public:
    explicit Cleaner(const MailPictures& pictures) : pictures_(pictures) {}

    // The parser goes 256 deep, and so does this.
    void add(const xmlNode* node) {
        for (; node; node = node->next) {
            if (node->type == XML_TEXT_NODE || node->type == XML_CDATA_SECTION_NODE) {
                safe_.html += html_escaped(text_of(node->content));
            } else if (node->type == XML_ELEMENT_NODE) {
                add_element(*node);
            }
        }
    }
    SafeHtml take() { return std::move(safe_); }

private:
    const MailPictures& pictures_;
    SafeHtml safe_;

    void add_element(const xmlNode& node) {
        const std::string name = lower_ascii(text_of(node.name));
        if (is_one_of(dropped_elements, name)) return;
        const bool is_kept = is_one_of(kept_elements, name);
        if (is_kept) begin_element(node, name);
        if (is_one_of(empty_elements, name)) return;
        add(node.children);
        if (is_kept) safe_.html += "</" + name + ">";
    }

    void begin_element(const xmlNode& node, const std::string& name) {
        safe_.html += "<" + name;
        for (const xmlAttr* each = node.properties; each; each = each->next) {
            const std::string attribute = lower_ascii(text_of(each->name));
            const std::unique_ptr<xmlChar, void (*)(void*)> value(xmlNodeListGetString(node.doc, each->children, 1),
                                                                  xmlFree);
            add_attribute(name, attribute, text_of(value.get()));
        }
        if (name == "a") safe_.html += " target=\"_blank\" rel=\"noopener noreferrer nofollow\"";
        safe_.html += ">";
    }

    void add_attribute(const std::string& element, const std::string& name, std::string_view value) {
        if (name == "style") {
            write(name, safe_style(value));
        } else if (element == "img" && name == "src") {
            write(name, picture_at(address_in(value)));
        } else if (element == "a" && name == "href") {
            const std::string address = address_in(value);
            if (begins_with_any(address, {"http://", "https://", "mailto:", "tel:"})) write(name, address);
        } else if (is_one_of(kept_attributes, name)) {
            write(name, value);
        }
    }

    std::string picture_at(const std::string& address) {
        constexpr std::size_t mark_of_enclosed = 4;  // cid:
        if (begins_with_any(address, {"cid:"})) return pictures_.enclosed(address.substr(mark_of_enclosed));
        if (begins_with_any(address, {"data:image/png;base64,", "data:image/jpeg;base64,", "data:image/gif;base64,",
                                      "data:image/webp;base64,"})) {
            return address;
        }
        if (!begins_with_any(address, {"http://", "https://", "//"})) return {};
        ++safe_.remote_pictures;
        if (!pictures_.shows_remote) return {};
        return address.starts_with("//") ? "https:" + address : address;
    }

    void write(const std::string& name, std::string_view value) {
        if (!value.empty()) safe_.html += " " + name + "=\"" + html_escaped(value) + "\"";
    }
};

}  // namespace

SafeHtml safe_html_of(std::string_view html, const MailPictures& pictures) {
    constexpr int quietly = HTML_PARSE_RECOVER | HTML_PARSE_NOERROR | HTML_PARSE_NOWARNING | HTML_PARSE_NONET |
                            HTML_PARSE_NODEFDTD | HTML_PARSE_COMPACT;
    static const bool is_ready = (xmlInitParser(), true);  // before several threads come
    static_cast<void>(is_ready);
    const std::unique_ptr<htmlParserCtxt, void (*)(htmlParserCtxt*)> parser(htmlNewParserCtxt(), htmlFreeParserCtxt);
    if (!parser) throw std::bad_alloc();
    const std::unique_ptr<xmlDoc, void (*)(xmlDoc*)> document(
        htmlCtxtReadMemory(parser.get(), html.data(), static_cast<int>(html.size()), nullptr, "UTF-8", quietly),
        xmlFreeDoc);
    Cleaner cleaner(pictures);
    if (document) cleaner.add(xmlDocGetRootElement(document.get()));
    SafeHtml safe = cleaner.take();
    safe.is_shown_whole = document && parser->disableSAX == 0;
    return safe;
}

}  // namespace helpdesk
