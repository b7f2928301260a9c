#include "tests/safe/exported.hpp"

#include <algorithm>
#include <filesystem>

#include "tests/postgres_server.hpp"

namespace helpdesk {

std::string exported(const Options& options, const std::string& table, TextForm form) {
    std::string text;
    export_desk(options, {.out = [&](std::string_view piece) { text += piece; }, .table = table, .form = form});
    return text;
}

std::int64_t imported(const Options& options, const std::string& text, const std::string& table, bool dry_run) {
    std::size_t done = 0;
    // In odd pieces, as a pipe gives them.
    const TextSource in = [&](char* into, std::size_t room) {
        const std::size_t size = std::min({room, std::size_t{777}, text.size() - done});
        std::copy_n(text.data() + done, size, into);
        done += size;
        return size;
    };
    return import_desk(options, {.in = in, .table = table, .dry_run = dry_run});
}

void fill_every_table(Desk& desk) {
    for (const char* tag : {"new", "vip"}) desk.call("tag.create", R"({"name":")" + std::string(tag) + R"("})");
    const std::string first = desk.open_ticket("=1+1 is what a spreadsheet would do");
    const std::string second = desk.open_ticket(R"(Ümläute, \"quotes\" and a \\ backslash)");
    desk.call("ticket.create",
              R"({"title":"Once","description":"'quoted'","customer":"customer@example.org","tag":["new"]})", {},
              {.idempotency_key = "a key"});
    desk.call("department.update", R"({"id":"Billing","manager":"manager@example.org","fields":{"properties":)"
                                   R"({"order":{"type":"string"},"amount":{"type":"number","public":true}}}})");
    desk.call("ticket.update",
              R"({"id":")" + second + R"(","department":"Billing","custom":{"order":"=A \"17\"","amount":-0.5}})");
    desk.call("attachment.add", R"({"ticket":")" + first + R"(","file_name":"a.bin","content":"AAECAwD/","author":
                                    "customer@example.org"})");
    desk.call("token.create", R"({"name":"script","user":"agent@example.org","scope":["tickets:read","kb:*"]})");
    run_raw(desk,
            "INSERT INTO _second_factors (user_id, secret, confirmed_at, last_step) SELECT id, 'ABC', created_at, 7"
            " FROM users");
    run_raw(desk,
            "INSERT INTO _known_addresses (user_id, address, seen_at) SELECT id, '192.0.2.1', created_at FROM users");
    run_raw(desk, "INSERT INTO _uploads (id, content_id, user_id) SELECT id, content_id, uploaded_by FROM attachments");
    desk.call("comment.add", R"({"ticket":")" + first + R"(","body":"Yes.","author":"agent@example.org"})");
    desk.call("category.create", R"({"name":"Above","slug":"above"})");
    desk.call("category.create", R"({"name":"Below","slug":"below","parent":"above"})");
    desk.call("article.create", R"({"title":"How","content":"So.","category":"below","author":"agent@example.org"})");
    desk.call("article.rate", R"({"id":"how","helpful":true,"comment":"Yes, so."})", "manager@example.org");
    desk.call("webhook.create", R"({"name":"crm","url":"https://crm.example/hook","on":["ticket.created"]})");
    desk.call("rule.create", R"({"name":"VIP","on":["ticket.created"],"when":["priority=URGENT"],"then":["tag vip"]})");
    desk.call("view.create", R"({"name":"Hot","query":"prio:urgent \"exact words\""})", "agent@example.org");
    desk.call("draft.set",
              R"({"ticket":"1","kind":"note","body":"=1+1, \"she\" says","attach":[)"
              R"({"file_name":"b.txt","content":"Yg=="}]})",
              "agent@example.org");
    desk.open_ticket("Told to the webhook");
    // In the history: who has gone, and what the call was named.
    desk.call("user.create", R"({"email":"gone@example.org","role":"AGENT"})");
    desk.engine().call("ticket.update", parse_json(R"({"id":"1","title":"=1+1 is what it would do"})"),
                       {.user = "gone@example.org", .channel = "rest", .request_id = "request 1"});
    desk.call("user.delete", R"({"id":"gone@example.org"})");
    EngineAccess::write(desk.engine(), [&](Session& session) {
        const std::string now = "'2026-03-02T09:00:00.000Z'";
        const std::string ticket = "(SELECT id FROM tickets WHERE ticket_number = '" + first + "')";
        const std::string other = "(SELECT id FROM tickets WHERE ticket_number = '" + second + "')";
        const std::string user = "(SELECT id FROM users WHERE email = 'customer@example.org')";
        const std::string status = "(SELECT id FROM ticket_statuses WHERE name = ";
        const std::string department = "(SELECT id FROM departments WHERE name = 'Billing')";
        session.db().script(
            "UPDATE tickets SET merged_into_id = " + other + " WHERE ticket_number = '" + first + "';" +
            "UPDATE users SET preferences = '{ \"spaced\" : 1.50 }' WHERE email = 'agent@example.org';" +
            "INSERT INTO _mail_messages (message_id, ticket_id, sender) VALUES ('<a@b>', " + ticket +
            ", 'a@b.example');" + "INSERT INTO _mail_html (message_id, html) VALUES ('<a@b>', '<p>It smells');" +
            "INSERT INTO _sla_overrides (id, policy_id, department_id, response_time) VALUES ('o', (SELECT id FROM "
            "sla_policies WHERE priority = 'LOW'), " +
            department + ", 5);" + "INSERT INTO _sla_marks (ticket_id, clock, threshold, reached_at) VALUES (" +
            ticket + ", 'response', 80, " + now + "), (" + ticket + ", 'resolution', 80, " + now + ");" +
            "INSERT INTO _transitions (id, from_id, to_id) VALUES ('t', " + status + "'OPEN'), " + status +
            "'CLOSED'));" + "INSERT INTO _assignment (id, department_id, cap) VALUES ('a', " + department + ", 3);" +
            "INSERT INTO _availability (user_id, is_away) VALUES (" + user + ", TRUE);" +
            "INSERT INTO _ticket_links (id, ticket_id, other_id, kind) VALUES ('l', " + ticket + ", " + other +
            ", 'related');" + "INSERT INTO _close_warnings (ticket_id, paused_at) VALUES (" + ticket + ", " + now +
            ");" + "INSERT INTO _notice_windows (user_id, ticket_id, type, notification_id, opened_at) VALUES (" +
            user + ", " + other + ", 'TICKET_UPDATED', 'n', " + now + "), (" + user + ", " + other +
            ", 'COMMENT_ADDED', 'n', " + now + "), (" + user + ", " + other + ", 'SLA_WARNING', 'n', " + now + ");" +
            "INSERT INTO _acts (id, kind, deed, user_id, ticket_id) VALUES ('c', 'merge', 'ticket.merge', " + user +
            ", " + ticket + ");" +
            "INSERT INTO _act_tickets (act_id, ticket_id, from_version, to_version) VALUES ('c', " + ticket +
            ", 1, 2);" + "INSERT INTO _act_moves (act_id, kind, row_id, was) VALUES ('c', 'file', 'f', NULL);" +
            "INSERT INTO _surveys (id, ticket_id, user_id, token_hash, score) VALUES ('s', " + ticket + ", " + user +
            ", 'h', 5);" + "INSERT INTO _digests (user_id, day) VALUES (" + user + ", '2026-03-02');" +
            "INSERT INTO _foreign_ids (source, kind, foreign_id, user_id, ticket_id) VALUES ('other', 'customers', "
            "'7', " +
            user + ", NULL), ('other', 'tickets', '=7', NULL, " + ticket + ");");
    });
}

EmptyPlace::EmptyPlace(Backend backend)
    : where_(backend == Backend::sqlite ? folder_.path() + "/desk.db"
                                        : PostgresServer::shared().fresh_database().value()) {}

EmptyPlace::~EmptyPlace() {
    if (where_.starts_with("postgres")) PostgresServer::shared().drop_database(where_);
}

bool EmptyPlace::is_empty() const {
    if (!where_.starts_with("postgres")) return std::filesystem::is_empty(folder_.path());
    bool none = false;
    open_db(where_, Access::read, {})
        ->run({"tables", "SELECT count(*) FROM pg_tables WHERE schemaname = current_schema()"}, {},
              [&](const Row& row) { none = row.integer(0) == 0; });
    return none;
}

}  // namespace helpdesk
