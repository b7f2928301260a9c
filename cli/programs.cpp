#include "cli/programs.hpp"

#include <unistd.h>

#include <cstdlib>

namespace helpdesk {

namespace {

int become(const Context& context, const std::string& name, std::vector<std::string> words) {
    const std::string program = (context.console.programs / name).string();
    words.insert(words.begin(), program);
    std::vector<char*> pointers;
    for (std::string& word : words) pointers.push_back(word.data());
    pointers.push_back(nullptr);
    execv(program.c_str(), pointers.data());
    throw Error(Fault::usage, name + " is not installed beside " + context.console.program, {},
                "it is built with Helpdesk, unless that was switched off");
}

// What was typed does not say it all: settings of this folder count as well.
void hand_on_desk(const Context& context) {
    setenv("HELPDESK_DB", context.database().c_str(), 1);
    if (!context.settings.user().empty()) setenv("HELPDESK_USER", context.settings.user().c_str(), 1);
}

std::vector<std::string> words_of(const Context& context) {
    const Command& command = *context.invocation.command;
    std::vector<std::string> words{command.noun};
    if (!command.verb.empty()) words.push_back(command.verb);
    for (const std::string& word : context.invocation.rest) words.push_back(word);
    return words;
}

}  // namespace

int become_mail(Context& context, const Value&) {
    hand_on_desk(context);
    return become(context, "helpdesk-mail", words_of(context));
}

int become_remote(Context& context) { return become(context, "helpdesk-remote", words_of(context)); }

// Only what the server itself takes: who asks is said by each request. What is not said stands in the settings.
int become_server(Context& context, const Value& arguments) {
    std::vector<std::string> words;
    for (const char* name : {"listen", "host", "proxy", "workers"}) {
        std::vector<std::string> values;
        const Value* given = arguments.find(name);
        if (given && given->array()) {
            for (const Value& each : *given->array()) values.push_back(*each.text());
        } else if (given && given->text()) {
            values.push_back(*given->text());
        } else {
            for (const std::string_view each : split(context.settings.value(name), ','))
                values.emplace_back(trim(each));
        }
        for (const std::string& value : values) {
            if (!value.empty()) words.insert(words.end(), {"--" + std::string(name), value});
        }
    }
    if (context.globals().has("quiet")) words.emplace_back("--quiet");
    hand_on_desk(context);
    return become(context, "helpdesk-server", std::move(words));
}

}  // namespace helpdesk
