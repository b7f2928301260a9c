#include <algorithm>

#include "engine/core/op.hpp"
#include "engine/rules/rule.hpp"
#include "sql.hpp"

namespace helpdesk {

namespace {

constexpr std::size_t parts_max = 50;  // conditions, or actions, of a rule
constexpr std::int64_t position_max = 1'000'000;

struct RuleView {
    Id<Rule> id;
    std::string name;
    std::vector<std::string> on;
    std::vector<std::string> when;
    std::vector<std::string> then;
    bool is_active = true;
    std::int64_t position = 0;
    std::optional<std::string> author;
    std::optional<std::string> failure;
    std::optional<Time> failed_at;
    Time created_at;
    Time updated_at;
};
BOOST_DESCRIBE_STRUCT(RuleView, (),
                      (id, name, on, when, then, is_active, position, author, failure, failed_at, created_at,
                       updated_at))

struct RuleRow : Rule {
    std::optional<std::string> author;
};
BOOST_DESCRIBE_STRUCT(RuleRow, (Rule), (author))

struct ListRules {};
BOOST_DESCRIBE_STRUCT(ListRules, (), ())

struct RuleName {
    Id<Rule> id;
};
BOOST_DESCRIBE_STRUCT(RuleName, (), (id))

struct CreateRule {
    std::string name;
    std::vector<EventKind> on;
    std::vector<std::string> when;
    std::vector<std::string> then;
    std::optional<bool> is_active;
    std::optional<std::int64_t> position;
    std::optional<Id<User>> author;
};
BOOST_DESCRIBE_STRUCT(CreateRule, (), (name, on, when, then, is_active, position, author))

struct UpdateRule {
    Id<Rule> id;
    std::optional<std::string> name;
    std::vector<EventKind> on;
    std::optional<std::vector<std::string>> when;
    std::vector<std::string> then;
    std::optional<bool> is_active;
    std::optional<std::int64_t> position;
    std::optional<Id<User>> author;
};
BOOST_DESCRIBE_STRUCT(UpdateRule, (), (id, name, on, when, then, is_active, position, author))

struct TestRules {
    Id<Ticket> id;
    std::optional<Id<Rule>> rule;
    std::optional<EventKind> event;
};
BOOST_DESCRIBE_STRUCT(TestRules, (), (id, rule, event))

struct Position {
    std::int64_t value = 0;
};
BOOST_DESCRIBE_STRUCT(Position, (), (value))

RuleView view_of(const RuleRow& rule, const RowNames& names) {
    RuleView view{.id = rule.id,
                  .name = rule.name,
                  .on = rule.events,
                  .is_active = rule.is_active,
                  .position = rule.position,
                  .author = rule.author,
                  .failure = rule.failure,
                  .failed_at = rule.failed_at,
                  .created_at = rule.created_at,
                  .updated_at = rule.updated_at};
    for (const Condition& each : conditions_of(rule)) view.when.push_back(words_of(each, names));
    for (const Action& each : actions_of(rule)) view.then.push_back(words_of(each, names));
    return view;
}

std::vector<RuleView> views_by(Session& session, Params params) {
    const auto rules = session.all<RuleRow>(sql::list_rules, std::move(params));
    std::vector<Condition> conditions;
    std::vector<Action> actions;
    for (const RuleRow& rule : rules) {
        for (Condition& each : conditions_of(rule)) conditions.push_back(std::move(each));
        for (Action& each : actions_of(rule)) actions.push_back(std::move(each));
    }
    const RowNames names = names_in(session, conditions, actions);
    std::vector<RuleView> views;
    for (const RuleRow& rule : rules) views.push_back(view_of(rule, names));
    return views;
}

std::vector<RuleView> list_rules(Session& session, const ListRules&) { return views_by(session, {}); }

RuleView show_rule(Session& session, const RuleName& name) {
    session.get(name.id);
    return views_by(session, std::move(Params().add("id", name.id))).at(0);
}

void check_count(std::size_t count, std::size_t least, std::string_view field) {
    if (count >= least && count <= parts_max) return;
    throw Error(Fault::invalid,
                count == 0 ? std::string(field) + " is required"
                           : std::string(field) + " has more than " + std::to_string(parts_max) + " parts",
                std::string(field));
}

void set_events(Rule& rule, const std::vector<EventKind>& on) {
    check_count(on.size(), 1, "on");
    rule.events = names_of(on);
}

void set_conditions(Session& session, Rule& rule, const std::vector<std::string>& when) {
    check_count(when.size(), 0, "when");
    std::vector<Condition> list;
    for (const std::string& text : when) list.push_back(read_condition(session, text));
    rule.conditions.text = json_of(list);
}

void set_actions(Session& session, Rule& rule, const std::vector<std::string>& then) {
    check_count(then.size(), 1, "then");
    std::vector<Action> list;
    for (const std::string& text : then) list.push_back(read_action(session, text));
    rule.actions.text = json_of(list);
}

void set_author(Session& session, Rule& rule, const Id<User>& author) {
    if (author.value != session.viewer().user_id) session.require("comments:impersonate", "author");
    if (!rights_of(session, author).is_staff())
        throw Error(Fault::invalid, "author must be a member of staff", "author");
    rule.author_id = author;
}

void check(const Rule& rule) {
    if (rule.position < 0 || rule.position > position_max) {
        throw Error(Fault::invalid, "position must be 0 to " + std::to_string(position_max), "position");
    }
    const auto actions = actions_of(rule);
    const bool speaks = std::any_of(actions.begin(), actions.end(), [](const Action& action) {
        return action.deed == "comment" || action.deed == "note";
    });
    if (speaks && !rule.author_id) {
        throw Error(Fault::invalid, "author is required, since the rule comments", "author",
                    "say in whose name: --author EMAIL");
    }
}

RuleView create_rule(Session& session, const CreateRule& wanted) {
    Rule rule{.id = {session.new_id()},
              .name = checked_line(wanted.name, "name"),
              .is_active = wanted.is_active.value_or(true),
              .created_at = session.now(),
              .updated_at = session.now()};
    set_events(rule, wanted.on);
    set_conditions(session, rule, wanted.when);
    set_actions(session, rule, wanted.then);
    if (wanted.author) {
        set_author(session, rule, *wanted.author);
    } else if (session.viewer().is_staff() && !session.viewer().is_system()) {
        rule.author_id = Id<User>{session.viewer().user_id};
    }
    rule.position = wanted.position ? *wanted.position : session.first<Position>(sql::last_rule_position)->value + 1;
    check(rule);
    session.insert(rule);
    return show_rule(session, {rule.id});
}

RuleView update_rule(Session& session, const UpdateRule& wanted) {
    const Rule before = session.get(wanted.id);
    Rule rule = before;
    if (wanted.name) rule.name = checked_line(*wanted.name, "name");
    if (!wanted.on.empty()) set_events(rule, wanted.on);
    if (wanted.when) set_conditions(session, rule, *wanted.when);
    if (!wanted.then.empty()) set_actions(session, rule, wanted.then);
    if (wanted.author) set_author(session, rule, *wanted.author);
    rule.is_active = wanted.is_active.value_or(rule.is_active);
    rule.position = wanted.position.value_or(rule.position);
    // What was mended need not say any longer how it failed.
    if (rule.actions != before.actions || rule.conditions != before.conditions) {
        rule.failure.reset();
        rule.failed_at.reset();
    }
    check(rule);
    session.save(before, rule);
    return show_rule(session, {rule.id});
}

void delete_rule(Session& session, const RuleName& name) {
    const Rule rule = session.get(name.id);
    session.erase(rule, rule.name);
}

// The rules do what they would do, and then it is undone.
std::vector<RuleTrial> test_rules(Session& session, const TestRules& wanted) {
    struct Undo {};
    auto rules = wanted.rule ? std::vector<Rule>{session.get(*wanted.rule)}
                             : session.all<Rule>(sql::list_rules, std::move(Params().flag("active")));
    std::vector<RuleTrial> trials;
    const auto attempt = [&](std::vector<Rule> tried, const std::string& kind) {
        try {
            session.attempt([&] {
                RuleRun run(session, std::move(tried), trials);
                std::size_t at = session.events().size();
                run.follow({kind, wanted.id.value});
                for (; at < session.events().size(); ++at) run.follow(Event(session.events()[at]));
                throw Undo();
            });
        } catch (const Undo&) {
        }
    };
    if (wanted.event) {
        attempt(std::move(rules), wanted.event->name);
    } else {
        for (const Rule& rule : rules) attempt({rule}, rule.events.front());
    }
    return trials;
}

}  // namespace

std::vector<Operation> rule_operations() {
    return {
        op<&list_rules>("rule.list", "Lists the rules, in the order in which they act.", Verb::get, "/rules",
                        "rules:read"),
        op<&show_rule>("rule.show", "Shows one rule.", Verb::get, "/rules/{id}", "rules:read"),
        op<&create_rule>("rule.create", "Makes a rule: what is done by itself when something happens.", Verb::post,
                         "/rules", "rules:manage", "name"),
        op<&update_rule>("rule.update", "Changes a rule.", Verb::patch, "/rules/{id}", "rules:manage"),
        op<&delete_rule>("rule.delete", "Deletes a rule.", Verb::remove, "/rules/{id}", "rules:manage"),
        op<&test_rules>("rule.test", "Says what the rules would do to a ticket, without doing it.", Verb::put,
                        "/tickets/{id}/rules", "rules:manage"),
    };
}

}  // namespace helpdesk
