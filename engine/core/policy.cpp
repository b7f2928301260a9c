#include "engine/core/policy.hpp"

#include <algorithm>
#include <map>

#include "engine/base/text.hpp"
#include "engine/db/rows.hpp"
#include "sql.hpp"

namespace helpdesk {

namespace {

struct ViewerRow {
    std::string id;
    std::string email;
    std::string role;
    std::optional<std::string> department_id;
    std::vector<std::string> permissions;
    bool is_active = false;
};
BOOST_DESCRIBE_STRUCT(ViewerRow, (), (id, email, role, department_id, permissions, is_active))

Viewer viewer_of(const Actor& actor) {
    Viewer viewer;
    viewer.channel = actor.channel;
    viewer.request_id = actor.request_id;
    viewer.scopes = actor.scopes;
    return viewer;
}

// No person, so that nothing is a guest's own.
Viewer guest(const Actor& actor) {
    if (!actor.user.empty()) throw Error(Fault::internal, "a guest is nobody");
    Viewer viewer = viewer_of(actor);
    viewer.is_guest = true;
    viewer.permissions = {"kb:read"};
    return viewer;
}

Viewer viewer_of(const Actor& actor, ViewerRow row) {
    Viewer viewer = viewer_of(actor);
    viewer.user_id = std::move(row.id);
    viewer.email = std::move(row.email);
    viewer.role = std::move(row.role);
    viewer.department_id = row.department_id.value_or("");
    viewer.permissions = std::move(row.permissions);
    return viewer;
}

}  // namespace

void check_allowed(const Viewer& viewer, const Operation& operation) {
    if (policy(viewer, operation) == Ruling::allow) return;
    throw Error(Fault::denied, "you may not do " + std::string(operation.name) + " (it needs " +
                                   std::string(operation.permission) + ")");
}

std::span<const std::string_view> open_to_guests() {
    static constexpr std::string_view names[] = {"article.list",  "article.show", "article.suggest", "category.list",
                                                 "category.show", "desk.search",  "survey.answer",   "survey.show"};
    return names;
}

Ruling policy(const Viewer& viewer, const Operation& operation) {
    if (viewer.is_guest) {
        const auto open = open_to_guests();
        return std::binary_search(open.begin(), open.end(), operation.name) ? Ruling::allow : Ruling::deny;
    }
    return !operation.permission.empty() && viewer.may(operation.permission) ? Ruling::allow : Ruling::deny;
}

Viewer load_viewer(Db& db, const Actor& actor) {
    if (actor.is_guest) return guest(actor);
    if (actor.is_system()) return viewer_of(actor);
    const std::string name = lower_ascii(actor.user);
    std::optional<ViewerRow> row;
    if (is_valid_text(name)) row = first<ViewerRow>(db, sql::load_viewer, std::move(Params().add("name", name)));
    if (!row || !row->is_active) {
        throw Error(Fault::denied, "nobody called \"" + actor.user + "\" may act here", "as");
    }
    return viewer_of(actor, std::move(*row));
}

std::vector<std::optional<Viewer>> load_viewers(Db& db, const std::vector<Actor>& actors) {
    std::vector<std::string> ids;
    for (const Actor& actor : actors) ids.push_back(actor.user);
    std::map<std::string, ViewerRow> rows;
    if (!ids.empty()) {
        for (ViewerRow& row : all<ViewerRow>(db, sql::load_viewers, list_of("id", ids))) {
            std::string id = row.id;
            rows.emplace(std::move(id), std::move(row));
        }
    }
    std::vector<std::optional<Viewer>> viewers;
    for (const Actor& actor : actors) {
        std::optional<Viewer>& viewer = viewers.emplace_back();
        const auto row = rows.find(actor.user);
        if (actor.is_guest) {
            viewer = guest(actor);
        } else if (actor.is_system()) {
            viewer = viewer_of(actor);
        } else if (row != rows.end() && row->second.is_active) {
            viewer = viewer_of(actor, row->second);
        }
    }
    return viewers;
}

}  // namespace helpdesk
