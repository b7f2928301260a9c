#pragma once

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "engine/engine.hpp"

namespace helpdesk {

// `expand=`: what a record names by its id, and what lists stand below its path, come with it, under `expanded`.

inline constexpr std::string_view expand_parameter = "expand";

// One thing that may be asked for: a member that holds an id (customer_id), or a list (comments).
struct Expansion {
    std::string name;
    const Operation* operation;  // that answers it
    std::string_view argument;   // by which it is told of whom
    bool is_list = false;
};

// Of an operation that reads; lists of records expand ids alone.
std::vector<Expansion> expansions_of(const Operation& operation);

// Asks for what was wished, and puts it into each record. What the actor may not see is null.
class Expander {
public:
    // Fault::invalid, with a suggestion, for a name that there is not.
    Expander(Engine& engine, const Actor& actor, const Operation& operation, std::string_view wished);

    // `shown` has the records of the result, or some of their members. Fault::invalid if it gets too long.
    Value put_into(const Value& shown, const Value& result);

private:
    Engine& engine_;
    const Actor& actor_;
    std::vector<Expansion> wished_;
    struct Known {
        Value value;
        std::size_t bytes = 0;
    };
    std::map<std::pair<const Operation*, std::string>, Known> known_;
    std::size_t bytes_ = 0;  // that were put in

    const Value& answer(const Expansion& wish, const std::string& id);
    Known ask(const Expansion& wish, const std::string& id);
};

}  // namespace helpdesk
