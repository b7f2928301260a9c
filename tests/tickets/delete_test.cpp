#include <catch2/catch.hpp>

#include <set>

#include "engine/db/migration.hpp"
#include "tests/good_calls.hpp"

namespace helpdesk {

namespace {

std::int64_t dangling(Desk& desk) {
    std::int64_t count = 0;
    for (const Reference& each : references()) {
        count += desk.number("SELECT count(*) FROM " + std::string(each.table) + " AS a WHERE a." +
                             std::string(each.column) + " IS NOT NULL AND NOT EXISTS (SELECT 1 FROM " +
                             std::string(each.target) + " AS b WHERE b." + std::string(each.target_column) + " = a." +
                             std::string(each.column) + ")");
    }
    return count;
}

std::string key_of(const std::string& table) { return table == "ticket_tags" ? "tag_id" : "id"; }

std::string delete_refusal(Desk& desk, const std::string& noun, const std::string& name) {
    const std::string before = desk.everything();
    const Error error = desk.refused(noun + ".delete", R"({"id":")" + name + "\"}", "root@example.org");
    CHECK(error.fault() == Fault::invalid);
    CHECK(error.field() == "id");
    CHECK(desk.everything() == before);
    return error.what();
}

}  // namespace

TEST_CASE("what is in use is not deleted, and the error names what holds it and how many") {
    BusyDesk desk(GENERATE(from_range(backends())));
    desk.call("article.create", R"({"title":"By root","content":".","category":"guides"})", "root@example.org");
    desk.call("comment.add", R"({"ticket":"1","body":"b"})", "customer@example.org");
    desk.call("attachment.add", R"({"ticket":"1","file_name":"a","content":""})", "customer@example.org");

    CHECK(delete_refusal(desk, "role", "AGENT") == "the role \"AGENT\" is in use by 1 user (role_id)");
    CHECK(delete_refusal(desk, "role", "CUSTOMER") == "the role \"CUSTOMER\" is in use by 2 users (role_id)");
    CHECK(delete_refusal(desk, "status", "RESOLVED") == "the status \"RESOLVED\" is in use by 1 ticket (status_id)");
    CHECK(delete_refusal(desk, "category", "guides") ==
          "the category \"Guides\" is in use by 3 articles (category_id)");
    CHECK(delete_refusal(desk, "user", "customer@example.org") ==
          "the user \"customer@example.org\" is in use by 2 tickets (customer_id), 1 comment (user_id), 1 attachment "
          "(uploaded_by)");
    CHECK(delete_refusal(desk, "user", "agent@example.org") ==
          "the user \"agent@example.org\" is in use by 2 comments (user_id), 2 attachments (uploaded_by), 2 articles "
          "(author_id)");
    CHECK_THAT(delete_refusal(desk, "status", "OPEN"), Catch::Contains("where new tickets begin"));
}

TEST_CASE("a ticket goes with its comments, history, files, tags and notifications, and leaves no dangling row") {
    BusyDesk desk(GENERATE(from_range(backends())));
    desk.call("ticket.delete", R"({"id":"1"})", "root@example.org");

    for (const char* table : {"ticket_comments", "attachments", "ticket_tags"}) {
        INFO(table);
        CHECK(desk.number("SELECT count(*) FROM " + std::string(table)) == 0);
    }
    CHECK(desk.number("SELECT count(*) FROM tickets") == 1);
    CHECK(desk.number("SELECT count(*) FROM ticket_history AS h JOIN tickets AS t ON t.id = h.ticket_id") ==
          desk.number("SELECT count(*) FROM ticket_history"));
    CHECK(desk.number("SELECT count(*) FROM tags") == 1);
    CHECK(dangling(desk) == 0);
    CHECK(desk.number("SELECT count(*) FROM _events WHERE kind = 'ticket.deleted'") == 1);
}

TEST_CASE("a ticket into which another was merged can be deleted, and the other stays") {
    BusyDesk desk(GENERATE(from_range(backends())));
    EngineAccess::write(desk.engine(), [](Session& session) {
        session.run({"test",
                     "UPDATE tickets SET merged_into_id = (SELECT id FROM tickets WHERE ticket_number = 'TKT-000001') "
                     "WHERE ticket_number = 'TKT-000002'"});
    });
    desk.call("ticket.delete", R"({"id":"1"})");
    CHECK(member(desk.call("ticket.show", R"({"id":"2"})"), "merged_into_id") == "null");
}

TEST_CASE("a comment goes with its files, and the ticket stays") {
    BusyDesk desk(GENERATE(from_range(backends())));
    desk.call("comment.delete", R"({"id":")" + desk.comment + "\"}", "manager@example.org");
    CHECK(desk.number("SELECT count(*) FROM ticket_comments") == 1);
    CHECK(desk.number("SELECT count(*) FROM attachments") == 1);
    CHECK(dangling(desk) == 0);
}

TEST_CASE("the form of a mail goes with the mail") {
    BusyDesk desk(GENERATE(from_range(backends())));
    REQUIRE(desk.number("SELECT count(*) FROM _mail_html") == 2);
    run_raw(desk, "DELETE FROM _mail_messages");
    CHECK(desk.number("SELECT count(*) FROM _mail_html") == 0);
    CHECK(dangling(desk) == 0);
}

