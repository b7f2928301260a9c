#include "engine/live/reading.hpp"

#include <algorithm>

#include "sql.hpp"

namespace helpdesk {

namespace {

constexpr std::chrono::minutes clocks_differ{1};  // of the programs on one desk
constexpr std::int64_t forgotten_max = 100'000;   // in one sweep

struct StateRow {
    std::string state;
    std::int64_t last = 0;
};
BOOST_DESCRIBE_STRUCT(StateRow, (), (state, last))

struct EventNumber {
    std::int64_t number = 0;
};
BOOST_DESCRIBE_STRUCT(EventNumber, (), (number))

struct EventTime {
    Time at;
};
BOOST_DESCRIBE_STRUCT(EventTime, (), (at))

bool is_of_backend(const std::string& state, Backend backend) {
    const bool is_snapshot = std::count(state.begin(), state.end(), ':') == 2;
    const bool is_number = state.find_first_of(":,") == std::string::npos && state.size() <= 18;
    return backend == Backend::postgres ? is_snapshot : is_number;
}

// A desk that was brought back from a copy gives the same numbers to other events.
bool is_of_desk(Session& session, const LivePosition& position) {
    if (position.last == 0) return true;
    Params params;
    params.add("event", position.last);
    const auto row = session.first<EventTime>(sql::live_event_time, std::move(params));
    return row && row->at <= position.at + clocks_differ;
}

bool is_known(Session& session, const LivePosition& position) {
    const Backend backend = session.db().backend();
    const Time now = session.now();
    return position.at >= now - events_kept && position.at <= now + clocks_differ &&
           is_of_backend(position.to, backend) && (!position.from || is_of_backend(*position.from, backend)) &&
           is_of_desk(session, position);
}

}  // namespace

LivePosition live_state(Session& session) {
    const StateRow row = *session.first<StateRow>(sql::live_state);
    return {.at = session.now(), .last = row.last, .to = row.state};
}

LiveSpan read_span(Session& session, const std::string& from, const LivePosition& to,
                   std::optional<std::int64_t> behind) {
    Params params;
    params.add("from", from).add("to", to.to).add("behind", behind);
    params.add("limit", static_cast<std::int64_t>(live_events_max) + 1);
    LiveSpan span{.at = to.at, .from = from, .to = to.to};
    for (const EventNumber& each : session.all<EventNumber>(sql::live_events_between, std::move(params))) {
        span.events.push_back(each.number);
    }
    return span;
}

std::optional<std::vector<LiveSpan>> read_missed(Session& session, const LivePosition& position,
                                                 const LivePosition& now) {
    if (!is_known(session, position)) return std::nullopt;
    std::vector<LiveSpan> spans;
    if (position.from) spans.push_back(read_span(session, *position.from, position, position.last));
    spans.push_back(read_span(session, position.to, now));
    std::size_t events = 0;
    for (const LiveSpan& span : spans) events += span.events.size();
    std::erase_if(spans, [](const LiveSpan& span) { return span.events.empty(); });
    if (events > live_events_max) return std::nullopt;
    return spans;
}

std::vector<LiveRow> read_rows(Session& session, const std::vector<std::int64_t>& events) {
    if (events.empty()) return {};
    return session.all<LiveRow>(sql::live_events, list_of("event", events));
}

void forget_old_events(Session& session) {
    Params params;
    params.add("before", session.now() - events_kept).add("limit", forgotten_max);
    std::vector<Params> old;
    session.run(sql::old_events, std::move(params),
                [&](const Row& row) { old.emplace_back().add("id", row.integer(0)); });
    session.db().run_each(sql::forget_event, old);
}

}  // namespace helpdesk
