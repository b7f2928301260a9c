#pragma once

#include <sys/types.h>

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace helpdesk {

// A PostgreSQL of the tests' own: initdb in a temporary folder, a port that the kernel gave, a password that nobody
// knows. A keeper process stops the server and removes the folder when this object, or this whole program, is gone.
class PostgresServer {
public:
    enum class Fsync { on, off };

    explicit PostgresServer(Fsync fsync = Fsync::on);
    ~PostgresServer();
    PostgresServer(const PostgresServer&) = delete;
    PostgresServer& operator=(const PostgresServer&) = delete;

    // The server of this test program, started when first asked for; the one that HELPDESK_TEST_POSTGRES names, if any.
    // Its fsync is off: tests kill programs, but never cut the power.
    static PostgresServer& shared();

    // Of the database `postgres`; empty if no server runs, and then `reason` says why.
    const std::string& url() const { return url_; }
    const std::string& reason() const { return reason_; }

    // The URL of a new database: an empty one, or a copy of the one at `original`, to which nobody may be connected.
    // Nothing if no server runs.
    std::optional<std::string> fresh_database(const std::string& original = {});

    // Removes a database of fresh_database with all that is in it; who is connected loses the connection.
    void drop_database(const std::string& url);

    // Restarts a server of ours, and returns when it takes connections again; a crash loses whoever is connected, and
    // what was not flushed.
    enum class Shutdown { orderly, crash };
    void restart(Shutdown how);

    // Ends the server at once, as a crash would, and removes its folder.
    void stop();

private:
    struct External {
        std::string url;
    };

    std::string url_;
    std::string reason_;
    std::filesystem::path folder_;
    std::vector<std::string> databases_;  // URLs of those that we made and that still exist
    int databases_made_ = 0;
    pid_t owner_;        // a fork of this program must not clean up
    pid_t keeper_ = -1;  // < 0: the server is not ours
    int lifeline_ = -1;  // the keeper works until nobody holds its other end
    int answers_ = -1;   // what the keeper says

    explicit PostgresServer(const External& external);

    void start(const std::filesystem::path& programs, Fsync fsync);
    void spawn_keeper(const std::filesystem::path& programs, const std::string& settings);
    void run(const std::string& sql) const;
    void require_ours() const;
};

}  // namespace helpdesk
