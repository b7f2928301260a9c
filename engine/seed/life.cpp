#include "engine/seed/life.hpp"

#include <algorithm>

#include "engine/tickets/clocks.hpp"

namespace helpdesk {

namespace {

constexpr std::int64_t second = 1'000;
constexpr std::int64_t minute = 60 * second;
constexpr std::int64_t hour = 60 * minute;
constexpr std::int64_t day = 24 * hour;
constexpr std::int64_t sweep_interval = 15 * minute;

enum class Scene {
    taken,
    begun,
    answered,
    acknowledged,
    asked,
    waited,
    noted,
    thanked,
    replied,
    given_up,
    solved,
    resolved,
    complained,
    solved_again,
    closed
};

struct Planned {
    Time at;
    Scene scene;
};

Time later(Time time, std::int64_t milliseconds) { return {time.milliseconds + milliseconds}; }

Time next_sweep(Time after) { return {(after.milliseconds / sweep_interval + 1) * sweep_interval}; }

TicketSource draw_source(Dice& dice) {
    const std::int64_t place = dice.below(100);
    return place < 45   ? TicketSource::WEB
           : place < 85 ? TicketSource::EMAIL
           : place < 94 ? TicketSource::PHONE
                        : TicketSource::CHAT;
}

// How long it takes, in percent of what was promised. Most keep the promise.
std::int64_t draw_response(Dice& dice) { return dice.chance(92) ? dice.between(3, 85) : dice.between(110, 350); }

std::int64_t draw_resolution(Dice& dice) {
    const std::int64_t place = dice.below(100);
    return place < 90 ? dice.between(5, 90) : place < 98 ? dice.between(105, 300) : dice.between(400, 1'500);
}

// All scenes of a life in their order, also those that lie ahead.
std::vector<Planned> plan_life(const Ticket& ticket, const SlaTerms& policy, Dice& dice) {
    std::vector<Planned> plan;
    const std::int64_t response = policy.response_time * minute * draw_response(dice) / 100;
    const Time answered = later(ticket.created_at, response);
    Time solved = later(ticket.created_at, policy.resolution_time * minute * draw_resolution(dice) / 100);
    solved = std::max(solved, later(answered, dice.between(10, 60) * minute));
    const Time taken = later(ticket.created_at, response * dice.between(30, 90) / 100);
    plan.push_back({taken, Scene::taken});
    plan.push_back({later(taken, dice.between(5, 50) * second), Scene::begun});

    const std::int64_t path = dice.below(100);
    if (path < 45) {
        plan.push_back({answered, Scene::answered});
        if (dice.chance(40)) plan.push_back({later(solved, -dice.between(1, 9) * minute), Scene::thanked});
    } else if (path < 78) {
        plan.push_back({answered, Scene::acknowledged});
        plan.push_back({solved, Scene::solved});
    } else {
        plan.push_back({answered, Scene::asked});
        plan.push_back({later(answered, dice.between(5, 40) * second), Scene::waited});
        if (dice.chance(88)) {
            const Time replied = later(answered, dice.between(10, 1'200) * minute);
            solved = std::max(solved, later(replied, dice.between(10, 240) * minute));
            plan.push_back({replied, Scene::replied});
            plan.push_back({solved, Scene::solved});
        } else {
            solved = std::max(solved, later(answered, 7 * day));
            plan.push_back({solved, Scene::given_up});
        }
    }
    if (dice.chance(25)) plan.push_back({later(answered, dice.below((solved - answered).count())), Scene::noted});
    solved = later(solved, dice.between(10, 50) * second);
    plan.push_back({solved, Scene::resolved});
    if (dice.chance(4)) {
        plan.push_back({later(solved, dice.between(60, 2'000) * minute), Scene::complained});
        solved = later(plan.back().at, dice.between(30, 1'200) * minute);
        plan.push_back({solved, Scene::solved_again});
        solved = later(solved, dice.between(10, 50) * second);
        plan.push_back({solved, Scene::resolved});
    }
    plan.push_back({next_sweep(later(solved, 3 * day)), Scene::closed});
    std::stable_sort(plan.begin(), plan.end(), [](const Planned& a, const Planned& b) { return a.at < b.at; });
    return plan;
}

struct Doer {
    std::optional<Id<User>> user;
    const char* channel;
};

class Life {
public:
    Life(const Cast& cast, const Topics& topics, Dice& dice, Batch& batch, Time created)
        : cast_(cast),
          topics_(topics),
          dice_(dice),
          batch_(batch),
          random_([&dice] { return dice.bits(); }),
          topic_(topics.topics[draw_weighted(topics.weights, dice)]),
          team_(cast.teams.at(topic_.department)),
          customer_(cast.draw_customer(created, dice)),
          agent_(dice.one_of(team_.agents)),
          telling_(topics, dice, customer_.first_name, created) {
        telling_.set_agent(agent_.first_name);
        open(created);
    }

    void play() {
        for (const Planned& planned : plan_life(ticket_, terms(), dice_)) {
            sweep_until(std::min(planned.at, cast_.times.now));
            if (planned.at > cast_.times.now) break;
            play(planned.scene, planned.at);
        }
        change(cast_.times.now, {{}, "engine"}, [](Ticket&) {});  // the last sweep
        watch(cast_.times.now);
        batch_.tickets.push_back(std::move(ticket_));
    }

private:
    const Cast& cast_;
    const Topics& topics_;
    Dice& dice_;
    Batch& batch_;
    Random random_;
    const Topic& topic_;
    const Team& team_;
    const Person& customer_;
    const Person& agent_;
    Telling telling_;
    Ticket ticket_;
    Pauses pauses_;  // that are over

    const SlaTerms& terms() const { return cast_.terms[static_cast<std::size_t>(ticket_.priority)]; }
    Doer by_agent() const { return {agent_.id, "rest"}; }
    Doer by_customer() const { return {customer_.id, ticket_.source == TicketSource::EMAIL ? "mail" : "rest"}; }

    void open(Time created) {
        ticket_.id = {new_uuid(created, random_)};
        ticket_.title = telling_.tell(topic_.titles);
        ticket_.description = telling_.tell(topic_.descriptions);
        ticket_.priority = static_cast<Priority>(draw_weighted(topic_.priorities, dice_));
        ticket_.source = draw_source(dice_);
        ticket_.status_id = cast_.open;
        ticket_.customer_id = customer_.id;
        ticket_.department_id = team_.id;
        ticket_.sla_policy_id = Id<SlaPolicy>{terms().policy_id};
        ticket_.created_at = ticket_.updated_at = created;
        put_due_times(ticket_, terms(), pauses_);
        for (const std::string& tag : topic_.tags) {
            if (dice_.chance(60)) tag_with(tag);
        }
        if (dice_.chance(4)) tag_with("vip");
        // With the id of the ticket: one that is drawn would change what each seed has given so far.
        batch_.history.push_back(history_row(ticket_.id.value, created, by_customer(), noted::created));
        batch_.opened.push_back(ticket_);
    }

    void tag_with(const std::string& tag) {
        batch_.tags.push_back({ticket_.id, cast_.tags.at(tag), ticket_.created_at});
    }

    HistoryRow history_row(const std::string& id, Time at, const Doer& doer, std::string_view field) const {
        HistoryRow row{.id = id,
                       .ticket_id = ticket_.id.value,
                       .field = std::string(field),
                       .channel = doer.channel,
                       .version = 1,
                       .created_at = at};
        if (doer.user) row.user_id = doer.user->value;
        return row;
    }

    // As Session::save would: one row of history a changed field.
    template <typename Change>
    void change(Time at, const Doer& doer, Change&& mutate) {
        const Ticket before = ticket_;
        mutate(ticket_);
        set_breach_flags(ticket_, at);
        const std::size_t rows = batch_.history.size();
        for_each_member<Ticket>([&](const char* name, auto pointer) {
            if (before.*pointer == ticket_.*pointer) return;
            HistoryRow row = history_row(new_uuid(at, random_, batch_.history.size()), at, doer, name);
            if constexpr (is_printable<std::remove_cvref_t<decltype(ticket_.*pointer)>>) {
                row.old_value = plain_text(before.*pointer);
                row.new_value = plain_text(ticket_.*pointer);
            }
            row.version = ticket_.version + 1;
            batch_.history.push_back(std::move(row));
        });
        if (batch_.history.size() == rows) return;
        ++ticket_.version;
        ticket_.updated_at = at;
    }

    void follow_pause(Ticket& ticket, Time at) {
        const bool pauses = ticket.resolved_at || ticket.status_id == cast_.waiting;
        if (pauses && !ticket.paused_at) ticket.paused_at = at;
        if (pauses || !ticket.paused_at) return;
        pauses_.push_back({*ticket.paused_at, at});
        ticket.paused_at.reset();
        put_due_times(ticket, terms(), pauses_);
    }

    // What the sweeps have found until now, and when they will look again.
    void watch(Time now) {
        const Outlook outlook = outlook_of(ticket_, terms(), {.pauses = pauses_}, now);
        for (const auto& [clock, threshold, at] : outlook.reached) {
            batch_.marks.push_back({ticket_.id, std::string(name_of(clock)), threshold, at, at});
        }
        if (outlook.next) batch_.watches.push_back({ticket_.id, *outlook.next});
    }

    void set_status(Time at, const Doer& doer, const Id<TicketStatus>& status) {
        change(at, doer, [&](Ticket& ticket) {
            ticket.status_id = status;
            const bool resolved = status == cast_.resolved || status == cast_.closed;
            if (resolved && !ticket.resolved_at) ticket.resolved_at = at;
            if (!resolved) ticket.resolved_at.reset();
            follow_pause(ticket, at);
        });
    }

    // Flags what is late at each quarter of an hour, as `helpdesk sla sweep` by cron does.
    void sweep_until(Time until) {
        for (;;) {
            if (ticket_.paused_at) return;
            std::optional<Time> due;
            const bool answered = ticket_.first_response_at || ticket_.resolved_at;
            if (!answered && !ticket_.response_breached) due = ticket_.response_due_at;
            if (!due && !ticket_.resolved_at && !ticket_.resolution_breached) due = ticket_.resolution_due_at;
            if (!due || next_sweep(*due) > until) return;
            change(next_sweep(*due), {{}, "engine"}, [](Ticket&) {});
        }
    }

    void say(Time at, const Phrases& phrases, const Id<User>& author, bool internal = false) {
        batch_.comments.push_back({.id = {new_uuid(at, random_)},
                                   .ticket_id = ticket_.id,
                                   .user_id = author,
                                   .content = telling_.tell(phrases),
                                   .is_internal = internal,
                                   .created_at = at,
                                   .updated_at = at});
    }

    void answer(Time at, const Phrases& phrases) {
        say(at, phrases, agent_.id);
        change(at, by_agent(), [&](Ticket& ticket) {
            if (!ticket.first_response_at) ticket.first_response_at = at;
        });
    }

    void say_as_customer(Time at, const Phrases& phrases) {
        say(at, phrases, customer_.id);
        if (ticket_.resolved_at || ticket_.status_id == cast_.waiting) set_status(at, by_customer(), cast_.open);
    }

    void take(Time at) {
        const Doer doer = dice_.chance(80) ? by_agent() : Doer{team_.manager, "rest"};
        change(at, doer, [&](Ticket& ticket) { ticket.assigned_to_id = agent_.id; });
    }

    void play(Scene scene, Time at) {
        switch (scene) {
            case Scene::taken:
                return take(at);
            case Scene::begun:
                return set_status(at, by_agent(), cast_.in_progress);
            case Scene::answered:
            case Scene::solved:
                return answer(at, topic_.answers);
            case Scene::acknowledged:
                return answer(at, topics_.acknowledgements);
            case Scene::asked:
                return answer(at, topic_.questions);
            case Scene::waited:
                return set_status(at, by_agent(), cast_.waiting);
            case Scene::noted:
                return say(at, topic_.notes, agent_.id, true);
            case Scene::thanked:
                return say_as_customer(at, topics_.thanks);
            case Scene::replied:
                return say_as_customer(at, topic_.replies);
            case Scene::given_up:
                return answer(at, topics_.silences);
            case Scene::solved_again:
                return answer(at, topics_.second_answers);
            case Scene::complained:
                return say_as_customer(at, topics_.complaints);
            case Scene::resolved:
                return set_status(at, by_agent(), cast_.resolved);
            case Scene::closed:
                return set_status(at, {{}, "engine"}, cast_.closed);
        }
    }
};

}  // namespace

void live(const Cast& cast, const Topics& topics, Time created, Dice& dice, Batch& batch) {
    Life(cast, topics, dice, batch, created).play();
}

}  // namespace helpdesk
