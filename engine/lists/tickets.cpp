#include "engine/lists/filter.hpp"

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
    std::string_view range;  // the flag by which a period is looked up in the order's index

    bool descends() const { return name.starts_with('-'); }
};

constexpr std::array<Order, 8> orders{{
    {"-created_at", "newest", "after_created", "by_created"},
    {"created_at", "oldest", "after_created", "by_created"},
    {"-updated_at", "latest", "after_updated", "by_updated"},
    {"updated_at", "stalest", "after_updated", "by_updated"},
    {"resolution_due_at", "due_first", "after_due", "by_due"},
    {"-resolution_due_at", "due_last", "after_due", "by_due"},
    {"-priority", "severe_first", "after_severity", {}},
    {"priority", "severe_last", "after_severity", {}},
}};

constexpr std::int64_t looked_at_once = 250;
constexpr int rounds_max = 8;
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

std::string cursor_of(const Order& order, const TicketLine& line) {
    return place_of(order, line) + "~" + line.id.value;
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

// The order of the list, by the engine: of several lists, or of tickets that were gathered in no order.
void put_in_order(std::vector<TicketLine>& lines, const Order& order) {
    const auto before = [&](const TicketLine& a, const TicketLine& b) {
        return std::pair(place_of(order, a), a.id) < std::pair(place_of(order, b), b.id);
    };
    std::sort(lines.begin(), lines.end(), before);
    if (order.descends()) std::reverse(lines.begin(), lines.end());
}

void drop_until(std::vector<TicketLine>& lines, const Order& order, const std::string& after) {
    const bool timed = order.parameter != "after_severity";
    const Cursor cursor = parse_cursor(after, timed ? CursorKind::time : CursorKind::number);
    const auto place = std::pair(timed ? cursor.value : std::to_string(std::stoll(cursor.value)), cursor.id);
    std::erase_if(lines, [&](const TicketLine& line) {
        const auto own = std::pair(place_of(order, line), line.id.value);
        return order.descends() ? own >= place : own <= place;
    });
}

// Statuses to walk one after the other: of several each has a list of its own, since only then it walks an index in its
// order. What is open or overdue is found by its status, and not among all that were ever closed.
std::vector<std::optional<Id<TicketStatus>>> statuses_of(Session& session, const TicketFilter& filter) {
    std::vector<std::optional<Id<TicketStatus>>> walked;
    const bool open = filter.has("open") || filter.has("overdue") || filter.has("waiting");
    if (filter.status.among) {
        for (const std::string& id : *filter.status.among) walked.emplace_back(Id<TicketStatus>{id});
    } else if (open || filter.has("ended")) {
        for (const TicketStatus& each : session.all<TicketStatus>(sql::list_statuses)) {
            if (each.is_resolved != open) walked.emplace_back(each.id);
        }
    } else {
        walked.emplace_back();
    }
    return walked;
}

// Calls look(ids) for some of the ids at a time: as many each time, so that the statement stays the same.
template <typename Look>
void in_portions(const std::vector<std::string>& ids, Look&& look) {
    constexpr std::size_t portion = 100;
    for (std::size_t at = 0; at < ids.size(); at += portion) {
        const auto end = ids.begin() + static_cast<std::ptrdiff_t>(std::min(at + portion, ids.size()));
        std::vector<std::string> some(ids.begin() + static_cast<std::ptrdiff_t>(at), end);
        some.resize(portion, some.back());
        look(some);
    }
}

// Those of the candidates that fit.
std::vector<TicketLine> lines_among(Session& session, const TicketFilter& filter, const Candidates& candidates) {
    std::vector<TicketLine> lines;
    in_portions(candidates.ids, [&](const std::vector<std::string>& some) {
        Params params;
        params.each("candidate", some).add("now", session.now()).add("limit", page_limit_max);
        add_whole_filter(params, filter);
        std::vector<TicketLine> found = session.all<TicketLine>(sql::list_tickets, std::move(params));
        std::move(found.begin(), found.end(), std::back_inserter(lines));
    });
    if (!candidates.match_text) keep_with_words(session, filter, lines);
    return lines;
}

// Walks tickets in the order of a list, some at a time.
class Walk {
public:
    Walk(Session& session, const TicketFilter& filter, const Order& order, std::optional<std::string> after)
        : session_(session),
          filter_(filter),
          order_(order),
          after_(std::move(after)),
          statuses_(statuses_of(session, filter)) {}

    // The next ones that fit; less than wanted only at the end.
    std::vector<TicketLine> next(std::int64_t wanted) {
        std::vector<TicketLine> lines;
        for (const auto& status : statuses_) {
            Params params;
            Cursor after;
            std::int64_t severity = 0;
            add_filter(params, filter_);
            params.add("status", status).add("now", session_.now()).add("limit", wanted);
            params.flag(order_.flag).flag(order_.range, !order_.range.empty());
            if (after_) add_cursor(params, order_, *after_, after, severity);
            std::vector<TicketLine> some = session_.all<TicketLine>(sql::list_tickets, std::move(params));
            std::move(some.begin(), some.end(), std::back_inserter(lines));
        }
        if (statuses_.size() > 1) put_in_order(lines, order_);
        if (lines.size() > static_cast<std::size_t>(wanted)) lines.resize(static_cast<std::size_t>(wanted));
        if (!lines.empty()) after_ = cursor_of(order_, lines.back());
        return lines;
    }

    std::string cursor() const { return after_.value_or(""); }

private:
    Session& session_;
    const TicketFilter& filter_;
    const Order& order_;
    std::optional<std::string> after_;
    std::vector<std::optional<Id<TicketStatus>>> statuses_;
};

// Of words that many tickets hold: those of the list are looked at one after the other, up to a limit.
Page<TicketLine> page_with_words(Session& session, const TicketFilter& filter, const Order& order,
                                 const ListTickets& wanted) {
    const std::int64_t limit = checked_limit(wanted.limit);
    Walk walk(session, filter, order, wanted.after);
    Page<TicketLine> page;
    for (int round = 0; round < rounds_max; ++round) {
        std::vector<TicketLine> walked = walk.next(looked_at_once);
        const bool ends = walked.size() < static_cast<std::size_t>(looked_at_once);
        keep_with_words(session, filter, walked);
        std::move(walked.begin(), walked.end(), std::back_inserter(page.items));
        const bool enough = page.items.size() > static_cast<std::size_t>(limit);
        if (ends || enough) {
            return page_of(std::move(page.items), limit, [&](const TicketLine& line) { return place_of(order, line); });
        }
    }
    page.next = walk.cursor();
    page.left_off = "the next " + std::to_string(rounds_max * looked_at_once) +
                    " tickets of the list were looked at for these words; the page after goes on behind them";
    return page;
}

// Whether a condition besides the status leads to the tickets by an index: the lines of ticket_places.
bool has_place(const TicketFilter& filter) {
    const auto is_one = [](const Choice& choice) { return choice.among && choice.among->size() == 1; };
    return filter.priority.among || is_one(filter.department) || is_one(filter.assignee) || is_one(filter.customer) ||
           filter.created.is_given() || filter.updated.is_given() || filter.due.is_given();
}

// The priorities as the index has them.
std::vector<std::int64_t> severities_of(const TicketFilter& filter) {
    std::vector<std::int64_t> severities;
    const auto names = enum_names<Priority>();
    for (std::size_t i = 0; i < names.size() && filter.priority.among; ++i) {
        const auto& among = *filter.priority.among;
        if (std::find(among.begin(), among.end(), names[i]) != among.end())
            severities.push_back(static_cast<std::int64_t>(i) + 1);
    }
    return severities;
}

// Of one status, or of all.
TicketCount count_of(Session& session, const TicketFilter& filter, const std::optional<Id<TicketStatus>>& status,
                     std::int64_t limit) {
    Params params;
    add_filter(params, filter);
    const std::vector<std::int64_t> severities = severities_of(filter);
    params.each("severity", severities).flag("newest", !status && !has_place(filter));
    params.add("status", status).add("now", session.now()).add("limit", limit).add("looked_at", counted_among);
    params.flag("by_created").flag("by_updated").flag("by_due");
    return *session.first<TicketCount>(sql::count_tickets, std::move(params));
}

// Up to count_limit.
TicketCount count_fitting(Session& session, const TicketFilter& filter) {
    if (filter.takes_none()) return {};
    if (const auto candidates = few_candidates(session, filter)) {
        return {static_cast<std::int64_t>(lines_among(session, filter, *candidates).size()), false};
    }
    TicketCount counted;
    if (!filter.text.empty()) {
        const auto page = page_with_words(session, filter, order_of({}), {.limit = page_limit_max});
        return {static_cast<std::int64_t>(page.items.size()), !page.next.empty()};
    }
    for (const auto& status : statuses_of(session, filter)) {
        const TicketCount some = count_of(session, filter, status, count_limit + 1 - counted.count);
        counted.count += some.count;
        counted.is_more = counted.is_more || some.is_more;
        if (counted.count > count_limit) return {count_limit, true};
    }
    return counted;
}

Page<TicketLine> find_fitting(Session& session, const TicketFilter& filter, const ListTickets& wanted) {
    const Order& order = order_of(filter.sort);
    const std::int64_t limit = checked_limit(wanted.limit);
    if (filter.takes_none()) return {};
    std::vector<TicketLine> lines;
    if (const auto candidates = few_candidates(session, filter)) {
        lines = lines_among(session, filter, *candidates);
        put_in_order(lines, order);
        if (wanted.after) drop_until(lines, order, *wanted.after);
        if (lines.size() > static_cast<std::size_t>(limit)) lines.resize(static_cast<std::size_t>(limit) + 1);
    } else if (!filter.text.empty()) {
        return page_with_words(session, filter, order, wanted);
    } else {
        lines = Walk(session, filter, order, wanted.after).next(limit + 1);
    }
    return page_of(std::move(lines), limit, [&](const TicketLine& line) { return place_of(order, line); });
}

}  // namespace

Page<TicketLine> list_tickets(Session& session, const ListTickets& wanted) {
    const TicketFilter filter = filter_of(session, wanted);
    Page<TicketLine> page = find_fitting(session, filter, wanted);
    if (wanted.total.value_or(false)) {
        const TicketCount counted = count_fitting(session, filter);
        page.total = to_total(counted.count, counted.is_more);
    }
    return page;
}

TicketCount count_tickets(Session& session, const CountTickets& wanted) {
    return count_fitting(session, filter_of(session, {.query = wanted.query}));
}

std::vector<Operation> ticket_list_operations() {
    return {
        op<&list_tickets>("ticket.list", "Lists tickets, the newest first.", Verb::get, "/tickets", "tickets:read",
                          "query..."),
        op<&count_tickets>("ticket.count", "Counts the tickets that a query finds, up to ten thousand.", Verb::get,
                           "/tickets/count", "tickets:read", "query..."),
    };
}

}  // namespace helpdesk
