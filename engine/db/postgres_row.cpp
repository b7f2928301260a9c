#include "engine/db/postgres_row.hpp"

#include <charconv>

#include "engine/base/error.hpp"
#include "engine/base/text.hpp"

namespace helpdesk {

namespace {

constexpr Oid boolean_type = 16;
constexpr Oid bytes_type = 17;

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

// They come as \x00ff.
std::string_view PostgresRow::bytes(int column) const {
    std::string_view bytes = value(column);
    if (libpq().column_type(&result_, column) != bytes_type || bytes.empty()) return bytes;
    bytes.remove_prefix(2);
    return decoded_.emplace_front(decode_hex(bytes));
}

}  // namespace helpdesk
