#include <algorithm>
#include <chrono>

#include "engine/base/hash.hpp"
#include "engine/core/resolve.hpp"
#include "engine/engine.hpp"
#include "engine/inside.hpp"
#include "engine/seed/arrivals.hpp"
#include "engine/seed/life.hpp"
#include "sql.hpp"

namespace helpdesk {

namespace {

using Days = std::chrono::days;

constexpr std::int64_t tickets_a_day = 40;
// In one transaction: smaller ones write the same pages of the indexes again and again.
constexpr std::int64_t tickets_a_batch = 4'000;
constexpr std::size_t people_a_batch = 5'000;
constexpr Days quiet_days{30};  // between setting up the desk and the first ticket
constexpr Days days_min{30};
constexpr Days days_max{3 * 365};

struct Number {
    std::int64_t value = 0;
};
BOOST_DESCRIBE_STRUCT(Number, (), (value))

SeedTimes seed_times(Time now, std::int64_t scale) {
    if (scale == 0) return {now - quiet_days, now};
    return {now - std::clamp(Days(scale / tickets_a_day), days_min, days_max) - quiet_days, now};
}

// Each ticket's rows stand together, and begin with how it came in. A salt protects the words of people who are erased,
// and these are nobody's: it need not be a secret.
void chain_history(Batch& batch) {
    auto row = batch.history.begin();
    for (std::size_t at = 0; at < batch.tickets.size(); ++at) {
        Ticket& ticket = batch.tickets[at];
        batch.opened[at].ticket_number = ticket.ticket_number;
        row->new_value = json_of(batch.opened[at]);
        Chain chain{.salt = blake2b_of(ticket.id.value)};
        for (; row != batch.history.end() && row->ticket_id == ticket.id.value; ++row) chain.add(*row);
        ticket.history_chain.text = chain.text();
    }
}

// May run more than once, as every unit of work: the numbers are given anew each time.
void insert_batch(Session& session, Batch& batch) {
    Db& db = session.db();
    const auto count = static_cast<std::int64_t>(batch.tickets.size());
    const auto counted =
        session.first<Number>(sql::take_numbers, std::move(Params().add("name", "ticket").add("count", count)));
    if (!counted) throw Error(Fault::refused, "the desk has lost its ticket counter");
    std::int64_t number = counted->value - count;
    for (Ticket& ticket : batch.tickets) ticket.ticket_number = canonical_name("tickets", std::to_string(++number));
    chain_history(batch);
    insert_all(db, batch.users);
    insert_all(db, batch.tickets);
    insert_all(db, batch.tags);
    insert_all(db, batch.comments);
    insert_all(db, batch.history);
    insert_all(db, batch.watches);
    insert_all(db, batch.marks);
}

void insert_people(Engine& engine, std::vector<User>& people) {
    for (std::size_t begin = 0; begin < people.size(); begin += people_a_batch) {
        const auto first = people.begin() + static_cast<std::ptrdiff_t>(begin);
        const auto last = first + static_cast<std::ptrdiff_t>(std::min(people_a_batch, people.size() - begin));
        Batch batch{.users = {first, last}};
        EngineAccess::write(engine, [&](Session& session) { insert_batch(session, batch); });
    }
    people.clear();
}

void add_tickets(Engine& engine, const SeedTimes& times, const SeedOptions& options, Dice& dice) {
    Cast cast;
    EngineAccess::read(engine, [&](Session& session) { cast = load_cast(session, times, options.scale, dice); });
    insert_people(engine, cast.new_users);
    const Topics topics = load_topics();
    Arrivals arrivals(times.start + quiet_days, times.now, options.scale);
    const auto tell = [&](std::int64_t done) {
        if (options.progress) options.progress(done, options.scale);
    };
    for (std::int64_t done = 0; done < options.scale;) {
        tell(done);
        Batch batch;
        for (const std::int64_t end = std::min(done + tickets_a_batch, options.scale); done < end; ++done) {
            live(cast, topics, arrivals.next(dice), dice, batch);
        }
        EngineAccess::write(engine, [&](Session& session) { insert_batch(session, batch); });
    }
    tell(options.scale);
    engine.optimize();
}

}  // namespace

void check_options(const SeedOptions& options) {
    if (options.scale < 0 || options.scale > seed_scale_max) {
        throw Error(Fault::invalid, "scale must be 0 to " + std::to_string(seed_scale_max), "scale");
    }
}

void seed_desk(Engine& engine, const SeedOptions& options) {
    check_options(options);
    const SeedTimes times = seed_times(EngineAccess::options(engine).world.now(), options.scale);
    EngineAccess::write(engine, [&](Session& session) {
        check_empty(session.db());
        Dice dice(options.random_seed);
        play_reference_set(session.db(), times, dice);
    });
    if (options.scale == 0) return;
    // A stream of its own, so that the tickets don't depend on how the reference data set came about.
    Dice dice(~options.random_seed);
    add_tickets(engine, times, options, dice);
}

}  // namespace helpdesk
