#include "cli/mail_command.hpp"

#include <unistd.h>

#include <cstdlib>

namespace helpdesk {

int become_mail(Context& context, const Value&) {
    const std::string program = (context.console.programs / "helpdesk-mail").string();
    const Command& command = *context.invocation.command;
    std::vector<std::string> words{program, command.noun, command.verb};
    for (const std::string& word : context.invocation.rest) words.push_back(word);
    std::vector<char*> pointers;
    for (std::string& word : words) pointers.push_back(word.data());
    pointers.push_back(nullptr);
    // The settings that count here count there.
    setenv("HELPDESK_DB", context.database().c_str(), 1);
    if (!context.settings.user().empty()) setenv("HELPDESK_USER", context.settings.user().c_str(), 1);
    execv(program.c_str(), pointers.data());
    throw Error(Fault::usage, "helpdesk-mail is not installed beside " + context.console.program, {},
                "it is built with Helpdesk, unless that was switched off");
}

}  // namespace helpdesk
