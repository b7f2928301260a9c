#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "engine/engine.hpp"
#include "engine/inside.hpp"
#include "tests/temporary_folder.hpp"

namespace helpdesk {

// Every engine test runs on each of them: `Desk desk(GENERATE(from_range(backends())));`
std::vector<Backend> backends();

// "helpdesk tests ran on SQLite and PostgreSQL", or why not on both.
std::string closing_line();

// What HELPDESK_TEST_SEED says, so that what chance has found can be found again.
std::optional<unsigned> given_seed();

// A desk of its own for each test, on the database that is asked for, with the basics and four people: admin@,
// manager@, agent@ (Ana, Technical Support) and customer@example.org. The clock stands at 2026-03-02T09:00:00Z until it
// is turned.
class Desk {
public:
    explicit Desk(Backend backend = Backend::sqlite);
    ~Desk();
    Desk(const Desk&) = delete;
    Desk& operator=(const Desk&) = delete;

    Engine& engine() { return *engine_; }
    const std::string& where() const { return options_.database; }
    const Options& options() const { return options_; }
    Time now() const { return *now_; }
    void turn_clock(std::chrono::milliseconds by) { *now_ = *now_ + by; }

    // An operation with JSON arguments; empty `as` is the system.
    Value call(const std::string& operation, const std::string& json, const std::string& as = {},
               const CallOptions& options = {});
    // The fault that a call ends with; a call that succeeds fails the test.
    Error refused(const std::string& operation, const std::string& json, const std::string& as = {});
    // The only value of the only row of a query.
    std::int64_t number(const std::string& sql);
    std::string text(const std::string& sql);
    // Opens a ticket of customer@example.org; its number.
    std::string open_ticket(const std::string& title = "The printer is on fire");
    // Everything that the database holds, as text: equal before and after means that nothing changed.
    std::string everything();

private:
    TemporaryFolder folder_;
    std::shared_ptr<Time> now_;
    Options options_;
    std::unique_ptr<Engine> engine_;
};

// Raw SQL, as another program runs it.
void run_raw(const Desk& desk, const std::string& sql);
// The same while the triggers of the history are away; they are as before afterwards.
void run_behind_triggers(const Desk& desk, const std::string& sql);

// The messages of the checks of `verify` that fail, by their names.
std::map<std::string, std::string> failures_of(const Options& options);

// A member of a JSON object as text: strings as they are, everything else as JSON.
std::string member(const Value& object, const std::string& name);

}  // namespace helpdesk
