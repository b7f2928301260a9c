#pragma once

#include <chrono>
#include <cstdint>
#include <string>

#include "engine/core/actor.hpp"

namespace helpdesk {

class Engine;

// What a server does for a desk and wants to know of it, beside what it is asked.

// Of all programs that serve a desk one does the work that nobody asks for. True if that is `holder` from now on, for
// as long as it asks again before `lasts` is over; whoever else asks meanwhile is told no.
bool lead(Engine& engine, const std::string& holder, std::chrono::seconds lasts);
// Somebody else may lead at once.
void stop_leading(Engine& engine, const std::string& holder);

// Whether there is something to send that is due.
bool has_deliveries(Engine& engine);

// Copies what stands in a file's -wal into the file, so that the file alone holds the desk; what somebody reads just
// now stays for the next time. Nothing on a database server.
void checkpoint(Engine& engine);

// Whether somebody may sign in with the password that the demo gives everybody. Takes a tenth of a second for each
// account of the demo that there is.
bool has_demo_passwords(Engine& engine);

// Fault::storage, refused or unavailable unless the desk can be read.
void check_ready(Engine& engine);

// Of this engine, since it was opened.
struct CommitCounts {
    std::int64_t commits = 0;
    std::int64_t writes = 0;  // that shared them
};
CommitCounts commits_of(const Engine& engine);

struct DeskCounts {
    std::int64_t wal_bytes = 0;  // 0 on a database server
    std::int64_t waiting = 0;    // deliveries in the outbox
    std::int64_t dead = 0;       // those that were given up
};
// Fault::denied for an actor without desk:maintain.
DeskCounts count(Engine& engine, const Actor& actor = {});

}  // namespace helpdesk
