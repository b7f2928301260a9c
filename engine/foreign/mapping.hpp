#pragma once

#include <map>
#include <string>
#include <string_view>

#include "engine/foreign/clock.hpp"
#include "engine/foreign/fields.hpp"

namespace helpdesk {

constexpr std::string_view custom_prefix = "custom.";

// A text of the mapping file, and the line on which it stands.
struct MappedText {
    std::string text;
    std::size_t line = 0;
};
using MappedTexts = std::map<std::string, MappedText, std::less<>>;

// Which column of another system's file is which field of ours, and what its words mean.
struct Mapping {
    std::string file;  // what the mapping itself is called
    ForeignKind kind = ForeignKind::customers;
    std::string source;
    char separator = ',';
    char tag_separator = ',';
    bool makes_customers = false;
    bool makes_tags = false;
    ForeignClock clock;
    MappedTexts columns;                                    // a field: the column's title
    std::map<std::string, MappedTexts, std::less<>> words;  // a field: their word in one case, and ours
    MappedTexts defaults;                                   // a field: what it is without a column, or in an empty cell

    std::string place(std::size_t line) const { return file + ":" + std::to_string(line); }
    // What their word is called here; the word itself, if the mapping does not say.
    std::string our_word(std::string_view field, const std::string& theirs) const;
};

// Reads TOML. Fault::invalid, with file and line, for what is none, for whatever is not known, and for a required field
// that has no column.
Mapping read_mapping(const std::string& text, const std::string& file);

// A word as it is compared, whatever the case of its letters.
std::string in_one_case(std::string_view word);

}  // namespace helpdesk
