#include "engine/tickets/history.hpp"

#include "sql.hpp"

namespace helpdesk {

Page<HistoryEntry> list_history(Session& session, const ListHistory& wanted) {
    const std::int64_t limit = checked_limit(wanted.limit);
    Params params;
    params.add("ticket", wanted.ticket).add("limit", limit + 1);
    Cursor after;
    std::int64_t version = 0;
    if (wanted.after) {
        after = parse_cursor(*wanted.after, CursorKind::number);
        version = std::stoll(after.value);
        params.add("after_version", version).add("after_id", after.id);
    }
    return page_of(session.all<HistoryEntry>(sql::list_history, std::move(params)), limit,
                   [](const HistoryEntry& entry) { return std::to_string(entry.version); });
}

}  // namespace helpdesk
