#pragma once

#include <string>
#include <vector>

#include "cli/fields.hpp"
#include "cli/style.hpp"

namespace helpdesk {

// A table for people: aligned, coloured, cut to the width of the terminal.
std::string table_text(const std::vector<Value>& rows, std::vector<Column> columns, const Style& style);

// One record for people: a line for each field.
std::string record_text(const Value& row, const std::vector<Column>& columns, const Style& style);

// A value as people read it: times from now, sizes, yes and no. One line.
std::string readable(const Value& row, const std::string& field, const Style& style);

// For programs: a tab between the values, a line for each row, \t \n \r \\ and \x1b for what would break that.
std::string lines_text(const std::vector<Value>& rows, const std::vector<Column>& columns);

// RFC 4180, with the titles first. An apostrophe goes before a text that a spreadsheet would take for a formula.
std::string csv_text(const std::vector<Value>& rows, const std::vector<Column>& columns);

}  // namespace helpdesk
