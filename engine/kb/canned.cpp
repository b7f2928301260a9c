#include "engine/kb/canned.hpp"

#include <algorithm>
#include <vector>

#include "engine/base/error.hpp"
#include "engine/base/text.hpp"

namespace helpdesk {

namespace {

// Published: texts that are stored name them.
constexpr std::string_view variables[] = {"agent.email",     "agent.name",  "customer.email", "customer.name",
                                          "department.name", "desk.name",   "ticket.number",  "ticket.priority",
                                          "ticket.status",   "ticket.title"};

struct Variable {
    std::string_view name;
    std::optional<std::string_view> otherwise;
};

[[noreturn]] void refuse(std::string_view field, const std::string& what, const std::string& hint) {
    throw Error(Fault::invalid, std::string(field) + ": " + what, std::string(field), hint);
}

Variable read_variable(std::string_view inside, std::string_view field) {
    const auto bar = inside.find('|');
    Variable variable{trim(inside.substr(0, bar)), {}};
    if (bar != std::string_view::npos) variable.otherwise = trim(inside.substr(bar + 1));
    if (std::find(std::begin(variables), std::end(variables), variable.name) != std::end(variables)) return variable;
    const std::vector<std::string> names(std::begin(variables), std::end(variables));
    refuse(field, "there is no variable \"" + std::string(variable.name.substr(0, 100)) + "\"",
           did_you_mean_one_of(variable.name, names));
}

// Gives the text between the variables to `words`, and each variable to `variable`.
template <typename Words, typename See>
void read_template(std::string_view text, std::string_view field, Words&& words, See&& variable) {
    for (;;) {
        const auto open = text.find("{{");
        const bool is_escaped = open != std::string_view::npos && open > 0 && text[open - 1] == '\\';
        words(text.substr(0, is_escaped ? open - 1 : open));
        if (open == std::string_view::npos) return;
        text.remove_prefix(open + 2);
        if (is_escaped) {
            words("{{");
            continue;
        }
        const auto close = text.find("}}");
        if (close == std::string_view::npos) {
            refuse(field, "\"{{" + std::string(text.substr(0, text.find('\n'))).substr(0, 40) + "\" is not closed",
                   "a variable looks like {{customer.name}}; \\{{ is two braces");
        }
        variable(read_variable(text.substr(0, close), field));
        text.remove_prefix(close + 2);
    }
}

}  // namespace

void check_template(std::string_view text, std::string_view field) {
    read_template(
        text, field, [](std::string_view) {}, [](const Variable&) {});
}

std::string fill_template(std::string_view text, const TemplateValues& values, std::string_view field) {
    std::string filled;
    read_template(
        text, field, [&](std::string_view words) { filled += words; },
        [&](const Variable& variable) {
            const auto value = values(variable.name);
            if (value && !trim(*value).empty()) {
                filled += *value;
            } else if (variable.otherwise) {
                filled += *variable.otherwise;
            } else {
                const std::string name(variable.name);
                refuse(field, name + " has no value here", "{{" + name + "|words}} says what stands in its place");
            }
        });
    return filled;
}

}  // namespace helpdesk
