#include <catch2/catch.hpp>

#include "engine/tickets/draft.hpp"
#include "tests/people/traces.hpp"
#include "tests/support.hpp"

namespace helpdesk {

namespace {

const std::string agent = "agent@example.org";
const std::string manager = "manager@example.org";
const std::string admin = "admin@example.org";
const std::string customer = "customer@example.org";

std::string place(const std::string& kind, const std::string& rest = {}, const std::string& ticket = "1") {
    return R"({"ticket":")" + ticket + R"(","kind":")" + kind + "\"" + rest + "}";
}

Value write(Desk& desk, const std::string& as, const std::string& kind, const std::string& body,
            const std::string& ticket = "1") {
    return desk.call("draft.set", place(kind, R"(,"body":")" + body + "\"", ticket), as);
}

// What somebody is writing, everywhere: such as "TKT-000001 reply: Yes; ".
std::string drafts_of(Desk& desk, const std::string& as, const std::string& arguments = "{}") {
    std::string text;
    const Value list = desk.call("draft.list", arguments, as);
    for (const Value& each : *list.array()) {
        text += member(each, "ticket_number") + " " + member(each, "kind") + ": " + member(each, "body") + "; ";
    }
    return text;
}

std::int64_t count(Desk& desk, const std::string& table) { return desk.number("SELECT count(*) FROM " + table); }

std::string words_of(Desk& desk, const std::string& as) {
    return member(desk.call("draft.show", place("reply"), as), "body");
}

}  // namespace

TEST_CASE("a draft is its writer's alone, and nobody is told of it") {
    Desk desk(GENERATE(from_range(backends())));
    desk.open_ticket();
    const std::string before = member(desk.call("ticket.show", R"({"id":"1"})"), "version");
    std::map<std::string, std::int64_t> rows;
    for (const char* table : {"_events", "_outbox", "notifications", "ticket_history", "ticket_comments"}) {
        rows[table] = count(desk, table);
    }

    write(desk, agent, "reply", "Unplug the zeppelin");
    write(desk, agent, "note", "An odd zeppelin");
    write(desk, manager, "reply", "Wait");

    CHECK(drafts_of(desk, manager) == "TKT-000001 reply: Wait; ");
    CHECK(words_of(desk, manager) == "Wait");
    for (const std::string& other : {admin, customer}) {
        CHECK(drafts_of(desk, other).empty());
        CHECK(words_of(desk, other).empty());
    }
    desk.call("draft.delete", place("reply"), admin);
    CHECK(words_of(desk, agent) == "Unplug the zeppelin");
    for (const auto& [table, number] : rows) CHECK(count(desk, table) == number);
    CHECK(member(desk.call("ticket.show", R"({"id":"1"})"), "version") == before);
    for (const std::string& reader : {agent, admin, std::string()}) {
        const Value found = desk.call("desk.search", R"({"query":"zeppelin"})", reader);
        CHECK(found.array()->empty());
        CHECK(desk.call("ticket.list", R"({"query":"zeppelin"})", reader).array()->empty());
        CHECK(desk.call("comment.list", R"({"ticket":"1"})", reader).array()->empty());
    }
    CHECK(desk.refused("draft.set", place("reply", R"(,"body":"Who?")")).fault() == Fault::invalid);
}

TEST_CASE("a draft is begun, gone on with, and deleted by leaving nothing of it") {
    Desk desk(GENERATE(from_range(backends())));
    desk.open_ticket();
    CHECK(member(desk.call("draft.show", place("reply"), agent), "version") == "0");

    const Value begun = write(desk, agent, "reply", "Ye");
    desk.turn_clock(std::chrono::seconds(5));
    const Value same = write(desk, agent, "reply", "Ye");
    const Value gone_on = write(desk, agent, "reply", "Yes");
    CHECK(member(begun, "version") == "1");
    CHECK(member(same, "version") == "1");
    CHECK(member(same, "updated_at") == member(begun, "updated_at"));
    CHECK(member(gone_on, "version") == "2");
    CHECK(member(gone_on, "created_at") == member(begun, "created_at"));
    CHECK(member(gone_on, "updated_at") != member(begun, "updated_at"));

    CHECK(member(write(desk, agent, "reply", " \\n "), "version") == "0");
    CHECK(count(desk, "_drafts") == 0);
    write(desk, agent, "reply", "Again");
    desk.call("draft.delete", place("reply"), agent);
    desk.call("draft.delete", place("reply"), agent);
    CHECK(count(desk, "_drafts") == 0);

    const std::string long_one(200'000, 'x');
    write(desk, agent, "reply", long_one);
    CHECK(desk.refused("draft.set", place("reply", R"(,"body":"y)" + long_one + "\""), agent).field() == "body");
    CHECK(words_of(desk, agent) == long_one);
}

