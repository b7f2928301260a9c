#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "engine/engine.hpp"

namespace helpdesk {

// A column of what is printed: the field, and what it is called here.
struct Column {
    std::string field;
    std::string title;
    bool dispensable = false;  // left out where the terminal is too narrow
};

// The fields that were asked for by `number,title`: by their whole name, or by the end of one that no other shares. The
// title is the word that was typed. Fault::usage with a suggestion for a word that fits none, or several.
std::vector<Column> chosen_columns(std::string_view typed, Shape shape);

// What a list shows to people: an operation's own choice, or every plain field but references.
std::vector<Column> usual_columns(const Operation& operation);

// Every field, in order.
std::vector<Column> all_columns(Shape shape);

// Without quotes; empty for null, a list separated by commas.
std::string text_of(const Value& value);

// The member of a row; null if there is none.
const Value& cell(const Value& row, const std::string& field);

}  // namespace helpdesk
