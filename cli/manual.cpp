#include "cli/manual.hpp"

#include <array>
#include <utility>

#include "cli/help.hpp"
#include "cli/mapping_help.hpp"
#include "cli/settings.hpp"

namespace helpdesk {

namespace {

// What each exit status means to people; the numbers come from the table of faults.
constexpr std::array<std::pair<Fault, std::string_view>, 11> fault_words{{
    {Fault::internal, "It failed for a reason that is not in this table: a defect, please report it."},
    {Fault::usage, "The words are wrong."},
    {Fault::not_found, "It is not there, or hidden from you."},
    {Fault::invalid, "The input breaks a rule."},
    {Fault::denied, "You may not do this."},
    {Fault::conflict, "Someone else was first: a stale version, or a key that was used already."},
    {Fault::busy, "Busy: try again."},
    {Fault::storage, "The storage failed: full, read-only, an input or output error, or the file was moved."},
    {Fault::refused, "The file is refused: no desk, damaged, made by a newer version, or tampered with."},
    {Fault::unavailable, "The database server, or the receiver of a webhook, cannot be reached."},
    {Fault::partial, "A part of many failed."},
}};

constexpr std::array<std::pair<std::string_view, std::string_view>, 3> environment{{
    {"HELPDESK_PAGER", "The program that shows long texts on a terminal; else PAGER, or less. cat means none."},
    {"NO_COLOR", "No colours, whatever its value."},
    {"XDG_CONFIG_HOME", "The folder of helpdesk/config.toml; ~/.config if it is not set."},
}};

constexpr std::array<std::pair<std::string_view, std::string_view>, 3> files{{
    {".helpdesk.toml", "Settings of this folder and of those below it. The nearest one counts."},
    {"~/.config/helpdesk/config.toml", "Your own settings."},
    {"/etc/helpdesk/config.toml", "The settings of all users of the machine."},
}};

// Text that roff takes literally: no requests, escapes or hyphens that become dashes, and no bytes beyond ASCII.
std::string roff(std::string_view text) {
    std::string out;
    for (std::size_t at = 0; at < text.size(); ++at) {
        const char c = text[at];
        if (text.substr(at).starts_with("…")) {
            out += "...";
            at += 2;
        } else if (c == '\\') {
            out += "\\e";
        } else if (c == '-') {
            out += "\\-";
        } else {
            out += c;
        }
    }
    if (out.starts_with('.') || out.starts_with('\'')) out.insert(0, "\\&");
    return out;
}

std::string item(std::string_view term, std::string_view text) {
    return ".TP\n.B " + roff(term) + "\n" + (text.empty() ? "\\&" : roff(text)) + "\n";
}

std::string command_section(const Command& command) {
    std::string out =
        ".SS \"helpdesk " + roff(command.name() + places_text(command)) + "\"\n" + roff(command.summary) + "\n";
    for (const std::string& place : command.places)
        out += item(value_word(command.field(place)), place_words(command, place));
    for (const OptionHelp& option : options_help(command)) out += item(option.form, option.words);
    return out;
}

template <std::size_t count>
std::string items(const std::array<std::pair<std::string_view, std::string_view>, count>& rows) {
    std::string out;
    for (const auto& [term, text] : rows) out += item(term, text);
    return out;
}

std::string settings_section() {
    std::string out;
    for (const KnownSetting& each : known_settings()) {
        std::string term(each.name);
        if (!each.variable.empty()) term += ", " + std::string(each.variable);
        out += item(term, each.words);
    }
    return out;
}

std::string exit_statuses() {
    std::string out = item("0", "Done.");
    for (const auto& [fault, words] : fault_words) {
        out += item(std::to_string(exit_status_of(fault)) + " " + std::string(code_of(fault)), words);
    }
    return out;
}

}  // namespace

std::string manual_text(const std::vector<Command>& commands) {
    std::string out = ".TH HELPDESK 1 \"\" \"Helpdesk " + versions().helpdesk +
                      "\" \"User Commands\"\n"
                      ".SH NAME\nhelpdesk \\- a support desk in one file\n"
                      ".SH SYNOPSIS\n.B helpdesk\n[OPTIONS] NOUN VERB [ARGUMENTS] [OPTIONS]\n"
                      ".SH DESCRIPTION\nA desk is a file, or a PostgreSQL database: people, tickets, comments, files, "
                      "articles and their history.\n"
                      "Options may stand anywhere. A thing is named by its number (42), e\\-mail, name, slug, id or "
                      "the beginning of its id;\n"
                      "@me is whoever acts, none is nobody, and \\- reads ids from standard input, one a line "
                      "(behind a server 1,000 at most).\n.PP\n"
                      "On a terminal a result is a table; in a pipe it is lines with tabs between the values. Only the "
                      "result goes to standard\n"
                      "output; messages and questions go to standard error.\n"
                      ".SH OPTIONS\n";
    for (const OptionHelp& option : global_options_help()) out += item(option.form, option.words);
    out += ".SH COMMANDS\n";
    for (const Command& command : commands) out += command_section(command);
    out += ".SH QUERIES\nAll conditions of a query have to hold, and its words have to be somewhere in the ticket.\n";
    for (const QueryField& field : query_fields()) out += item(field.example, field.words);
    out += ".SH MAPPINGS\nThe TOML file by which import reads the CSV of another system.\n";
    for (const OptionHelp& each : mapping_help()) out += item(each.form, each.words);
    out += ".SH \"EXIT STATUS\"\n" + exit_statuses();
    out += ".SH SETTINGS\nEach stands in a file of settings (below), or in the environment.\n" + settings_section();
    out += ".SH ENVIRONMENT\nDATABASE_URL is the desk as HELPDESK_DB is, if it begins with postgres://.\n";
    out += items(environment);
    out += ".SH FILES\n" + items(files);
    return out;
}

int print_manual(Context& context, const Value&) {
    write_out(context.console, manual_text(context.commands));
    return 0;
}

}  // namespace helpdesk
