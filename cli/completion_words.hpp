#pragma once

#include <string>
#include <vector>

#include "cli/words.hpp"

namespace helpdesk {

// An option as shells complete it.
struct CompletedOption {
    std::string name;  // without the --
    std::string words;
    bool takes_value = false;
    bool takes_file = false;
    std::vector<std::string> values = {};  // that are known beforehand
};

// A word and what it means.
struct CompletedWord {
    std::string word;
    std::string words;
};

std::vector<CompletedOption> completed_options(const Command& command);
std::vector<CompletedOption> completed_globals();

// What can stand first, and what can stand behind a noun.
std::vector<CompletedWord> first_words(const std::vector<Command>& commands);
std::vector<CompletedWord> verbs_of(const std::vector<Command>& commands, const std::string& noun);

// The values of the first place that are known beforehand, such as the shells of `completion`.
std::vector<std::string> place_values(const Command& command);

// True if a file can stand in one of its places.
bool takes_paths(const Command& command);

// Blanks between the words.
std::string joined(const std::vector<std::string>& words);

}  // namespace helpdesk
