#pragma once

#include <string>
#include <utility>
#include <vector>

namespace helpdesk {

// How one option is written.
struct OptionForm {
    enum class Takes { nothing, value_by_equals, value };

    std::string name;  // without the --
    char letter = 0;   // its short form; 0: none
    Takes takes = Takes::nothing;
};

// Options as they were typed: the name without --, and the value. A name may stand there several times.
using TypedOptions = std::vector<std::pair<std::string, std::string>>;

struct TypedWords {
    TypedOptions options;
    std::vector<std::string> places;  // the words that are no options
};

// Options may stand anywhere before `--`. Fault::usage, with a suggestion, for an option that is not among the forms,
// for a value too few or too many.
TypedWords parse_options(const std::vector<std::string>& words, const std::vector<OptionForm>& forms);

}  // namespace helpdesk
