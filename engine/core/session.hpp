#pragma once

#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/core/actor.hpp"
#include "engine/core/event_kind.hpp"
#include "engine/core/history.hpp"
#include "engine/core/world.hpp"
#include "engine/db/rows.hpp"

namespace helpdesk {

// Something that happened, for whoever follows: rules, notifications, webhooks, and live pages from the _events table.
struct Event {
    std::string kind;  // such as ticket.created; one of event_kinds()
    std::string ticket_id = {};
    std::string subject_id = {};  // the comment or person that it is about
    std::string author_id = {};   // whose words it brings, who need not hear of them; empty: the actor
    bool is_automatic = false;    // no person wrote it: it is not to be answered
    bool by_rule = false;         // set by emit
    bool is_internal = false;     // staff alone may hear of it
    // Of a ticket that is gone, whose it was: by that it is decided who may hear of it.
    std::string customer_id = {};
    std::string assigned_to_id = {};
    std::string department_id = {};
};

// One field that a unit of work changed, or (without a field) a row that it made or deleted; what --dry-run shows.
struct FieldChange {
    std::string table;
    std::string id;
    std::string field;
    std::optional<std::string> before;
    std::optional<std::string> after;
    std::string name = {};                     // what the row is called
    std::optional<std::string> old_name = {};  // what `before` is called, where it is an id
    std::optional<std::string> new_name = {};
    std::int64_t version = 0;  // that the change made, of a row that keeps its history
};
BOOST_DESCRIBE_STRUCT(FieldChange, (), (table, id, name, field, before, after, old_name, new_name))

struct NotedVersion {
    std::int64_t version = 0;
    bool is_new = false;
};

// A row of these goes into ticket_history for each field of theirs that changes.
template <typename T>
inline constexpr bool keeps_history = false;

// The row's name for people in messages: "ticket" for tickets, "policy" for sla_policies.
std::string noun_of(std::string_view table);

// A value as the history keeps it; nothing for NULL.
template <typename T>
std::optional<std::string> plain_text(const T& value) {
    std::string text = json_of(value);
    if (text == "null") return std::nullopt;
    if constexpr (std::is_same_v<T, Json>) return text;
    if (text.size() >= 2 && text.front() == '"') return *parse_json(text).text();
    return text;
}

// One unit of work: the open transaction, the actor, the time. Deeds get it, and know no other way to the database.
class Session {
public:
    Session(Db& db, const World& world, Viewer viewer)
        : db_(db), world_(world), now_(world.now()), viewer_(std::move(viewer)) {}

    Time now() const { return now_; }
    const Viewer& viewer() const { return viewer_; }
    // Fault::denied, naming the field, unless the actor holds the permission.
    void require(std::string_view permission, std::string_view field) const;
    // UUIDv7 of that time, so that what happened earlier sorts earlier, and within a millisecond what was made first.
    std::string new_id(std::optional<Time> at = {}) {
        return new_uuid(at.value_or(now_), world_.random, world_.ids->next(world_.random));
    }

    template <Stored T>
    std::optional<T> find(const Id<T>& id) {
        auto row = helpdesk::find<T>(db_, id.value);
        if constexpr (keeps_history<T>) {
            if (row) chains_.know(id.value, row->history_chain.text);
        }
        return row;
    }

    // Fault::not_found if there is none.
    template <Stored T>
    T get(const Id<T>& id) {
        auto row = find(id);
        if (!row) throw_not_found(table_name<T>, id.value, "id");
        return std::move(*row);
    }

    // The history of what keeps one begins with the whole row.
    template <Stored T>
    void insert(const T& row) {
        if constexpr (keeps_history<T>) {
            auto history = history_rows(
                {{std::string(table_name<T>), row.id.value, std::string(noted::created), {}, json_of(row)}},
                row.version);
            T kept = row;
            kept.history_chain.text = chains_.begin(history, world_.random);
            helpdesk::insert(db_, kept);
            insert_all(db_, history);
        } else {
            helpdesk::insert(db_, row);
        }
        note_insert(table_name<T>, row);
    }

    // Writes the members that differ, one history row for each where the table keeps history; counts `version` up and
    // sets `updated_at` where the row has them. True if anything differed.
    template <Stored T>
    bool save(const T& before, T& after);

    // Deletes; Fault::invalid names what still refers to the row, and how often.
    template <Stored T>
    void erase(const T& row, std::string_view name) {
        check_unused(table_name<T>, row.id.value, name);
        db_.run(delete_statement<T>().statement(), std::move(Params().add("id", row.id)));
        changes_.push_back({std::string(table_name<T>), row.id.value, "", std::string(name), std::nullopt});
    }

