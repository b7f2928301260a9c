#include <catch2/catch.hpp>

#include <map>
#include <regex>
#include <set>

#include "engine/db/open.hpp"
#include "engine/kb/kb.hpp"
#include "engine/notify/notification.hpp"
#include "engine/tickets/comment.hpp"
#include "sql.hpp"
#include "tests/good_calls.hpp"
#include "tests/recording_db.hpp"

namespace helpdesk {

namespace {

constexpr int rows = 4'000;

std::string numbered(const char* letter, int number) { return letter + std::to_string(number); }

// A busy desk with thousands of tickets, and all that belongs to them; the people are u1, u2, …, every twentieth of
// staff.
class LargeDesk : public BusyDesk {
public:
    explicit LargeDesk(Backend backend) : BusyDesk(backend) {
        call("user.create", R"({"email":"billing@example.org","role":"AGENT","department":"Billing"})");
        call("department.update", R"({"id":"Billing","fields":{"properties":{"order":{"type":"string","public":true},)"
                                  R"("amount":{"type":"number","public":true}}}})");
        EngineAccess::write(engine(), [&](Session& session) {
            add_people(session.db());
            add_tickets(session.db());
            add_what_was_said(session.db());
            add_articles(session.db());
        });
    }

private:
    std::string id_of(const std::string& table, const std::string& name) {
        return text("SELECT id FROM " + table + " WHERE name = '" + name + "'");
    }

    void add_people(Db& db) {
        const Id<Role> staff{id_of("roles", "AGENT")}, customer{id_of("roles", "CUSTOMER")};
        const Id<Department> billing{id_of("departments", "Billing")};
        std::vector<User> people;
        for (int i = 1; i <= 1'000; ++i) {
            people.push_back({.id = {numbered("u", i)},
                              .email = numbered("u", i) + "@example.org",
                              .password_hash = {"!"},
                              .role_id = i % 20 == 0 ? staff : customer});
            if (i % 20 == 0) people.back().department_id = billing;
        }
        insert_all(db, people);
    }