TEST_CASE("whoever has not read what was written elsewhere does not write over it") {
    Desk desk(GENERATE(from_range(backends())));
    desk.open_ticket();
    const auto set = [](int version) {
        return place("reply", R"(,"body":"Mine","version":)" + std::to_string(version));
    };
    write(desk, agent, "reply", "Here");

    for (const int stale : {0, 2}) {
        const Error error = desk.refused("draft.set", set(stale), agent);
        CHECK(error.fault() == Fault::conflict);
        CHECK(error.field() == "version");
    }
    CHECK(words_of(desk, agent) == "Here");
    CHECK(member(desk.call("draft.set", set(1), agent), "version") == "2");
    desk.call("comment.add", R"({"ticket":"1","body":"Mine"})", agent);
    CHECK(desk.refused("draft.set", set(2), agent).fault() == Fault::conflict);
    CHECK(drafts_of(desk, agent).empty());
    CHECK(member(desk.call("draft.set", set(0), agent), "version") == "1");
}

TEST_CASE("sending deletes the draft, and what is not sent stays") {
    Desk desk(GENERATE(from_range(backends())));
    desk.open_ticket();
    const auto write_all = [&] {
        write(desk, agent, "reply", "Yes");
        write(desk, agent, "note", "Odd");
        write(desk, manager, "reply", "No");
        write(desk, customer, "reply", "Hello?");
    };
    const std::string said = R"({"ticket":"1","body":"Yes, it is.")";

    write_all();
    desk.call("comment.add", said + "}", agent);
    CHECK(drafts_of(desk, agent) == "TKT-000001 note: Odd; ");
    CHECK(drafts_of(desk, manager) == "TKT-000001 reply: No; ");
    desk.call("comment.add", said + R"(,"internal":true})", agent);
    CHECK(drafts_of(desk, agent).empty());
    desk.call("comment.add", said + "}", customer);
    CHECK(drafts_of(desk, customer).empty());

    write_all();
    desk.refused("comment.add", said + R"(,"canned":"nothing"})", agent);
    desk.refused("comment.add", said + R"(,"seen":"2020-01-01T00:00:00Z"})", agent);
    desk.engine().call("comment.add", parse_json(said + "}"), {.user = agent}, {.dry_run = true});
    desk.call("comment.add", said + R"(,"author":"manager@example.org"})", admin);
    CHECK(drafts_of(desk, manager) == "TKT-000001 reply: No; ");
    CHECK(drafts_of(desk, agent).find("reply: Yes; ") != std::string::npos);
}

TEST_CASE("a ticket that goes takes its drafts along, and so does a person") {
    Desk desk(GENERATE(from_range(backends())));
    desk.open_ticket();
    desk.open_ticket();
    for (const char* ticket : {"1", "2"}) {
        write(desk, agent, "reply", "Yes", ticket);
        write(desk, manager, "note", "No", ticket);
    }
    const std::string file = R"(,"attach":[{"file_name":"a.txt","content":"YQ=="}])";
    desk.call("draft.set", place("note", file), agent);

    desk.call("ticket.delete", R"({"id":"1"})", admin);
    CHECK(drafts_of(desk, agent) == "TKT-000002 reply: Yes; ");
    CHECK(count(desk, "_draft_files") == 0);
    desk.call("user.delete", R"({"id":"manager@example.org"})", admin);
    CHECK(count(desk, "_drafts") == 1);
}

