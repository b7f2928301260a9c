#include "cli/completion_words.hpp"

#include <algorithm>

#include "cli/help.hpp"

namespace helpdesk {

namespace {

std::vector<std::string> choices_of(const Field& field) { return {field.choices.begin(), field.choices.end()}; }

std::string words_beside(const std::vector<OptionHelp>& help, const std::string& flag) {
    for (const OptionHelp& row : help) {
        const std::string name = row.form.substr(0, row.form.find(' '));
        if (name == "--" + flag || name == "--[no-]" + flag) return row.words;
    }
    return {};
}

}  // namespace

std::vector<CompletedOption> completed_options(const Command& command) {
    std::vector<CompletedOption> options;
    const std::vector<OptionHelp> help = options_help(command);
    for (const Flag& flag : flags_of(command)) {
        std::string words = words_beside(help, flag.name);
        const bool shown = !words.empty() || (flag.reads == Flag::Reads::no && flag.field->nullable);
        if (!shown) continue;
        const bool file =
            flag.reads == Flag::Reads::file || flag.reads == Flag::Reads::secret_file || flag.name == "mapping";
        options.push_back({flag.name, std::move(words), flag.takes_value(), file, choices_of(*flag.field)});
    }
    return options;
}

std::vector<CompletedOption> completed_globals() {
    std::vector<CompletedOption> options;
    for (const GlobalOption& option : global_options()) {
        const bool takes_value = option.takes == OptionForm::Takes::value;
        options.push_back({std::string(option.name), std::string(option.summary), takes_value, option.name == "db"});
    }
    return options;
}

std::vector<CompletedWord> first_words(const std::vector<Command>& commands) {
    std::vector<CompletedWord> words;
    for (const Command& command : commands) {
        if (command.verb.empty()) words.push_back({command.noun, command.summary});
    }
    for (const std::string& noun : nouns_of(commands)) {
        std::vector<std::string> verbs;
        for (const CompletedWord& verb : verbs_of(commands, noun)) verbs.push_back(verb.word);
        words.push_back({noun, joined(verbs)});
    }
    return words;
}

std::vector<CompletedWord> verbs_of(const std::vector<Command>& commands, const std::string& noun) {
    std::vector<CompletedWord> verbs;
    for (const Command& command : commands) {
        if (command.noun == noun && !command.verb.empty()) verbs.push_back({command.verb, command.summary});
    }
    return verbs;
}

std::vector<std::string> place_values(const Command& command) {
    return command.places.empty() ? std::vector<std::string>() : choices_of(command.field(command.places.front()));
}

bool takes_paths(const Command& command) {
    return std::any_of(command.places.begin(), command.places.end(), [&](const std::string& place) {
        return takes_file(command.field(place)) || place == "path" || place == "file";
    });
}

std::string joined(const std::vector<std::string>& words) {
    std::string out;
    for (const std::string& word : words) out += (out.empty() ? "" : " ") + word;
    return out;
}

}  // namespace helpdesk
