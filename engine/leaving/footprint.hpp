#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "engine/core/op.hpp"
#include "engine/db/traces.hpp"
#include "engine/people/people.hpp"

namespace helpdesk {

// What becomes of the rows that refer to a person, one rule for each reference of the schema: the cascade matrix. What
// user.delete does follows from the reference itself.
struct LeavingRule {
    std::string_view table;
    std::string_view column;
    std::string_view on_anonymise;
    std::string_view on_erase;
};
std::span<const LeavingRule> leaving_rules();

// One place in which there is something of a person.
struct FootprintRow {
    std::string table;
    std::string column;
    std::int64_t rows = 0;
    std::string on_delete;
    std::string on_anonymise;
    std::string on_erase;
};
BOOST_DESCRIBE_STRUCT(FootprintRow, (), (table, column, rows, on_delete, on_anonymise, on_erase))

struct PersonName {
    Id<User> id;
};
BOOST_DESCRIBE_STRUCT(PersonName, (), (id))

// The rows that refer to the person, by the references of the schema, and those in which the address stands.
std::vector<FootprintRow> show_footprint(Session& session, const PersonName& name);

// True for what anonymising takes the address out of, too; erasing takes it out of everything.
bool is_of_mail(const WordColumn& column);

}  // namespace helpdesk
