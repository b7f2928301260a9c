#include "engine/reports/walk.hpp"

#include <algorithm>
#include <limits>

#include "engine/lists/filter.hpp"
#include "engine/people/people.hpp"
#include "sql.hpp"

namespace helpdesk {

namespace {

constexpr std::int64_t tickets_at_once = 500;
constexpr Time first_moment{std::numeric_limits<std::int64_t>::min()};

// The column that the rows are made of.
void add_field_of_rows(ToldFields& fields, ReportBy by) {
    static constexpr std::pair<ReportBy, const char*> columns[] = {{ReportBy::agent, "assigned_to_id"},
                                                                   {ReportBy::department, "department_id"},
                                                                   {ReportBy::priority, "priority"},
                                                                   {ReportBy::tag, "tags"}};
    for (const auto& [each, column] : columns) {
        const bool is_missing = std::find(fields.begin(), fields.end(), column) == fields.end();
        if (each == by && is_missing) fields.emplace_back(column);
    }
}

// As many values each time, so that the statement stays the same.
void add_tickets(Params& params, const std::vector<std::string>& ids) {
    constexpr std::size_t step = 100;
    params.each("ticket", ids);
    for (std::size_t count = ids.size(); count % step != 0; ++count) params.add("ticket", ids.back());
}

struct TagOfTicket {
    Id<Ticket> ticket_id;
    std::string name;
};
BOOST_DESCRIBE_STRUCT(TagOfTicket, (), (ticket_id, name))

TicketFilter filter_for(Session& session, const std::optional<std::string>& query, Time before) {
    TicketFilter filter = filter_of(session, {.query = query});
    if (filter.sort) throw Error(Fault::invalid, "a report has an order of its own", "query", "leave sort: out");
    filter.created.end_before(before);
    return filter;
}

}  // namespace

// Some tickets, and where each of them stands.
struct LifeWalk::Portion {
    std::vector<ReportTicket> tickets;
    std::vector<std::vector<std::string>> tags;
    std::vector<std::vector<ReportChange>> changes;
    std::vector<std::vector<Said>> said;
    std::unordered_map<std::string, std::size_t> places;

    explicit Portion(std::vector<ReportTicket> found)
        : tickets(std::move(found)), tags(tickets.size()), changes(tickets.size()), said(tickets.size()) {
        for (std::size_t at = 0; at < tickets.size(); ++at) places.emplace(tickets[at].id.value, at);
    }

    std::vector<std::string> ids(Time touched_from) const {
        std::vector<std::string> list;
        for (const ReportTicket& ticket : tickets) {
            if (ticket.updated_at >= touched_from) list.push_back(ticket.id.value);
        }
        return list;
    }
    std::size_t place_of(const Id<Ticket>& id) const { return places.at(id.value); }

    TicketLife life_at(std::size_t at, Names& names) {
        std::sort(tags[at].begin(), tags[at].end());
        return life_of(tickets[at], json_of(tags[at]), std::move(changes[at]), names);
    }
};

LifeWalk::LifeWalk(Session& session, const ReportQuestion& question, const ReportPeriod& period, Names& names)
    : session_(session), period_(period), names_(names), query_(question.query) {
    session.require("desk:staff", "as");
}

void LifeWalk::each(const ToldFields& fields, const std::function<void(const TicketLife&)>& see) const {
    walk(fields, Reach::touched, [&](Portion& portion) {
        for (std::size_t at = 0; at < portion.tickets.size(); ++at) see(portion.life_at(at, names_));
    });
}

void LifeWalk::each_there(const std::function<void(const TicketLife&)>& see) const {
    walk({}, Reach::all, [&](Portion& portion) {
        for (std::size_t at = 0; at < portion.tickets.size(); ++at) see(portion.life_at(at, names_));
    });
}

void LifeWalk::each_with_comments(const ToldFields& fields,
                                  const std::function<void(const TicketLife&, const std::vector<Said>&)>& see) const {
    const std::vector<std::string> staff = staff_roles();
    walk(fields, Reach::all, [&](Portion& portion) {
        read_comments(portion, staff);
        for (std::size_t at = 0; at < portion.tickets.size(); ++at) see(portion.life_at(at, names_), portion.said[at]);
    });
}

void LifeWalk::walk(ToldFields fields, Reach reach, const std::function<void(Portion&)>& see) const {
    add_field_of_rows(fields, period_.by());
    const TicketFilter filter = filter_for(session_, query_, period_.to());
    if (filter.takes_none()) return;
    std::optional<ReportTicket> last;
    for (;;) {
        Params params;
        add_whole_filter(params, filter);
        params.flag("by_created").add("now", session_.now()).add("limit", tickets_at_once);
        if (last) params.add("after_created", last->created_at).add("after_id", last->id);
        if (reach == Reach::touched) params.add("touched_from", period_.from());
        auto tickets = session_.all<ReportTicket>(sql::tickets_for_report, std::move(params));
        if (tickets.empty()) return;
        const bool ends = static_cast<std::int64_t>(tickets.size()) < tickets_at_once;
        last = tickets.back();
        keep_with_words(session_, filter, tickets);
        if (!tickets.empty()) {
            Portion portion(std::move(tickets));
            read_tags(portion);
            read_changes(portion, fields);
            see(portion);
        }
        if (ends) return;
    }
}

void LifeWalk::read_tags(Portion& portion) const {
    if (period_.by() != ReportBy::tag) return;
    const auto ids = portion.ids(first_moment);
    Params params;
    add_tickets(params, ids);
    for (TagOfTicket& tag : session_.all<TagOfTicket>(sql::tags_for_report, std::move(params))) {
        portion.tags[portion.place_of(tag.ticket_id)].push_back(std::move(tag.name));
    }
}

// What nothing happened to since before the period is all through it as it is now.
void LifeWalk::read_changes(Portion& portion, const ToldFields& fields) const {
    const auto ids = portion.ids(period_.from());
    if (ids.empty() || fields.empty()) return;
    Params params;
    add_tickets(params, ids);
    params.each("field", fields);
    for (ReportChange& change : session_.all<ReportChange>(sql::changes_for_report, std::move(params))) {
        portion.changes[portion.place_of(change.ticket_id)].push_back(std::move(change));
    }
}

void LifeWalk::read_comments(Portion& portion, const std::vector<std::string>& staff) const {
    const auto ids = portion.ids(first_moment);
    Params params;
    add_tickets(params, ids);
    params.each("staff", staff).add("from", period_.from()).add("before", period_.to());
    for (Said& said : session_.all<Said>(sql::comments_for_report, std::move(params))) {
        portion.said[portion.place_of(said.ticket_id)].push_back(std::move(said));
    }
}

std::vector<std::string> LifeWalk::staff_roles() const {
    std::vector<std::string> staff;
    for (Role& role : session_.all<Role>(sql::list_roles)) {
        Viewer member;
        member.user_id = "somebody";
        member.permissions = std::move(role.permissions);
        if (member.is_staff()) staff.push_back(role.id.value);
    }
    if (staff.empty()) staff.emplace_back();
    return staff;
}

}  // namespace helpdesk
