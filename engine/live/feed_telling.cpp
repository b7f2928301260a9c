#include <algorithm>
#include <map>
#include <utility>

#include "engine/core/policy.hpp"
#include "engine/live/feed.hpp"

namespace helpdesk {

namespace {

constexpr std::size_t told_at_once_max = 100;  // events, which fit into what a server keeps for a client
constexpr std::chrono::milliseconds try_again{100};
constexpr std::chrono::milliseconds round_max{50};  // then it is time to look again

// What one person may know of some news; nothing for somebody who may not act any more.
using Known = std::optional<std::vector<std::string>>;

std::vector<LiveNews> read_news(Session& session, const LivePart& part, std::size_t from) {
    const std::size_t end = std::min(part.size(), from + told_at_once_max);
    std::vector<LiveNews> news;
    if (!part.presence.empty()) {
        for (std::size_t i = from; i < end; ++i) {
            LiveRow row{.kind = std::string(presence_changed), .ticket_id = part.presence[i].ticket_id};
            news.push_back({std::move(row), {}, part.presence[i]});
        }
        return news;
    }
    const auto begin = part.span.events.begin();
    const std::vector<std::int64_t> events(begin + static_cast<std::ptrdiff_t>(from),
                                           begin + static_cast<std::ptrdiff_t>(end));
    for (LiveRow& row : read_rows(session, events)) {
        std::string position = text_of(part.span.behind(row.id));
        news.push_back({std::move(row), std::move(position)});
    }
    return news;
}

std::map<std::string, Known> known_to(Session& session, Audience& audience, const std::vector<LiveSeat*>& group) {
    std::map<std::string, Known> known;
    std::vector<Actor> actors;
    std::vector<Known*> places;
    for (const LiveSeat* seat : group) {
        const auto [place, is_new] = known.try_emplace(seat->person());
        if (!is_new) continue;
        actors.push_back(seat->actor);
        places.push_back(&place->second);
    }
    const std::vector<std::optional<Viewer>> viewers = load_viewers(session.db(), actors);
    for (std::size_t i = 0; i < viewers.size(); ++i) {
        if (viewers[i]) *places[i] = audience.bodies_for(*viewers[i]);
    }
    return known;
}

std::vector<LiveEvent> events_for(const LiveSeat& seat, const std::vector<LiveNews>& news,
                                  const std::vector<std::string>& bodies) {
    std::vector<LiveEvent> events;
    for (std::size_t i = 0; i < news.size(); ++i) {
        if (bodies[i].empty() || !seat.wants(news[i].row)) continue;
        events.push_back({news[i].position, news[i].row.kind, bodies[i]});
    }
    return events;
}

}  // namespace

void Feed::tell_greetings() {
    const auto now = Clock::now();
    std::vector<LiveSeat*> ready;
    for (LiveSeat& seat : seats_) {
        if (seat.greeting && !seat.is_over && now >= seat.try_at) ready.push_back(&seat);
    }
    ask_who_is_in(ready);
    for (LiveSeat* seat : ready) {
        if (hand(*seat, {*seat->greeting})) seat->greeting.reset();
    }
}

// Those that have come equally far make one group, the largest first; slow ones and late comers have groups of their
// own, and may not keep the others waiting.
void Feed::tell_queues() {
    const auto begun = Clock::now();
    std::map<std::pair<const LivePart*, std::size_t>, std::vector<LiveSeat*>> places;
    for (LiveSeat& seat : seats_) {
        const bool is_ready = !seat.is_over && !seat.greeting && !seat.queue.empty() && begun >= seat.try_at;
        if (is_ready) places[{seat.queue.front().get(), seat.told}].push_back(&seat);
    }
    std::vector<std::vector<LiveSeat*>> groups;
    for (auto& [place, group] : places) groups.push_back(std::move(group));
    std::stable_sort(groups.begin(), groups.end(),
                     [](const auto& one, const auto& other) { return one.size() > other.size(); });
    for (const auto& group : groups) {
        if (Clock::now() - begun > round_max) return;
        tell_group(group);
    }
}

void Feed::tell_group(const std::vector<LiveSeat*>& group) {
    const LivePart& part = *group.front()->queue.front();
    std::vector<LiveNews> news;
    std::map<std::string, Known> known;  // by person
    read([&](Session& session) {
        news = read_news(session, part, group.front()->told);
        Audience audience(session, source_.world, news);
        known = known_to(session, audience, group);
    });
    ask_who_is_in(group);
    const std::size_t count = std::min(part.size() - group.front()->told, told_at_once_max);
    for (LiveSeat* seat : group) {
        const Known& bodies = known.at(seat->person());
        if (!bodies) {
            seat->end();
        } else if (hand(*seat, events_for(*seat, news, *bodies))) {
            seat->pass(count);
        }
    }
}

// Once a round, and for all at once.
void Feed::ask_who_is_in(const std::vector<LiveSeat*>& seats) {
    std::vector<std::string> tokens;
    for (const LiveSeat* seat : seats) {
        const std::string& token = seat->wish.token;
        if (!token.empty() && asked_.insert(token).second) tokens.push_back(token);
    }
    if (tokens.empty()) return;
    ++readings_;
    let_in_.merge(source_.let_in(tokens));
}

bool Feed::is_signed_in(LiveSeat& seat) const {
    const std::string& token = seat.wish.token;
    if (token.empty() || let_in_.count(token) == 1) return true;
    seat.end();
    return false;
}

// True if they are told, so that the seat may go on.
bool Feed::hand(LiveSeat& seat, const std::vector<LiveEvent>& events) {
    if (events.empty()) return true;
    if (!is_signed_in(seat)) return false;
    if (seat.listener->tell(events)) {
        seat.stuck_since.reset();
        return true;
    }
    const auto now = Clock::now();
    if (!seat.stuck_since) seat.stuck_since = now;
    seat.try_at = now + try_again;
    if (now - *seat.stuck_since > options_.patience) seat.end();
    return false;
}

void Feed::beat() {
    const auto now = Clock::now();
    std::vector<LiveSeat*> due;
    for (LiveSeat& seat : seats_) {
        if (!seat.is_over && now >= seat.beat_at) due.push_back(&seat);
    }
    ask_who_is_in(due);
    for (LiveSeat* seat : due) {
        seat->beat_at = now + options_.beat;
        if (is_signed_in(*seat)) seat->listener->beat();
    }
}

}  // namespace helpdesk
