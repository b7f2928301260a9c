#include <catch2/catch.hpp>

#include <random>
#include <set>

#include "tests/support.hpp"

namespace helpdesk {

namespace {

// Tickets by mail and by hand, with comments, notes, files and tags.
class TreeDesk : public Desk {
public:
    TreeDesk(Backend backend, std::mt19937& random, int tickets) : Desk(backend), random_(random) {
        for (const char* tag : {"vip", "late", "spare"}) call("tag.create", R"({"name":")" + std::string(tag) + "\"}");
        call("user.create", R"({"email":"zoe@example.org","role":"CUSTOMER"})");
        for (int i = 1; i <= tickets; ++i) add_ticket(i);
    }

    std::size_t pick(std::size_t below) { return random_() % below; }

    // All that people read of tickets and what hangs on them; neither what counts changes nor what tells of them.
    std::multiset<std::string> contents() {
        static const char* const queries[] = {
            "SELECT id, ticket_number, title, description, priority, source, status_id, customer_id, assigned_to_id, "
            "department_id, response_due_at, resolution_due_at, first_response_at, resolved_at, response_breached, "
            "resolution_breached, merged_into_id, paused_at, created_at FROM tickets",
            "SELECT id, ticket_id, user_id, content, is_internal, message_id, created_at, updated_at FROM "
            "ticket_comments",
            "SELECT id, ticket_id, comment_id, uploaded_by, file_name, size, sha256, created_at FROM attachments",
            "SELECT ticket_id, tag_id FROM ticket_tags",
            "SELECT ticket_id, other_id, kind FROM _ticket_links",
            "SELECT message_id, ticket_id, comment_id, opened, awaited, sender, fingerprint FROM _mail_messages",
            "SELECT ticket_id, next_at FROM _sla_watch"};
        std::multiset<std::string> all;
        for (const char* query : queries) all.merge(lines(query));
        return all;
    }
    // Every word that was said, wherever it stands.
    std::multiset<std::string> words() {
        std::multiset<std::string> said;
        for (const char* query :
             {"SELECT content FROM ticket_comments", "SELECT description FROM tickets WHERE merged_into_id IS NULL"}) {
            EngineAccess::read(engine(), [&](Session& session) {
                session.run({"test", query}, {}, [&](const Row& row) { said.emplace(row.text(0)); });
            });
        }
        return said;
    }
    // Acts that are not undone yet, the oldest first.
    std::vector<std::string> open_acts() {
        std::vector<std::string> acts;
        const Value list = call("act.list", R"({"limit":500})");
        for (const Value& act : *list.array()) {
            if (act.find("undone_at")->is_null()) acts.insert(acts.begin(), member(act, "id"));
        }
        return acts;
    }
    // A merge or a split that is allowed, or refused with nothing done.
    bool do_something(int tickets) {
        turn_clock(std::chrono::minutes(pick(3)));
        const std::string id = R"({"id":")" + std::to_string(1 + pick(static_cast<std::size_t>(tickets))) + "\"";
        try {
            if (pick(3) > 0) {
                call("ticket.merge", id + R"(,"across":true,"into":")" +
                                         std::to_string(1 + pick(static_cast<std::size_t>(tickets))) + "\"}");
            } else {
                split(id);
            }
            return true;
        } catch (const Error& error) {
            CHECK((error.fault() == Fault::invalid || error.fault() == Fault::not_found));
            return false;
        }
    }
    bool undo(const std::string& act) {
        turn_clock(std::chrono::minutes(pick(3)));
        try {
            call("act.undo", R"({"id":")" + act + "\"}");
            return true;
        } catch (const Error& error) {
            CHECK(error.fault() == Fault::conflict);
            return false;
        }
    }