TEST_CASE("whoever may not see the ticket any more, or write notes, has no draft there") {
    Desk desk(GENERATE(from_range(backends())));
    desk.open_ticket();
    write(desk, agent, "reply", "Yes");
    write(desk, agent, "note", "Odd");

    desk.call("ticket.update", R"({"id":"1","department":"Billing"})", admin);
    CHECK(drafts_of(desk, agent).empty());
    for (const char* operation : {"draft.show", "draft.set", "draft.delete", "draft.list"}) {
        const std::string arguments = operation == std::string("draft.list") ? R"({"ticket":"1"})" : place("reply");
        CHECK(desk.refused(operation, arguments, agent).fault() == Fault::not_found);
    }
    desk.call("ticket.update", R"({"id":"1","department":"Technical Support"})", admin);
    CHECK(words_of(desk, agent) == "Yes");

    desk.call("user.update", R"({"id":"agent@example.org","role":"CUSTOMER"})", admin);
    desk.call("ticket.update", R"({"id":"1","customer":"agent@example.org"})", admin);
    CHECK(drafts_of(desk, agent) == "TKT-000001 reply: Yes; ");
    for (const std::string& person : {agent, customer}) {
        for (const char* operation : {"draft.show", "draft.set", "draft.delete"}) {
            const Fault fault = desk.refused(operation, place("note"), person).fault();
            CHECK(fault == (person == agent ? Fault::denied : Fault::not_found));
        }
    }
}

TEST_CASE("a draft stays with a ticket that is merged, and is sent to where that one went") {
    Desk desk(GENERATE(from_range(backends())));
    desk.open_ticket();
    desk.open_ticket();
    write(desk, agent, "reply", "For one");
    write(desk, agent, "reply", "For two", "2");

    desk.call("ticket.merge", R"({"id":"1","into":"2"})", agent);
    CHECK(words_of(desk, agent) == "For one");
    write(desk, agent, "reply", "For one, still");
    const Value said = desk.call("comment.add", R"({"ticket":"1","body":"For one, still"})", agent);
    CHECK(member(said, "ticket_id") == member(desk.call("ticket.show", R"({"id":"2"})"), "id"));
    CHECK(drafts_of(desk, agent) == "TKT-000002 reply: For two; ");
}

TEST_CASE("the files of a draft are kept for longer than a day, and attached as they are") {
    Desk desk(GENERATE(from_range(backends())));
    desk.open_ticket();
    const std::string sha256 = "ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb";
    const std::string as_kept =
        R"([{"file_name":"a.txt","mime_type":"text/plain","size":1,"content":"upload:)" + sha256 + "\"}]";
    const auto attached = [](const std::string& content) {
        return R"(,"body":"See there","attach":[{"file_name":"../a.txt","mime_type":"text/plain","content":")" +
               content + "\"}]";
    };
    const Value kept = desk.call("draft.set", place("reply", attached("YQ==")), agent);
    CHECK(to_json(*kept.find("files")) == as_kept);
    const std::string again = attached("upload:" + sha256);
    desk.call("draft.set", place("reply", again), agent);

    desk.turn_clock(std::chrono::hours(24 * 30));
    desk.call("sla.sweep", "{}");
    const Value draft = desk.call("draft.show", place("reply"), agent);
    CHECK(to_json(*draft.find("files")) == as_kept);
    CHECK(member(draft, "version") == "1");
    desk.call("comment.add", R"({"ticket":"1")" + again + "}", agent);
    CHECK(count(desk, "attachments") == 1);
    desk.call("sla.sweep", "{}");
    CHECK(count(desk, "_uploads") == 0);
    CHECK(failures_of(desk.options()).empty());

    for (const std::string& person : {agent, manager}) {
        CHECK(desk.refused("draft.set", place("reply", again), person).fault() == Fault::invalid);
    }
    CHECK(count(desk, "_drafts") == 0);
}

TEST_CASE("a draft that only changes its files has another version") {
    Desk desk(GENERATE(from_range(backends())));
    desk.open_ticket();
    const std::string files = R"(,"body":"See","attach":[{"file_name":"a","content":"YQ=="}])";
    write(desk, agent, "reply", "See");
    CHECK(member(desk.call("draft.set", place("reply", files), agent), "version") == "2");
    CHECK(member(desk.call("draft.set", place("reply", files), agent), "version") == "2");
    const Value without = write(desk, agent, "reply", "See");
    CHECK(member(without, "version") == "3");
    CHECK(member(without, "files") == "[]");
}

