#include "engine/foreign/mapping.hpp"

#include <toml++/toml.h>

#include <algorithm>
#include <vector>

#include "engine/base/error.hpp"
#include "engine/base/text.hpp"
#include "engine/people/custom_fields.hpp"

namespace helpdesk {

namespace {

constexpr std::size_t mapping_bytes_max = 1 << 20;
constexpr std::size_t mapped_text_max = 1'000;  // characters
constexpr std::size_t source_length_max = 40;

using TextList = std::vector<std::string>;

class MappingReader {
public:
    explicit MappingReader(const std::string& file) { mapping_.file = file; }

    Mapping read(const toml::table& all) {
        check_names(all, {"rows", "source", "separator", "time_zone", "time_format", "columns", "values", "defaults",
                          "options"});
        read_kind(all);
        read_source(all);
        mapping_.separator = sign_at(all, "separator", ",;|\t", ',');
        read_clock(all);
        read_options(table_at(all, "options"));
        mapping_.columns = texts_at(all, "columns");
        mapping_.defaults = texts_at(all, "defaults");
        read_words(table_at(all, "values"));
        check_columns();
        check_defaults();
        return std::move(mapping_);
    }

    [[noreturn]] void refuse(const toml::source_region& where, const std::string& what, std::string hint = {}) const {
        refuse(where.begin.line, what, std::move(hint));
    }

private:
    Mapping mapping_;

    [[noreturn]] void refuse(std::size_t line, const std::string& what, std::string hint = {}) const {
        throw Error(Fault::invalid, mapping_.place(line) + ": " + what, "mapping", std::move(hint));
    }

    void check_names(const toml::table& table, const TextList& known) const {
        for (const auto& [key, node] : table) {
            const std::string name(key.str());
            if (std::find(known.begin(), known.end(), name) != known.end()) continue;
            refuse(key.source(), "there is no \"" + shortened(name) + "\" here", did_you_mean_one_of(name, known));
        }
    }

    // What somebody typed, as short as a message needs it.
    static std::string shortened(const std::string& name) {
        if (name.size() > 60 || !is_valid_text(name) || name.find('\n') != std::string::npos) return "…";
        return name;
    }

    MappedText text_of(const toml::key& key, const toml::node& node) const {
        const auto text = node.value_exact<std::string>();
        const std::string name(key.str());
        if (!text) refuse(key.source(), shortened(name) + " must be text in quotes");
        if (!is_valid_text(*text)) refuse(key.source(), shortened(name) + " must be valid UTF-8 without NUL");
        if (count_characters(*text) > mapped_text_max) {
            refuse(key.source(),
                   shortened(name) + " may have at most " + std::to_string(mapped_text_max) + " characters");
        }
        return {*text, key.source().begin.line};
    }

    MappedText text_at(const toml::table& table, std::string_view name) const {
        for (const auto& [key, node] : table) {
            if (key.str() == name) return text_of(key, node);
        }
        return {};
    }

    char sign_at(const toml::table& table, std::string_view name, std::string_view signs, char otherwise) const {
        const MappedText sign = text_at(table, name);
        if (sign.line == 0) return otherwise;
        if (sign.text == "tab") return '\t';
        if (sign.text.size() == 1 && signs.find(sign.text) != std::string_view::npos) return sign.text.front();
        refuse(sign.line, std::string(name) + " must be one of the signs " + std::string(signs.substr(0, 3)),
               "or \"tab\"");
    }

    bool truth_at(const toml::table& table, std::string_view name) const {
        for (const auto& [key, node] : table) {
            if (key.str() != name) continue;
            const auto truth = node.value_exact<bool>();
            if (!truth) refuse(key.source(), std::string(name) + " must be true or false");
            return *truth;
        }
        return false;
    }

    // An empty one, if there is none.
    const toml::table& table_at(const toml::table& all, std::string_view name) const {
        static const toml::table none;
        for (const auto& [key, node] : all) {
            if (key.str() != name) continue;
            if (!node.is_table()) {
                const std::string shown = shortened(std::string(name));
                refuse(key.source(), shown + " must be a table", "[" + shown + "] and its lines");
            }
            return *node.as_table();
        }
        return none;
    }

    void read_kind(const toml::table& all) {
        const MappedText kind = text_at(all, "rows");
        if (kind.text == "tickets") mapping_.kind = ForeignKind::tickets;
        if (kind.text == "tickets" || kind.text == "customers") return;
        refuse(std::max<std::size_t>(kind.line, 1),
               kind.line == 0 ? "rows is missing" : "rows is neither customers nor tickets",
               "rows = \"customers\" or rows = \"tickets\"");
    }

    void read_source(const toml::table& all) {
        const MappedText source = text_at(all, "source");
        if (source.line == 0) refuse(1, "source is missing", "a short name of the other system: source = \"zammad\"");
        const bool plain = std::all_of(source.text.begin(), source.text.end(), [](char c) {
            return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
        });
        if (!plain || source.text.empty() || source.text.size() > source_length_max) {
            refuse(source.line, "source must have 1 to 40 small letters, digits, - and _");
        }
        mapping_.source = source.text;
    }

