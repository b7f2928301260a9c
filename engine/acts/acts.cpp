#include <algorithm>
#include <set>

#include "engine/acts/act.hpp"
#include "sql.hpp"

namespace helpdesk {

namespace {

struct ListActs {
    std::optional<std::int64_t> limit;
    std::optional<std::string> after;
    std::optional<bool> total;
};
BOOST_DESCRIBE_STRUCT(ListActs, (), (limit, after, total))

struct ActName {
    Id<Act> id;
};
BOOST_DESCRIBE_STRUCT(ActName, (), (id))

Page<ActView> list_acts(Session& session, const ListActs& wanted) {
    return find_page<ActView>(session, {sql::list_acts, CursorKind::time, {}, "before"},
                              std::move(Params().flag("in_order")), wanted,
                              [](const ActView& act) { return to_text(act.created_at); });
}

bool is_new_row(const FieldChange& change, std::string_view table) {
    return change.table == table && change.field.empty() && change.after;
}

ActView show_act(Session& session, const ActName& name) { return view_of_act(session, name.id); }

}  // namespace

void TouchedTickets::add(std::span<const FieldChange> changes) {
    const auto is_act = [](const FieldChange& change) { return is_new_row(change, table_name<Act>); };
    if (std::any_of(changes.begin(), changes.end(), is_act)) return;
    std::set<std::string> left_out;
    for (const FieldChange& change : changes) {
        if (is_new_row(change, table_name<Ticket>)) left_out.insert(change.id);
        if (change.table != table_name<Ticket> || change.version == 0 || left_out.count(change.id)) continue;
        const auto [found, is_first] =
            tickets_.try_emplace(change.id, TicketVersions{change.id, change.version - 1, change.version});
        if (!is_first) found->second.to_version = change.version;
    }
}

ActView view_of_act(Session& session, const Id<Act>& id) {
    auto found = session.first<ActView>(sql::list_acts, std::move(Params().add("id", id).add("limit", 1)));
    if (!found) session.get(id);
    return std::move(*found);
}

Act begin_act(Session& session, ActKind kind, std::string_view deed) {
    Act act{.id = {session.new_id()}, .kind = kind, .deed = std::string(deed), .created_at = session.now()};
    if (!session.viewer().is_system()) act.user_id = Id<User>{session.viewer().user_id};
    return act;
}

void keep_versions(Session& session, const Id<Act>& act, const TouchedTickets& touched) {
    std::vector<Params> rows;
    for (const auto& [ticket, versions] : touched.all()) {
        Params& row = rows.emplace_back();
        row.add("act", act).add("ticket", ticket).add("now", session.now());
        row.add("from_version", versions.from_version).add("to_version", versions.to_version);
    }
    session.db().run_each(sql::keep_touched, rows);
}

std::optional<Id<Act>> keep_bulk(Session& session, std::string_view deed, const TouchedTickets& touched) {
    Act act = begin_act(session, ActKind::bulk, deed);
    act.tickets = static_cast<std::int64_t>(touched.all().size());
    if (act.tickets == 0) return std::nullopt;
    session.insert(act);
    keep_versions(session, act.id, touched);
    return act.id;
}

std::vector<Operation> act_operations() {
    return {
        op<&list_acts>("act.list", "Lists merges, splits and bulk changes, the newest first.", Verb::get, "/acts",
                       "tickets:update"),
        op<&show_act>("act.show", "Shows one merge, split or bulk change.", Verb::get, "/acts/{id}", "tickets:update"),
        undo_operation(),
        merge_operation(),
        split_operation(),
    };
}

}  // namespace helpdesk