    void add_tickets(Db& db) {
        const char* statuses[] = {"OPEN",   "IN_PROGRESS", "IN_PROGRESS", "RESOLVED",
                                  "CLOSED", "CLOSED",      "CLOSED",      "CLOSED"};
        const Id<Department> departments[] = {{id_of("departments", "Billing")},
                                              {id_of("departments", "Technical Support")}};
        std::vector<Id<TicketStatus>> status_ids;
        for (const char* status : statuses) status_ids.push_back({id_of("ticket_statuses", status)});
        std::vector<Ticket> tickets;
        for (int i = 1; i <= rows; ++i) {
            const Time created = now() - std::chrono::minutes(10 * i);
            Ticket ticket{.id = {numbered("t", i)},
                          .ticket_number = numbered("X-", i),
                          .title = "Title",
                          .description = "Text",
                          .priority = static_cast<Priority>(i % 4),
                          .source = static_cast<TicketSource>(i * 7 % 4),
                          .status_id = status_ids[static_cast<std::size_t>(i * 5 % 8)],
                          .customer_id = {numbered("u", i % 900 + 1)},
                          .created_at = created,
                          .updated_at = created + std::chrono::minutes(i * 37 % 5'000)};
            if (i % 3 > 0) ticket.assigned_to_id = Id<User>{numbered("u", i % 50 * 20 + 20)};
            if (i % 7 > 0) ticket.department_id = departments[i % 2];
            if (i % 9 > 0) ticket.resolution_due_at = created + std::chrono::hours(24);
            if (i * 5 % 8 >= 3) ticket.resolved_at = created + std::chrono::hours(20);
            tickets.push_back(std::move(ticket));
        }
        insert_all(db, tickets);
    }

    void add_what_was_said(Db& db) {
        std::vector<Comment> comments;
        std::vector<Notification> notices;
        for (int i = 1; i <= rows; ++i) {
            const Time at = now() - std::chrono::minutes(i);
            const Id<Ticket> ticket{numbered("t", i % 3'000 + 1)};
            comments.push_back({.id = {numbered("c", i)},
                                .ticket_id = ticket,
                                .user_id = {numbered("u", i % 900 + 1)},
                                .content = "Text",
                                .created_at = at,
                                .updated_at = at});
            notices.push_back({.id = {numbered("n", i)},
                               .user_id = {numbered("u", i % 50 * 20 + 20)},
                               .ticket_id = ticket,
                               .title = "T",
                               .message = "M",
                               .is_read = i % 5 > 0,
                               .created_at = at});
        }
        insert_all(db, comments);
        insert_all(db, notices);
        for (const char* sql :
             {"INSERT INTO ticket_history (id, ticket_id, user_id, field) SELECT id, ticket_id, user_id, 'title' FROM "
              "ticket_comments",
              "INSERT INTO attachments (id, ticket_id, uploaded_by, file_name, file_path, mime_type)"
              " SELECT id, ticket_id, user_id, 'a', 'a', 'a/b' FROM ticket_history WHERE id LIKE 'c%'",
              "INSERT INTO tags (id, name) SELECT id, email FROM users WHERE id LIKE 'u%'",
              "INSERT INTO ticket_tags (ticket_id, tag_id) SELECT id, customer_id FROM tickets WHERE id LIKE 't%'",
              "INSERT INTO _ticket_fields (ticket_id, name, value, shown) SELECT id, 'order', customer_id, customer_id "
              "FROM tickets WHERE id LIKE 't%'",
              "INSERT INTO _ticket_words (ticket_id, name, word) SELECT ticket_id, name, value FROM _ticket_fields"}) {
            db.run({"fill", sql});
        }
    }

    void add_articles(Db& db) {
        std::vector<KbCategory> shelves;
        for (int i = 1; i <= 300; ++i) {
            shelves.push_back({.id = {numbered("k", i)},
                               .name = numbered("shelf ", i),
                               .slug = numbered("shelf-", i),
                               .is_public = i % 10 > 0,
                               .created_at = now()});
            if (i > 10) shelves.back().parent_id = Id<KbCategory>{numbered("k", i % 10 + 1)};
        }
        insert_all(db, shelves);
        std::vector<KbArticle> articles;
        for (int i = 1; i <= rows; ++i) {
            const Time at = now() - std::chrono::minutes(i);
            articles.push_back({.id = {numbered("a", i)},
                                .title = "T",
                                .slug = numbered("article-", i),
                                .content = "Text",
                                .category_id = {numbered("k", i % 300 + 1)},
                                .author_id = {"u20"},
                                .is_public = i % 2 == 0,
                                .created_at = at,
                                .updated_at = at});
        }
        insert_all(db, articles);
        for (const char* sql : {"INSERT INTO _article_versions (article_id, version, title, content, is_public, kind)"
                                " SELECT id, 1, title, content, is_public, kind FROM kb_articles WHERE id LIKE 'a%'",
                                "INSERT INTO _article_votes (article_id, user_id, is_helpful)"
                                " SELECT id, 'u20', TRUE FROM kb_articles WHERE id LIKE 'a%'"}) {
            db.run({"fill", sql});
        }
    }
};

// Tables that grow with the desk; the others hold a handful of rows for ever.
const std::set<std::string> large{"tickets",        "ticket_comments", "ticket_history", "attachments",
                                  "notifications",  "users",           "kb_articles",    "kb_categories",
                                  "tags",           "ticket_tags",     "_events",        "_idempotency",
                                  "_sla_watch",     "_sla_marks",      "_search",        "_article_versions",
                                  "_article_votes", "_ticket_fields",  "_ticket_words"};

std::map<std::string, std::string> aliases_of(const std::string& sql) {
    std::map<std::string, std::string> aliases;
    static const std::regex table("(?:FROM|JOIN)\\s+(\\w+)(?:\\s+AS\\s+(\\w+))?");
    for (std::sregex_iterator at(sql.begin(), sql.end(), table), end; at != end; ++at) {
        aliases[(*at)[2].matched ? (*at)[2].str() : (*at)[1].str()] = (*at)[1].str();
    }
    return aliases;
}

// What is wrong with a plan: a sort, or a table that grows read from end to end in no order. Empty if nothing is.
std::string complaint(Backend backend, const std::string& sql, const std::vector<std::string>& plan) {
    const auto aliases = aliases_of(sql);
    static const std::regex sqlite_scan("SCAN (\\w+)( .*)?"), postgres_scan(".*Seq Scan on (\\w+).*");
    std::map<std::string, int> subqueries;  // they are read once, and have plans of their own
    for (const std::string& line : plan) {
        if (line.starts_with("CO-ROUTINE ")) ++subqueries[line.substr(11)];
    }
    for (const std::string& line : plan) {
        if (line.find("TEMP B-TREE") != std::string::npos) return line;
        if (backend == Backend::postgres && line.find("Sort  (") != std::string::npos) return line;
        std::smatch match;
        const bool scan = backend == Backend::sqlite
                              ? std::regex_match(line, match, sqlite_scan) && line.find(" INDEX ") == std::string::npos
                              : std::regex_match(line, match, postgres_scan);
        if (!scan || (backend == Backend::sqlite && subqueries[match[1]]-- > 0)) continue;
        const auto found = aliases.find(match[1]);
        if (large.count(found == aliases.end() ? match[1].str() : found->second)) return line;
    }
    return {};
}

// Runs operations and looks at the plan of every SELECT in them. On PostgreSQL sorting and sequential scans are
// discouraged: a plan that still has them has no index to take.
class PlanWatch {
public:
    explicit PlanWatch(Desk& desk, Backend backend)
        : desk_(desk),
          db_(open_db(desk.where(), Access::write, {}),
              [this](Db& db, const Statement& statement, const Params& params) { look(db, statement, params); }) {
        if (backend == Backend::postgres)
            db_.script("SET enable_sort = off; SET enable_seqscan = off; SET enable_bitmapscan = off");
    }

    // The complaints about the statements of one call; each is told once.
    std::vector<std::string> complaints(const std::string& operation, const std::string& arguments,
                                        const std::string& as) {
        found_.clear();
        run_and_undo(db_, desk_, operation, arguments, as);
        return found_;
    }
    std::size_t looked_at() const { return looked_at_; }

private:
    Desk& desk_;
    std::vector<std::string> found_;
    std::size_t looked_at_ = 0;
    RecordingDb db_;

    void look(Db& db, const Statement& statement, const Params& params) {
        const bool sqlite = db.backend() == Backend::sqlite;
        const std::string_view source = !sqlite && !statement.postgres.empty() ? statement.postgres : statement.text;
        if (statement.name.starts_with("insert ") || source.find("SELECT") == std::string_view::npos) return;
        const std::string explained = std::string(sqlite ? "EXPLAIN QUERY PLAN\n" : "EXPLAIN\n") + std::string(source);
        std::vector<std::string> plan;
        std::string whole;
        db.run({"explain", explained}, params, [&](const Row& row) {
            plan.emplace_back(row.text(row.columns() - 1));
            whole += "    " + plan.back() + "\n";
        });
        ++looked_at_;
        const std::string wrong = complaint(db.backend(), assemble(statement, params, Numbered::no).text, plan);
        if (!wrong.empty()) found_.push_back(std::string(statement.name) + ": " + wrong + "\n" + whole);
    }
};

// Every filter of ticket.list by itself, and the pairs of them.
std::vector<std::string> filters_of_tickets() {
    const std::vector<std::vector<std::string>> filters{
        {R"("status":["OPEN"])", R"("status":["OPEN","IN_PROGRESS"])"},
        {R"("department":"Billing")", R"("department":"none")"},
        {R"("assignee":"u20@example.org")", R"("assignee":"none")"},
        {R"("customer":"u7@example.org")"},
        {R"("priority":["HIGH"])", R"("priority":["HIGH","URGENT"])"},
        {R"("source":["WEB"])"},
        {R"("tag":["u7@example.org"])"},
        {R"("overdue":true)"},
        {R"("query":"-status:open,closed created:<9d prio>=high")",
         R"("query":"assignee:none,u20@example.org is:open has:tag")",
         R"("query":"is:waiting updated:>2d -tag:u7@example.org")",
         R"("query":"due:<2d has:attachment -source:web is:breached")",
         R"("query":"custom.order:u7,u8 -custom.order:u9 custom.amount>=3")", R"("query":"-custom.amount:none")"}};
    std::vector<std::string> list{""};
    for (std::size_t a = 0; a < filters.size(); ++a) {
        for (const std::string& one : filters[a]) {
            list.push_back("," + one);
            for (std::size_t b = a + 1; b < filters.size(); ++b) {
                for (const std::string& two : filters[b]) list.push_back("," + one + "," + two);
            }
        }
    }
    return list;
}

std::string cursor_of(const std::string& sort) {
    const bool priority = sort.find("priority") != std::string::npos;
    return std::string(R"(,"after":")") + (priority ? "2" : "2026-03-01T00:00:00.000Z") +
           "~019cadc6-9afb-7000-8000-000000000000\"";
}

void check_lists_of_tickets(Desk& desk, Backend backend) {
    PlanWatch watch(desk, backend);
    std::set<std::string> told;
    for (const std::string sort : {"-created_at", "created_at", "-updated_at", "updated_at", "resolution_due_at",
                                   "-resolution_due_at", "-priority", "priority"}) {
        for (const std::string& filter : filters_of_tickets()) {
            for (const std::string& after : {std::string(), cursor_of(sort)}) {
                for (const char* as : {"", "manager@example.org", "billing@example.org", "u7@example.org"}) {
                    if (std::string_view(as) == "u7@example.org" && filter.find("u20@") != std::string::npos)
                        continue;  // not found
                    if (std::string_view(as) == "u7@example.org" && filter.find("tag") != std::string::npos) continue;
                    const std::string arguments = R"({"sort":")" + sort + "\"" + filter + after + "}";
                    for (const std::string& wrong : watch.complaints("ticket.list", arguments, as)) {
                        if (told.insert(sort + filter + as).second)
                            FAIL_CHECK("ticket.list " << arguments << " by " << as << ": " << wrong);
                    }
                }
            }
        }
    }
    CHECK(watch.looked_at() > 1000);
}

void check_other_lists(Desk& desk, Backend backend) {
    const std::string after = R"("after":"2026-03-01T00:00:00.000Z~019cadc6-9afb-7000-8000-000000000000")";
    const std::vector<std::pair<std::string, std::vector<std::string>>> lists{
        {"user.list",
         {"", R"("role":"AGENT")", R"("department":"Billing")", R"("is_active":true)",
          R"("role":"CUSTOMER","is_active":true)", R"("department":"none")", R"("role":"AGENT","department":"Billing")",
          R"("after":"u5@example.org~019cadc6-9afb-7000-8000-000000000000")"}},
        {"comment.list", {R"("ticket":"X-4")", R"("ticket":"X-4",)" + after}},
        {"ticket.history", {R"("ticket":"X-4")", R"("ticket":"X-4","after":"3~019cadc6-9afb-7000-8000-000000000000")"}},
        {"attachment.list", {R"("ticket":"X-4")"}},
        {"article.list",
         {"", after, R"("category":"shelf-5")", R"("kind":"ARTICLE")", R"("is_public":true)",
          R"("category":"shelf-5","is_public":false)", R"("category":"shelf-5","kind":"CANNED",)" + after}},
        {"article.history",
         {R"("id":"article-5")", R"("id":"article-5","after":"3~019cadc6-9afb-7000-8000-000000000000")"}},
        {"article.votes", {R"("id":"article-5")", R"("id":"article-5",)" + after}},
        {"category.list", {"", R"("parent":"shelf-5")", R"("parent":"none")"}},
        {"view.list", {""}},
        {"view.tickets", {R"("id":"Overdue")", R"("id":"Open")"}},
        {"ticket.list", {R"("query":"is:merged")"}},
        {"desk.search",
         {R"("query":"text")", R"("query":"text u7")", R"("query":"custom.order:u7 text")", R"("query":"tex* -u7")",
          R"("query":"X-4")", R"("query":"u7")", R"("query":"42")", R"("query":"text","in":"articles")"}},
        {"department.list", {""}},
        {"tag.list", {""}},
        {"status.list", {""}},
        {"role.list", {""}},
        {"policy.list", {""}},
    };
    PlanWatch watch(desk, backend);
    for (const auto& [operation, filters] : lists) {
        for (const std::string& filter : filters) {
            for (const char* as : {"", "manager@example.org", "billing@example.org"}) {
                for (const std::string& wrong : watch.complaints(operation, "{" + filter + "}", as))
                    FAIL_CHECK(operation << " {" << filter << "} by " << as << ": " << wrong);
            }
        }
    }
    for (const std::string& filter : {std::string(), std::string(R"("unread":true)"), after}) {
        for (const std::string& wrong : watch.complaints("notification.list", "{" + filter + "}", "u20@example.org"))
            FAIL_CHECK("notification.list: " << wrong);
    }
    for (const std::string& filter : {std::string(), std::string(R"("ticket":"1")"), after}) {
        for (const std::string& wrong : watch.complaints("draft.list", "{" + filter + "}", "root@example.org"))
            FAIL_CHECK("draft.list: " << wrong);
    }
    for (const auto& [operation, filter] :
         {std::pair("user.list", std::string()), std::pair("category.list", std::string()),
          std::pair("article.list", std::string()), std::pair("article.list", after),
          std::pair("article.list", std::string(R"("category":"shelf-5")"))}) {
        for (const std::string& wrong : watch.complaints(operation, "{" + filter + "}", "u7@example.org"))
            FAIL_CHECK(operation << " {" << filter << "} by a customer: " << wrong);
    }
    for (const std::string& wrong : watch.complaints("desk.search", R"({"query":"text u7"})", "u7@example.org"))
        FAIL_CHECK("desk.search by a customer: " << wrong);
}

void check_operations(BusyDesk& desk, Backend backend) {
    PlanWatch watch(desk, backend);
    for (const Operation& operation : Engine::operations()) {
        const std::string name(operation.name);
        const bool looks_for_address = name == "user.anonymise" || name == "user.erase";  // wherever it stands
        if (operation.lists || looks_for_address) continue;
        const bool wants_person = name == "presence.set" || name == "presence.clear" || name.starts_with("draft.");
        for (const std::string& as : {std::string(), BusyDesk::good_actor(name)}) {
            if (as.empty() && wants_person) continue;
            for (const std::string& wrong : watch.complaints(name, desk.good_arguments(name), as))
                FAIL_CHECK(name << " by " << as << ": " << wrong);
        }
    }
}

}  // namespace

TEST_CASE("no list of tickets sorts or scans, whatever is asked for and whoever asks") {
    const Backend backend = GENERATE(from_range(backends()));
    LargeDesk desk(backend);
    if (backend == Backend::sqlite) {
        INFO("without statistics");
        check_lists_of_tickets(desk, backend);
    }
    desk.engine().optimize();
    INFO("with statistics");
    check_lists_of_tickets(desk, backend);
}

TEST_CASE("no other list sorts or scans, and no operation reads a table from end to end") {
    const Backend backend = GENERATE(from_range(backends()));
    LargeDesk desk(backend);
    if (backend == Backend::sqlite) {
        INFO("without statistics");
        check_other_lists(desk, backend);
        check_operations(desk, backend);
    }
    desk.engine().optimize();
    INFO("with statistics");
    check_other_lists(desk, backend);
    check_operations(desk, backend);
}

TEST_CASE("a ticket is found by its name, and not among all that its customer has") {
    Desk desk;
    const auto db = open_db(desk.where(), Access::read, {});
    Params params;
    params.add("name", "TKT-000001").add("low", "~").add("high", "~~").add("viewer_customer", "c");
    const std::string explained = "EXPLAIN QUERY PLAN " + std::string(sql::resolve_tickets.text);
    int lines = 0;
    db->run({"explain", explained}, params, [&](const Row& row) {
        INFO(row.text(row.columns() - 1));
        CHECK(row.text(row.columns() - 1).find("customer") == std::string_view::npos);
        ++lines;
    });
    CHECK(lines > 3);
}

TEST_CASE("the plan of a list that would sort is seen by the tests above") {
    const Backend backend = GENERATE(from_range(backends()));
    LargeDesk desk(backend);
    const auto db = open_db(desk.where(), Access::read, {});
    const std::string bad[] = {"SELECT id FROM tickets ORDER BY title",
                               "SELECT id FROM tickets AS t WHERE t.title = 'x'",
                               "SELECT id FROM ticket_comments ORDER BY content, id"};
    for (const std::string& sql : bad) {
        std::vector<std::string> plan;
        db->run({"explain", (backend == Backend::sqlite ? "EXPLAIN QUERY PLAN " : "EXPLAIN ") + sql}, {},
                [&](const Row& row) { plan.emplace_back(row.text(row.columns() - 1)); });
        INFO(sql);
        CHECK_FALSE(complaint(backend, sql, plan).empty());
    }
}

}  // namespace helpdesk
