#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "cli/command.hpp"
#include "cli/options.hpp"

namespace helpdesk {

// An option that every command takes, wherever it stands.
struct GlobalOption {
    std::string_view name;
    std::string_view value = {};  // the word for its value; empty: a switch
    std::string_view summary = {};
    OptionForm::Takes takes = OptionForm::Takes::nothing;
    char letter = 0;
};

const std::vector<GlobalOption>& global_options();

// The global options that were given.
class Globals {
public:
    TypedOptions given = {};

    bool has(std::string_view name) const { return value(name).has_value(); }
    // The value; empty for a switch, nothing if it was not given. The last one counts.
    std::optional<std::string> value(std::string_view name) const;
    // True if the answer is for programs.
    bool speaks_json() const { return has("json") || has("jsonl"); }
};

// What was typed, taken apart.
struct Invocation {
    const Command* command = nullptr;  // null: none was named, or a noun alone
    std::string noun = {};             // what was named instead
    Globals globals = {};
    TypedOptions options = {};
    std::vector<std::string> places = {};
    std::vector<std::string> rest = {};  // all words but noun and verb, as they were typed
};

// Fault::usage, with a suggestion, for whatever is not known.
Invocation read_words(const std::vector<std::string>& words, const std::vector<Command>& commands);

// True if a failure is to be told to a program: for what goes wrong before the words are taken apart.
bool asks_for_json(const std::vector<std::string>& words);

}  // namespace helpdesk
