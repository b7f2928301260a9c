#pragma once

#include <map>
#include <string>
#include <vector>

#include "engine/seed/seed.hpp"
#include "engine/sla/terms.hpp"
#include "engine/tickets/ticket.hpp"

namespace helpdesk {

struct Person {
    Id<User> id;
    std::string first_name;
};

struct Team {
    Id<Department> id;
    Id<User> manager;
    std::vector<Person> agents;
};

// Everybody and everything that made-up tickets refer to.
struct Cast {
    Id<TicketStatus> open, in_progress, waiting, resolved, closed;
    std::vector<SlaTerms> terms;  // by priority
    std::map<std::string, Id<Tag>> tags;
    std::map<std::string, Team> teams;  // by department
    std::vector<Person> customers;      // in the order in which they came
    std::vector<User> new_users;        // who of them is not in the desk yet
    SeedTimes times;

    // A customer who was there by that time; some write much more often than others.
    const Person& draw_customer(Time at, Dice& dice) const;
};

// What the desk holds, with agents and customers made up for that many tickets.
Cast load_cast(Session& session, const SeedTimes& times, std::int64_t scale, Dice& dice);

}  // namespace helpdesk
