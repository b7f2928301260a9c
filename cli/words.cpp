#include "cli/words.hpp"

#include <algorithm>

namespace helpdesk {

namespace {

bool is_option(const std::string& word) { return word.size() > 1 && word[0] == '-'; }

bool has_flag(const Command* command, std::string_view name) {
    if (!command) return false;
    const std::vector<Flag> flags = flags_of(*command);
    return std::any_of(flags.begin(), flags.end(), [&](const Flag& each) { return each.name == name; });
}

// A command's own option hides a global one of the same name: --version is a ticket's, too.
std::vector<OptionForm> forms_of(const Command* command) {
    std::vector<OptionForm> forms;
    for (const GlobalOption& option : global_options()) {
        if (!has_flag(command, option.name)) forms.push_back({std::string(option.name), option.letter, option.takes});
    }
    if (!command) return forms;
    for (const Flag& flag : flags_of(*command)) {
        const auto takes = flag.takes_value()               ? OptionForm::Takes::value
                           : flag.reads == Flag::Reads::yes ? OptionForm::Takes::value_by_equals
                                                            : OptionForm::Takes::nothing;
        forms.push_back({flag.name, 0, takes});
    }
    return forms;
}

// Whether the next word is this option's value; needed as long as the command is not known.
bool takes_next(const std::string& word, const std::vector<Command>& commands) {
    if (!word.starts_with("--")) return false;
    const std::string name = word.substr(2);
    for (const GlobalOption& option : global_options()) {
        if (option.name == name) return option.takes == OptionForm::Takes::value;
    }
    for (const Command& command : commands) {
        for (const Flag& flag : flags_of(command)) {
            if (flag.name == name) return flag.takes_value();
        }
    }
    return false;
}

// The places of the first two words that are no options: noun and verb.
std::vector<std::size_t> find_names(const std::vector<std::string>& words, const std::vector<Command>& commands) {
    std::vector<std::size_t> found;
    for (std::size_t at = 0; at < words.size() && words[at] != "--" && found.size() < 2; ++at) {
        if (!is_option(words[at])) {
            found.push_back(at);
        } else if (takes_next(words[at], commands)) {
            ++at;
        }
    }
    return found;
}

[[noreturn]] void throw_unknown(const std::string& word, const std::vector<std::string>& known,
                                const std::string& help) {
    std::string hint = did_you_mean(word, known);
    if (hint.empty()) hint = "`helpdesk help" + help + "` lists what there is";
    throw Error(Fault::usage, "there is no command \"" + word + "\"", {}, hint);
}

// Leaves in `names` the words that belong to the command's name. Null for a noun without a verb.
const Command* choose_command(const std::vector<std::string>& words, const std::vector<Command>& commands,
                              std::vector<std::size_t>& names) {
    const std::string noun = words[names[0]];
    const std::string verb = names.size() > 1 ? words[names[1]] : "";
    if (const Command* exact = verb.empty() ? nullptr : find_command(commands, noun, verb)) return exact;
    if (const Command* command = find_command(commands, noun, "")) {
        names.resize(1);
        return command;
    }
    std::vector<std::string> nouns, verbs;
    for (const Command& command : commands) {
        nouns.push_back(command.noun);
        if (command.noun == noun) verbs.push_back(command.name());
    }
    if (verbs.empty()) throw_unknown(noun, nouns, "");
    if (names.size() == 1 || verb == "help") return nullptr;
    throw_unknown(noun + " " + verb, verbs, " " + noun);
}

}  // namespace

const std::vector<GlobalOption>& global_options() {
    using Takes = OptionForm::Takes;
    static const std::vector<GlobalOption> options{
        {"db", "WHERE", "The desk: a file, or postgres://… (else HELPDESK_DB, the settings, ./desk.db).", Takes::value},
        {"as", "PERSON", "Act as this person, with this person's rights (else HELPDESK_USER, or the system).",
         Takes::value},
        {"remote", "URL", "The desk behind this server: https://HOST, or unix:/PATH (else HELPDESK_REMOTE).",
         Takes::value},
        {"token-file", "FILE", "What the server is shown: the token in this file (else HELPDESK_TOKEN_FILE).",
         Takes::value},
        {"json", "FIELDS", "One JSON document; --json=number,title chooses fields, --json=? lists them.",
         Takes::value_by_equals},
        {"jsonl", "FIELDS", "One line of JSON for each row.", Takes::value_by_equals},
        {"csv", "FIELDS", "Comma-separated, with a line of names first.", Takes::value_by_equals},
        {"quiet", "", "Print ids only.", Takes::nothing, 'q'},
        {"dry-run", "", "Show what would change, and change nothing."},
        {"yes", "", "Do not ask before something is destroyed."},
        {"keep-going", "", "Ids from standard input: go on after a failure, and say at the end what failed."},
        {"idempotency-key", "KEY", "The same key again gives the first answer, and changes nothing.", Takes::value},
        {"request-id", "ID", "What the history calls this request, up to 200 characters.", Takes::value},
        {"now", "TIME", "Stop the clock at this time, such as 2026-11-22T18:25:00Z.", Takes::value},
        {"color", "WHEN", "always, never or auto (on a terminal, unless NO_COLOR is set).", Takes::value_by_equals},
        {"help", "", "Say how a command is used.", Takes::nothing, 'h'},
        {"version", "", "Print the versions of Helpdesk, SQLite and the schema."},
    };
    return options;
}

std::optional<std::string> Globals::value(std::string_view name) const {
    const auto found = std::find_if(given.rbegin(), given.rend(), [&](const auto& each) { return each.first == name; });
    if (found == given.rend()) return std::nullopt;
    return found->second;
}

bool asks_for_json(const std::vector<std::string>& words) {
    const auto end = std::find(words.begin(), words.end(), "--");
    return std::any_of(words.begin(), end, [](const std::string& word) {
        return word == "--json" || word == "--jsonl" || word.starts_with("--json=") || word.starts_with("--jsonl=");
    });
}

Invocation read_words(const std::vector<std::string>& words, const std::vector<Command>& commands) {
    Invocation invocation;
    std::vector<std::size_t> names = find_names(words, commands);
    if (!names.empty()) {
        invocation.command = choose_command(words, commands, names);
        invocation.noun = words[names[0]];
    }
    std::vector<std::string> rest;
    for (std::size_t at = 0; at < words.size(); ++at) {
        const bool named = std::find(names.begin(), names.end(), at) != names.end();
        if (!named) rest.push_back(words[at]);
    }
    TypedWords typed = parse_options(rest, forms_of(invocation.command));
    for (auto& option : typed.options) {
        (has_flag(invocation.command, option.first) ? invocation.options : invocation.globals.given)
            .push_back(std::move(option));
    }
    invocation.places = std::move(typed.places);
    invocation.rest = std::move(rest);
    return invocation;
}

}  // namespace helpdesk
