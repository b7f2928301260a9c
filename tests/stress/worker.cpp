#include <poll.h>
#include <sys/resource.h>
#include <unistd.h>

#include <chrono>
#include <fstream>
#include <functional>
#include <map>
#include <random>

#include "engine/base/hash.hpp"
#include "engine/base/json.hpp"
#include "tests/stress/stress.hpp"
#include "tests/stress/workers.hpp"

namespace helpdesk::stress {

namespace {

using Words = std::vector<std::string>;
using Clock = std::chrono::steady_clock;

// At once and without a buffer: whoever reads it may kill this process at any moment.
void say(const std::string& line) {
    const std::string whole = line + '\n';
    if (write(STDOUT_FILENO, whole.data(), whole.size()) < 0) _exit(3);
}

bool asked_to_end(int wait_ms = 0) {
    pollfd input{STDIN_FILENO, POLLIN, 0};
    return poll(&input, 1, wait_ms) > 0;
}

// Says each ticket after it was created: its number, its id, and how many microseconds it took.
void create_one(Engine& engine) {
    const auto begun = Clock::now();
    const Value ticket = parse_json(engine.call("ticket.create", new_ticket()).body);
    const auto took = std::chrono::duration_cast<std::chrono::microseconds>(Clock::now() - begun).count();
    say(*ticket.find("ticket_number")->text() + " " + *ticket.find("id")->text() + " " + std::to_string(took));
}

void create(const Words& words) {
    Engine engine({.database = words[1]});
    const std::int64_t count = std::stoll(words[2]);
    for (std::int64_t i = 0; i < count && !asked_to_end(); ++i) create_one(engine);
}

// Deletes the newest ticket again and again, and says its number.
void delete_newest(const Words& words) {
    Engine engine({.database = words[1]});
    while (!asked_to_end(1)) {
        const Value newest = parse_json(engine.call("ticket.list", parse_json(R"({"limit":1})")).body);
        if (newest.array()->empty()) continue;
        const Value ticket = newest.array()->front();
        engine.call("ticket.delete", Value(Value::Object{{"id", *ticket.find("id")}}));
        say(*ticket.find("ticket_number")->text());
    }
}

// Holds the desk's write lock, or what stands for it on PostgreSQL: the ticket counter.
void hold_lock(const Words& words) {
    Engine engine({.database = words[1]});
    EngineAccess::write(engine, [](Session& session) {
        session.db().run({"hold", "UPDATE _counters SET value = value WHERE name = 'ticket'"});
        say("held");
        while (!asked_to_end(100)) {
        }
    });
}

// Reads one state of the desk for as long as it may.
void hold_state(const Words& words) {
    Engine engine({.database = words[1]});
    EngineAccess::read(engine, [](Session& session) {
        session.db().run({"hold", "SELECT count(*) FROM tickets"});
        say("held");
        while (!asked_to_end(100)) {
        }
    });
}

void restore(const Words& words) { restore_desk({.database = words[1]}, {.file = words[2]}); }

void export_text(const Words& words) { export_desk({.database = words[1]}, {.file = words[2]}); }

void import_text(const Words& words) {
    std::ifstream file(words[2], std::ios::binary);
    const TextSource in = [&](char* into, std::size_t room) {
        file.read(into, static_cast<std::streamsize>(room));
        return static_cast<std::size_t>(file.gcount());
    };
    import_desk({.database = words[1]}, {.in = in});
}

// Attaches a file of so many MiB, says its id, reads it back, and says the most memory it has taken, in KiB.
void carry_file(const Words& words) {
    Engine engine({.database = words[1]});
    std::int64_t left = std::stoll(words[2]) << 20;
    std::mt19937_64 random(1);
    StreamSha256 sent, came;
    const TextSource source = [&](char* into, std::size_t room) {
        const auto count = static_cast<std::size_t>(std::min<std::int64_t>(left, static_cast<std::int64_t>(room)));
        for (std::size_t at = 0; at < count; ++at) into[at] = static_cast<char>(random());
        sent.add({into, count});
        left -= static_cast<std::int64_t>(count);
        return count;
    };
    const Actor actor{"root@example.org"};
    const UploadedFile upload = upload_file(engine, source, actor);
    Value::Object file{{"ticket", words[3]}, {"file_name", "long.bin"}, {"content", upload.content}};
    const Value added = parse_json(engine.call("attachment.add", Value(std::move(file)), actor).body);
    const std::string id = *added.find("id")->text();
    forget_upload(engine, upload, actor);
    say(id);
    download_file(
        engine, id, {}, [&](std::string_view part) { came.add(part); }, actor);
    if (came.hex() != sent.hex()) throw Error(Fault::internal, "what came out is not what went in");
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    say(std::to_string(usage.ru_maxrss));
}

}  // namespace

int work(const Words& words) {
    static const std::map<std::string, std::function<void(const Words&)>> kinds{
        {"create", create},   {"delete_newest", delete_newest}, {"hold_lock", hold_lock}, {"hold_state", hold_state},
        {"restore", restore}, {"export", export_text},          {"import", import_text},  {"carry", carry_file}};
    try {
        kinds.at(words.at(0))(words);
        return 0;
    } catch (const Error& error) {
        say("error " + std::string(error.what()));
        return exit_status_of(error.fault());
    }
}

}  // namespace helpdesk::stress
