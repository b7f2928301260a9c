#include "engine/db/postgres_url.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <string_view>

#include "engine/base/error.hpp"
#include "engine/base/text.hpp"

namespace helpdesk {

namespace {

constexpr std::array<std::string_view, 7> only_prisma = {
    "connection_limit", "pgbouncer",   "pool_timeout",         "single_use_connections",
    "sslaccept",        "sslidentity", "statement_cache_size",
};

constexpr std::int64_t limit_in_seconds_max = 86'400;

int hex_digit(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

std::string decode_percent(std::string_view text) {
    std::string decoded;
    for (std::size_t at = 0; at < text.size(); ++at) {
        const int high = text[at] == '%' && at + 2 < text.size() ? hex_digit(text[at + 1]) : -1;
        const int low = high >= 0 ? hex_digit(text[at + 2]) : -1;
        if (low >= 0) at += 2;
        decoded += low >= 0 ? static_cast<char>(high * 16 + low) : text[at];
    }
    return decoded;
}

std::chrono::milliseconds parse_seconds(std::string_view name, std::string_view text) {
    std::int64_t seconds = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), seconds);
    if (error != std::errc() || end != text.data() + text.size() || seconds < 1 || seconds > limit_in_seconds_max) {
        throw Error(Fault::usage, std::string(name) + " in the database URL must be a number of seconds from 1 to " +
                                      std::to_string(limit_in_seconds_max));
    }
    return std::chrono::seconds(seconds);
}

// True if the parameter is ours, so that libpq must not see it.
bool take(std::string_view name, std::string_view value, PostgresUrl& into) {
    if (name == "schema") {
        into.schema = decode_percent(value);
    } else if (name == "options") {
        into.options = decode_percent(value);
    } else if (name == "connect_timeout") {
        into.connect_limit = parse_seconds(name, value);
    } else if (name == "socket_timeout") {
        into.statement_limit = parse_seconds(name, value);
    } else {
        return std::find(only_prisma.begin(), only_prisma.end(), name) != only_prisma.end();
    }
    return true;
}

}  // namespace

PostgresUrl parse_postgres_url(const std::string& text) {
    PostgresUrl parsed;
    const auto question = text.find('?');
    parsed.url = text.substr(0, question);
    if (question == std::string::npos) return parsed;

    char separator = '?';
    for (std::string_view each : split(std::string_view(text).substr(question + 1), '&')) {
        const auto equals = std::min(each.find('='), each.size());
        const std::string_view value = each.substr(std::min(equals + 1, each.size()));
        if (each.empty() || take(each.substr(0, equals), value, parsed)) continue;
        parsed.url += separator;
        parsed.url += each;
        separator = '&';
    }
    return parsed;
}

}  // namespace helpdesk
