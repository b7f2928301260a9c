#include "engine/db/change_watch.hpp"

#include "engine/db/postgres_connection.hpp"
#include "engine/db/postgres_errors.hpp"
#include "engine/db/postgres_session.hpp"
#include "engine/db/postgres_url.hpp"

namespace helpdesk {

namespace {

using Clock = std::chrono::steady_clock;

// SQLite keeps a number that every commit of another connection changes; asking for it touches no page.
class FileWatch final : public ChangeWatch {
public:
    FileWatch(const std::string& path, const DbOptions& options) : db_(open_sqlite(path, Access::read, options)) {
        look();
    }

    int descriptor() const override { return -1; }
    std::chrono::milliseconds pause() const override { return std::chrono::milliseconds(25); }
    bool look() override {
        std::int64_t version = 0;
        db_->run({"data_version", "PRAGMA data_version"}, {}, [&](const Row& row) { version = row.integer(0); });
        return version != std::exchange(version_, version);
    }

private:
    std::unique_ptr<Db> db_;
    std::int64_t version_ = -1;
};

// The triggers of the tables notify. What is between us and the server may lose that (a pooler of connections does), so
// now and then there may be something all the same.
class ServerWatch final : public ChangeWatch {
public:
    ServerWatch(const std::string& where, const DbOptions& options) : ServerWatch(parse_postgres_url(where), options) {}

    int descriptor() const override { return connection_.socket(); }
    std::chrono::milliseconds pause() const override { return std::chrono::milliseconds(2'000); }
    bool look() override {
        const bool is_told = connection_.take_notifications();
        const auto now = Clock::now();
        if (!is_told && now - said_ < pause()) return false;
        said_ = now;
        return true;
    }

private:
    PostgresConnection connection_;
    Clock::time_point said_ = Clock::now();

    ServerWatch(const PostgresUrl& url, const DbOptions& options)
        : connection_(url, session_settings(url, Access::write, options)) {
        const PostgresResult failed = connection_.script("LISTEN helpdesk_live", url.statement_limit);
        if (failed) throw_postgres(*failed, "LISTEN", {});
    }
};

}  // namespace

std::unique_ptr<ChangeWatch> watch_changes(const std::string& where, const DbOptions& options) {
    if (is_postgres_url(where)) return std::make_unique<ServerWatch>(where, options);
    return std::make_unique<FileWatch>(where, options);
}

}  // namespace helpdesk