TEST_CASE("a draft goes with its files, and a file of a draft with its upload") {
    BusyDesk desk(GENERATE(from_range(backends())));
    desk.call("draft.set", desk.good_arguments("draft.set"), "root@example.org");
    REQUIRE(desk.number("SELECT count(*) FROM _draft_files") == 1);
    run_raw(desk, "DELETE FROM _uploads");
    CHECK(desk.number("SELECT count(*) FROM _draft_files") == 0);
    CHECK(dangling(desk) == 0);
    desk.call("draft.set", desk.good_arguments("draft.set"), "root@example.org");
    desk.call("draft.delete", R"({"ticket":"1","kind":"note"})", "root@example.org");
    CHECK(desk.number("SELECT count(*) FROM _draft_files") == 0);
    CHECK(desk.number("SELECT count(*) FROM _drafts") == 1);
    CHECK(dangling(desk) == 0);
}

TEST_CASE("what may be absent becomes empty when what it names is deleted") {
    BusyDesk desk(GENERATE(from_range(backends())));
    desk.call("department.update", R"({"id":"Technical Support","manager":"manager@example.org"})");
    desk.call("ticket.assign", R"({"id":"1","assignee":"manager@example.org"})");
    desk.call("category.create", R"({"name":"Below","parent":"empty"})");

    desk.call("user.delete", R"({"id":"manager@example.org"})", "root@example.org");
    CHECK(member(desk.call("department.show", R"({"id":"Technical Support"})"), "manager") == "null");
    CHECK(member(desk.call("ticket.show", R"({"id":"1"})"), "assignee") == "null");
    desk.call("department.delete", R"({"id":"Technical Support"})", "root@example.org");
    CHECK(member(desk.call("ticket.show", R"({"id":"1"})"), "department") == "null");
    CHECK(member(desk.call("user.show", R"({"id":"agent@example.org"})"), "department") == "null");
    desk.call("policy.delete", R"({"id":"Medium"})", "root@example.org");
    CHECK(member(desk.call("ticket.show", R"({"id":"1"})"), "sla_policy") == "null");
    CHECK(member(desk.call("ticket.show", R"({"id":"1"})"), "resolution_due_at") != "null");
    desk.call("category.delete", R"({"id":"empty"})", "root@example.org");
    CHECK(member(desk.call("category.show", R"({"id":"below"})"), "parent") == "null");
    desk.call("tag.delete", R"({"id":"vip"})", "root@example.org");
    CHECK(member(desk.call("ticket.show", R"({"id":"1"})"), "tags") == "[]");
    run_raw(
        desk,
        "INSERT INTO _spent_refreshes (refresh_hash, session_id, spent_at) SELECT id, id, created_at FROM _sessions");
    desk.call("session.end", R"({"id":")" + desk.session + "\"}", "root@example.org");
    CHECK(desk.number("SELECT count(*) FROM _spent_refreshes") == 0);
    desk.call("webhook.delete", R"({"id":"crm"})", "root@example.org");
    CHECK(desk.number("SELECT count(*) AS n FROM _outbox") == 0);
    CHECK(dangling(desk) == 0);
}

TEST_CASE("a person of whom nothing is left to keep is deleted, with the notifications") {
    BusyDesk desk(GENERATE(from_range(backends())));
    desk.call("user.create", R"({"email":"temp@example.org","role":"AGENT"})");
    desk.call("ticket.assign", R"({"id":"1","assignee":"temp@example.org"})");
    CHECK(desk.number("SELECT count(*) FROM notifications AS n JOIN users AS u ON u.id = n.user_id WHERE u.email = "
                      "'temp@example.org'") == 1);

    desk.call("user.delete", R"({"id":"temp@example.org"})", "root@example.org");
    CHECK(dangling(desk) == 0);
    CHECK(desk.refused("ticket.list", "{}", "temp@example.org").fault() == Fault::denied);
}

TEST_CASE("every reference of the schema is the parent of something that the tests above delete, or is refused") {
    std::set<std::string> targets;
    for (const Reference& each : references()) targets.emplace(each.target);
    CHECK(targets == std::set<std::string>{"_acts", "_contents", "_drafts", "_mail_messages", "_sessions", "_uploads",
                                           "_webhooks", "departments", "kb_articles", "kb_categories", "roles",
                                           "sla_policies", "tags", "ticket_comments", "ticket_statuses", "tickets",
                                           "users"});
}

TEST_CASE("by raw SQL as well, whatever is deleted leaves no dangling row") {
    BusyDesk desk(GENERATE(from_range(backends())));
    std::vector<std::pair<std::string, std::vector<std::string>>> rows;
    for (const char* table :
         {"roles", "users", "departments", "ticket_statuses", "sla_policies", "tickets", "ticket_comments",
          "ticket_history", "attachments", "notifications", "kb_categories", "kb_articles", "tags", "ticket_tags"}) {
        INFO(table);
        auto& ids = rows.emplace_back(table, std::vector<std::string>{}).second;
        EngineAccess::read(desk.engine(), [&](Session& session) {
            session.run({"test", "SELECT " + key_of(table) + " FROM " + table}, {},
                        [&](const Row& row) { ids.emplace_back(row.text(0)); });
        });
        CHECK_FALSE(ids.empty());
    }
    for (const auto& [table, ids] : rows) {
        INFO(table);
        const std::string key = key_of(table);
        for (const std::string& id : ids) {
            try {
                EngineAccess::write(desk.engine(), [&](Session& session) {
                    session.run({"test", "DELETE FROM " + table + " WHERE " + key + " = '" + id + "'"});
                });
            } catch (const Error& error) {
                CHECK(error.fault() == Fault::invalid);
            }
        }
        CHECK(dangling(desk) == 0);
    }
}

}  // namespace helpdesk
