#include "engine/live.hpp"

#include <algorithm>

#include "engine/core/resolve.hpp"
#include "engine/inside.hpp"
#include "engine/live/feed.hpp"
#include "engine/signing_in.hpp"

namespace helpdesk {

namespace {

FeedSource source_of(Engine& engine) {
    const Options& options = EngineAccess::options(engine);
    return {.read = [&engine](const std::function<void(Session&)>& deed) { EngineAccess::read(engine, deed); },
            .watch =
                [&options] {
                    return watch_changes(options.database,
                                         {.busy_wait_ms = options.busy_wait_ms, .connect_wait_ms = 0});
                },
            .let_in = [&engine](const std::vector<std::string>& tokens) { return tokens_that_let_in(engine, tokens); },
            .world = options.world};
}

void check_live_kind(const std::string& kind) {
    if (kind != presence_changed && !kind.ends_with(".imported")) check_event_kind(kind, "kind");
}

}  // namespace

struct LiveFeed::Inside {
    Engine& engine;
    Feed feed;
    int bell;

    Inside(Engine& of, LiveOptions options)
        : engine(of), feed(source_of(of), options), bell(EngineAccess::bell(of).add([this] { feed.wake(); })) {}
    ~Inside() { EngineAccess::bell(engine).remove(bell); }
    Inside(const Inside&) = delete;
    Inside& operator=(const Inside&) = delete;
};

LiveFeed::LiveFeed(Engine& engine, LiveOptions options) : inside_(std::make_unique<Inside>(engine, options)) {}

LiveFeed::~LiveFeed() = default;

LiveWish LiveFeed::checked(const LiveWish& wish, const Actor& actor) const {
    LiveWish checked = wish;
    for (const std::string& kind : wish.kinds) check_live_kind(kind);
    const auto resolve = [&](Session& session) {
        if (!wish.ticket.empty()) checked.ticket = resolve_name(session, "tickets", wish.ticket, "ticket");
    };
    EngineAccess::read(inside_->engine, resolve, actor);
    return checked;
}

void LiveFeed::add(std::shared_ptr<LiveListener> listener, LiveWish wish, const Actor& actor) {
    Actor person = actor;
    EngineAccess::read(
        inside_->engine, [&](Session& session) { person.user = session.viewer().user_id; }, actor);
    inside_->feed.add({.listener = std::move(listener), .wish = std::move(wish), .actor = std::move(person)});
}

LiveCounts LiveFeed::counts() const { return inside_->feed.counts(); }

}  // namespace helpdesk
