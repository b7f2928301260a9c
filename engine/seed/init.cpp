#include "engine/db/migration.hpp"
#include "engine/db/open.hpp"
#include "engine/db/rows.hpp"
#include "engine/db/sqlite_file.hpp"
#include "engine/engine.hpp"
#include "engine/inside.hpp"
#include "engine/lists/view.hpp"
#include "engine/people/passwords.hpp"
#include "engine/people/people.hpp"
#include "engine/seed/seed.hpp"
#include "engine/sla/policy.hpp"
#include "engine/tickets/ticket.hpp"
#include "sql.hpp"

namespace helpdesk {

namespace {

struct RoleCount {
    std::int64_t value = 0;
};
BOOST_DESCRIBE_STRUCT(RoleCount, (), (value))

struct BasicRole {
    const char* name;
    const char* display_name;
    std::vector<std::string> permissions;
};

const std::vector<BasicRole>& basic_roles() {
    static const std::vector<std::string> agent{
        "desk:staff",      "tickets:read",      "tickets:create",   "tickets:update",     "tickets:assign",
        "tickets:resolve", "tickets:reopen",    "tickets:tag",      "history:read",       "comments:read",
        "comments:create", "comments:internal", "attachments:read", "attachments:create", "notifications:read",
        "tags:read",       "statuses:read",     "policies:read",    "departments:read",   "roles:read",
        "users:read",      "kb:read",           "kb:write",         "reports:read",       "tokens:create"};
    static const auto roles = [] {
        std::vector<std::string> manager = agent;
        for (const char* more :
             {"desk:all_departments", "tickets:delete", "tags:manage", "sla:sweep", "comments:impersonate",
              "comments:update_others", "comments:delete_others", "attachments:delete_others", "kb:manage",
              "rules:read", "webhooks:read", "outbox:read", "views:share"}) {
            manager.emplace_back(more);
        }
        const std::vector<std::string> admin{
            "desk:*",     "tickets:*",  "history:*",  "comments:*",    "attachments:*", "notifications:*", "tags:*",
            "statuses:*", "policies:*", "sla:*",      "departments:*", "roles:read",    "users:*",         "kb:*",
            "mail:*",     "rules:*",    "webhooks:*", "outbox:*",      "views:*",       "reports:*",
            "tokens:*"};
        const std::vector<std::string> customer{"tickets:read",       "tickets:create",     "tickets:reopen",
                                                "comments:read",      "comments:create",    "attachments:read",
                                                "attachments:create", "notifications:read", "statuses:read",
                                                "departments:read",   "users:read",         "kb:read"};
        return std::vector<BasicRole>{{"SUPER_ADMIN", "Super administrator", {"*"}},
                                      {"ADMIN", "Administrator", admin},
                                      {"MANAGER", "Manager", manager},
                                      {"AGENT", "Agent", agent},
                                      {"CUSTOMER", "Customer", customer}};
    }();
    return roles;
}

struct BasicStatus {
    const char* name;
    const char* display_name;
    const char* color;
    bool is_default;
    bool is_resolved;
    bool pauses_sla;
};

constexpr BasicStatus basic_statuses[] = {
    {"OPEN", "Open", "#1e90ff", true, false, false},
    {"IN_PROGRESS", "In progress", "#8a5cd1", false, false, false},
    {"WAITING_CUSTOMER", "Waiting for customer", "#c77700", false, false, true},
    {"RESOLVED", "Resolved", "#2e8b57", false, true, false},
    {"CLOSED", "Closed", "#708090", false, true, false},
};

struct BasicPolicy {
    const char* name;
    Priority priority;
    std::int64_t response_time;
    std::int64_t resolution_time;
};

constexpr BasicPolicy basic_policies[] = {
    {"Urgent", Priority::URGENT, 15, 240},
    {"High", Priority::HIGH, 60, 480},
    {"Medium", Priority::MEDIUM, 240, 1440},
    {"Low", Priority::LOW, 480, 4320},
};

}  // namespace

void check_empty(Db& db) {
    if (first<RoleCount>(db, sql::count_roles)->value == 0) return;
    throw Error(Fault::invalid, "this desk is not empty", {}, "name another file with --db");
}

void insert_basics(Session& session) {
    for (const BasicRole& role : basic_roles()) {
        session.insert(Role{{session.new_id()}, role.name, role.display_name, role.permissions, session.now()});
    }
    std::int64_t position = 0;
    for (const BasicStatus& status : basic_statuses) {
        session.insert(TicketStatus{{session.new_id()},
                                    status.name,
                                    status.display_name,
                                    status.color,
                                    status.is_default,
                                    status.is_resolved,
                                    status.pauses_sla,
                                    ++position,
                                    session.now()});
    }
    for (const BasicPolicy& policy : basic_policies) {
        session.insert(SlaPolicy{.id = {session.new_id()},
                                 .name = policy.name,
                                 .priority = policy.priority,
                                 .response_time = policy.response_time,
                                 .resolution_time = policy.resolution_time,
                                 .created_at = session.now()});
    }
    insert_first_views(session);
}

void check_options(const InitOptions& options) {
    if (!options.admin_email.empty()) checked_email(options.admin_email, "admin");
    if (options.admin_email.empty() && !options.admin_password.empty()) {
        throw Error(Fault::invalid, "admin is required", "admin", "say whose password it is: --admin EMAIL");
    }
    if (!options.admin_password.empty()) check_password(options.admin_password);
}

void check_free(const Options& options) {
    if (!is_postgres_url(options.database) && is_free_for_desk(options.database)) return;
    const auto db = open_db(options.database, Access::read, {options.busy_wait_ms});
    if (schema_version(*db) > 0) check_empty(*db);
}

void init_desk(Engine& engine, const InitOptions& options) {
    check_options(options);
    const std::string email = options.admin_email.empty() ? "" : checked_email(options.admin_email, "admin");
    const Secret password =
        email.empty() || options.admin_password.empty() ? Secret{"!"} : hashed({options.admin_password});
    EngineAccess::write(engine, [&](Session& session) {
        check_empty(session.db());
        insert_basics(session);
        if (email.empty()) return;
        User admin{.id = {session.new_id()},
                   .email = email,
                   .password_hash = password,
                   .created_at = session.now(),
                   .updated_at = session.now()};
        admin.role_id = {resolve_name(session, "roles", "SUPER_ADMIN", "role")};
        session.insert(admin);
    });
}

}  // namespace helpdesk