private:
    std::mt19937& random_;

    std::multiset<std::string> lines(const std::string& query) {
        std::multiset<std::string> rows;
        const std::string table = query.substr(query.rfind(' '));
        EngineAccess::read(engine(), [&](Session& session) {
            session.run({"test", query}, {}, [&](const Row& row) {
                std::string line = table;
                for (int column = 0; column < row.columns(); ++column)
                    line += '|' + (row.is_null(column) ? "NULL" : std::string(row.text(column)));
                rows.insert(line);
            });
        });
        return rows;
    }
    void split(const std::string& id) {
        const std::string number = id.substr(7, id.size() - 8);
        const Value comments = call("comment.list", R"({"ticket":")" + number + "\"}");
        std::string chosen;
        for (const Value& comment : *comments.array()) {
            if (pick(2) == 0) chosen += (chosen.empty() ? "\"" : ",\"") + member(comment, "id") + "\"";
        }
        call("ticket.split",
             id + R"(,"comment":[)" + chosen + "]" + (pick(3) == 0 ? R"(,"description":"apart"})" : "}"));
    }
    void add_ticket(int i) {
        turn_clock(std::chrono::minutes(1));
        std::string number = std::to_string(i);
        const std::string customer = pick(2) == 0 ? "customer@example.org" : "zoe@example.org";
        const bool by_mail = pick(2) == 0;
        Value opened;
        if (by_mail) {
            opened = call("mail.receive",
                          R"({"message_id":"m)" + number + R"(@x","from":")" + customer + R"(","subject":"S)" + number +
                              R"(","text":"by mail )" + number +
                              R"(","attachments":[{"file_name":"m.txt","content":"YQ=="}],"in_reply_to":"gone)" +
                              number + "@x\"}");
        } else {
            opened = call("ticket.create", R"({"title":"T)" + number + R"(","description":"by hand )" + number +
                                               R"(","customer":")" + customer +
                                               R"(","attach":[{"file_name":"h.txt","content":"Yg=="}]})");
        }
        const std::string id = number;
        number = member(opened, "ticket_number");
        const std::string of_ticket = R"({"ticket":")" + number + "\"";
        const auto say = [&](const std::string& body, const std::string& as, const std::string& more) {
            call("comment.add", of_ticket + R"(,"body":")" + body + " " + number + "\"" + more + "}", as);
        };
        if (pick(2) == 0) say("customer", customer, "");
        if (pick(2) == 0) say("staff", "manager@example.org", R"(,"attach":[{"file_name":"c.txt","content":"Yw=="}])");
        if (pick(2) == 0) say("note", "manager@example.org", R"(,"internal":true)");
        if (by_mail && pick(2) == 0) {
            call("mail.receive", R"({"message_id":"a)" + id + R"(@x","from":")" + customer +
                                     R"(","subject":"Re","text":"answer )" + id + R"(","references":["m)" + id +
                                     R"(@x"]})");
        }
        for (const char* tag : {"vip", "late"}) {
            if (pick(3) == 0) call("ticket.tag", of_ticket + R"(,"tag":")" + tag + "\"}");
        }
        if (pick(4) == 0) call("ticket.update", R"({"id":")" + number + R"(","status":"WAITING_CUSTOMER"})");
        if (pick(6) == 0) call("ticket.resolve", R"({"id":")" + number + "\"}");
    }
};

// The rows that only one of them has.
std::vector<std::string> difference(const std::multiset<std::string>& a, const std::multiset<std::string>& b) {
    std::vector<std::string> rows;
    std::set_symmetric_difference(a.begin(), a.end(), b.begin(), b.end(), std::back_inserter(rows));
    return rows;
}

}  // namespace

TEST_CASE("random trees of merges and splits lose no word, and undone in any order they are what was there before") {
    const Backend backend = GENERATE(from_range(backends()));
    const unsigned seed = given_seed().value_or(std::random_device()());
    INFO("HELPDESK_TEST_SEED=" << seed);
    std::mt19937 random(seed);
    for (int round = 0; round < (backend == Backend::sqlite ? 8 : 2); ++round) {
        const int tickets = 14;
        TreeDesk desk(backend, random, tickets);
        const auto before = desk.contents();
        const auto words = desk.words();
        int done = 0;
        for (int i = 0; i < 40; ++i) done += desk.do_something(tickets + done) ? 1 : 0;
        const auto words_now = desk.words();
        CHECK(std::includes(words_now.begin(), words_now.end(), words.begin(), words.end()));
        CHECK(failures_of(desk.options()).empty());
        CHECK(done > 5);

        int refused = 0;
        for (auto acts = desk.open_acts(); !acts.empty(); acts = desk.open_acts()) {
            const bool last_resort = refused > 200;
            const std::string act = last_resort ? acts.back() : acts[desk.pick(acts.size())];
            if (desk.undo(act)) continue;
            REQUIRE_FALSE(last_resort);
            ++refused;
        }
        CHECK(difference(desk.contents(), before) == std::vector<std::string>());
        CHECK(failures_of(desk.options()).empty());
    }
}

}  // namespace helpdesk
