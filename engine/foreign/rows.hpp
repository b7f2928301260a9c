#pragma once

#include "engine/foreign/file.hpp"
#include "engine/foreign/names.hpp"
#include "engine/maintenance.hpp"

namespace helpdesk {

// Brings in one row after the other. What it throws is without the place in the file, and names our field.
class ForeignRows {
public:
    virtual ~ForeignRows() = default;
    // Before a row, outside of what is undone with it.
    virtual void prepare(Session& session) = 0;
    // Counts what it did.
    virtual void add(Session& session, const ForeignFile& row, ForeignImported& done) = 0;
    // The last row was undone.
    virtual void forget() = 0;
    // Behind the last row.
    virtual void finish(Session& session) = 0;
};

std::unique_ptr<ForeignRows> customer_rows(Session& session, const Mapping& mapping);
std::unique_ptr<ForeignRows> ticket_rows(Session& session, const Mapping& mapping);

// The time in that field, which lies between 1970 and now; nothing if it is empty.
std::optional<Time> time_in(Session& session, const ForeignFile& row, std::string_view field);

// A customer without a password. The address is one that nobody has.
User new_customer(Session& session, KnownNames& names, const std::string& email, const std::string& name);
std::optional<Id<User>> person_with(Session& session, const std::string& email);

}  // namespace helpdesk
