#pragma once

#include <string>

#include "engine/base/field.hpp"
#include "engine/base/value.hpp"

namespace helpdesk {

// What people type for a field where there is nothing but text: on the command line, and behind the question mark of
// an address.

// `none` is nothing for what may be empty and is no text itself.
Value typed_value(const Field& field, const std::string& text);

// A list may be written with commas; but those of a rule's conditions and actions, and of a value, are their own.
Value::Array typed_list(const Field& field, const std::string& text);

// True if a file is given for it: its bytes, or an object that holds them.
bool takes_file(const Field& field);

}  // namespace helpdesk
