#include "cli/command.hpp"

#include <algorithm>
#include <array>

#include "cli/own_commands.hpp"

namespace helpdesk {

namespace {

struct ShortForm {
    std::string_view name;
    std::string_view operation;
    std::vector<std::string> places;
    std::vector<std::pair<std::string, Value>> presets;
    std::string_view summary;
};

// What is typed every day; published.
std::vector<ShortForm> short_forms() {
    return {
        {"ls", "ticket.list", {"query"}, {}, "Lists tickets."},
        {"show",
         "ticket.show",
         {"id"},
         {},
         "Shows a ticket with its conversation; --json and --csv give its fields alone."},
        {"new", "ticket.create", {"title"}, {}, "Makes a ticket."},
        {"reply", "comment.add", {"ticket", "body"}, {{"internal", false}}, "Answers the customer."},
        {"note", "comment.add", {"ticket", "body"}, {{"internal", true}}, "Adds a note that customers never see."},
        {"take", "ticket.assign", {"id"}, {{"assignee", "@me"}}, "Gives a ticket to yourself."},
        {"give", "ticket.assign", {"id", "assignee"}, {}, "Gives a ticket to an agent."},
        {"resolve", "ticket.resolve", {"id"}, {}, "Marks a ticket as resolved."},
        {"reopen", "ticket.reopen", {"id"}, {}, "Opens a ticket again."},
        {"close", "ticket.close", {"id"}, {}, "Closes a ticket."},
        {"search", "desk.search", {"query"}, {}, "Finds tickets by the words in them, the best first."},
        {"explain", "ticket.explain", {"id"}, {}, "Explains how the due times of a ticket came to be."},
    };
}

// What stands in the braces of the path, the words of the table row, and a file that has to be given.
std::vector<std::string> places_of(const Operation& operation) {
    std::vector<std::string> places;
    for (std::string_view path = operation.path; path.find('{') != std::string_view::npos;) {
        path.remove_prefix(path.find('{') + 1);
        places.emplace_back(path.substr(0, path.find('}')));
    }
    for (std::string_view word : split(operation.words, ' ')) {
        if (!word.empty()) places.emplace_back(word.substr(0, word.find("...")));
    }
    for (const Field& field : operation.arguments) {
        const bool placed = std::find(places.begin(), places.end(), field.name) != places.end();
        if (field.kind == Kind::bytes && field.required && !placed) places.emplace_back(field.name);
    }
    return places;
}

Command command_of(const Operation& operation) {
    const auto dot = operation.name.find('.');
    Command command{kebab(operation.name.substr(0, dot)), kebab(operation.name.substr(dot + 1))};
    command.summary = operation.summary;
    command.places = places_of(operation);
    command.joins = operation.words.ends_with("...");
    command.arguments = operation.arguments;
    command.operation = &operation;
    return command;
}

void add_flags(std::vector<Flag>& flags, const Field& field) {
    using Reads = Flag::Reads;
    static constexpr std::array<std::string_view, 4> long_texts{"description", "body", "content", "message"};
    const std::string name = kebab(field.name);
    if (field.kind == Kind::boolean) {
        flags.push_back({name, &field, Reads::yes});
        flags.push_back({"no-" + name, &field, Reads::no});
    } else if (field.kind == Kind::secret) {
        flags.push_back({name + "-file", &field, Reads::secret_file});
        flags.push_back({name, &field, Reads::secret_prompt});
    } else if (field.name == "calendar" || field.name == "fields") {
        flags.push_back({name, &field, Reads::file});
    } else if (takes_file(field)) {
        flags.push_back({field.kind == Kind::bytes ? name + "-file" : name, &field, Reads::file});
    } else {
        flags.push_back({name, &field, Reads::text});
        const bool is_long = std::find(long_texts.begin(), long_texts.end(), field.name) != long_texts.end();
        if (is_long) flags.push_back({name + "-file", &field, Reads::file});
    }
}

}  // namespace

const Field& Command::field(std::string_view wanted) const {
    const auto found =
        std::find_if(arguments.begin(), arguments.end(), [&](const Field& each) { return each.name == wanted; });
    if (found != arguments.end()) return *found;
    throw Error(Fault::internal, "the command " + name() + " has no argument " + std::string(wanted));
}

std::vector<Command> all_commands() {
    std::vector<Command> commands;
    for (const ShortForm& form : short_forms()) {
        for (const Operation& operation : Engine::operations()) {
            if (operation.name != form.operation) continue;
            Command command = command_of(operation);
            command.noun = form.name;
            command.verb.clear();
            command.summary = form.summary;
            command.places = form.places;
            command.presets = form.presets;
            commands.push_back(std::move(command));
        }
    }
    for (const Operation& operation : Engine::operations()) commands.push_back(command_of(operation));
    for (Command& command : own_commands()) commands.push_back(std::move(command));
    return commands;
}

const Command* find_command(const std::vector<Command>& commands, std::string_view noun, std::string_view verb) {
    const auto found = std::find_if(commands.begin(), commands.end(),
                                    [&](const Command& each) { return each.noun == noun && each.verb == verb; });
    return found == commands.end() ? nullptr : &*found;
}

std::vector<Flag> flags_of(const Command& command) {
    std::vector<Flag> flags;
    for (const Field& field : command.arguments) {
        const auto preset = [&](const auto& each) { return each.first == field.name; };
        if (std::none_of(command.presets.begin(), command.presets.end(), preset)) add_flags(flags, field);
    }
    return flags;
}

std::string kebab(std::string_view name) {
    std::string flag(name);
    std::replace(flag.begin(), flag.end(), '_', '-');
    return flag;
}

bool has_many_choices(const Field& field) { return field.choices.size() > 20; }

std::string value_word(const Field& field, Flag::Reads reads) {
    if (reads == Flag::Reads::file || reads == Flag::Reads::secret_file || takes_file(field)) return "FILE";
    if (field.name == "mapping") return "FILE";
    if (field.name == "field") return "NAME=VALUE";
    if (field.kind == Kind::integer) return "N";
    if (field.kind == Kind::time) return "TIME";
    if (field.kind == Kind::json || field.kind == Kind::object) return "JSON";
    std::string word;
    if (field.kind == Kind::choice && !has_many_choices(field)) {
        for (std::string_view choice : field.choices) word += (word.empty() ? "" : "|") + std::string(choice);
        return word;
    }
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 16> nouns{{
        {"tickets", "TICKET"},
        {"users", "PERSON"},
        {"departments", "DEPARTMENT"},
        {"roles", "ROLE"},
        {"ticket_statuses", "STATUS"},
        {"sla_policies", "POLICY"},
        {"tags", "TAG"},
        {"ticket_comments", "COMMENT"},
        {"attachments", "ATTACHMENT"},
        {"notifications", "NOTIFICATION"},
        {"kb_categories", "CATEGORY"},
        {"kb_articles", "ARTICLE"},
        {"ticket_history", "ENTRY"},
        {"_rules", "RULE"},
        {"_webhooks", "WEBHOOK"},
        {"_outbox", "DELIVERY"},
    }};
    for (const auto& [table, noun] : nouns) {
        if (field.table == table) return std::string(noun);
    }
    for (char c : kebab(field.name)) word += c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
    return word;
}

}  // namespace helpdesk