    // A written statement. `params` is completed with what the actor may see (see sql/queries/visible.sql).
    template <Described T>
    std::vector<T> all(const Statement& statement, Params params = {}) {
        return helpdesk::all<T>(db_, statement, with_viewer(params));
    }
    template <Described T>
    std::optional<T> first(const Statement& statement, Params params = {}) {
        return helpdesk::first<T>(db_, statement, with_viewer(params));
    }
    std::int64_t run(const Statement& statement, Params params = {}) { return db_.run(statement, with_viewer(params)); }
    std::int64_t run(const Statement& statement, Params params, RowSink sink) {
        return db_.run(statement, with_viewer(params), sink);
    }

    // A change that no insert, save or erase tells of: what a written statement did. Of a row that has versions, `at`
    // is the one that the change made, and that the row gets, or the one at which something is merely noted.
    template <Stored T>
    void note(const Id<T>& id, std::string_view field, std::optional<std::string> before,
              std::optional<std::string> after, NotedVersion at = {}) {
        changes_.push_back(
            {std::string(table_name<T>), id.value, std::string(field), std::move(before), std::move(after)});
        if (at.is_new) changes_.back().version = at.version;
        if constexpr (keeps_history<T>) write_note(changes_.back(), at.version);
    }

    // Tells that something happened: a row of _events in this transaction.
    void emit(Event event);
    const std::vector<Event>& events() const { return events_; }
    const std::vector<FieldChange>& changes() const { return changes_; }

    // Does something behind a savepoint: when it throws, nothing of it stays, not even its events.
    void attempt(const std::function<void()>& work);
    // Does something as the desk itself, on behalf of a rule; the history has it from the channel `rule`, and what it
    // emits is as automatic as its cause.
    void as_rule(const Event& cause, const std::function<void()>& work);

    Db& db() { return db_; }

private:
    friend std::string new_secret(const Session& session);

    Db& db_;
    const World& world_;
    Time now_;
    Viewer viewer_;
    bool is_automatic_ = false;  // nothing that happens now is to be answered
    std::vector<Event> events_;
    std::vector<FieldChange> changes_;
    Chains chains_;

    [[noreturn]] static void throw_overtaken(std::string_view table);
    [[noreturn]] static void throw_not_found(std::string_view table, std::string_view name, std::string_view field);
    void check_unused(std::string_view table, const std::string& id, std::string_view name);
    std::vector<HistoryRow> history_rows(const std::vector<FieldChange>& changes, std::int64_t version);
    void write_note(const FieldChange& change, std::int64_t version);
    const Params& with_viewer(Params& params) const;
    void update(std::string_view table, const std::vector<std::string_view>& columns, Params& params, Guards guards);

    template <typename T>
    void note_insert(std::string_view table, const T& row) {
        if constexpr (requires { row.id.value; }) {
            changes_.push_back({std::string(table), row.id.value, "", std::nullopt, "new"});
        }
    }
};

// 256 random bits in hexadecimal.
std::string new_secret(const Session& session);

template <Stored T>
bool Session::save(const T& before, T& after) {
    std::vector<std::string_view> columns;
    std::vector<FieldChange> changed;
    Params params;
    constexpr bool versioned = requires { after.version; };
    constexpr bool dated = requires { after.updated_at; };
    if constexpr (versioned) after.version = before.version;
    if constexpr (dated) after.updated_at = before.updated_at;
    if constexpr (keeps_history<T>) after.history_chain = before.history_chain;
    for_each_member<T>([&](const char* name, auto pointer) {
        if (before.*pointer == after.*pointer) return;
        columns.push_back(name);
        params.member(name, after.*pointer);
        if constexpr (is_printable<std::remove_cvref_t<decltype(after.*pointer)>>) {
            changed.push_back({std::string(table_name<T>), before.id.value, name, plain_text(before.*pointer),
                               plain_text(after.*pointer)});
        }
    });
    if (columns.empty()) return false;
    if constexpr (dated) {
        after.updated_at = now_;
        columns.push_back("updated_at");
        params.add("updated_at", after.updated_at);
    }
    if constexpr (versioned) {
        after.version = before.version + 1;
        columns.push_back("version");
        params.add("version", after.version).add("old_version", before.version);
    }
    params.add("id", before.id);
    if constexpr (keeps_history<T>) {
        auto history = history_rows(changed, after.version);
        const Chains::Move chain = chains_.add(db_, history, world_.random);
        after.history_chain.text = chain.after;
        columns.push_back("history_chain");
        params.add("history_chain", chain.after).add("old_history_chain", chain.before);
        update(table_name<T>, columns, params, {"version", "history_chain"});
        insert_all(db_, history);
        for (FieldChange& change : changed) change.version = after.version;
    } else if constexpr (versioned) {
        update(table_name<T>, columns, params, {"version"});
    } else {
        update(table_name<T>, columns, params, {});
    }
    for (FieldChange& change : changed) changes_.push_back(std::move(change));
    return true;
}

}  // namespace helpdesk
