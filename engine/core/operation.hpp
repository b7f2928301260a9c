#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <variant>

#include "engine/base/field.hpp"
#include "engine/base/value.hpp"

namespace helpdesk {

class Session;

// How much one page of a list has: what `limit` is if it is left out, and may be.
constexpr std::int64_t page_limit_default = 50;
constexpr std::int64_t page_limit_max = 500;

enum class Verb { get, post, put, patch, remove };
// The word of HTTP for it: DELETE.
std::string_view method_of(Verb verb);

// A result on its way out; what lists tell beside their rows is what Page says.
struct Answer {
    std::string body;
    std::string next;
    std::string left_off = {};
    std::string total = {};
    std::optional<std::int64_t> version = {};  // of a record that has versions
};

// One row of the operation table: the only description of a deed. Command, route, help, permission, completion, manual
// and OpenAPI follow from it.
struct Operation {
    std::string_view name;     // ticket.assign
    std::string_view summary;  // one sentence, with a full stop
    Verb verb;
    std::string_view path;        // /tickets/{id}/assignee; what stands in braces are arguments
    std::string_view permission;  // tickets:assign
    // Further arguments that the command line takes by place: "assignee". Of "query..." all words that are left are
    // one.
    std::string_view words = {};
    Shape arguments = {};
    Shape result = {};
    std::string_view arguments_type = {};  // what C++ calls the struct of the arguments: AssignTicket
    std::string_view result_type = {};     // and that of the result, or of one of many: TicketView
    bool lists = false;                    // the result is a page of many
    bool answers = true;                   // false: there is no result
    bool shows_secret = false;             // its answer is given once, and kept nowhere
    bool rewrites = false;  // what it has taken away must not stay in the file: the desk is compacted behind it
    const void* deed = nullptr;
    Answer (*run)(Session&, const Value& arguments) = nullptr;
    void (*run_typed)(Session&, const void* arguments, void* result) = nullptr;

    bool changes() const { return verb != Verb::get; }
    bool creates() const { return verb == Verb::post; }
    // Takes away what no other operation brings back.
    bool destroys() const {
        return name.ends_with(".delete") || name.ends_with(".anonymise") || name.ends_with(".erase");
    }
};

// The types of a deed's own function. `stored` is what a caller keeps of a deed that returns nothing.
template <typename>
struct DeedSignature;

template <typename Result, typename Arguments>
struct DeedSignature<Result (*)(Session&, const Arguments&)> {
    using result = Result;
    using arguments = Arguments;
    using stored = std::conditional_t<std::is_void_v<Result>, std::monostate, Result>;
};

// What modules do about the events of a unit of work: escalation, rules, notifications, the outbox. An operation does
// it itself, before it answers; whatever else writes has to ask for it, once, at the end.
void follow_events(Session& session);

// Every operation of every module, in the order of their names.
std::span<const Operation> all_operations();

// Fault::usage with a suggestion if there is none of that name.
const Operation& find_operation(std::string_view name);

}  // namespace helpdesk
