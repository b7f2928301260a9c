#include <catch2/catch.hpp>

#include <algorithm>
#include <chrono>
#include <iostream>
#include <random>
#include <set>
#include <thread>

#include "tests/live/ear.hpp"
#include "tests/processes.hpp"

namespace helpdesk {

namespace {

using Numbers = std::vector<std::int64_t>;

const char* const new_ticket = R"({"title":"T","description":"D","customer":"customer@example.org"})";

std::set<std::int64_t> numbers_in(Desk& desk) {
    std::set<std::int64_t> numbers;
    EngineAccess::read(desk.engine(), [&](Session& session) {
        session.run({"test", "SELECT id FROM _events"}, {}, [&](const Row& row) { numbers.insert(row.integer(0)); });
    });
    return numbers;
}

// Another program on the same desk: its writes begin when the desk has a tag that says so.
int write_elsewhere(const std::string& where, int tickets) {
    Engine engine({.database = where, .busy_wait_ms = 60'000});
    while (parse_json(engine.call("tag.list", Value(Value::Object{})).body).array()->empty()) {
        std::this_thread::sleep_for(std::chrono::milliseconds(5));
    }
    for (int i = 0; i < tickets; ++i) engine.call("ticket.create", parse_json(new_ticket));
    return 0;
}

}  // namespace

TEST_CASE("what happens is told as it happens, by this program and by another engine") {
    Desk desk(GENERATE(from_range(backends())));
    Engine other(desk.options());
    Listening listening(desk.engine());
    const auto ear = listening.listen();

    desk.open_ticket();
    CHECK(ear->hears("ticket.created"));
    other.call("ticket.create", parse_json(new_ticket));
    CHECK(ear->hears("ticket.created", 2));
    CHECK_THROWS(other.call("ticket.create", parse_json(R"({"title":""})")));
    other.call("ticket.update", parse_json(R"({"id":"1","title":"Dry"})"), {}, {.dry_run = true});
    other.call("ticket.update", parse_json(R"({"id":"1","title":"Done"})"));
    CHECK(ear->hears("ticket.updated"));
    CHECK(ear->kinds() == std::vector<std::string>{"ticket.created", "ticket.created", "ticket.updated"});
}

TEST_CASE("nothing is lost and nothing is told twice, however many programs write at once") {
    const Backend backend = GENERATE(from_range(backends()));
    Desk desk(backend);
    const unsigned seed = given_seed().value_or(std::random_device()());
    INFO("HELPDESK_TEST_SEED=" << seed);
    std::mt19937 random(seed);
    constexpr int each = 15;
    std::vector<std::unique_ptr<Child>> children;
    for (int i = 0; i < 2; ++i) {
        children.push_back(std::make_unique<Child>([&] { return write_elsewhere(desk.where(), each); }));
    }
    Engine second({.database = desk.where(), .busy_wait_ms = 60'000});
    Listening listening(desk.engine());
    Listening elsewhere(second);
    const auto before = numbers_in(desk);
    const auto ear = listening.listen();
    const auto other_ear = elsewhere.listen();

    desk.call("tag.create", R"({"name":"go"})");
    std::vector<std::thread> writers;
    for (Engine* engine : {&desk.engine(), &second}) {
        for (int i = 0; i < 2; ++i) {
            const unsigned pause = random() % 3;
            writers.emplace_back([engine, pause] {
                for (int made = 0; made < each; ++made) {
                    engine->call("ticket.create", parse_json(new_ticket));
                    std::this_thread::sleep_for(std::chrono::milliseconds(pause));
                }
            });
        }
    }
    for (std::thread& writer : writers) writer.join();
    for (auto& child : children) CHECK(child->wait() == 0);

    std::set<std::int64_t> expected = numbers_in(desk);
    for (const std::int64_t number : before) expected.erase(number);
    CHECK(expected.size() == 6 * each);
    for (const auto& listener : {ear, other_ear}) {
        CHECK(listener->hears_events(expected.size()));
        const Numbers heard = listener->numbers();
        CHECK(heard.size() == expected.size());
        CHECK(std::set<std::int64_t>(heard.begin(), heard.end()) == expected);
    }
}

TEST_CASE("whoever comes again behind any event hears the rest of them, and each once") {
    Desk desk(GENERATE(from_range(backends())));
    Listening listening(desk.engine());
    const auto ear = listening.listen();
    const std::string begin = ear->position();
    EngineAccess::write(desk.engine(), [](Session& session) {
        for (int i = 0; i < 7; ++i) session.emit({"ticket.updated"});
    });
    for (int i = 0; i < 3; ++i) desk.open_ticket();
    CHECK(ear->hears_events(10));
    const std::vector<LiveEvent> events = ear->events();
    const Numbers numbers = ear->numbers();

    for (std::size_t heard = 0; heard <= events.size(); ++heard) {
        const std::string position = heard == 0 ? begin : events[heard - 1].position;
        const auto again = listening.listen("", {.after = position});
        CHECK(again->hears_events(numbers.size() - heard));
        CHECK(again->numbers() == Numbers(numbers.begin() + static_cast<std::ptrdiff_t>(heard), numbers.end()));
        CHECK(again->count("reset") == 0);
    }
}

TEST_CASE("whoever resumes hears what comes next in the same order as all others") {
    Desk desk(GENERATE(from_range(backends())));
    Listening listening(desk.engine());
    const auto ear = listening.listen();
    EngineAccess::write(desk.engine(), [](Session& session) {
        for (int i = 0; i < 450; ++i) session.emit({"user.activated"});
    });
    CHECK(ear->hears_events(450));

    const auto late = listening.listen("", {.after = ear->events().front().position});
    for (int i = 0; i < 5; ++i) desk.open_ticket();

    CHECK(ear->hears_events(455));
    CHECK(late->hears_events(454));
    const Numbers all = ear->numbers();
    CHECK(late->numbers() == Numbers(all.begin() + 1, all.end()));
    CHECK(std::is_sorted(all.begin(), all.end()));
}

TEST_CASE("a position that is not known any more is answered with a reset, and what comes next is told") {
    Desk desk(GENERATE(from_range(backends())));
    Listening listening(desk.engine());
    const auto ear = listening.listen();
    desk.open_ticket();
    CHECK(ear->hears("ticket.created"));
    std::string position = ear->position();

    SECTION("it is too old") { desk.turn_clock(std::chrono::hours(7 * 24 + 1)); }
    SECTION("it is of a desk that was put back to an earlier state") { run_raw(desk, "DELETE FROM _events"); }
    SECTION("the event of that number is another one") {
        desk.turn_clock(std::chrono::hours(1));
        EngineAccess::write(desk.engine(), [&](Session& session) {
            const std::string time = to_text(session.now());
            session.run({"test", "UPDATE _events SET created_at = :now"}, std::move(Params().add("now", time)));
        });
    }
    SECTION("it is none") {
        position = GENERATE("", "1", "42-42", "x-1-1", "1-1-1-1-1", "99999999999999999999-1-1", "1-1-'", "1--1-1",
                            "9223372036854775807-1-1", "1772442000000-0-9:1:", "1772442000000-0-::", "\xff");
    }
    const auto again = listening.listen("", {.after = position});
    CHECK(again->hears("reset"));
    CHECK(again->count("hello") == 0);
    desk.open_ticket();
    CHECK(again->hears("ticket.created"));
    CHECK(again->events().size() == 1);
}

TEST_CASE("the sweep forgets events after seven days, but never the last one") {
    Desk desk(GENERATE(from_range(backends())));
    desk.open_ticket();
    desk.open_ticket();
    const std::string last = desk.text("SELECT MAX(id) FROM _events");
    desk.call("sla.sweep", "{}");
    CHECK(desk.number("SELECT count(*) FROM _events") == 2);

    desk.turn_clock(std::chrono::hours(7 * 24 + 1));
    run_raw(desk, "DELETE FROM tickets");
    desk.call("sla.sweep", "{}");
    CHECK(desk.text("SELECT MIN(id) FROM _events") == last);
    desk.call("user.deactivate", R"({"id":"agent@example.org"})");
    desk.call("sla.sweep", "{}");
    CHECK(desk.number("SELECT count(*) FROM _events WHERE kind = 'ticket.created'") == 0);
    CHECK(desk.number("SELECT count(*) FROM _events WHERE kind = 'user.deactivated'") == 1);
}

TEST_CASE("of more than ten thousand events at once nobody is told one by one") {
    Desk desk(GENERATE(from_range(backends())));
    Listening listening(desk.engine());
    const auto ear = listening.listen();
    const std::string begin = ear->position();

    EngineAccess::write(desk.engine(), [](Session& session) {
        for (int i = 0; i < 10'001; ++i) session.emit({"ticket.imported"});
    });
    CHECK(ear->hears("reset"));
    desk.open_ticket();
    CHECK(ear->hears("ticket.created"));
    CHECK(ear->events().size() == 1);
    const auto again = listening.listen("", {.after = begin});
    CHECK(again->count("reset") == 1);
}

TEST_CASE("a listener that takes no more is told later, or ended when it never does, and keeps nobody waiting") {
    Desk desk(GENERATE(from_range(backends())));
    const bool comes_back = GENERATE(true, false);
    Listening listening(desk.engine(), {.patience = std::chrono::milliseconds(comes_back ? 60'000 : 200)});
    const auto quick = listening.listen();
    const auto slow = listening.listen();
    slow->take_no_more(true);

    for (int i = 0; i < 5; ++i) {
        desk.open_ticket();
        CHECK(quick->hears_events(static_cast<std::size_t>(i) + 1));
    }
    CHECK(slow->events().empty());
    if (comes_back) {
        slow->take_no_more(false);
        CHECK(slow->hears_events(5));
        CHECK(slow->numbers() == quick->numbers());
    } else {
        CHECK(slow->is_ended());
        CHECK(slow->events().empty());
    }
}

TEST_CASE("a thousand listeners of few people cost as many readings as one") {
    Desk desk(GENERATE(from_range(backends())));
    Listening listening(desk.engine());
    std::map<std::string, std::string> tokens;
    for (const char* user : {"agent@example.org", "customer@example.org"}) {
        const Value made = desk.call("token.create", R"({"name":"ears","user":")" + std::string(user) + "\"}");
        tokens[user] = member(made, "token");
    }
    std::vector<std::shared_ptr<Ear>> ears;
    for (int i = 0; i < 1'000; ++i) {
        const std::string user = i % 2 == 0 ? "agent@example.org" : "customer@example.org";
        ears.push_back(std::make_shared<Ear>());
        listening.feed().add(ears.back(), {.token = tokens[user]}, {.user = user});
    }
    for (const auto& ear : ears) CHECK(ear->hears("hello"));
    const std::int64_t before = listening.feed().counts().readings;

    desk.open_ticket();

    for (const auto& ear : ears) CHECK(ear->hears("ticket.created"));
    CHECK(listening.feed().counts().listeners == 1'000);
    // To see that something is new, what it is, and who is still let in: twice, where a notification comes behind the
    // commit's own bell.
    CHECK(listening.feed().counts().readings - before <= 6);
}

TEST_CASE("a feed that ends ends all who listen") {
    Desk desk(GENERATE(from_range(backends())));
    auto listening = std::make_unique<Listening>(desk.engine());
    const auto ear = listening->listen("agent@example.org");
    const auto begun = std::chrono::steady_clock::now();

    listening.reset();

    CHECK(ear->is_ended());
    CHECK(std::chrono::steady_clock::now() - begun < std::chrono::seconds(5));
}

}  // namespace helpdesk
