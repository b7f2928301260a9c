#include <catch2/catch.hpp>

#include <map>
#include <regex>
#include <set>

#include "engine/db/migration.hpp"
#include "tests/support.hpp"

namespace helpdesk {

namespace {

// A column as the migrations declare it.
struct Declared {
    std::string table;
    std::string column;
    std::string type;
    bool required = false;
    bool unique = false;
};

std::vector<Declared> declared_columns() {
    std::vector<Declared> list;
    const std::regex column(
        "    (\\w+) (BIGINT|BOOLEAN|BYTEA|INTEGER|JSON|TEXT\\[\\]|TEXT|TIMESTAMP\\(3\\)|\"\\w+\")(.*)");
    const std::regex dropped("ALTER TABLE (\\w+) DROP COLUMN (\\w+);");
    const std::regex added("ALTER TABLE (\\w+) ADD COLUMN (.*[^;]);?");
    for (const Migration& step : migrations()) {
        std::string table;
        for (std::string_view line : split(step.source, '\n')) {
            if (line.starts_with("CREATE TABLE ")) table = line.substr(13, line.find(' ', 13) - 13);
            if (line == ");") table.clear();
            std::string of = table;
            std::smatch match;
            std::string text(line.substr(0, line.find(" -- ")));
            if (std::regex_match(text, match, dropped)) {
                std::erase_if(list,
                              [&](const Declared& each) { return each.table == match[1] && each.column == match[2]; });
            }
            if (std::regex_match(text, match, added)) {
                of = match[1];
                text = "    " + std::string(match[2]);
            }
            if (of.empty() || !std::regex_match(text, match, column)) continue;
            const std::string rest = match[3];
            const bool primary = rest.find("PRIMARY KEY") != std::string::npos;
            list.push_back({of, match[1], match[2], rest.find("NOT NULL") != std::string::npos || primary,
                            rest.find("UNIQUE") != std::string::npos || primary});
        }
    }
    return list;
}

// A desk in which every one of the fourteen tables has two rows at least.
class FullDesk : public Desk {
public:
    explicit FullDesk(Backend backend) : Desk(backend) {
        for (const char* title : {"One", "Two"}) {
            const std::string number = open_ticket(title);
            const std::string ticket = R"({"ticket":")" + number + R"(",)";
            const std::string name = title;
            call("tag.create", R"({"name":")" + name + "\"}");
            call("ticket.tag", ticket + R"("tag":")" + name + "\"}");
            call("comment.add", ticket + R"("body":"Yes."})", "agent@example.org");
            const std::string content = encode_base64(name);
            call("attachment.add", ticket + R"("file_name":"a.txt","content":")" + content + "\"}",
                 "agent@example.org");
            call("ticket.assign", R"({"id":")" + number + R"(","assignee":"agent@example.org"})");
            call("category.create", R"({"name":")" + name + "\"}");
            call("article.create", R"({"category":")" + name + R"(","title":")" + name + R"(","content":"."})",
                 "agent@example.org");
        }
        write("UPDATE ticket_comments SET message_id = id");
        write(
            "INSERT INTO _idempotency (key, actor, operation, fingerprint, result) VALUES ('a', '', 'o', 'f', 'r'), "
            "('b', '', 'o', 'f', 'r')");
        write("INSERT INTO _counters (name, value) VALUES ('other', 0)");
        write("INSERT INTO _commits (id) VALUES ('a'), ('b')");
        write(
            "INSERT INTO _sla_terms (id, policy_id, response_time, resolution_time, thresholds)"
            " SELECT id, id, 1, 2, '[]' FROM sla_policies");
        write(
            "INSERT INTO _sla_overrides (id, policy_id, department_id, response_time)"
            " SELECT p.id, p.id, d.id, 5 FROM sla_policies AS p JOIN departments AS d ON d.name = 'Billing'");
        write(
            "INSERT INTO _transitions (id, from_id, to_id) SELECT f.id, f.id, t.id FROM ticket_statuses AS f"
            " JOIN ticket_statuses AS t ON t.name = 'OPEN' WHERE f.name <> 'OPEN'");
        write(
            "INSERT INTO _article_votes (article_id, user_id, is_helpful) SELECT a.id, u.id, TRUE FROM kb_articles AS a"
            " JOIN users AS u ON u.email = 'agent@example.org'");
        write("INSERT INTO _rules (id, name) SELECT id, name FROM departments");
        write(
            "INSERT INTO _webhooks (id, name, url, secret) SELECT id, name, 'https://example.org', 's' FROM "
            "departments");
        write("INSERT INTO _mail_sender (id) VALUES ('another')");
        write(
            "INSERT INTO _outbox (id, kind, event, webhook_id, payload, next_at)"
            " SELECT id, 'webhook', 'e', id, '{}', created_at FROM _webhooks");
        write("INSERT INTO _digests (user_id, day) SELECT id, '2026-03-02' FROM users");
        write("INSERT INTO _lifecycle (id) VALUES ('another')");
        write("INSERT INTO _assignment (id, department_id, cap) SELECT id, id, 5 FROM departments");
        write("INSERT INTO _availability (user_id) SELECT id FROM users");
        write(
            "INSERT INTO _ticket_links (id, ticket_id, other_id, kind) SELECT t.id, t.id, o.id, 'related'"
            " FROM tickets AS t JOIN tickets AS o ON o.id = (SELECT max(id) FROM tickets) WHERE t.id <> o.id"
            " UNION ALL SELECT 'x', max(id), min(id), 'related' FROM tickets");
        write("INSERT INTO _close_warnings (ticket_id, paused_at) SELECT id, created_at FROM tickets");
        write("INSERT INTO _ticket_fields (ticket_id, name, value, shown) SELECT id, 'n', 'v', 'v' FROM tickets");
        write("INSERT INTO _ticket_words (ticket_id, word, name) SELECT id, 'w', 'n' FROM tickets");
        write(
            "INSERT INTO _sla_marks (ticket_id, clock, threshold, reached_at)"
            " SELECT id, 'response', 80, created_at FROM tickets");
        write(
            "INSERT INTO _mail_messages (message_id, ticket_id, comment_id)"
            " SELECT id, ticket_id, id FROM ticket_comments");
        write("INSERT INTO _mail_html (message_id, html) SELECT message_id, '<p>Hello' FROM _mail_messages");
        write("INSERT INTO _surveys (id, ticket_id, user_id, token_hash) SELECT id, id, customer_id, id FROM tickets");
        write("INSERT INTO _tokens (id, user_id, name, token_hash) SELECT id, id, 'script', id FROM users");
        let_everybody_in();
        write(
            "INSERT INTO _uploads (id, content_id, user_id) SELECT content_id, content_id, uploaded_by FROM "
            "attachments");
        write(
            "INSERT INTO _foreign_ids (source, kind, foreign_id, user_id, ticket_id)"
            " SELECT 'other', 'tickets', id, customer_id, id FROM tickets");
        add_acts();
        // While there is such a row, what the history holds may be changed, and has to keep the rules.
        write("INSERT INTO _rewriting (id) SELECT id FROM users");
    }

    void let_everybody_in() {
        write(
            "INSERT INTO _sessions (id, user_id, token_hash, refresh_hash, secret, address, program, token_ends_at,"
            " ends_at, refreshed_at) SELECT id, id, id, id, 's', '', '', created_at, created_at, created_at FROM "
            "users");
        write(
            "INSERT INTO _spent_refreshes (refresh_hash, session_id, spent_at) SELECT id, id, created_at FROM "
            "_sessions");
        write("INSERT INTO _known_addresses (user_id, address, seen_at) SELECT id, '', created_at FROM users");
        write("INSERT INTO _tries (key, count, ends_at) SELECT id, 1, created_at FROM users");
        write(
            "INSERT INTO _links (id, user_id, purpose, token_hash, ends_at) SELECT id, id, 'password', id, created_at"
            " FROM users");
        write("INSERT INTO _link_requests (id, email, purpose) SELECT id, email, 'sign_in' FROM users");
        write("INSERT INTO _leader (id, holder, ends_at) SELECT id, id, created_at FROM users");
        write(
            "INSERT INTO _upkeep (id, kind, state, message, user_id, channel) SELECT id, 'verify', 'ok', '', id, 'cli'"
            " FROM users");
        write("INSERT INTO _second_factors (user_id, secret) SELECT id, 's' FROM users");
    }

    // What people do, and where they are.
    void add_acts() {
        write(
            "INSERT INTO _presence (ticket_id, user_id, doing, until)"
            " SELECT id, customer_id, 'looking', created_at FROM tickets");
        write(
            "INSERT INTO _drafts (id, user_id, ticket_id, kind, body) SELECT id, customer_id, id, 'reply', 'Yes'"
            " FROM tickets");
        write(
            "INSERT INTO _draft_files (draft_id, number, upload_id, file_name, mime_type)"
            " SELECT d.id, 0, (SELECT min(u.id) FROM _uploads AS u), 'a', 'text/plain' FROM _drafts AS d");
        write("INSERT INTO _acts (id, kind, deed) SELECT id, 'bulk', 'ticket.close' FROM tickets");
        write(
            "INSERT INTO _act_tickets (act_id, ticket_id, from_version, to_version) SELECT id, id, 1, 2 FROM tickets");
        write("INSERT INTO _act_moves (act_id, kind, row_id) SELECT id, 'comment', id FROM tickets");
    }

    void write(const std::string& sql) {
        EngineAccess::write(engine(), [&](Session& session) { session.run({"test", sql}); });
    }

    // The fault with which the database itself refuses a statement.
    Error refusal(const std::string& sql) {
        try {
            write(sql);
        } catch (const Error& error) {
            return error;
        }
        return {Fault::internal, "it was taken: " + sql};
    }

    // One row of the table, as a condition; the tables without `id` are few.
    static std::string some_row(const std::string& table) {
        static const std::map<std::string, std::string> keys{{"ticket_tags", "tag_id"},
                                                             {"_article_versions", "article_id"},
                                                             {"_article_votes", "article_id"},
                                                             {"_content_pieces", "content_id"},
                                                             {"_counters", "name"},
                                                             {"_idempotency", "key"},
                                                             {"_known_addresses", "user_id"},
                                                             {"_second_factors", "user_id"},
                                                             {"_spent_refreshes", "refresh_hash"},
                                                             {"_tries", "key"},
                                                             {"_mail_messages", "message_id"},
                                                             {"_mail_html", "message_id"},
                                                             {"_availability", "user_id"},
                                                             {"_close_warnings", "ticket_id"},
                                                             {"_notice_windows", "notification_id"},
                                                             {"_digests", "user_id"},
                                                             {"_foreign_ids", "foreign_id"},
                                                             {"_act_tickets", "act_id"},
                                                             {"_act_moves", "act_id"},
                                                             {"_presence", "ticket_id"},
                                                             {"_draft_files", "draft_id"},
                                                             {"_sla_watch", "ticket_id"},
                                                             {"_sla_marks", "ticket_id"},
                                                             {"_ticket_fields", "ticket_id"},
                                                             {"_ticket_words", "ticket_id"}};
        const auto found = keys.find(table);
        const std::string key = found == keys.end() ? "id" : found->second;
        return key + " = (SELECT min(" + key + ") FROM " + table + ")";
    }

    void check_refused(const std::string& table, const std::string& column, const std::string& value,
                       Fault fault = Fault::invalid) {
        const Error error = refusal("UPDATE " + table + " SET " + column + " = " + value + " WHERE " + some_row(table));
        INFO(table << "." << column << " = " << value << ": " << error.what());
        CHECK(error.fault() == fault);
        for (const char* raw : {"constraint", "CHECK", "FOREIGN", "UPDATE", "violates", "null value"}) {
            CHECK_THAT(error.what(), !Catch::Contains(raw));
        }
    }
};

