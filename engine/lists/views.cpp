#include <algorithm>

#include "engine/lists/filter.hpp"
#include "engine/lists/view.hpp"
#include "sql.hpp"

namespace helpdesk {

namespace {

constexpr std::int64_t position_max = 1'000'000;
constexpr std::int64_t own_views_max = 100;

struct ViewLine : View {
    std::optional<std::string> owner;
    std::optional<std::int64_t> count;  // of its tickets, as far as is counted; empty where the query fails
    bool is_more = false;
    std::optional<std::string> failure;
};
BOOST_DESCRIBE_STRUCT(ViewLine, (View), (owner, count, is_more, failure))

struct ListViews {};
BOOST_DESCRIBE_STRUCT(ListViews, (), ())

struct ViewName {
    Id<View> id;
};
BOOST_DESCRIBE_STRUCT(ViewName, (), (id))

struct ListViewTickets {
    Id<View> id;
    std::optional<std::string> sort;
    std::optional<std::int64_t> limit;
    std::optional<std::string> after;
    std::optional<bool> total;
};
BOOST_DESCRIBE_STRUCT(ListViewTickets, (), (id, sort, limit, after, total))

struct CreateView {
    std::string name;
    std::string query;
    std::optional<bool> is_shared;
    std::optional<std::int64_t> position;
};
BOOST_DESCRIBE_STRUCT(CreateView, (), (name, query, is_shared, position))

struct UpdateView {
    Id<View> id;
    std::optional<std::string> name;
    std::optional<std::string> query;
    std::optional<bool> is_shared;
    std::optional<std::int64_t> position;
};
BOOST_DESCRIBE_STRUCT(UpdateView, (), (id, name, query, is_shared, position))

struct ViewPlace {
    std::int64_t last = 0;
    std::int64_t own = 0;
};
BOOST_DESCRIBE_STRUCT(ViewPlace, (), (last, own))

// A query may name what is gone by now; the list of views stands all the same.
void count(Session& session, ViewLine& line) {
    try {
        const TicketCount counted = count_tickets(session, {line.query});
        line.count = counted.count;
        line.is_more = counted.is_more;
    } catch (const Error& error) {
        line.failure = error.what();
    }
}

std::vector<ViewLine> lines_by(Session& session, Params params) {
    auto lines = session.all<ViewLine>(sql::list_views, std::move(params));
    for (ViewLine& line : lines) count(session, line);
    return lines;
}

std::vector<ViewLine> list_views(Session& session, const ListViews&) {
    return lines_by(session, std::move(Params().flag("in_order")));
}

ViewLine show_view(Session& session, const ViewName& name) {
    const View view = session.get(name.id);
    auto lines = lines_by(session, std::move(Params().add("id", view.id)));
    return std::move(lines.at(0));
}

Page<TicketLine> list_view_tickets(Session& session, const ListViewTickets& wanted) {
    return list_tickets(session, {.query = session.get(wanted.id).query,
                                  .sort = wanted.sort,
                                  .limit = wanted.limit,
                                  .after = wanted.after,
                                  .total = wanted.total});
}

void check(Session& session, const View& view) {
    if (view.position < 0 || view.position > position_max) {
        throw Error(Fault::invalid, "position must be 0 to " + std::to_string(position_max), "position");
    }
    TicketFilter filter;
    read_query(session, view.query, filter);
}

void require_sharing(Session& session, const View& view) {
    if (!view.is_shared && view.owner_id) return;
    session.require("views:share", "is_shared");
}

ViewLine create_view(Session& session, const CreateView& wanted) {
    const auto place =
        session.first<ViewPlace>(sql::last_view, std::move(Params().add("owner", session.viewer().user_id)));
    if (place->own >= own_views_max) {
        throw Error(Fault::invalid, "nobody has more than " + std::to_string(own_views_max) + " views", "name",
                    "delete one first");
    }
    View view{.id = {session.new_id()},
              .name = checked_line(wanted.name, "name"),
              .query = wanted.query,
              .is_shared = wanted.is_shared.value_or(session.viewer().is_system()),
              .position = wanted.position.value_or(place->last + 1),
              .created_at = session.now(),
              .updated_at = session.now()};
    if (!session.viewer().is_system()) view.owner_id = Id<User>{session.viewer().user_id};
    require_sharing(session, view);
    check(session, view);
    session.insert(view);
    return show_view(session, {view.id});
}

// Whoever may share views looks after those that are shared; one's own are one's own.
void check_may_change(Session& session, const View& view) {
    const Viewer& viewer = session.viewer();
    if (!viewer.is_system() && view.owner_id && view.owner_id->value == viewer.user_id) return;
    if (viewer.may("views:share")) return;
    throw Error(Fault::denied, "this view is not yours: you may not change it", "id");
}

ViewLine update_view(Session& session, const UpdateView& wanted) {
    const View before = session.get(wanted.id);
    check_may_change(session, before);
    View view = before;
    if (wanted.name) view.name = checked_line(*wanted.name, "name");
    view.query = wanted.query.value_or(view.query);
    view.is_shared = wanted.is_shared.value_or(view.is_shared);
    view.position = wanted.position.value_or(view.position);
    if (view.is_shared != before.is_shared) require_sharing(session, view);
    if (!view.is_shared && !view.owner_id) {
        throw Error(Fault::invalid, "the desk's own views are shared", "is_shared");
    }
    check(session, view);
    session.save(before, view);
    return show_view(session, {view.id});
}

void delete_view(Session& session, const ViewName& name) {
    const View view = session.get(name.id);
    check_may_change(session, view);
    session.erase(view, view.name);
}

}  // namespace

void insert_first_views(Session& session) {
    static constexpr std::pair<const char*, const char*> views[] = {
        {"Mine", "is:mine is:open sort:due"},   {"Unassigned", "is:unassigned is:open sort:created"},
        {"Open", "is:open sort:-priority"},     {"Overdue", "is:overdue sort:due"},
        {"Waiting", "is:waiting sort:updated"},
    };
    std::int64_t position = 0;
    for (const auto& [name, query] : views) {
        session.insert(View{.id = {session.new_id()},
                            .name = name,
                            .query = query,
                            .is_shared = true,
                            .position = ++position,
                            .created_at = session.now(),
                            .updated_at = session.now()});
    }
}

std::vector<Operation> view_operations() {
    return {
        op<&list_views>("view.list", "Lists your views and the shared ones, and how many tickets each has.", Verb::get,
                        "/views", "tickets:read"),
        op<&show_view>("view.show", "Shows one view.", Verb::get, "/views/{id}", "tickets:read"),
        op<&list_view_tickets>("view.tickets", "Lists the tickets of a view.", Verb::get, "/views/{id}/tickets",
                               "tickets:read"),
        op<&create_view>("view.create", "Keeps a query under a name.", Verb::post, "/views", "tickets:read",
                         "name query..."),
        op<&update_view>("view.update", "Changes a view.", Verb::patch, "/views/{id}", "tickets:read"),
        op<&delete_view>("view.delete", "Deletes a view; its tickets stay.", Verb::remove, "/views/{id}",
                         "tickets:read"),
    };
}

}  // namespace helpdesk
