#pragma once

#include <string>
#include <string_view>

#include "engine/db/libpq.hpp"

namespace helpdesk {

// Five characters; empty if the error is libpq's own.
std::string sqlstate_of(const PGresult& result);
std::string message_of(const PGresult& result);

// True if the server closes the connection after this error.
bool ends_connection(const PGresult& result);

// Throws what the failed result means. `statement` is its name, for messages about our own defects.
[[noreturn]] void throw_postgres(const PGresult& result, std::string_view statement);

// Throws for a connection that could not be made: `message` is libpq's, of which one clear line is kept.
[[noreturn]] void throw_not_connected(std::string_view message, const std::string& server);

}  // namespace helpdesk
