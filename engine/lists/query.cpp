#include "engine/lists/query.hpp"

#include <algorithm>

#include "engine/base/text.hpp"

namespace helpdesk {

namespace {

bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

bool is_test(char c) { return c == ':' || c == '=' || c == '<' || c == '>'; }

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == '.'; }

// Where the name of a field ends; behind `custom.` it may have digits.
std::size_t size_of_name(std::string_view text) {
    const bool is_custom = lower_ascii(text.substr(0, 7)) == "custom.";
    std::size_t end = 0;
    while (end < text.size() && (is_letter(text[end]) || (is_custom && text[end] >= '0' && text[end] <= '9'))) ++end;
    return end;
}

class QueryReader {
public:
    explicit QueryReader(const std::string& text) : text_(text) {}

    std::vector<QueryItem> read() {
        std::vector<QueryItem> items;
        for (skip_blanks(); at_ < text_.size(); skip_blanks()) {
            if (items.size() == query_items_max) {
                refuse_query(place(), "a query has at most " + std::to_string(query_items_max) + " parts");
            }
            items.push_back(read_item());
        }
        return items;
    }

private:
    std::string_view text_;
    std::size_t at_ = 0;

    // People count characters, and from 1.
    std::size_t place() const { return count_characters(text_.substr(0, at_)) + 1; }
    bool ends() const { return at_ == text_.size() || is_blank(text_[at_]); }
    char next() const { return at_ < text_.size() ? text_[at_] : '\0'; }

    void skip_blanks() {
        while (at_ < text_.size() && is_blank(text_[at_])) ++at_;
    }

    QueryItem read_item() {
        QueryItem item;
        item.at = place();
        if ((next() == '-' || next() == '!') && at_ + 1 < text_.size() && !is_blank(text_[at_ + 1])) {
            item.is_excluded = true;
            ++at_;
        }
        if (!read_condition(item)) item.values.push_back(read_value(false));
        return item;
    }

    // `field:` or `field>=` with its values; false, and nothing is read, where a word begins.
    bool read_condition(QueryItem& item) {
        const std::size_t end = at_ + size_of_name(text_.substr(at_));
        if (end == at_ || end == text_.size() || !is_test(text_[end])) return false;
        item.field = lower_ascii(text_.substr(at_, end - at_));
        at_ = end;
        item.test = read_test();
        do {
            if (!item.values.empty()) ++at_;
            if (ends() || next() == ',') refuse_query(place(), "a value of " + item.field + " is missing");
            if (item.values.size() == query_values_max) {
                refuse_query(place(), item.field + " has more than " + std::to_string(query_values_max) + " values");
            }
            item.values.push_back(read_value(true));
        } while (next() == ',');
        return true;
    }

    std::string read_test() {
        std::string test(1, text_[at_++]);
        if (test == ":" && (next() == '<' || next() == '>' || next() == '=')) test = text_[at_++];
        if (test != ":" && test != "=" && next() == '=') test += text_[at_++];
        return test;
    }

    QueryValue read_value(bool commas_end) {
        QueryValue value{.at = place()};
        if (next() == '"') {
            read_quoted(value);
            return value;
        }
        const std::size_t begin = at_;
        while (!ends() && !(commas_end && next() == ',')) ++at_;
        value.text = text_.substr(begin, at_ - begin);
        return value;
    }

    // "" within quotes is a quote.
    void read_quoted(QueryValue& value) {
        value.is_quoted = true;
        for (++at_; at_ < text_.size(); ++at_) {
            if (text_[at_] == '"') {
                if (++at_; next() != '"') return;
            }
            value.text += text_[at_];
        }
        refuse_query(value.at, "the quotes that begin here do not end", "put \" behind the last word");
    }
};

bool begins_condition(std::string_view text) {
    if (text.starts_with('-') || text.starts_with('!')) text.remove_prefix(1);
    const std::size_t end = size_of_name(text);
    if (end == text.size() || !is_test(text[end])) return false;
    const std::string name = lower_ascii(text.substr(0, end));
    if (name.starts_with("custom.")) return true;
    const auto known = query_fields();
    return std::any_of(known.begin(), known.end(), [&](const QueryField& field) { return field.name == name; });
}

// To the blank behind it; within quotes there are none.
std::size_t size_of_part(std::string_view text) {
    bool quoted = false;
    for (std::size_t at = 0; at < text.size(); ++at) {
        if (text[at] == '"') quoted = !quoted;
        if (is_blank(text[at]) && !quoted) return at;
    }
    return text.size();
}

}  // namespace

SearchQuery split_search(const std::string& text) {
    if (!is_valid_text(text)) refuse_query(1, "the query is no text");
    SearchQuery split;
    for (std::string_view rest = text; !rest.empty();) {
        const bool blank = is_blank(rest.front());
        const std::string_view part = rest.substr(0, blank ? 1 : size_of_part(rest));
        const bool condition = !blank && begins_condition(rest);
        (condition ? split.conditions : split.words) += part;
        (condition ? split.words : split.conditions) += std::string(count_characters(part), ' ');
        rest.remove_prefix(part.size());
    }
    return split;
}

std::vector<QueryItem> parse_query(const std::string& text) {
    if (!is_valid_text(text)) refuse_query(1, "the query is no text");
    if (count_characters(text) > query_length_max) {
        refuse_query(query_length_max + 1, "a query has at most " + std::to_string(query_length_max) + " characters");
    }
    return QueryReader(text).read();
}

void refuse_query(std::size_t at, const std::string& what, const std::string& hint) {
    throw Error(Fault::invalid, "query, character " + std::to_string(at) + ": " + what, "query", hint);
}

}  // namespace helpdesk
