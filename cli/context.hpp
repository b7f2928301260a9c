#pragma once

#include <string>
#include <vector>

#include "cli/console.hpp"
#include "cli/settings.hpp"
#include "cli/style.hpp"
#include "cli/words.hpp"

namespace helpdesk {

// In what form a result is printed.
enum class Form { people, lines, json, jsonl, csv, ids };
// True for the forms that name their fields.
constexpr bool is_for_programs(Form form) { return form == Form::json || form == Form::jsonl || form == Form::csv; }

// All that a command works with.
struct Context {
    Console& console;
    const std::vector<Command>& commands;
    const Invocation& invocation;
    Settings settings;
    Form form = Form::lines;
    Style style = {};

    const Globals& globals() const { return invocation.globals; }
    // The fields that were chosen, as they were typed; empty for all.
    std::string chosen_fields() const;
    // Where the desk is: a path that holds wherever this process stands, or a URL.
    std::string database() const;
    Options engine_options() const { return {.database = database(), .world = console.world}; }
    Actor actor() const {
        return {.user = settings.user(),
                .channel = "cli",
                .request_id = invocation.globals.value("request-id").value_or("")};
    }
};

// Fault::usage if more than one form is asked for.
Context context_of(Console& console, const std::vector<Command>& commands, const Invocation& invocation);

}  // namespace helpdesk
