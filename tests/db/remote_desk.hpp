#pragma once

#include <catch2/catch.hpp>

#include <memory>
#include <string>

#include "engine/db/open.hpp"
#include "sql.hpp"
#include "tests/db/loopback_proxy.hpp"
#include "tests/postgres_server.hpp"
#include "tests/support.hpp"

namespace helpdesk {

// False, with a word about it, where no PostgreSQL runs.
inline bool has_postgres() {
    const std::string reason = PostgresServer::shared().reason();
    if (!reason.empty()) WARN("skipped: " << reason);
    return reason.empty();
}

// A desk on PostgreSQL, and an engine that reaches it by way of a proxy.
struct RemoteDesk {
    Desk desk{Backend::postgres};
    LoopbackProxy proxy{port_of(desk.where())};

    explicit RemoteDesk(std::int64_t busy_wait_ms = 5'000, const std::string& parameters = "sslmode=disable") {
        Options options = desk.options();
        options.database = through(desk.where(), proxy.port()) + '?' + parameters;
        options.busy_wait_ms = busy_wait_ms;
        engine_ = std::make_unique<Engine>(options);
    }

    Engine& engine() { return *engine_; }

    // A session beside the engine's, past the proxy.
    std::unique_ptr<Db> outside() const { return open_postgres(desk.where(), Access::write, {}); }

    // The number of a new ticket of customer@example.org, opened through the proxy.
    std::string open_ticket(const std::string& title) {
        const std::string json =
            R"({"title":")" + title + R"(","description":"Please help.","customer":"customer@example.org"})";
        return member(parse_json(engine_->call("ticket.create", parse_json(json)).body), "ticket_number");
    }

    std::int64_t tickets() { return desk.number("SELECT count(*) FROM tickets"); }

private:
    std::unique_ptr<Engine> engine_;

    static int port_of(const std::string& url) { return std::stoi(url.substr(url.rfind(':') + 1)); }
    static std::string through(const std::string& url, int port) {
        const auto colon = url.rfind(':') + 1;
        return url.substr(0, colon) + std::to_string(port) + url.substr(url.find('/', colon));
    }
};

}  // namespace helpdesk
