#include "cli/context.hpp"

#include <array>
#include <memory>
#include <utility>

namespace helpdesk {

namespace {

constexpr std::array<std::pair<std::string_view, Form>, 4> forms{{
    {"json", Form::json},
    {"jsonl", Form::jsonl},
    {"csv", Form::csv},
    {"quiet", Form::ids},
}};

Form form_of(const Globals& globals, bool terminal) {
    std::string_view chosen;
    Form form = terminal ? Form::people : Form::lines;
    for (const auto& [name, each] : forms) {
        if (!globals.has(name)) continue;
        if (!chosen.empty()) {
            throw Error(Fault::usage,
                        "--" + std::string(chosen) + " and --" + std::string(name) + " are two forms: choose one");
        }
        chosen = name;
        form = each;
    }
    return form;
}

// Programs that a script starts one after the other under a clock that stands still begin at different moments.
std::uint64_t real_moment() { return static_cast<std::uint64_t>(World().now().milliseconds) << 10; }

Style style_of(const Console& console, const Settings& settings) {
    Style style{.terminal = console.out_is_terminal, .width = console.width, .now = console.world.now()};
    const bool capable = console.out_is_terminal && environment_of(console, "TERM") != "dumb";
    style.color = settings.color() == "always" || (settings.color() == "auto" && capable);
    return style;
}

}  // namespace

std::string Context::chosen_fields() const {
    for (const auto& [name, each] : forms) {
        if (const auto fields = globals().value(name)) return *fields;
    }
    return {};
}

std::string Context::database() const {
    if (settings.is_remote()) {
        throw Error(Fault::usage,
                    "`" + invocation.command->name() + "` works on the desk itself, and not over a server", "remote",
                    "--db WHERE says where the desk is");
    }
    const std::string& place = settings.database();
    if (place.find("://") != std::string::npos || console.folder == ".") return place;
    return (console.folder / place).string();
}

Context context_of(Console& console, const std::vector<Command>& commands, const Invocation& invocation) {
    const Globals& globals = invocation.globals;
    if (const auto text = globals.value("now")) {
        const auto time = parse_time(*text);
        if (!time)
            throw Error(Fault::invalid, "--now must be a time such as 2026-11-22T18:25:00Z, not \"" + *text + "\"",
                        "now");
        console.world.now = [frozen = *time] { return frozen; };
        console.world.ids = std::make_shared<IdSequence>(real_moment());
    }
    Settings settings(globals, console);
    Context context{console, commands, invocation, std::move(settings), form_of(globals, console.out_is_terminal)};
    context.style = style_of(console, context.settings);
    return context;
}

}  // namespace helpdesk
