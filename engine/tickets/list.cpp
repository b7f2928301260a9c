#include "engine/tickets/list.hpp"

#include <algorithm>
#include <array>
#include <iterator>

#include "engine/base/text.hpp"
#include "sql.hpp"

namespace helpdesk {

namespace {

// A way to sort: its name, the flag that raises its lines in list_tickets, the parameter of its cursor.
struct Order {
    std::string_view name;
    std::string_view flag;
    std::string_view parameter;

    bool descends() const { return name.starts_with('-'); }
};

constexpr std::array<Order, 8> orders{{
    {"-created_at", "newest", "after_created"},
    {"created_at", "oldest", "after_created"},
    {"-updated_at", "latest", "after_updated"},
    {"updated_at", "stalest", "after_updated"},
    {"resolution_due_at", "due_first", "after_due"},
    {"-resolution_due_at", "due_last", "after_due"},
    {"-priority", "severe_first", "after_severity"},
    {"priority", "severe_last", "after_severity"},
}};

constexpr std::string_view never = "9999-12-31T23:59:59.999Z";  // where tickets without a due time stand

const Order& order_of(const std::optional<std::string>& sort) {
    if (!sort) return orders.front();
    std::vector<std::string> names;
    for (const Order& order : orders) {
        if (order.name == *sort) return order;
        names.emplace_back(order.name);
    }
    throw Error(Fault::invalid,
                "tickets cannot be sorted by \"" + *sort +
                    "\": sort by created_at, updated_at, resolution_due_at or priority, with - for the other way round",
                "sort", did_you_mean(*sort, names));
}

std::string place_of(const Order& order, const TicketLine& line) {
    if (order.parameter == "after_created") return to_text(line.created_at);
    if (order.parameter == "after_updated") return to_text(line.updated_at);
    if (order.parameter == "after_severity") return std::to_string(static_cast<int>(line.priority) + 1);
    return line.resolution_due_at ? to_text(*line.resolution_due_at) : std::string(never);
}

// `after` and `severity` hold what the parameters borrow.
void add_cursor(Params& params, const Order& order, const std::string& text, Cursor& after, std::int64_t& severity) {
    const bool timed = order.parameter != "after_severity";
    after = parse_cursor(text, timed ? CursorKind::time : CursorKind::number);
    params.add("after_id", after.id);
    if (timed) {
        params.add(order.parameter, after.value);
        return;
    }
    severity = std::stoll(after.value);
    params.add(order.parameter, severity);
}

void add_filters(Params& params, const ListTickets& wanted, const std::optional<Id<TicketStatus>>& status) {
    const auto reference = [&](std::string_view name, std::string_view none, const auto& wanted_id) {
        params.flag(none, wanted_id.given && !wanted_id.value);
        params.add(name, wanted_id.value);
    };
    params.add("status", status);
    params.each("priority", wanted.priority).each("source", wanted.source).each("tag", wanted.tag);
    reference("department", "no_department", wanted.department);
    reference("assignee", "unassigned", wanted.assignee);
    params.add("customer", wanted.customer);
    params.flag("overdue", wanted.overdue == true).flag("in_time", wanted.overdue == false);
}

// Of several statuses each has a list of its own, since only then it walks an index in its order; this puts the lists
// together.
void merge_in_order(std::vector<TicketLine>& lines, const Order& order) {
    const auto before = [&](const TicketLine& a, const TicketLine& b) {
        return std::pair(place_of(order, a), a.id) < std::pair(place_of(order, b), b.id);
    };
    std::sort(lines.begin(), lines.end(), before);
    if (order.descends()) std::reverse(lines.begin(), lines.end());
}

}  // namespace

Page<TicketLine> list_tickets(Session& session, const ListTickets& wanted) {
    const Order& order = order_of(wanted.sort);
    const std::int64_t limit = checked_limit(wanted.limit);
    Cursor after;
    std::int64_t severity = 0;
    std::vector<std::optional<Id<TicketStatus>>> statuses(wanted.status.begin(), wanted.status.end());
    if (statuses.empty()) statuses.emplace_back();
    std::vector<TicketLine> lines;
    for (const auto& status : statuses) {
        Params params;
        add_filters(params, wanted, status);
        params.add("now", session.now()).add("limit", limit + 1).flag(order.flag);
        if (wanted.after) add_cursor(params, order, *wanted.after, after, severity);
        std::vector<TicketLine> some = session.all<TicketLine>(sql::list_tickets, std::move(params));
        std::move(some.begin(), some.end(), std::back_inserter(lines));
    }
    if (statuses.size() > 1) merge_in_order(lines, order);
    return page_of(std::move(lines), limit, [&](const TicketLine& line) { return place_of(order, line); });
}

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
