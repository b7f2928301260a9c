#include "cli/help.hpp"

#include <algorithm>
#include <utility>

#include "cli/mapping_help.hpp"
#include "cli/own_commands.hpp"
#include "cli/text_width.hpp"

namespace helpdesk {

namespace {

constexpr int help_width = 100;

std::string section(const std::string& title, const std::vector<OptionHelp>& rows) {
    if (rows.empty()) return {};
    constexpr int form_width_max = 30;
    int width = 0;
    for (const OptionHelp& row : rows) width = std::max(width, std::min(form_width_max, width_of(row.form)));
    std::string out = "\n" + title + "\n";
    const std::string indent(static_cast<std::size_t>(width) + 4, ' ');
    for (const OptionHelp& row : rows) {
        out += "  " + padded(row.form, width);
        if (width_of(row.form) > width) out += "\n" + indent.substr(2);
        const auto lines = wrapped(row.words, help_width - width - 4);
        for (const std::string& line : lines) out += (&line == &lines.front() ? "  " : indent) + line + "\n";
        if (lines.empty()) out += "\n";
    }
    return out;
}

std::string all_choices(const Field& field) {
    std::string names;
    for (const std::string_view each : field.choices) names += (names.empty() ? "" : ", ") + std::string(each);
    return names;
}

std::string words_of(const Command& command, const Field& field) {
    if (field.name == "id" && field.kind == Kind::reference) return as_sentence(words_for_naming(field.table));
    const std::string_view own = own_words_for(field.name, command.noun);
    const std::string words = as_sentence(own.empty() ? words_for(field.name, command.noun) : own);
    return has_many_choices(field) ? words + " It is one of " + all_choices(field) + "." : words;
}

// The file brings its name and type along.
bool comes_with_file(const Command& command, const Field& field) {
    const bool describes = field.name == "file_name" || field.name == "mime_type";
    return describes && std::any_of(command.arguments.begin(), command.arguments.end(),
                                    [](const Field& each) { return each.kind == Kind::bytes; });
}

std::vector<OptionHelp> verbs_of(const std::vector<Command>& commands, const std::string& noun) {
    std::vector<OptionHelp> rows;
    for (const Command& command : commands) {
        if (command.noun == noun) rows.push_back({command.verb + places_text(command), command.summary});
    }
    return rows;
}

std::string noun_help(const std::vector<Command>& commands, const std::string& noun) {
    return "Usage: helpdesk " + noun + " VERB [ARGUMENTS] [OPTIONS]\n" + section("Verbs", verbs_of(commands, noun)) +
           "\n`helpdesk help " + noun + " VERB` says more.\n";
}

std::string command_help(const Command& command) {
    std::vector<OptionHelp> places;
    for (const std::string& place : command.places)
        places.push_back({value_word(command.field(place)), place_words(command, place)});
    const std::vector<OptionHelp> options = options_help(command);
    return "Usage: helpdesk " + command.name() + places_text(command) + (options.empty() ? "" : " [OPTIONS]") + "\n\n" +
           command.summary + "\n" + section("Arguments", places) + section("Options", options) +
           "\n`helpdesk help` lists the options that every command takes.\n";
}

std::string query_help() {
    std::vector<OptionHelp> conditions;
    for (const QueryField& field : query_fields())
        conditions.push_back({std::string(field.example), as_sentence(field.words)});
    return "A query finds tickets: its conditions all have to hold, and its words have to be somewhere in the "
           "ticket.\n" +
           section("Conditions", conditions) +
           section("Words", {{"printer", "The word, whatever its case and accents."},
                             {"print*", "Words that begin so."},
                             {"\"paper jam\"", "These words, in this order."},
                             {"-toner", "Not this word; - or ! also excludes what a condition finds."}}) +
           "\nA value with blanks stands in quotes: assignee:\"Ana Silva\". In a shell, put the whole query in "
           "quotes.\n";
}

std::string mapping_page() {
    return "A mapping is a TOML file that says how `helpdesk import FILE --mapping MAPPING` reads the CSV of another "
           "system.\n" +
           section("What stands in it", mapping_help()) +
           "\nAll rows come in, or none; --dry-run tells what would come in, and of up to twenty rows that cannot, and "
           "--keep-going\nleaves those out. Nobody is told of anything that comes in so.\n";
}

std::string overview(const std::vector<Command>& commands) {
    std::vector<OptionHelp> daily, things, desk;
    for (const Command& command : commands) {
        if (command.is_short_form()) daily.push_back({command.noun + places_text(command), command.summary});
        if (!command.operation && command.verb.empty())
            desk.push_back({command.noun + places_text(command), command.summary});
    }
    for (const std::string& noun : nouns_of(commands)) {
        std::string verbs;
        for (const Command& command : commands) {
            if (command.noun == noun) verbs += (verbs.empty() ? "" : ", ") + command.verb;
        }
        const bool own = !find_command(commands, noun, verbs.substr(0, verbs.find(',')))->operation;
        (own ? desk : things).push_back({noun, verbs});
    }
    return "Helpdesk: a support desk in one file.\n\nUsage: helpdesk [OPTIONS] NOUN VERB [ARGUMENTS] [OPTIONS]\n" +
           section("Every day", daily) + section("Nouns and their verbs", things) + section("The desk itself", desk) +
           section("Options that every command takes", global_options_help()) +
           "\n`helpdesk help NOUN` and `helpdesk help NOUN VERB` say more, `helpdesk help query` how tickets are "
           "found,\n`helpdesk help mapping` how the CSV of another system is read.\nA thing is named by its number "
           "(42), e-mail, name, slug, id or the beginning of its id; @me is "
           "whoever\nacts, none is nobody, and - reads ids from standard input (behind a server 1,000 at most).\n";
}

}  // namespace

std::string help_for(const std::vector<Command>& commands, const Invocation& invocation) {
    if (invocation.command) return command_help(*invocation.command);
    return invocation.noun.empty() ? overview(commands) : noun_help(commands, invocation.noun);
}

std::string help_on(const std::vector<Command>& commands, const std::vector<std::string>& words) {
    Invocation named;
    if (words.size() > 2) throw Error(Fault::usage, "`helpdesk help` takes a noun and a verb at most");
    if (words == std::vector<std::string>{"query"}) return query_help();
    if (words == std::vector<std::string>{"mapping"}) return mapping_page();
    if (!words.empty()) named = read_words(words, commands);
    return help_for(commands, named);
}

std::string places_text(const Command& command) {
    const std::vector<Flag> flags = flags_of(command);
    std::string out;
    for (const std::string& place : command.places) {
        const Field& field = command.field(place);
        const std::string word = value_word(field) + (field.repeated || command.joins ? "…" : "");
        const bool from_file = std::any_of(flags.begin(), flags.end(), [&](const Flag& flag) {
            return flag.field == &field && flag.reads == Flag::Reads::file && field.kind == Kind::text;
        });
        out += (field.required && !from_file) || field.table == "users" ? " " + word : " [" + word + "]";
    }
    return out;
}

std::string place_words(const Command& command, const std::string& place) {
    const Field& field = command.field(place);
    if (takes_file(field)) return "A file; - for standard input.";
    return words_of(command, field);
}

std::vector<OptionHelp> options_help(const Command& command) {
    std::vector<OptionHelp> rows;
    for (const Flag& flag : flags_of(command)) {
        const Field& field = *flag.field;
        const bool placed = std::find(command.places.begin(), command.places.end(), field.name) != command.places.end();
        if (flag.reads == Flag::Reads::no || (placed && flag.reads == Flag::Reads::text)) continue;
        std::string form = "--" + flag.name;
        if (flag.reads == Flag::Reads::yes && field.nullable) form = "--[no-]" + flag.name;
        if (flag.takes_value()) form += " " + value_word(field, flag.reads);
        if (field.repeated) form += " …";
        std::string words = words_of(command, field);
        if (flag.reads == Flag::Reads::file && field.kind == Kind::text)
            words = "The same, from a file; - for standard input.";
        if (flag.reads == Flag::Reads::secret_file) words += " In a file; - for standard input.";
        if (flag.reads == Flag::Reads::secret_prompt) words = "Ask for it on the terminal.";
        if (comes_with_file(command, field)) {
            words += " The file's own, if it is left out.";
        } else if (field.required && !placed && flag.reads == Flag::Reads::text) {
            words += " Has to be given.";
        }
        rows.push_back({form, words});
    }
    return rows;
}

std::vector<OptionHelp> global_options_help() {
    std::vector<OptionHelp> rows;
    for (const GlobalOption& option : global_options()) {
        std::string form = option.letter ? std::string("-") + option.letter + ", --" : "--";
        form += option.name;
        if (option.takes == OptionForm::Takes::value) form += " " + std::string(option.value);
        if (option.takes == OptionForm::Takes::value_by_equals) form += "[=" + std::string(option.value) + "]";
        rows.push_back({form, std::string(option.summary)});
    }
    return rows;
}

std::vector<std::string> nouns_of(const std::vector<Command>& commands) {
    std::vector<std::string> nouns;
    for (const Command& command : commands) {
        if (!command.verb.empty() && std::find(nouns.begin(), nouns.end(), command.noun) == nouns.end())
            nouns.push_back(command.noun);
    }
    return nouns;
}

}  // namespace helpdesk
