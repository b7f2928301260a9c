#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "engine/core/listeners.hpp"
#include "engine/tickets/ticket.hpp"

namespace helpdesk {

// `status=OPEN,IN_PROGRESS` as it is stored: ids where the field refers to a row, so that a rule outlives a renaming.
// `test` is one of = != ~ !~ (is one of these, is none of these, holds this text, does not hold it).
struct Condition {
    std::string field;
    std::string test;
    std::vector<std::string> values;
};
BOOST_DESCRIBE_STRUCT(Condition, (), (field, test, values))

// `set priority=HIGH`, `tag vip`, `notify manager Look at this` as they are stored.
struct Action {
    std::string deed;
    std::string field;  // what is set; who is notified; empty for other deeds
    std::string value;  // an id where it refers to a row; empty: none
};
BOOST_DESCRIBE_STRUCT(Action, (), (deed, field, value))

struct Rule {
    Id<Rule> id;
    std::string name;
    std::vector<std::string> events;
    Json conditions{"[]"};
    Json actions{"[]"};
    bool is_active = true;
    std::int64_t position = 0;
    std::optional<Id<User>> author_id;
    std::optional<std::string> failure;
    std::optional<Time> failed_at;
    Time created_at;
    Time updated_at;
};
BOOST_DESCRIBE_STRUCT(Rule, (),
                      (id, name, events, conditions, actions, is_active, position, author_id, failure, failed_at,
                       created_at, updated_at))
template <>
inline constexpr std::string_view table_name<Rule> = "_rules";

inline constexpr std::string_view custom_prefix = "custom.";  // in front of the name of a custom field

// Ids, and what their rows are called.
using RowNames = std::map<std::string, std::string>;

std::vector<Condition> conditions_of(const Rule& rule);
std::vector<Action> actions_of(const Rule& rule);

// What people write, as it is stored, and the other way round. Reading: Fault::invalid or not_found, naming the field
// `when` or `then`, for what cannot be understood, or names what there is not.
Condition read_condition(Session& session, const std::string& text);
Action read_action(Session& session, const std::string& text);
std::string words_of(const Condition& condition, const RowNames& names);
std::string words_of(const Action& action, const RowNames& names);

// What the rows are called now that these refer to.
RowNames names_in(Session& session, const std::vector<Condition>& conditions, const std::vector<Action>& actions);

// Whether the conditions hold for the ticket of an event, as it is now; else the first one that does not.
std::optional<Condition> find_unmet(Session& session, const Rule& rule, const Event& event, const Ticket& ticket);

// Does what the rule says to the ticket of the event, as a rule. Fault::invalid, not_found or denied for what cannot be
// done any more.
void act(Session& session, const Rule& rule, const Event& event);

// What came of a rule when an event was held against it.
struct RuleTrial {
    std::string rule;
    std::string event;
    bool applies = false;
    std::optional<std::string> because;  // the condition that does not hold
    std::vector<std::string> effects;    // one line for each thing that changed
    std::optional<std::string> failure;  // why it could not be done
};
BOOST_DESCRIBE_STRUCT(RuleTrial, (), (rule, event, applies, because, effects, failure))

// Does what rules say about the events of this unit of work. Rules make events of their own, which others follow; but
// each rule acts once on a ticket, so that it ends. A rule that fails is undone, and says so in the ticket's history
// and in its own row; what called for it stands.
class RuleRun {
public:
    RuleRun(Session& session, Listeners& listeners) : session_(session), listeners_(&listeners) {}
    // A trial: of these rules, each telling what came of it.
    RuleRun(Session& session, std::vector<Rule> rules, std::vector<RuleTrial>& trials)
        : session_(session), rules_(std::move(rules)), trials_(&trials) {}

    // What this event calls for. It may emit events, which are to be followed next.
    void follow(const Event& event);

private:
    Session& session_;
    Listeners* listeners_ = nullptr;
    std::optional<std::vector<Rule>> rules_;  // that are active; read when one of them listens
    std::vector<RuleTrial>* trials_ = nullptr;
    std::vector<std::pair<std::string, std::string>> done_;  // rule and ticket

    void consider(const Rule& rule, const Event& event);
    void run(const Rule& rule, const Event& event, RuleTrial& trial);
};

std::vector<Operation> rule_operations();

}  // namespace helpdesk