std::string quoted(std::size_t length) { return "'" + std::string(length, 'x') + "'"; }

// Values that break a CHECK; a CHECK of a new form has to be added here.
std::vector<std::string> breaking_values(const ColumnRule& rule) {
    const std::string check(rule.check);
    std::smatch match;
    if (std::regex_match(check, match, std::regex("length\\(\\w+\\) BETWEEN (\\d+) AND (\\d+)"))) {
        return {quoted(std::stoul(match[1]) - 1), quoted(std::stoul(match[2]) + 1)};
    }
    if (std::regex_match(check, match, std::regex("length\\(\\w+\\) <= (\\d+)")))
        return {quoted(std::stoul(match[1]) + 1)};
    if (std::regex_match(check, match, std::regex("\\w+ BETWEEN (-?\\d+) AND (-?\\d+)"))) {
        return {std::to_string(std::stoll(match[1]) - 1), std::to_string(std::stoll(match[2]) + 1), "99999999999"};
    }
    if (check.find("LIKE '#%'") != std::string::npos) return {"'red'", "'1234567'", "'#12345'", "'#1234567'", "''"};
    if (check == "parent_id <> id") return {"id"};
    if (check.find(" IN ('") != std::string::npos) return {"'OTHER'", "''", "'article'"};
    return {};
}