    void read_clock(const toml::table& all) {
        const MappedText zone = text_at(all, "time_zone");
        const MappedText format = text_at(all, "time_format");
        std::size_t line = zone.line;
        try {
            LocalDays days;
            if (zone.line > 0) days = LocalDays(Zone(zone.text, "time_zone"));
            line = format.line;
            mapping_.clock = ForeignClock(format.line > 0 ? format.text : "ISO 8601", std::move(days));
        } catch (const Error& error) {
            if (error.fault() != Fault::invalid) throw;
            refuse(line, error.what(), error.hint());
        }
    }

    void read_options(const toml::table& options) {
        check_names(options, {"make_customers", "make_tags", "tag_separator"});
        mapping_.makes_customers = truth_at(options, "make_customers");
        mapping_.makes_tags = truth_at(options, "make_tags");
        mapping_.tag_separator = sign_at(options, "tag_separator", ",;|/ ", ',');
    }

    // Of the fields of ours. `custom.order = "…"` is a table in a table, and "custom.order" = "…" is not: both serve.
    template <typename See>
    void each_field(const toml::table& table, See&& see) const {
        for (const auto& [key, node] : table) {
            const std::string name(key.str());
            if (name != "custom" || !node.is_table()) {
                check_field(key, name);
                see(name, key, node);
                continue;
            }
            for (const auto& [own_key, own_node] : *node.as_table()) {
                const std::string own = std::string(custom_prefix) + std::string(own_key.str());
                check_field(own_key, own);
                see(own, own_key, own_node);
            }
        }
    }

    const ForeignField* field_called(std::string_view name) const {
        static constexpr ForeignField custom{.name = "custom", .has_words = true};
        const auto fields = foreign_fields(mapping_.kind);
        const auto found =
            std::find_if(fields.begin(), fields.end(), [&](const ForeignField& each) { return each.name == name; });
        if (found != fields.end()) return &*found;
        const bool is_custom = mapping_.kind == ForeignKind::tickets && name.starts_with(custom_prefix) &&
                               is_field_name(name.substr(custom_prefix.size()));
        return is_custom ? &custom : nullptr;
    }

    void check_field(const toml::key& key, const std::string& name) const {
        if (field_called(name)) return;
        TextList names;
        for (const ForeignField& each : foreign_fields(mapping_.kind)) names.emplace_back(each.name);
        if (mapping_.kind == ForeignKind::tickets) names.emplace_back("custom.NAME");
        refuse(key.source(), std::string(name_of(mapping_.kind)) + " have no field \"" + shortened(name) + "\"",
               did_you_mean_one_of(name, names));
    }

    MappedTexts texts_at(const toml::table& all, std::string_view name) const {
        MappedTexts texts;
        each_field(table_at(all, name), [&](const std::string& field, const toml::key& key, const toml::node& node) {
            if (!texts.emplace(field, text_of(key, node)).second) refuse(key.source(), field + " stands there twice");
        });
        return texts;
    }

    void read_words(const toml::table& values) {
        each_field(values, [&](const std::string& field, const toml::key& key, const toml::node& node) {
            if (!field_called(field)->has_words) refuse(key.source(), "the words of " + field + " are not translated");
            if (!node.is_table()) refuse(key.source(), field + " must be a table of words", "[values." + field + "]");
            MappedTexts& words = mapping_.words[field];
            for (const auto& [their_word, our_word] : *node.as_table()) {
                const std::string word = in_one_case(trim(their_word.str()));
                if (word.empty()) refuse(their_word.source(), "an empty cell is what [defaults] says of " + field);
                const bool is_new = words.emplace(word, text_of(their_word, our_word)).second;
                if (!is_new) refuse(their_word.source(), "this word of " + field + " stands there twice");
            }
        });
    }

    void check_columns() const {
        for (const auto& [field, title] : mapping_.columns) {
            if (trim(title.text).empty()) refuse(title.line, "the title of the column of " + field + " is empty");
        }
        for (const ForeignField& field : foreign_fields(mapping_.kind)) {
            const bool is_there = mapping_.columns.count(field.name) > 0 ||
                                  (field.has_default && mapping_.defaults.count(field.name) > 0);
            if (!field.is_required || is_there) continue;
            const std::string name(field.name);
            refuse(1, "no column is mapped to " + name + ", which " + std::string(name_of(mapping_.kind)) + " need",
                   name + " = \"TITLE\" below [columns]");
        }
    }

    void check_defaults() const {
        for (const auto& [field, text] : mapping_.defaults) {
            if (!field_called(field)->has_default) refuse(text.line, field + " is another one in each row");
        }
    }
};

// Without where the library was when it happened.
std::string reason_of(const toml::parse_error& error) {
    std::string reason(error.description());
    const auto colon = reason.find(": ");
    if (reason.starts_with("Error while parsing") && colon != std::string::npos) reason.erase(0, colon + 2);
    return is_valid_text(reason) && reason.size() <= 200 && reason.find('\n') == std::string::npos ? ": " + reason : "";
}

}  // namespace

Mapping read_mapping(const std::string& text, const std::string& file) {
    MappingReader reader(file);
    if (text.size() > mapping_bytes_max) {
        throw Error(Fault::invalid,
                    file + ": a mapping may have at most " + std::to_string(mapping_bytes_max) + " bytes", "mapping");
    }
    try {
        return reader.read(toml::parse(text));
    } catch (const toml::parse_error& error) {
        reader.refuse(error.source(), "this is no TOML" + reason_of(error));
    }
}

}  // namespace helpdesk
