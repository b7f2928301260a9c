#pragma once

#include <cstdio>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "engine/engine.hpp"

namespace helpdesk {

class DeskClient;
struct Context;

// All that a command takes from its process. Tests give their own.
struct Console {
    std::FILE* in = stdin;
    std::FILE* out = stdout;
    std::FILE* err = stderr;
    bool in_is_terminal = false;
    bool out_is_terminal = false;
    bool err_is_terminal = false;
    int width = 80;   // of the terminal, in columns
    int height = 24;  // in lines
    std::function<const char*(const char* name)> environment = [](const char*) { return nullptr; };
    std::filesystem::path folder = ".";   // where relative paths begin
    std::string program = "helpdesk";     // as it was typed
    std::filesystem::path programs = {};  // where helpdesk-mail is
    std::filesystem::path system_settings = "/etc/helpdesk/config.toml";
    World world = {};
    // Opens a desk behind a server; only helpdesk-remote can.
    std::function<std::unique_ptr<DeskClient>(const Context&)> open_remote = {};
    bool in_was_read = false;  // standard input can be read once
};

// The console of this process; from here on a closed pipe and a full file are errors of writing, no signals.
Console console_of_process(const char* program);

// An environment variable; empty if it is not set.
std::string environment_of(const Console& console, const char* name);

// Writes text as it is. Fault::storage if that fails; a reader who has gone away is no failure.
void write_out(Console& console, std::string_view text);
void write_err(Console& console, std::string_view text);

// A text that is longer than the terminal goes through $HELPDESK_PAGER, $PAGER or less; `cat` or nothing means none.
void write_paged(Console& console, std::string_view text);

// A file, `-` for standard input, piece by piece, for what may be larger than memory. Fault::not_found or
// Fault::invalid naming the option that asked for it.
TextSource open_input(Console& console, const std::string& path, std::string_view option);
// What comes next of it, up to so many bytes; less only at its end.
std::string read_some(const TextSource& source, std::size_t most);
// The whole of it.
std::string read_input(Console& console, const std::string& path, std::string_view option);

// Asks on the terminal. `ask_secret` shows nothing of what is typed.
bool ask_yes(Console& console, std::string_view question);
std::string ask_secret(Console& console, std::string_view question);

}  // namespace helpdesk
