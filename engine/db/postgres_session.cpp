#include "engine/db/postgres_session.hpp"

#include <string_view>

namespace helpdesk {

namespace {

// One setting of the session in libpq's `options`, where blanks and backslashes are escaped.
std::string setting(std::string_view name, std::string_view value) {
    std::string text = " -c " + std::string(name) + '=';
    for (char c : value) {
        if (c == ' ' || c == '\\') text += '\\';
        text += c;
    }
    return text;
}

std::string identifier_in_quotes(std::string_view identifier) {
    std::string text = "\"";
    for (char c : identifier) text += c == '"' ? std::string("\"\"") : std::string(1, c);
    return text + '"';
}

}  // namespace

std::string session_settings(const PostgresUrl& url, Access access, const DbOptions& options) {
    std::string settings = url.options + setting("TimeZone", "UTC") + setting("DateStyle", "ISO") +
                           setting("standard_conforming_strings", "on") + setting("bytea_output", "hex") +
                           setting("jit", "off") +  // it takes longer than the queries
                           setting("default_transaction_isolation", "read committed") +
                           setting("lock_timeout", std::to_string(options.busy_wait_ms));
    if (!url.schema.empty()) settings += setting("search_path", identifier_in_quotes(url.schema));
    if (access == Access::read) settings += setting("default_transaction_read_only", "on");
    return settings;
}

}  // namespace helpdesk