TEST_CASE("nobody has more than 500 drafts: the one that was left longest goes") {
    Desk desk(GENERATE(from_range(backends())));
    for (int number = 1; number <= 3; ++number) desk.open_ticket();
    write(desk, agent, "reply", "The first");
    desk.turn_clock(std::chrono::minutes(1));
    write(desk, agent, "reply", "The second", "2");
    EngineAccess::write(desk.engine(), [&](Session& session) {
        const Id<User> writer{desk.text("SELECT min(user_id) FROM _drafts")};
        for (std::int64_t made = 2; made < own_drafts_max; ++made) {
            const Ticket ticket = session.get(Id<Ticket>{desk.text("SELECT min(id) FROM tickets")});
            Ticket other = ticket;
            other.id = {session.new_id()};
            other.ticket_number = "TKT-1" + std::to_string(10000 + made);
            session.insert(other);
            session.insert(Draft{.id = {session.new_id()},
                                 .user_id = writer,
                                 .ticket_id = other.id,
                                 .body = "x",
                                 .created_at = session.now(),
                                 .updated_at = session.now()});
        }
    });
    CHECK(count(desk, "_drafts") == own_drafts_max);

    desk.turn_clock(std::chrono::minutes(1));
    write(desk, agent, "reply", "The second, gone on with", "2");
    CHECK(words_of(desk, agent) == "The first");
    write(desk, agent, "reply", "One more", "3");
    CHECK(count(desk, "_drafts") == own_drafts_max);
    CHECK(words_of(desk, agent).empty());
    CHECK(drafts_of(desk, agent, R"({"ticket":"2"})") == "TKT-000002 reply: The second, gone on with; ");
    const auto page = desk.engine().call("draft.list", parse_json(R"({"limit":500,"total":true})"), {.user = agent});
    CHECK(page.total == "500");
    CHECK(page.next.empty());
}

TEST_CASE("drafts come in pages, the newest first") {
    Desk desk(GENERATE(from_range(backends())));
    for (const char* ticket : {"1", "2", "3"}) {
        desk.open_ticket();
        write(desk, agent, "reply", "x", ticket);
        write(desk, agent, "note", "x", ticket);
    }
    std::string seen, after;
    int pages = 0;
    do {
        const std::string cursor = after.empty() ? "" : R"(,"after":")" + after + "\"";
        const Reply page =
            desk.engine().call("draft.list", parse_json(R"({"limit":2)" + cursor + "}"), {.user = agent});
        const Value rows = parse_json(page.body);
        for (const Value& each : *rows.array())
            seen += member(each, "ticket_number") + " " + member(each, "kind") + "; ";
        after = page.next;
        ++pages;
    } while (!after.empty() && pages < 10);
    CHECK(pages == 3);
    CHECK(seen ==
          "TKT-000003 note; TKT-000003 reply; TKT-000002 note; TKT-000002 reply; TKT-000001 note; "
          "TKT-000001 reply; ");
}

TEST_CASE("who is erased leaves no draft, and no address in those of others") {
    Desk desk(GENERATE(from_range(backends())));
    desk.open_ticket();
    desk.call("user.create", R"({"email":"leaver@example.org","name":"Leaver"})");
    desk.call("ticket.create", R"({"title":"Theirs","description":".","customer":"leaver@example.org"})");
    write(desk, "leaver@example.org", "reply", "Hello?", "2");
    write(desk, agent, "reply", "Dear Leaver", "2");
    write(desk, agent, "note", "As leaver@example.org wrote");
    write(desk, manager, "reply", "Not about anybody");

    desk.call("user.erase", R"({"id":"leaver@example.org"})", admin);

    const std::string note = member(desk.call("draft.show", place("note"), agent), "body");
    CHECK_THAT(note, Catch::StartsWith("As former-"));
    CHECK(traces_of(desk, "leaver@example.org") == 0);
    CHECK(traces_of(desk, "Dear Leaver") == 0);
    CHECK(traces_of(desk, "Hello?") == 0);
    CHECK(words_of(desk, manager) == "Not about anybody");

    desk.call("user.anonymise", R"({"id":"manager@example.org"})", admin);
    CHECK(count(desk, "_drafts") == 1);
}

TEST_CASE("who is shut out comes back to what was begun") {
    Desk desk(GENERATE(from_range(backends())));
    desk.open_ticket();
    write(desk, agent, "reply", "Yes");
    desk.call("user.deactivate", R"({"id":"agent@example.org"})", admin);
    CHECK(desk.refused("draft.list", "{}", agent).fault() == Fault::denied);
    desk.call("user.update", R"({"id":"agent@example.org","is_active":true})", admin);
    CHECK(words_of(desk, agent) == "Yes");
}

}  // namespace helpdesk
