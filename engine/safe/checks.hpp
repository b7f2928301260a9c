#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "engine/base/json.hpp"
#include "engine/core/actor.hpp"
#include "engine/core/world.hpp"
#include "engine/db/open.hpp"

namespace helpdesk {

struct Options;

// One thing that was looked at, as doctor and verify tell it. `state` is ok, warning or failed.
struct Check {
    std::string check;
    std::string state;
    std::string message;
};
BOOST_DESCRIBE_STRUCT(Check, (), (check, state, message))

std::unique_ptr<Db> open_for(const Options& options, Access access);

// Fault::denied for an actor without desk:maintain.
void check_may_maintain(Db& db, const Actor& actor);

// For what adds rows to a desk that there is: besides, Fault::refused for one whose schema is not up to date.
std::unique_ptr<Db> open_to_add(const Options& options, const Actor& actor);

Check check_sqlite();
Check check_server(Db& db);
Check check_pages_quickly(Db& db);
// Every page, and every row against its indexes; names the tables that are hurt.
Check check_pages(Db& db);
Check check_references(Db& db);
Check check_schema(Db& db);
// Whether files, clocks, histories, articles and the search index are what they must be.
std::vector<Check> check_inside(Db& db, const World& world);

// Does the checks one after the other; one that cannot be done has failed.
std::vector<Check> do_checks(Db& db, const std::vector<std::pair<std::string, std::function<Check(Db&)>>>& checks);

// The first check that failed, in a few words; empty if none did.
std::string first_failure(const std::vector<Check>& checks);

}  // namespace helpdesk
