#include "engine/running.hpp"

#include "engine/access/known_address.hpp"
#include "engine/db/desk_facts.hpp"
#include "engine/inside.hpp"
#include "engine/outbox/outbox.hpp"
#include "engine/people/passwords.hpp"
#include "sql.hpp"

namespace helpdesk {

namespace {

struct Leader {
    std::string holder;
    Time ends_at;
};
BOOST_DESCRIBE_STRUCT(Leader, (), (holder, ends_at))

struct Amount {
    std::int64_t value = 0;
};
BOOST_DESCRIBE_STRUCT(Amount, (), (value))

// What the last look says, without a write: nothing if somebody has to ask.
std::optional<bool> known_to_lead(Engine& engine, const std::string& holder, std::chrono::seconds lasts) {
    std::optional<bool> leads;
    EngineAccess::read(engine, [&](Session& session) {
        const auto leader = session.first<Leader>(sql::leader);
        if (!leader || leader->ends_at <= session.now()) return;
        if (leader->holder != holder)
            leads = false;
        else if (leader->ends_at - session.now() > lasts / 2)
            leads = true;
    });
    return leads;
}

}  // namespace

bool lead(Engine& engine, const std::string& holder, std::chrono::seconds lasts) {
    if (const auto known = known_to_lead(engine, holder, lasts)) return *known;
    bool leads = false;
    EngineAccess::write(engine, [&](Session& session) {
        Params params;
        params.add("holder", holder).add("now", session.now()).add("ends_at", session.now() + lasts);
        leads = session.run(sql::lead, std::move(params)) > 0;
    });
    return leads;
}

void stop_leading(Engine& engine, const std::string& holder) {
    EngineAccess::write(
        engine, [&](Session& session) { session.run(sql::stop_leading, std::move(Params().add("holder", holder))); });
}

bool has_deliveries(Engine& engine) {
    bool has = false;
    EngineAccess::read(engine, [&](Session& session) {
        has = session.first<Amount>(sql::what_is_due, std::move(Params().add("now", session.now())))->value != 0;
    });
    return has;
}

void checkpoint(Engine& engine) { EngineAccess::connect(engine)->control(Control::checkpoint); }

bool has_demo_passwords(Engine& engine) {
    for (const DemoAccount& account : demo_accounts()) {
        Arrival arrival;
        EngineAccess::read(engine, [&](Session& session) { arrival = find_arrival(session, account.email, ""); });
        if (arrival.user.value.empty()) continue;
        if (PasswordTurn::in_the_end().matches(account.password, arrival.password_hash)) return true;
    }
    return false;
}

void check_ready(Engine& engine) {
    EngineAccess::read(engine, [](Session& session) { sends_mail(session); });
}

CommitCounts commits_of(const Engine& engine) {
    const CommitQueue::Counts counts = EngineAccess::commits(engine);
    return {counts.commits, counts.works};
}

DeskCounts count(Engine& engine, const Actor& actor) {
    DeskCounts counts{.wal_bytes = file_bytes(EngineAccess::options(engine).database + "-wal")};
    EngineAccess::read(
        engine,
        [&](Session& session) {
            session.require("desk:maintain", "");
            const auto outbox = [&](DeliveryState state) {
                return session.first<Amount>(sql::count_outbox, std::move(Params().add("state", state)))->value;
            };
            counts.waiting = outbox(DeliveryState::waiting);
            counts.dead = outbox(DeliveryState::dead);
        },
        actor);
    return counts;
}

}  // namespace helpdesk
