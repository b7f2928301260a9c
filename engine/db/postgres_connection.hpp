#pragma once

#include <chrono>
#include <string>
#include <string_view>
#include <vector>

#include "engine/db/libpq.hpp"
#include "engine/db/postgres_url.hpp"
#include "engine/db/statement.hpp"

namespace helpdesk {

// One libpq connection that never waits longer than its limit. Commands are queued and sent together; their results
// come in the same order. Whatever leaves the order in doubt closes the connection for good: LostConnection, now and at
// every later call; Fault::unavailable when a limit passes.
class PostgresConnection {
public:
    // `settings` are for the session, as in the `options` of libpq.
    PostgresConnection(const PostgresUrl& url, const std::string& settings);
    ~PostgresConnection() { close(); }
    PostgresConnection(const PostgresConnection&) = delete;
    PostgresConnection& operator=(const PostgresConnection&) = delete;

    // Begins a batch of commands that has to be done within the limit.
    void begin(std::chrono::milliseconds limit);

    void prepare(const std::string& name, const std::string& text);
    void execute(const std::string& name, const std::vector<Cell>& cells);
    void command(const char* text);

    void sync();            // what was queued belongs together, and ends here
    void request_flush();   // asks for the results so far, without an end
    PostgresResult next();  // of the oldest command whose result is outstanding
    void finish();          // behind the last result after sync()

    // Several statements without parameters, apart from any batch. The first failed result, or nothing.
    PostgresResult script(const std::string& sql, std::chrono::milliseconds limit);

    // Between batches: readable when there may be notifications.
    int socket() const { return connection_ ? libpq().socket(connection_) : -1; }
    // True if some have come since the last time; waits for nothing.
    bool take_notifications();

    bool alive() const { return connection_ != nullptr; }
    void require_alive() const;
    bool in_transaction() const;
    bool in_failed_transaction() const;
    void close();

private:
    PGconn* connection_ = nullptr;
    std::string server_;  // as messages call it
    std::chrono::steady_clock::time_point deadline_;
    std::chrono::milliseconds limit_{0};

    void connect(const PostgresUrl& url, const std::string& settings);
    void start(const PostgresUrl& url, const std::string& settings);
    void set_limit(std::chrono::milliseconds limit);
    void require_sent(int sent);
    void wait(short events);
    PostgresResult receive();
    [[noreturn]] void lose(const std::string& why);
    [[noreturn]] void give_up();
};

}  // namespace helpdesk
