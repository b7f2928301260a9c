#include "engine/foreign/file.hpp"

#include <algorithm>

#include "engine/base/text.hpp"
#include "engine/mail/mail.hpp"

namespace helpdesk {

namespace {

constexpr CsvLimits foreign_limits{.cells = 1'000, .cell_bytes = 1 << 20, .row_bytes = 8 << 20};
constexpr std::size_t title_shown_max = 40;  // characters
constexpr std::size_t titles_near_max = 200;

}  // namespace

ForeignFile::ForeignFile(TextSource source, const Mapping& mapping)
    : csv_(std::move(source), foreign_limits, mapping.separator), mapping_(mapping) {
    if (!csv_.next(cells_)) throw Error(Fault::invalid, "the file is empty: its first line names the columns");
    for (const CsvCell& cell : cells_) titles_.emplace_back(trim(cell.text));
    for (const auto& [field, title] : mapping.columns) places_[field] = column_called(title);
}

std::size_t ForeignFile::column_called(const MappedText& title) const {
    const std::string wanted(trim(title.text));
    const auto found = std::find(titles_.begin(), titles_.end(), wanted);
    const std::string shown = "\"" + one_line(wanted, title_shown_max) + "\"";
    if (found == titles_.end()) {
        std::vector<std::string> near;
        for (const std::string& each : titles_) {
            if (near.size() < titles_near_max && each == one_line(each, title_shown_max)) near.push_back(each);
        }
        throw Error(Fault::invalid, mapping_.place(title.line) + ": the file has no column " + shown, "mapping",
                    did_you_mean(wanted, near));
    }
    if (std::find(std::next(found), titles_.end(), wanted) != titles_.end()) {
        throw Error(Fault::invalid, mapping_.place(title.line) + ": the file has two columns " + shown, "mapping");
    }
    return static_cast<std::size_t>(found - titles_.begin());
}

bool ForeignFile::next() { return csv_.next(cells_); }

void ForeignFile::check_cells() const {
    if (cells_.size() == titles_.size()) return;
    throw Error(Fault::invalid, "the row has " + std::to_string(cells_.size()) + " cells, and the first line " +
                                    std::to_string(titles_.size()));
}

bool ForeignFile::is_mapped(std::string_view field) const {
    return places_.count(field) > 0 || mapping_.defaults.count(field) > 0;
}

bool ForeignFile::is_filled(std::string_view field) const {
    const auto place = places_.find(field);
    return place != places_.end() && !trim(cells_.at(place->second).text).empty();
}

const std::string& ForeignFile::text(std::string_view field) const {
    static const std::string nothing;
    if (is_filled(field)) return cells_[places_.find(field)->second].text;
    const auto otherwise = mapping_.defaults.find(field);
    return otherwise == mapping_.defaults.end() ? nothing : otherwise->second.text;
}

std::string ForeignFile::word(std::string_view field) const {
    const std::string theirs(trim(text(field)));
    return is_filled(field) ? mapping_.our_word(field, theirs) : theirs;
}

std::string ForeignFile::title_at(std::size_t column) const { return one_line(titles_[column], title_shown_max); }

std::string ForeignFile::place_of(std::string_view field) const {
    const std::string line = "line " + std::to_string(csv_.line());
    const auto place = places_.find(field);
    const auto otherwise = mapping_.defaults.find(field);
    if (otherwise != mapping_.defaults.end() && (cells_.size() != titles_.size() || !is_filled(field))) {
        return line + ", " + mapping_.place(otherwise->second.line);
    }
    if (place == places_.end()) return line;
    return line + ", column " + std::to_string(place->second + 1) + " (" + title_at(place->second) + ")";
}

// The field of ours that it is about: which of the custom ones stands in front of what they say, and a name may come in
// parts.
std::string ForeignFile::field_of(const Error& error) const {
    if (error.field() == "name" && !is_mapped("name")) return is_filled("first_name") ? "first_name" : "last_name";
    const std::string_view said = error.what();
    for (const auto* fields : {&mapping_.columns, &mapping_.defaults}) {
        for (const auto& [field, mapped] : *fields) {
            if (error.field() == "custom" && said.starts_with(field + ":")) return field;
        }
    }
    return error.field();
}

Error ForeignFile::placed(const Error& error) const {
    return Error(error.fault() == Fault::not_found ? Fault::invalid : error.fault(),
                 place_of(field_of(error)) + ": " + error.what(), error.field(), error.hint());
}

std::vector<std::string> ForeignFile::left_out() const {
    std::vector<std::string> left;
    for (std::size_t column = 0; column < titles_.size(); ++column) {
        const auto is_here = [&](const auto& each) { return each.second == column; };
        if (std::any_of(places_.begin(), places_.end(), is_here)) continue;
        left.push_back(titles_[column].empty() ? "(column " + std::to_string(column + 1) + ")" : title_at(column));
    }
    return left;
}

}  // namespace helpdesk
