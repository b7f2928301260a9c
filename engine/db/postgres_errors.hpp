#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "engine/db/libpq.hpp"

namespace helpdesk {

// Five characters; empty if the error is libpq's own.
std::string sqlstate_of(const PGresult& result);
std::string message_of(const PGresult& result);

// True if the server closes the connection after this error.
bool ends_connection(const PGresult& result);

// Throws what the failed result means. `statement` is its name, for messages about our own defects; `parameters` are
// the names of what was sent with it, of which one may have the wrong type.
[[noreturn]] void throw_postgres(const PGresult& result, std::string_view statement,
                                 const std::vector<std::string>& parameters);

// Throws for a connection that could not be made: `message` is libpq's, of which one clear line is kept. LostConnection
// if it may be made a little later, as when the server starts.
[[noreturn]] void throw_not_connected(std::string_view message, const std::string& server);

}  // namespace helpdesk
