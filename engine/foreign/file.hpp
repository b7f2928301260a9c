#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/csv.hpp"
#include "engine/base/error.hpp"
#include "engine/foreign/mapping.hpp"

namespace helpdesk {

// Another system's file, row by row, by the names of our fields.
class ForeignFile {
public:
    // Reads the titles of the columns. Fault::invalid for a mapped title that the file has not, or has twice.
    ForeignFile(TextSource source, const Mapping& mapping);

    // False at the end. Fault::invalid for what is no CSV.
    bool next();
    // Of the row that was read last. Fault::invalid for one with more or fewer cells than there are titles.
    void check_cells() const;
    std::size_t line() const { return csv_.line(); }

    bool is_mapped(std::string_view field) const;
    // The cell as it is, or what the mapping says in its place; empty if there is neither.
    const std::string& text(std::string_view field) const;
    // The same without blanks around it, and in our words.
    std::string word(std::string_view field) const;
    // The same error, with the place in front at which its field stands.
    Error placed(const Error& error) const;

    const Mapping& mapping() const { return mapping_; }
    // The columns that no field is mapped to.
    std::vector<std::string> left_out() const;

private:
    CsvReader csv_;
    const Mapping& mapping_;
    std::vector<std::string> titles_;
    std::map<std::string, std::size_t, std::less<>> places_;  // of a field: the column, from 0
    std::vector<CsvCell> cells_;

    std::string title_at(std::size_t column) const;
    std::size_t column_called(const MappedText& title) const;
    bool is_filled(std::string_view field) const;
    std::string place_of(std::string_view field) const;
    std::string field_of(const Error& error) const;
};

}  // namespace helpdesk
