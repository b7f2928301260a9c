#include "engine/core/session.hpp"

#include <algorithm>
#include <utility>

#include "engine/base/text.hpp"
#include "engine/db/migration.hpp"
#include "sql.hpp"

namespace helpdesk {

namespace {

constexpr std::string_view everybodys = "own:";
constexpr std::string_view no_person = "nobody";  // no id is this

bool holds(const std::vector<std::string>& permissions, std::string_view permission) {
    const std::string_view group = permission.substr(0, permission.find(':') + 1);
    for (const std::string& held : permissions) {
        if (held == permission || held == "*") return true;
        if (held.ends_with(":*") && held.substr(0, held.size() - 1) == group) return true;
    }
    return false;
}

}  // namespace

bool Viewer::may(std::string_view permission) const {
    const bool is_of_person = permission == "desk:staff" || permission == "desk:all_departments";
    if (is_guest) return holds(permissions, permission);
    if (!scopes.empty() && !is_of_person && !holds(scopes, permission)) return false;
    return is_system() || permission.starts_with(everybodys) || holds(permissions, permission);
}

std::string noun_of(std::string_view table) {
    std::string noun(table.substr(table.rfind('_') + 1));
    if (noun == "outbox") return "delivery";
    if (noun.ends_with("ies")) return noun.replace(noun.size() - 3, 3, "y");
    if (noun.ends_with("ses")) return noun.erase(noun.size() - 2);
    if (noun.ends_with("s")) noun.pop_back();
    return noun;
}

void Session::require(std::string_view permission, std::string_view field) const {
    if (viewer_.may(permission)) return;
    throw Error(Fault::denied, "you may not set " + std::string(field), std::string(field));
}

std::string new_secret(const Session& session) {
    std::string hex;
    for (int i = 0; i < 64; ++i) hex += "0123456789abcdef"[session.world_.random() >> 60];
    return hex;
}

void Session::attempt(const std::function<void()>& work) {
    const std::size_t events = events_.size();
    const std::size_t changes = changes_.size();
    const Chains chains = chains_;
    db_.control(Control::savepoint);
    try {
        work();
    } catch (...) {
        events_.resize(events);
        changes_.resize(changes);
        chains_ = chains;
        if (db_.in_transaction()) db_.control(Control::rollback_to);
        throw;
    }
    db_.control(Control::release);
}

void Session::as_rule(const Event& cause, const std::function<void()>& work) {
    struct Before {
        Session& session;
        Viewer viewer;
        bool is_automatic;
        ~Before() {
            session.viewer_ = std::move(viewer);
            session.is_automatic_ = is_automatic;
        }
    };
    const Before before{*this, std::exchange(viewer_, Viewer{.channel = "rule", .request_id = viewer_.request_id}),
                        is_automatic_};
    is_automatic_ = is_automatic_ || cause.is_automatic;
    work();
}

void Session::emit(Event event) {
    const auto kinds = event_kinds();
    const bool is_known = std::find(kinds.begin(), kinds.end(), event.kind) != kinds.end();
    if (!is_known && !event.kind.ends_with(".imported")) throw Error(Fault::internal, "no event is " + event.kind);
    event.by_rule = viewer_.is_rule();
    event.is_automatic = event.is_automatic || is_automatic_;
    Params params;
    params.add("kind", event.kind).add("is_internal", event.is_internal).add("created_at", now_);
    const auto optional = [&](std::string_view name, const std::string& value) {
        value.empty() ? params.null(name) : params.add(name, value);
    };
    optional("ticket_id", event.ticket_id);
    optional("actor_id", viewer_.user_id);
    optional("subject_id", event.subject_id);
    optional("customer_id", event.customer_id);
    optional("assigned_to_id", event.assigned_to_id);
    optional("department_id", event.department_id);
    db_.run(sql::insert_event, params);
    events_.push_back(std::move(event));
}

void Session::throw_not_found(std::string_view table, std::string_view name, std::string_view field) {
    throw Error(Fault::not_found, "there is no " + noun_of(table) + " \"" + std::string(name) + "\"",
                std::string(field));
}

// SQL may not say which table holds the row, so every reference that would refuse is asked first.
void Session::check_unused(std::string_view table, const std::string& id, std::string_view name) {
    std::string holders;
    for (const Reference& reference : references()) {
        if (reference.target != table || reference.action != "RESTRICT") continue;
        const DerivedStatement derived = derive_count(reference.table, reference.column);
        std::int64_t count = 0;
        db_.run(derived.statement(), std::move(Params().add("id", id)),
                [&](const Row& row) { count = row.integer(0); });
        if (count == 0) continue;
        std::string noun = noun_of(reference.table);
        if (count != 1) noun = std::string(reference.table.substr(reference.table.rfind('_') + 1));
        holders += (holders.empty() ? "" : ", ") + std::to_string(count) + " " + noun + " (" +
                   std::string(reference.column) + ")";
    }
    if (holders.empty()) return;
    throw Error(Fault::invalid, "the " + noun_of(table) + " \"" + std::string(name) + "\" is in use by " + holders,
                "id", "change or delete those first");
}

std::vector<HistoryRow> Session::history_rows(const std::vector<FieldChange>& changes, std::int64_t version) {
    std::vector<HistoryRow> rows;
    for (const FieldChange& change : changes) {
        HistoryRow& row = rows.emplace_back();
        row = {.id = new_id(), .ticket_id = change.id, .field = change.field, .channel = viewer_.channel};
        row.old_value = change.before;
        row.new_value = change.after;
        row.version = version;
        row.created_at = now_;
        if (!viewer_.user_id.empty()) row.user_id = viewer_.user_id;
        if (!viewer_.request_id.empty()) row.request_id = viewer_.request_id;
    }
    return rows;
}

void Session::write_note(const FieldChange& change, std::int64_t version) {
    auto rows = history_rows({change}, version);
    const Chains::Move chain = chains_.add(db_, rows, world_.random);
    Params params;
    params.add("id", change.id).add("version", version).add("now", now_);
    params.add("chain", chain.after).add("old_chain", chain.before);
    if (db_.run(sql::note_on_ticket, params) == 0) throw_overtaken(change.table);
    insert_all(db_, rows);
}

const Params& Session::with_viewer(Params& params) const {
    if (viewer_.is_system()) return params;
    const std::string_view viewer = viewer_.is_guest ? no_person : std::string_view(viewer_.user_id);
    params.add("viewer", viewer);
    if (!viewer_.is_staff()) {
        params.add("viewer_customer", viewer);
    } else if (viewer_.sees_one_department()) {
        params.add("viewer_agent", viewer_.user_id).add("viewer_department", viewer_.department_id);
    }
    return params;
}

void Session::update(std::string_view table, const std::vector<std::string_view>& columns, Params& params,
                     Guards guards) {
    const DerivedStatement derived = derive_update(table, columns, guards);
    if (db_.run(derived.statement(), params) == 0) throw_overtaken(table);
}

// Without a field: whoever named no version did not mean a certain one, so the commit queue may try again.
void Session::throw_overtaken(std::string_view table) {
    throw Error(Fault::conflict, "the " + noun_of(table) + " was changed by somebody else in the meantime", {},
                "look at it again, then repeat the change");
}

}  // namespace helpdesk
