#include "cli/search_page.hpp"

#include "cli/fields.hpp"
#include "cli/table.hpp"
#include "cli/text_width.hpp"
#include "engine/engine.hpp"

namespace helpdesk {

namespace {

bool is_mark(char c) { return c == hit_begins || c == hit_ends; }

std::string with_bold_hits(const std::string& snippet, const Style& style) {
    std::string out;
    for (std::size_t at = 0; at < snippet.size();) {
        const auto begin = std::min(snippet.find(hit_begins, at), snippet.size());
        out += harmless(snippet.substr(at, begin - at));
        const auto end = std::min(snippet.find(hit_ends, begin), snippet.size());
        if (begin < end) out += painted(style, Ink::bold, harmless(snippet.substr(begin + 1, end - begin - 1)));
        at = end + 1;
    }
    return out;
}

}  // namespace

std::string search_page(const std::vector<Value>& hits, const Style& style) {
    std::string page;
    for (const Value& hit : hits) {
        std::string about;
        for (const char* field : {"status", "found_in", "created_at"}) {
            const std::string text = readable(hit, field, style);
            if (!text.empty()) about += (about.empty() ? "" : ", ") + text;
        }
        page += painted(style, Ink::bold, harmless(text_of(cell(hit, "name")))) + "  " +
                harmless(text_of(cell(hit, "title"))) + "  " + painted(style, Ink::dim, "(" + about + ")") + "\n";
        const std::string snippet = with_bold_hits(text_of(cell(hit, "snippet")), style);
        if (!snippet.empty()) page += "    " + snippet + "\n";
    }
    return page;
}

std::string without_marks(const std::string& body) {
    Value hits = parse_json(body);
    for (Value& hit : *hits.array()) {
        for (auto& [field, value] : *hit.object()) {
            std::string text = text_of(value);
            const bool marked = field == "snippet" && std::erase_if(text, is_mark) > 0;
            if (marked) value = Value(std::move(text));
        }
    }
    return to_json(hits);
}

}  // namespace helpdesk
