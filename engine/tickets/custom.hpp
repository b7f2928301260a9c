#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "engine/people/custom_fields.hpp"
#include "engine/tickets/ticket.hpp"

namespace helpdesk {

// A custom field of a ticket as lists compare it; see `comparable`.
struct TicketField {
    Id<Ticket> ticket_id;
    std::string name;
    std::string value;
    std::string shown;
};
BOOST_DESCRIBE_STRUCT(TicketField, (), (ticket_id, name, value, shown))
template <>
inline constexpr std::string_view table_name<TicketField> = "_ticket_fields";

// A word in one.
struct TicketWord {
    Id<Ticket> ticket_id;
    std::string word;
    std::string name;
};
BOOST_DESCRIBE_STRUCT(TicketWord, (), (ticket_id, word, name))
template <>
inline constexpr std::string_view table_name<TicketWord> = "_ticket_words";

// What a person wants to become of a ticket's fields: an object that is merged over what is there, in which null takes
// a field away, and `NAME=VALUE` texts, in which nothing does.
struct WantedCustom {
    const std::optional<Json>& custom;
    const std::vector<std::string>& field;

    bool empty() const { return !custom && field.empty(); }
};

// Merges it into the ticket. Fault::invalid, naming `custom` and the field, for a value that does not fit the schema of
// the ticket's department, for a field that it does not know (or that the actor may not see), and for a required one
// that is missing. `moves`: the department is new to the ticket, so that what stays has to fit as well.
void set_custom(Session& session, Ticket& ticket, const WantedCustom& wanted, bool moves);

// A ticket's fields as JSON, with those only that the actor may see.
Json seen_custom(Session& session, const std::optional<Id<Department>>& department, const Json& custom);

// Makes the rows anew by which the fields of a ticket are found; `before` is what they were.
void index_custom(Db& db, const Ticket& ticket, const Json& before);

// Calls see(ticket) for each ticket whose rows are not what its fields give, because another program wrote it; of the
// ticket there is the id, the number and the fields. `mend_custom` makes them anew.
void for_each_stray_custom(Db& db, const std::function<void(const Ticket&)>& see);
void mend_custom(Db& db);

// A value as it is compared: text in lower case, numbers as text of one length, which sorts as they do. Nothing for
// what is no value of a field.
std::optional<std::string> comparable(const Value& value);

// All numbers stand between these.
inline constexpr std::string_view numbers_begin = "#0";
inline constexpr std::string_view numbers_end = "#2";

}  // namespace helpdesk
