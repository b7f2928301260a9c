#pragma once

#include <catch2/catch.hpp>

#include <memory>
#include <optional>
#include <string>

#include "engine/base/error.hpp"
#include "engine/db/open.hpp"
#include "tests/postgres_server.hpp"

namespace helpdesk {

// A schema of its own for each test, in one database of the test program's server; the URL is empty if there is none.
struct PostgresSchema {
    std::string url;

    PostgresSchema() {
        static const auto database = PostgresServer::shared().fresh_database();
        static int made = 0;
        if (!database) {
            WARN("skipped: " << PostgresServer::shared().reason());
            return;
        }
        const std::string name = "test_" + std::to_string(++made);
        open_postgres(*database, Access::write, {})->script("CREATE SCHEMA " + name);
        url = *database + "?schema=" + name;
    }

    explicit operator bool() const { return !url.empty(); }

    std::unique_ptr<Db> open(const std::string& parameters = {}, const DbOptions& options = {}) const {
        return open_postgres(url + parameters, Access::write, options);
    }

    int port() const { return std::stoi(url.substr(url.rfind(':') + 1)); }

    // The same by way of another port.
    std::string through(int other_port) const {
        const auto colon = url.rfind(':') + 1;
        return url.substr(0, colon) + std::to_string(other_port) + url.substr(url.find('/', colon));
    }
};

// What the callable throws; nothing if it does not.
template <typename Callable>
std::optional<Error> error_of(Callable&& callable) {
    try {
        callable();
    } catch (const Error& error) {
        return error;
    }
    return std::nullopt;
}

template <typename Callable>
std::optional<Fault> fault_of(Callable&& callable) {
    const auto error = error_of(callable);
    return error ? std::optional(error->fault()) : std::nullopt;
}

inline std::string text_of(Db& db, std::string_view sql, const Params& params = {}) {
    std::string text = "no row";
    db.run({"", sql}, params, [&](const Row& row) { text = row.is_null(0) ? "null" : std::string(row.text(0)); });
    return text;
}

inline std::int64_t integer_of(Db& db, std::string_view sql, const Params& params = {}) {
    std::int64_t integer = -1;
    db.run({"", sql}, params, [&](const Row& row) { integer = row.integer(0); });
    return integer;
}

}  // namespace helpdesk
