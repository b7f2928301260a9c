#include "engine/db/postgres_row.hpp"

#include <charconv>

#include "engine/base/error.hpp"

namespace helpdesk {

namespace {

constexpr Oid boolean_type = 16;
constexpr Oid bytes_type = 17;

int digit(char c) { return c <= '9' ? c - '0' : c - 'a' + 10; }

// PostgreSQL's "\x00ff".
std::string decode_hex(std::string_view text) {
    std::string bytes;
    bytes.reserve(text.size() / 2);
    for (std::size_t at = 2; at + 1 < text.size(); at += 2) {
        bytes += static_cast<char>(digit(text[at]) * 16 + digit(text[at + 1]));
    }
    return bytes;
}

}  // namespace

std::string_view PostgresRow::value(int column) const {
    return {libpq().value(&result_, row_, column), static_cast<std::size_t>(libpq().length(&result_, row_, column))};
}

std::string_view PostgresRow::text(int column) const {
    const std::string_view text = value(column);
    if (libpq().column_type(&result_, column) != boolean_type || text.empty()) return text;
    return text == "t" ? "1" : "0";  // as SQLite has it
}

std::int64_t PostgresRow::integer(int column) const {
    const std::string_view digits = text(column);
    std::int64_t number = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
    if (error == std::errc() && end == digits.data() + digits.size()) return number;
    if (is_null(column)) return 0;
    throw Error(Fault::internal, "column " + std::string(name(column)) + " holds no whole number");
}

std::string_view PostgresRow::bytes(int column) const {
    if (libpq().column_type(&result_, column) != bytes_type) return value(column);
    return decoded_.emplace_front(decode_hex(value(column)));
}

}  // namespace helpdesk
