#include "cli/programs.hpp"

#include <unistd.h>

#include <cstdlib>

namespace helpdesk {

namespace {

int become(Context& context, const std::string& name, std::vector<std::string> words) {
    const std::string program = (context.console.programs / name).string();
    words.insert(words.begin(), program);
    std::vector<char*> pointers;
    for (std::string& word : words) pointers.push_back(word.data());
    pointers.push_back(nullptr);
    setenv("HELPDESK_DB", context.database().c_str(), 1);
    if (!context.settings.user().empty()) setenv("HELPDESK_USER", context.settings.user().c_str(), 1);
    execv(program.c_str(), pointers.data());
    throw Error(Fault::usage, name + " is not installed beside " + context.console.program, {},
                "it is built with Helpdesk, unless that was switched off");
}

}  // namespace

int become_mail(Context& context, const Value&) {
    const Command& command = *context.invocation.command;
    std::vector<std::string> words{command.noun, command.verb};
    for (const std::string& word : context.invocation.rest) words.push_back(word);
    return become(context, "helpdesk-mail", std::move(words));
}

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
    return become(context, "helpdesk-server", std::move(words));
}

}  // namespace helpdesk
