#include <thread>

#include "engine/base/id.hpp"
#include "engine/base/json.hpp"
#include "tests/bench/desk.hpp"
#include "tests/bench/slow_disk.hpp"

namespace helpdesk::bench {

namespace {

constexpr const char* description =
    "It printed half of the page this morning, and since then it only blinks. We tried another cable.";

struct People {
    std::string customer;
    std::string department;
    std::string manager;
    std::string status;
    std::string policy;
};

// A customer, and a department whose manager is told of new tickets.
People people_of(const std::string& path) {
    const std::string with_manager = " FROM departments WHERE manager_id IS NOT NULL ORDER BY name LIMIT 1";
    return {
        ask(path, "SELECT u.id FROM users AS u JOIN roles AS r ON r.id = u.role_id WHERE r.name = 'CUSTOMER' LIMIT 1"),
        ask(path, "SELECT id" + with_manager), ask(path, "SELECT manager_id" + with_manager),
        ask(path, "SELECT id FROM ticket_statuses WHERE is_default = 1"),
        ask(path, "SELECT id FROM sla_policies WHERE priority = 'MEDIUM'")};
}

// The rows that a creation writes, through the C API: counter, ticket, its history, event, the manager's notification.
class RawDesk {
public:
    RawDesk(const std::string& path, People people)
        : database_(path),
          people_(std::move(people)),
          as_it_came_in_(ask(path, "SELECT new_value FROM ticket_history WHERE field = 'created' LIMIT 1")) {}

    void create(const std::string& title) {
        const Time now = system_time();
        const std::string id = new_uuid(now, random_);
        const std::string notice = new_uuid(now, random_);
        const std::string time = to_text(now);
        const std::string due = to_text(now + std::chrono::hours(4));
        begin_.run();
        const std::string digits = std::to_string(count_.first_number());
        const std::string number = "TKT-" + std::string(digits.size() < 6 ? 6 - digits.size() : 0, '0') + digits;
        const std::string line = number + ": " + title;
        bind_all(ticket_, {id, number, title, description, people_.status, people_.customer, people_.department,
                           people_.policy, due, due, time, time, hash_ + hash_.substr(32)});
        ticket_.run();
        bind_all(history_, {new_uuid(now, random_), id, as_it_came_in_, time, hash_});
        history_.run();
        bind_all(event_, {id, time});
        event_.run();
        bind_all(notification_, {notice, people_.manager, id, line, time});
        notification_.run();
        commit_.run();
        database_.checkpoint_if_long();
    }

private:
    static void bind_all(RawStatement& statement, std::initializer_list<std::string_view> values) {
        int place = 0;
        for (const std::string_view value : values) statement.bind(++place, value);
    }

    RawDatabase database_;
    People people_;
    Random random_ = World::system_random();
    std::string hash_ = std::string(64, 'f');
    std::string as_it_came_in_;  // another ticket, whose words are about as many
    RawStatement begin_{database_.get(), "BEGIN IMMEDIATE"};
    RawStatement commit_{database_.get(), "COMMIT"};
    RawStatement count_{database_.get(),
                        "UPDATE _counters SET value = value + 1 WHERE name = 'ticket' RETURNING value"};
    RawStatement ticket_{
        database_.get(),
        "INSERT INTO tickets (id, ticket_number, title, description, status_id, customer_id, department_id, "
        "sla_policy_id,"
        " response_due_at, resolution_due_at, created_at, updated_at, priority, source, response_breached,"
        " resolution_breached, version, custom, history_chain)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'MEDIUM', 'WEB', 0, 0, 1, '{}', ?)"};
    RawStatement history_{database_.get(),
                          "INSERT INTO ticket_history (id, ticket_id, field, new_value, channel, version, created_at,"
                          " hash) VALUES (?, ?, 'created', ?, 'engine', 1, ?, ?)"};
    RawStatement event_{database_.get(),
                        "INSERT INTO _events (kind, ticket_id, created_at) VALUES ('ticket.created', ?, ?)"};
    RawStatement notification_{
        database_.get(),
        "INSERT INTO notifications (id, user_id, ticket_id, title, created_at, type, message, is_read)"
        " VALUES (?, ?, ?, ?, ?, 'TICKET_CREATED', 'A new ticket came in.', 0)"};
};

Value arguments_of(const People& people, const std::string& title) {
    return Value(Value::Object{{"title", title},
                               {"description", description},
                               {"customer", people.customer},
                               {"department", people.department}});
}

// Creations a second of that many callers, each with a thread of its own.
double rate_of(Engine& engine, const People& people, int callers, int creates) {
    const double us = microseconds([&] {
        std::vector<std::jthread> threads;
        for (int caller = 0; caller < callers; ++caller) {
            threads.emplace_back([&] {
                for (int i = 0; i < creates; ++i)
                    engine.call("ticket.create", arguments_of(people, "The printer blinks"));
            });
        }
    });
    return callers * creates * 1e6 / us;
}

Pair rates_of(Engine& engine, const People& people, const Amounts& amounts) {
    return rates_in_turns(
        amounts.rounds, [&] { return rate_of(engine, people, amounts.callers, amounts.creates_per_caller); },
        [&] { return rate_of(engine, people, 1, 4 * amounts.creates_per_caller); });
}

}  // namespace

std::vector<Line> measure_creating(Bench& bench) {
    const Amounts& amounts = bench.amounts;
    const std::string path = bench.folder.path() + "/creating.db";
    const std::string raw_path = bench.folder.path() + "/creating-raw.db";
    copy_desk(bench.desk, path);
    copy_desk(bench.desk, raw_path);
    const People people = people_of(path);
    Engine engine({.database = path});
    RawDesk raw(raw_path, people);

    const Pair one = take_turns(
        amounts.creates, [&] { engine.call("ticket.create", arguments_of(people, "The printer blinks")); },
        [&] { raw.create("The printer blinks"); });

    const std::string crowd = "create tickets, " + std::to_string(amounts.callers) + " callers";
    std::vector<Line> lines{compare_times("create a ticket, one caller", "raw SQLite", one, 0.7),
                            compare_rates(crowd, "one caller", rates_of(engine, people, amounts), 8)};
    const SlowDisk disk(fsync_longer);
    copy_desk(bench.desk, path + ".slow");
    Engine slow_engine({.database = path + ".slow"});
    lines.push_back(
        compare_rates(crowd + ", 2 ms longer for an fsync", "one caller", rates_of(slow_engine, people, amounts), 8));
    return lines;
}

}  // namespace helpdesk::bench
