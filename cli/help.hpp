#pragma once

#include <string>
#include <vector>

#include "cli/words.hpp"

namespace helpdesk {

// What was asked for: all commands, those of a noun, or one.
std::string help_for(const std::vector<Command>& commands, const Invocation& invocation);

// The same for `helpdesk help WORDS`. Fault::usage, with a suggestion, for words that name nothing.
std::string help_on(const std::vector<Command>& commands, const std::vector<std::string>& words);

// TICKET [FILE]: the arguments of a command that are taken by their place.
std::string places_text(const Command& command);

// --status STATUS, --[no-]active: how an option is written, and what it means. Options that only take something back
// are told of beside the one that they belong to.
struct OptionHelp {
    std::string form;
    std::string words;
};
std::vector<OptionHelp> options_help(const Command& command);
std::vector<OptionHelp> global_options_help();

// What a place of the command means.
std::string place_words(const Command& command, const std::string& place);

// The nouns that have verbs, in the order of the commands.
std::vector<std::string> nouns_of(const std::vector<Command>& commands);

}  // namespace helpdesk
