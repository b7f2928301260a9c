#include "cli/safe_commands.hpp"

#include <filesystem>

#include "cli/arguments.hpp"

namespace helpdesk {

namespace {

// A path that holds wherever this process stands; what is no path stays as it is.
std::string place_of(const Context& context, const std::string& where) {
    if (where.find("://") != std::string::npos) return where;
    return (context.console.folder / where).lexically_normal().string();
}

// What came of a command: a line of JSON for programs, a sentence for people.
void tell(Context& context, const Value::Object& made, const std::string& sentence) {
    if (context.globals().speaks_json()) {
        write_out(context.console, to_json(Value(made)) + "\n");
    } else if (!context.globals().has("quiet")) {
        write_err(context.console, sentence + "\n");
    }
}

// A desk that another one takes the place of is not destroyed, but nobody works with it any more.
bool confirm_restore(Context& context, const std::string& file) {
    std::error_code ignored;
    const bool asked = context.globals().has("yes") || context.globals().has("dry-run");
    if (asked || !std::filesystem::exists(context.database(), ignored)) return true;
    if (!context.console.in_is_terminal) {
        throw Error(Fault::usage, "`restore` takes the desk away, and there is no terminal to ask on", {},
                    "--yes does it without asking");
    }
    if (ask_yes(context.console, "Put " + file + " in the place of " + context.settings.database() + "?")) return true;
    write_err(context.console, "Nothing was restored.\n");
    return false;
}

}  // namespace

int run_restore(Context& context, const Value& arguments) {
    const std::string file = text_argument(arguments, "copy");
    if (!confirm_restore(context, file)) return 0;
    const RestoreOptions wanted{.file = place_of(context, file), .dry_run = context.globals().has("dry-run")};
    const std::string kept = restore_desk(context.engine_options(), wanted, context.actor());
    if (wanted.dry_run) {
        write_err(context.console, file + " is sound, and could be restored; --dry-run changes nothing.\n");
        return 0;
    }
    tell(context, {{"restored", context.database()}, {"kept", kept.empty() ? Value() : Value(kept)}},
         kept.empty() ? "The desk was restored." : "The desk was restored. What it was before is in " + kept + ".");
    return 0;
}

}  // namespace helpdesk
