#pragma once

#include "engine/people/people.hpp"

namespace helpdesk {

constexpr std::size_t address_size_max = 64;  // as text

// Somebody whose name stands in a sign-in; without a hash for nobody, and for who may not come in.
struct Arrival {
    Id<User> user;
    Secret password_hash;
    bool is_known_here = false;  // has signed in from this address before
};
Arrival find_arrival(Session& session, const std::string& email, const std::string& address);

void know_address(Session& session, const Id<User>& user, const std::string& address);
// Those from which a person has not signed in for long.
void forget_known_addresses(Session& session);

// False if the person's password is another one by now, or the person has left; otherwise that stays so until the unit
// of work ends.
bool keep_as_is(Session& session, const User& user);

}  // namespace helpdesk
