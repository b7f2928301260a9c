#include <filesystem>

#include "engine/core/session.hpp"
#include "engine/db/desk_facts.hpp"
#include "engine/db/sqlite_file.hpp"
#include "engine/engine.hpp"
#include "engine/safe/upkeep.hpp"
#include "sql.hpp"

namespace helpdesk {

namespace {

constexpr std::int64_t upkeep_shown = 20;
constexpr std::chrono::days backup_good{7};
constexpr std::chrono::hours sending_good{1};

struct UpkeepView {
    UpkeepKind kind = UpkeepKind::verify;
    UpkeepState state = UpkeepState::ok;
    std::string message;
    std::optional<std::string> place;
    std::optional<std::int64_t> size;
    std::optional<std::string> actor;
    std::string channel;
    Time created_at;
};
BOOST_DESCRIBE_STRUCT(UpkeepView, (), (kind, state, message, place, size, actor, channel, created_at))

struct DeskAmounts {
    std::int64_t schema = 0;
    std::int64_t tickets = 0;
    std::int64_t comments = 0;
    std::int64_t attachments = 0;
    std::int64_t users = 0;
    std::int64_t articles = 0;
    std::int64_t outbox_waiting = 0;
    std::optional<Time> outbox_oldest_at;
    std::int64_t outbox_dead = 0;
};
BOOST_DESCRIBE_STRUCT(DeskAmounts, (),
                      (schema, tickets, comments, attachments, users, articles, outbox_waiting, outbox_oldest_at,
                       outbox_dead))

struct DeskPlace {
    std::string database;  // sqlite or postgres
    std::int64_t size = 0;
    std::int64_t wal_size = 0;
    std::optional<std::int64_t> free_size;
    std::string helpdesk;
    std::string sqlite;
    std::optional<std::string> server;
    std::optional<std::string> leader;
};
BOOST_DESCRIBE_STRUCT(DeskPlace, (), (database, size, wal_size, free_size, helpdesk, sqlite, server, leader))

struct DeskHealth : DeskPlace, DeskAmounts {
    bool is_outbox_late = false;
    std::optional<UpkeepView> last_verify;
    std::optional<UpkeepView> last_backup;
    std::optional<bool> lacks_backup;
    std::vector<UpkeepView> upkeep;
};
BOOST_DESCRIBE_STRUCT(DeskHealth, (DeskPlace, DeskAmounts),
                      (is_outbox_late, last_verify, last_backup, lacks_backup, upkeep))

struct ShowHealth {};
BOOST_DESCRIBE_STRUCT(ShowHealth, (), ())

struct Leading {
    std::string holder;
    Time ends_at;
};
BOOST_DESCRIBE_STRUCT(Leading, (), (holder, ends_at))

// Machine and process; what follows in the name only tells it from all others.
std::optional<std::string> leader_of(Session& session) {
    const auto leading = session.first<Leading>(sql::leader);
    if (!leading || leading->ends_at <= session.now()) return std::nullopt;
    return leading->holder.substr(0, leading->holder.rfind(' '));
}

void look_at_file(const std::string& file, DeskPlace& place) {
    place.wal_size = file_bytes(file + "-wal");
    std::error_code none;
    const auto room = std::filesystem::space(std::filesystem::path(file).parent_path(), none);
    if (!none) place.free_size = static_cast<std::int64_t>(room.available);
}

std::vector<UpkeepView> upkeep_like(Session& session, std::optional<UpkeepKind> kind, std::optional<UpkeepState> state,
                                    std::int64_t limit) {
    Params params;
    params.add("limit", limit);
    if (kind) params.add("kind", *kind);
    if (state) params.add("state", *state);
    return session.all<UpkeepView>(sql::list_upkeep, std::move(params));
}

std::optional<UpkeepView> last_of(std::vector<UpkeepView> list) {
    return list.empty() ? std::nullopt : std::optional(std::move(list.front()));
}

// The copies of a server's database are made by others, who alone know of them.
std::optional<bool> lacks_backup(const DeskHealth& health, Time now) {
    if (health.database != "sqlite") return std::nullopt;
    return !health.last_backup || now - health.last_backup->created_at >= backup_good;
}

DeskHealth show_health(Session& session, const ShowHealth&) {
    DeskHealth health;
    static_cast<DeskAmounts&>(health) = *session.first<DeskAmounts>(sql::count_desk);
    const bool is_file = session.db().backend() == Backend::sqlite;
    const Versions all = versions();
    health.database = is_file ? "sqlite" : "postgres";
    health.size = desk_bytes(session.db());
    health.server = server_version(session.db());
    if (is_file) look_at_file(desk_file(session.db()), health);
    health.helpdesk = all.helpdesk;
    health.sqlite = all.sqlite;
    health.leader = leader_of(session);
    health.last_verify = last_of(upkeep_like(session, UpkeepKind::verify, std::nullopt, 1));
    health.last_backup = last_of(upkeep_like(session, UpkeepKind::backup, UpkeepState::ok, 1));
    health.lacks_backup = lacks_backup(health, session.now());
    health.is_outbox_late = health.outbox_oldest_at && session.now() - *health.outbox_oldest_at > sending_good;
    health.upkeep = upkeep_like(session, std::nullopt, std::nullopt, upkeep_shown);
    return health;
}

}  // namespace

std::vector<Operation> health_operations() {
    return {op<&show_health>("desk.health",
                             "Shows how the desk is: its size, when it was last checked and copied, and what waits to "
                             "be sent.",
                             Verb::get, "/desk/health", "desk:maintain")};
}

}  // namespace helpdesk
