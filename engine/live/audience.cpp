#include "engine/live/audience.hpp"

#include <algorithm>

#include "sql.hpp"

namespace helpdesk {

namespace {

struct KindRule {
    std::string_view begin;  // of the kind
    std::string_view permission;
    bool for_staff = false;
};

// Who may look at the thing itself may hear of it. What is late stands on the ticket, for its customer as well;
// warnings go to staff, as notifications do.
constexpr KindRule kind_rules[] = {
    {"attachment.", "attachments:read"},
    {"comment.", "comments:read"},
    {"note.", "comments:read", true},
    {presence_changed, "comments:internal", true},
    {"sla.response_warning", "tickets:read", true},
    {"sla.resolution_warning", "tickets:read", true},
    {"sla.", "tickets:read"},
    {"survey.", "reports:read", true},
    {"ticket.", "tickets:read"},
    {"user.", "users:read", true},
};

const KindRule* rule_for(std::string_view kind) {
    const auto found = std::find_if(std::begin(kind_rules), std::end(kind_rules),
                                    [&](const KindRule& rule) { return kind.starts_with(rule.begin); });
    return found == std::end(kind_rules) ? nullptr : found;
}

// Another ticket, which not everybody sees who sees the first.
bool tells_of_other_ticket(const LiveRow& row) {
    constexpr std::string_view kinds[] = {"ticket.linked", "ticket.merged", "ticket.split", "ticket.unlinked",
                                          "ticket.unmerged"};
    return std::find(std::begin(kinds), std::end(kinds), row.kind) != std::end(kinds);
}

struct SeenTicket {
    std::string id;
};
BOOST_DESCRIBE_STRUCT(SeenTicket, (), (id))

LiveBody body_of(const LiveRow& row) {
    return {row.id, row.kind, row.at, row.actor, row.ticket_number, row.ticket_id, row.subject_id, row.version};
}

std::string body_of(const LiveNews& news) {
    return news.presence ? json_of(*news.presence) : json_of(body_of(news.row));
}

std::string body_without_subject(const LiveRow& row) {
    LiveBody body = body_of(row);
    body.subject_id.reset();
    return json_of(body);
}

struct NamedPerson {
    std::string id;
};
BOOST_DESCRIBE_STRUCT(NamedPerson, (), (id))

}  // namespace

Audience::Audience(Session& session, const World& world, const std::vector<LiveNews>& news)
    : session_(session), world_(world), news_(news) {
    Tickets tickets;
    for (const LiveNews& each : news) {
        if (each.row.ticket_id) tickets.insert(*each.row.ticket_id);
        if (tells_of_other_ticket(each.row) && each.row.subject_id) tickets.insert(*each.row.subject_id);
        if (each.row.kind == "ticket.deleted") deleting_.push_back(each.row.id);
        bodies_.push_back(body_of(each));
    }
    tickets_.assign(tickets.begin(), tickets.end());
}

std::vector<std::string> Audience::bodies_for(const Viewer& viewer) {
    const Tickets& seen = seen_by(viewer);
    std::vector<std::string> bodies;
    for (std::size_t i = 0; i < news_.size(); ++i) {
        const LiveRow& row = news_[i].row;
        std::string& body = bodies.emplace_back();
        if (!may_know(viewer, row, seen)) continue;
        const bool hides_other = tells_of_other_ticket(row) && row.subject_id && seen.count(*row.subject_id) == 0;
        body = hides_other ? body_without_subject(row) : bodies_[i];
    }
    return bodies;
}

const Audience::Tickets& Audience::seen_by(const Viewer& viewer) {
    static const Tickets none;
    if (tickets_.empty()) return none;
    const bool is_limited = !viewer.is_staff() || viewer.sees_one_department();
    Viewer asked = viewer;
    if (is_limited && !is_named(viewer.user_id)) asked.user_id = "nobody";
    std::string key = "all";
    if (is_limited) {
        key = (viewer.is_staff() ? "agent " : "customer ") + asked.user_id;
        if (viewer.is_staff()) key += " " + viewer.department_id;
    }
    const auto found = seen_.find(key);
    return found != seen_.end() ? found->second : seen_.emplace(key, ask_for(asked)).first->second;
}

bool Audience::is_named(const std::string& user) {
    if (!named_) {
        named_.emplace();
        Params params = list_of("ticket", tickets_);
        if (!deleting_.empty()) params.each("event", deleting_);
        for (NamedPerson& each : session_.all<NamedPerson>(sql::live_people_named, std::move(params))) {
            named_->insert(std::move(each.id));
        }
    }
    return named_->count(user) == 1;
}

Audience::Tickets Audience::ask_for(const Viewer& viewer) {
    Session own(session_.db(), world_, viewer);
    Tickets seen;
    const auto add = [&](const Statement& statement, Params params) {
        for (SeenTicket& each : own.all<SeenTicket>(statement, std::move(params))) seen.insert(std::move(each.id));
    };
    add(sql::live_tickets_seen, list_of("ticket", tickets_));
    if (!deleting_.empty()) add(sql::live_gone_tickets_seen, list_of("event", deleting_));
    return seen;
}

bool Audience::may_know(const Viewer& viewer, const LiveRow& row, const Tickets& seen) const {
    const KindRule* rule = rule_for(row.kind);
    if (!rule || !viewer.may(rule->permission)) return false;
    if ((rule->for_staff || row.is_internal) && !viewer.is_staff()) return false;
    return !row.ticket_id || seen.count(*row.ticket_id) == 1;
}

}  // namespace helpdesk
