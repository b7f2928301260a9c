#include "engine/core/page.hpp"

#include <algorithm>

#include "engine/base/text.hpp"
#include "engine/core/operation.hpp"

namespace helpdesk {

namespace {

struct RowCount {
    std::int64_t count = 0;
};
BOOST_DESCRIBE_STRUCT(RowCount, (), (count))

}  // namespace

std::string to_total(std::int64_t counted, bool is_more) {
    const bool is_cut = is_more || counted > count_limit;
    return std::to_string(std::min(counted, count_limit)) + (is_cut ? "+" : "");
}

std::string total_of(Session& session, const Statement& statement, const Params& params) {
    const DerivedStatement counting = derive_total(statement);
    Params same;
    for (const Param& each : params.list()) same.put(each.name, each.cell);
    same.add("limit", count_limit + 1);
    return to_total(session.first<RowCount>(counting.statement(), std::move(same))->count, false);
}

std::int64_t checked_limit(std::optional<std::int64_t> limit) {
    const std::int64_t wanted = limit.value_or(page_limit_default);
    if (wanted >= 1 && wanted <= page_limit_max) return wanted;
    throw Error(Fault::invalid, "limit must be 1 to " + std::to_string(page_limit_max), "limit");
}

Cursor parse_cursor(const std::string& text, CursorKind kind) {
    const auto mark = text.rfind('~');
    const bool shaped = mark != std::string::npos && is_uuid(std::string_view(text).substr(mark + 1));
    Cursor cursor{text.substr(0, mark), shaped ? text.substr(mark + 1) : ""};
    const auto time = kind == CursorKind::time ? parse_time(cursor.value) : std::nullopt;
    const bool numbered = kind != CursorKind::number || (all_digits(cursor.value) && cursor.value.size() <= 9);
    if (!shaped || !numbered || (kind == CursorKind::time && !time)) {
        throw Error(Fault::invalid, "after must be a cursor that an earlier page gave", "after");
    }
    if (time) cursor.value = to_text(*time);  // text is compared on SQLite
    return cursor;
}

}  // namespace helpdesk
