#include <catch2/catch.hpp>

#include <algorithm>

#include "engine/db/open.hpp"
#include "tests/good_calls.hpp"
#include "tests/recording_db.hpp"

namespace helpdesk {

namespace {

// The names of the statements that an operation runs, one line each.
std::vector<std::string> statements_of(Desk& desk, const std::string& operation, const std::string& json,
                                       const std::string& as) {
    RecordingDb db(open_db(desk.where(), find_operation(operation).changes() ? Access::write : Access::read, {}));
    run_and_undo(db, desk, operation, json, as);
    return db.names();
}

std::size_t count_without(std::vector<std::string> names, const std::vector<std::string>& left_out) {
    std::erase_if(names, [&](const std::string& name) {
        return std::find(left_out.begin(), left_out.end(), name) != left_out.end();
    });
    return names.size();
}

std::string joined(const std::vector<std::string>& names) {
    std::string text;
    for (const std::string& name : names) text += name + "; ";
    return text;
}

// An address is looked for in every column that there is.
bool looks_everywhere(const std::string& operation) {
    return operation == "user.footprint" || operation == "user.erase";
}

// A merge and a split change two tickets, and write down all that they move: half as much again as a change of one.
bool is_act(const std::string& operation) { return operation == "ticket.merge" || operation == "ticket.split"; }

// Making somebody nobody takes a statement for each table that knows the person.
std::size_t statements_max(const std::string& operation) {
    if (operation == "user.anonymise") return 28;
    return is_act(operation) ? 36 : 24;
}

}  // namespace

TEST_CASE("opening a ticket takes ten statements at most besides its notifications") {
    BusyDesk desk(GENERATE(from_range(backends())));
    const std::pair<const char*, const char*> cases[] = {
        {R"({"title":"T","description":"."})", "customer@example.org"},
        {R"({"title":"T","description":".","customer":"customer@example.org"})", ""},
    };
    for (const auto& [arguments, as] : cases) {
        const auto names = statements_of(desk, "ticket.create", arguments, as);
        INFO(joined(names));
        CHECK(count_without(names, {"concerned_people", "open_notice_window", "insert notifications"}) <= 10);
    }
}

TEST_CASE("showing a ticket takes its name, the ticket and its tags") {
    BusyDesk desk(GENERATE(from_range(backends())));
    CHECK(joined(statements_of(desk, "ticket.show", R"({"id":"1"})", "agent@example.org")) ==
          "load_viewer; resolve_tickets; show_ticket; tags_of_ticket; ");
}

TEST_CASE("a list takes three statements at most, however long it is") {
    BusyDesk desk(GENERATE(from_range(backends())));
    for (int i = 0; i < 60; ++i) desk.open_ticket();
    for (const Operation& operation : Engine::operations()) {
        const std::string name(operation.name);
        if (!operation.lists || operation.changes() || looks_everywhere(name) || name == "desk.search" ||
            name == "article.suggest" || name.starts_with("view."))
            continue;
        const bool is_of_one = operation.path.find('{') != std::string_view::npos;
        const std::string as = BusyDesk::good_actor(name);
        const auto names = statements_of(desk, name, is_of_one ? desk.good_arguments(name) : "{}", as);
        INFO(name << ": " << joined(names));
        CHECK(names.size() <= 3);
    }
    CHECK(desk.call("ticket.list", "{}").array()->size() == 50);
}

TEST_CASE("what an operation costs does not grow with the desk") {
    BusyDesk desk(GENERATE(from_range(backends())));
    std::vector<std::pair<std::string, std::size_t>> before;
    const auto count = [&](const std::string& name) {
        return statements_of(desk, name, desk.good_arguments(name), BusyDesk::good_actor(name)).size();
    };
    for (const Operation& operation : Engine::operations())
        before.emplace_back(operation.name, count(std::string(operation.name)));
    for (int i = 0; i < 30; ++i) {
        desk.open_ticket();
        desk.call("comment.add", R"({"ticket":"1","body":"More."})", "customer@example.org");
        desk.call("tag.create", R"({"name":"tag )" + std::to_string(i) + "\"}");
    }

    for (const auto& [name, statements] : before) {
        INFO(name);
        CHECK(count(name) == statements);
        if (!looks_everywhere(name)) CHECK(statements <= statements_max(name));
    }
}

TEST_CASE("a list of views counts each with five statements at most") {
    BusyDesk desk(GENERATE(from_range(backends())));
    const std::size_t views = desk.call("view.list", "{}", "agent@example.org").array()->size();
    const auto names = statements_of(desk, "view.list", "{}", "agent@example.org");
    INFO(joined(names));
    CHECK(names.size() <= 2 + 5 * views);
    CHECK(statements_of(desk, "view.tickets", R"({"id":"Open"})", "agent@example.org").size() <= 8);
}

TEST_CASE("a search takes as many statements for fifty hits as for one") {
    BusyDesk desk(GENERATE(from_range(backends())));
    for (int i = 0; i < 60; ++i) desk.open_ticket(i == 0 ? "lonely number" : "many numbers");
    const auto one = statements_of(desk, "desk.search", R"({"query":"lonely -nothing"})", "agent@example.org");
    const auto many = statements_of(desk, "desk.search", R"({"query":"many -nothing"})", "agent@example.org");
    INFO(joined(one));
    INFO(joined(many));
    CHECK(one.size() <= 11);
    CHECK(many.size() <= one.size());
}

TEST_CASE("a ticket that nobody changed is not written") {
    BusyDesk desk(GENERATE(from_range(backends())));
    const auto names = statements_of(desk, "ticket.update", R"({"id":"1","title":"First"})", "agent@example.org");
    for (const std::string& name : names) {
        INFO(name);
        CHECK_FALSE((name.starts_with("update") || name.starts_with("insert")));
    }
}

}  // namespace helpdesk
