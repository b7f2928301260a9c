#pragma once

#include "engine/core/session.hpp"
#include "engine/seed/dice.hpp"

namespace helpdesk {

// What every desk begins with: five roles, five statuses, four SLA policies.
void insert_basics(Session& session);

// Fault::invalid if the desk holds anything already.
void check_empty(Db& db);

// The time that a seeded desk looks back on.
struct SeedTimes {
    Time start;  // it was set up
    Time now;
};

// The basics and the reference data set, in the transaction that is open. The deeds themselves are done, each at its
// own time and by its own person, so that history, due times, first responses and notifications are real.
void play_reference_set(Db& db, const SeedTimes& times, Dice& dice);

}  // namespace helpdesk
