#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/engine.hpp"

namespace helpdesk {

struct Context;

// What can be typed after `helpdesk`: an operation of the engine, a short form of one, or a command of the program's
// own.
struct Command {
    std::string noun;                      // ticket; the whole name if there is no verb
    std::string verb = {};                 // assign
    std::string summary = {};              // one sentence, with a full stop
    std::vector<std::string> places = {};  // the arguments that are taken by their place, in that order
    Shape arguments = {};
    const Operation* operation = nullptr;
    std::vector<std::pair<std::string, Value>> presets = {};  // arguments that a short form has decided already
    int (*run)(Context&, const Value& arguments) = nullptr;   // of the program's own commands; the exit status
    bool joins = false;  // the last place takes all words that are left, with blanks between them

    std::string name() const { return verb.empty() ? noun : noun + " " + verb; }
    bool is_short_form() const { return operation && verb.empty(); }
    bool destroys() const { return operation && operation->destroys(); }
    const Field& field(std::string_view name) const;
};

// An option of one command, as it is typed.
struct Flag {
    enum class Reads { text, yes, no, file, secret_file, secret_prompt };

    std::string name;  // without the --
    const Field* field;
    Reads reads = Reads::text;

    bool takes_value() const { return reads == Reads::text || reads == Reads::file || reads == Reads::secret_file; }
};

// Every command, in the order in which help shows them: operations by name, short forms, the program's own.
std::vector<Command> all_commands();

const Command* find_command(const std::vector<Command>& commands, std::string_view noun, std::string_view verb);

// The options of a command, in the order of its arguments.
std::vector<Flag> flags_of(const Command& command);

// member_name -> member-name.
std::string kebab(std::string_view name);

// True: its choices are too many to stand as one word.
bool has_many_choices(const Field& field);

// The word that stands for an argument's value in help: TICKET, FILE, LOW|MEDIUM|HIGH|URGENT.
std::string value_word(const Field& field, Flag::Reads reads = Flag::Reads::text);

}  // namespace helpdesk
