#pragma once

#include "engine/tickets/ticket.hpp"

namespace helpdesk {

// A customer is asked once about a ticket, when it is resolved for the first time, by a mail with a link of its own.
// Reading what the link leads to counts nothing, so that a program that looks into mails does not vote; only an answer
// does, and another one takes its place.
struct Survey {
    Id<Survey> id;
    Id<Ticket> ticket_id;
    Id<User> user_id;
    std::string token_hash;
    std::optional<std::int64_t> score;
    std::optional<std::string> comment;
    std::optional<Time> answered_at;
    Time created_at;
};
BOOST_DESCRIBE_STRUCT(Survey, (), (id, ticket_id, user_id, token_hash, score, comment, answered_at, created_at))
template <>
inline constexpr std::string_view table_name<Survey> = "_surveys";

// Asks about the tickets that were resolved in this unit of work, if the desk asks at all.
void ask_customers(Session& session);

std::vector<Operation> survey_operations();

}  // namespace helpdesk
