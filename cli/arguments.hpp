#pragma once

#include <string>

#include "cli/console.hpp"
#include "cli/words.hpp"

namespace helpdesk {

// A file that is too long to stand in arguments, and what stands there in its place until it is uploaded.
struct LongFile {
    std::string place;
    TextSource source;
};

struct TypedArguments {
    Value value;
    std::vector<LongFile> long_files = {};
};

// What was typed as the arguments of the command; reads the files that it names, but for long ones that are to be
// attached, and asks for passwords. Fault::usage for words too few or too many, and for an option that stands there
// twice.
TypedArguments arguments_of(const Invocation& invocation, Console& console);

// One of them that is text, empty if it was not given; one that is a whole number (Fault::invalid for any other).
std::string text_argument(const Value& arguments, std::string_view name);
std::int64_t number_argument(const Value& arguments, std::string_view name, std::int64_t otherwise);

// The content type that goes with a file name's ending.
std::string mime_type_of(const std::string& file_name);

}  // namespace helpdesk