// Values that are not of a column's type, in either database.
std::vector<std::string> strangers_to(const std::string& type) {
    if (type == "BOOLEAN") return {"'maybe'", "''"};
    if (type == "INTEGER" || type == "BIGINT") return {"'many'", "''", "'1.5'"};
    if (type == "TIMESTAMP(3)") return {"'some day'", "''", "'2026-02-30T00:00:00'"};
    if (type == "JSON") return {"'{'", "''", "'{''a'':1}'"};
    if (type == "TEXT[]") return {"'tickets:read'", "''"};
    if (type.starts_with('"')) return {"'SOMETIMES'", "''", "'low'"};
    return {};
}

}  // namespace

TEST_CASE("S10 a reference to nothing is refused by the schema itself") {
    FullDesk desk(GENERATE(from_range(backends())));
    const std::string before = desk.everything();

    CHECK(references().size() > 20);
    for (const Reference& each : references()) {
        desk.check_refused(std::string(each.table), std::string(each.column), "'00000000-0000-7000-8000-000000000000'");
    }
    CHECK(desk.everything() == before);
}

TEST_CASE("S10 a required column without a value is refused by the schema itself") {
    FullDesk desk(GENERATE(from_range(backends())));
    const std::string before = desk.everything();

    for (const Declared& each : declared_columns()) {
        if (each.required) desk.check_refused(each.table, each.column, "NULL");
    }
    CHECK(desk.everything() == before);
}

