#include "cli/run.hpp"

#include <new>

#include "cli/arguments.hpp"
#include "cli/deeds.hpp"
#include "cli/help.hpp"
#include "cli/own_commands.hpp"
#include "cli/programs.hpp"
#include "cli/report.hpp"

namespace helpdesk {

namespace {

int run_words(const std::vector<std::string>& words, Console& console) {
    const std::vector<Command> commands = all_commands();
    Invocation invocation = read_words(words, commands);
    if (invocation.globals.has("version")) {
        if (invocation.globals.speaks_json()) {
            invocation.command = find_command(commands, "version", "");
        } else {
            write_out(console, version_text());
            return 0;
        }
    }
    if (invocation.globals.has("help") || !invocation.command) {
        write_paged(console, help_for(commands, invocation));
        return 0;
    }
    Context context = context_of(console, commands, invocation);
    if (invocation.command->operation) {
        const bool is_elsewhere = context.settings.is_remote() && !console.open_remote;
        return is_elsewhere ? become_remote(context) : run_operation(context);
    }
    return invocation.command->run(context, arguments_of(invocation, console).value);
}

}  // namespace

int run_cli(const std::vector<std::string>& words, Console& console) {
    const auto fail = [&](const Error& error) {
        asks_for_json(words) ? report_json(console, error) : report(console, error);
        return exit_status_of(error.fault());
    };
    try {
        return run_words(words, console);
    } catch (const Error& error) {
        return fail(error);
    } catch (const std::bad_alloc&) {
        return fail(Error(Fault::storage, "there is not enough memory for this"));
    } catch (const std::exception&) {
        return fail(Error(Fault::internal, "something is wrong inside Helpdesk", {},
                          "please report it with the command that you gave"));
    }
}

}  // namespace helpdesk
