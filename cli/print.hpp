#pragma once

#include <string>
#include <vector>

#include "cli/context.hpp"
#include "cli/fields.hpp"

namespace helpdesk {

// Rows that are to be printed: many, or the one of a result that is no list.
struct Rows {
    std::vector<Value> rows = {};
    bool list = true;
};

// The rows of a reply's body.
Rows rows_of(const std::string& body);

// Prints an operation's answer in the form that was asked for, and on standard error what the answer leaves out.
void print_reply(Context& context, const Operation& operation, const Reply& reply);
void print_rest(Context& context, const Reply& reply);

// Rows of any kind: the columns are those of a table for people and in a pipe, `shape` is all that may be chosen.
void print_rows(Context& context, const Rows& rows, Shape shape, const std::vector<Column>& usual);

// One row, of which people see a line for each field.
void print_record(Context& context, const Rows& record, Shape shape);

// --json=? and its like: the fields that can be chosen.
bool asks_for_fields(const Context& context);
void print_fields(Context& context, Shape shape);

}  // namespace helpdesk