TEST_CASE("S10 a second row with a unique value is refused by the schema itself") {
    FullDesk desk(GENERATE(from_range(backends())));
    const std::string before = desk.everything();

    for (const Declared& each : declared_columns()) {
        if (!each.unique || each.table == "_events") continue;
        const std::string another = "(SELECT max(" + each.column + ") FROM " + each.table + " WHERE NOT ";
        // Where the machinery meets itself it tries again, until it gives up.
        const bool named_by_people = each.column == "name" && each.table != "_counters";
        const Fault fault = each.table.starts_with('_') && !named_by_people ? Fault::busy : Fault::invalid;
        desk.check_refused(each.table, each.column, another + FullDesk::some_row(each.table) + ")", fault);
    }
    desk.check_refused("users", "email",
                       "(SELECT upper(max(email)) FROM users WHERE NOT " + FullDesk::some_row("users") + ")");
    CHECK(desk.refusal("UPDATE ticket_statuses SET is_default = TRUE").fault() == Fault::invalid);
    CHECK(
        desk.refusal("INSERT INTO ticket_tags (ticket_id, tag_id) SELECT ticket_id, tag_id FROM ticket_tags").fault() ==
        Fault::invalid);
    // Two who come with one key at once: the later one tries again, until it gives up.
    CHECK(desk.refusal("INSERT INTO _idempotency SELECT * FROM _idempotency").fault() == Fault::busy);
    CHECK(desk.everything() == before);
}

