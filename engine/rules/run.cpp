#include <algorithm>

#include "engine/core/change_names.hpp"
#include "engine/rules/rule.hpp"
#include "sql.hpp"

namespace helpdesk {

namespace {

bool listens(const Rule& rule, const std::string& kind) {
    return std::find(rule.events.begin(), rule.events.end(), kind) != rule.events.end();
}

// What is wrong with the rule itself; all else (a full disk, somebody who was first) concerns the whole unit of work.
bool is_of_the_rule(Fault fault) {
    return fault == Fault::invalid || fault == Fault::not_found || fault == Fault::denied;
}

void note(Session& session, const Event& event, const std::string& text) {
    const Id<Ticket> id{event.ticket_id};
    if (const auto ticket = session.find(id)) session.note(id, "rule", std::nullopt, text, {ticket->version});
}

std::string value_or_none(const std::optional<std::string>& name, const std::optional<std::string>& value) {
    return name.value_or(value.value_or("none"));
}

std::vector<std::string> effects_from(Session& session, std::size_t from) {
    std::vector<std::string> lines;
    for (const FieldChange& change : named_changes(session, from)) {
        if (change.field == "rule") continue;
        lines.push_back(change.field.empty() ? noun_of(change.table) + ": " + change.name
                                             : change.field + ": " + value_or_none(change.old_name, change.before) +
                                                   " -> " + value_or_none(change.new_name, change.after));
    }
    return lines;
}

}  // namespace

void RuleRun::follow(const Event& event) {
    if (event.ticket_id.empty()) return;
    if (listeners_ && listeners_->of("rule", event.kind).empty()) return;
    if (!rules_) rules_ = session_.all<Rule>(sql::list_rules, std::move(Params().flag("active")));
    for (const Rule& rule : *rules_) {
        if (listens(rule, event.kind)) consider(rule, event);
    }
}

void RuleRun::consider(const Rule& rule, const Event& event) {
    const std::pair key(rule.id.value, event.ticket_id);
    if (std::find(done_.begin(), done_.end(), key) != done_.end()) return;
    const auto ticket = session_.find(Id<Ticket>{event.ticket_id});
    if (!ticket) return;
    RuleTrial trial{.rule = rule.name, .event = event.kind};
    if (const auto unmet = find_unmet(session_, rule, event, *ticket)) {
        if (trials_) trial.because = words_of(*unmet, names_in(session_, {*unmet}, {})) + " does not hold";
    } else {
        trial.applies = true;
        done_.push_back(key);
        run(rule, event, trial);
    }
    if (trials_) trials_->push_back(std::move(trial));
}

void RuleRun::run(const Rule& rule, const Event& event, RuleTrial& trial) {
    const std::size_t from = session_.changes().size();
    try {
        session_.attempt([&] {
            session_.as_rule(event, [&] {
                act(session_, rule, event);
                note(session_, event, rule.name);
            });
        });
        if (trials_) trial.effects = effects_from(session_, from);
    } catch (const Error& error) {
        if (!is_of_the_rule(error.fault())) throw;
        trial.failure = error.what();
        session_.as_rule(event, [&] { note(session_, event, rule.name + " failed: " + error.what()); });
        Params params;
        params.add("rule", rule.id).add("failure", *trial.failure).add("now", session_.now());
        session_.run(sql::note_rule_failure, std::move(params));
    }
}

}  // namespace helpdesk