TEST_CASE("S10 a value that breaks a CHECK is refused by the schema itself") {
    FullDesk desk(GENERATE(from_range(backends())));
    const std::string before = desk.everything();

    CHECK(column_rules().size() > 20);
    for (const ColumnRule& each : column_rules()) {
        const auto values = breaking_values(each);
        INFO(each.table << "." << each.column << ": " << each.check);
        CHECK_FALSE(values.empty());
        for (const std::string& value : values)
            desk.check_refused(std::string(each.table), std::string(each.column), value);
    }
    CHECK(desk.everything() == before);
}

TEST_CASE("S10 a value of another type is refused by the schema itself") {
    FullDesk desk(GENERATE(from_range(backends())));
    const std::string before = desk.everything();

    for (const Declared& each : declared_columns()) {
        if (each.table == "_events") continue;
        for (const std::string& value : strangers_to(each.type)) desk.check_refused(each.table, each.column, value);
    }
    CHECK(desk.everything() == before);
}

TEST_CASE("S10 the columns on both sides of a rule are found in the migrations") {
    std::set<std::string> found;
    for (const Declared& each : declared_columns()) found.insert(each.table + "." + each.column);

    for (const ColumnRule& rule : column_rules())
        CHECK(found.count(std::string(rule.table) + "." + std::string(rule.column)) == 1);
    CHECK(found.count("tickets.customer_id") == 1);
    CHECK(found.count("_idempotency.fingerprint") == 1);
}

TEST_CASE("S10 an engine error for a broken rule names the field, and is the same on both databases") {
    Desk desk(GENERATE(from_range(backends())));
    desk.call("tag.create", R"({"name":"vip"})");
    desk.call("rule.create", R"({"name":"Escort","on":["ticket.created"],"then":["tag vip"]})");
    const std::string long_text(200'001, 'x');
    const std::tuple<const char*, std::string, const char*, const char*> cases[] = {
        {"user.create", R"({"email":"AGENT@example.org"})", "email", "this email is taken already"},
        {"tag.create", R"({"name":"vip"})", "name", "this name is taken already"},
        {"tag.create", R"({"name":"VIP"})", "name", "this name is taken already"},
        {"role.create", R"({"name":"agent"})", "name", "this name is taken already"},
        {"status.create", R"({"name":"open"})", "name", "this name is taken already"},
        {"department.create", R"({"name":"BILLING"})", "name", "this name is taken already"},
        {"policy.update", R"({"id":"Low","name":"HIGH"})", "name", "this name is taken already"},
        {"tag.create", R"({"name":"a","color":"red"})", "color", "color must look like #1e90ff"},
        {"tag.create", R"({"name":")" + std::string(51, 'x') + "\"}", "name", "name must have 1 to 50 characters"},
        {"ticket.create",
         R"({"title":")" + std::string(201, 'x') + R"(","description":".","customer":"customer@example.org"})", "title",
         "title must have 1 to 200 characters"},
        {"ticket.create", R"({"title":"x","description":")" + long_text + R"(","customer":"customer@example.org"})",
         "description", "description must have at most 200000 characters"},
        {"policy.create", R"({"name":"Fifth","priority":"LOW","response_time":1,"resolution_time":2})", "priority",
         "this priority is taken already"},
        {"policy.update", R"({"id":"Low","response_time":0})", "response_time", "response_time must be 1 to 5256000"},
        {"policy.update", R"({"id":"Low","resolution_time":99999999999})", "resolution_time",
         "resolution_time must be 1 to 5256000"},
        {"department.create", R"({"name":"Billing"})", "name", "this name is taken already"},
        {"rule.create", R"({"name":"escort","on":["ticket.created"],"then":["tag vip"]})", "name",
         "this name is taken already"},
        {"view.create", R"({"name":"open","query":""})", "name", "this name is taken already"},
    };
    for (const auto& [operation, arguments, field, words] : cases) {
        const Error error = desk.refused(operation, arguments);
        INFO(operation << ": " << error.what());
        CHECK(error.fault() == Fault::invalid);
        CHECK(error.field() == field);
        CHECK(std::string(error.what()) == words);
    }
}

}  // namespace helpdesk
