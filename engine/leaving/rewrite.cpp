#include "engine/leaving/rewrite.hpp"

#include <algorithm>
#include <iterator>

#include "engine/tickets/replay.hpp"
#include "sql.hpp"

namespace helpdesk {

namespace {

constexpr std::size_t tickets_at_once = 100;

struct TouchedTicket {
    std::string id;
};
BOOST_DESCRIBE_STRUCT(TouchedTicket, (), (id))

bool holds_words(std::string_view column) { return column == "title" || column == "description" || column == "custom"; }

// Of a ticket as it came in, as JSON.
void set_created(HistoryRow& row, std::string_view column, const Value& value) {
    Value created = parse_json(row.new_value.value_or("{}"));
    for (auto& [name, member] : *created.object()) {
        if (name == column) member = value;
    }
    row.new_value = to_json(created);
}

void set_last(std::vector<HistoryRow>& rows, std::string_view column, const std::string& value) {
    const auto row = last_row_of(rows, column);
    if (row == rows.rend()) return;
    if (row->field != noted::created) {
        row->new_value = value;
    } else {
        set_created(*row, column, column == "custom" ? parse_json(value) : Value(value));
    }
}

// The address is replaced in another way where there is no room for it, which history has: it follows the ticket.
void follow_ticket(Session& session, const Ticket& ticket, std::vector<HistoryRow>& rows) {
    for (const std::string& column : differences(session, ticket, replay(ticket, rows, ticket.version))) {
        for_each_member<Ticket>([&](const char* name, auto pointer) {
            if (column != name || !holds_words(column)) return;
            if constexpr (is_printable<std::remove_cvref_t<decltype(ticket.*pointer)>>) {
                set_last(rows, column, plain_text(ticket.*pointer).value_or(""));
            }
        });
    }
}

void put_in_order(std::vector<HistoryRow>& rows, const std::vector<std::string>& ids) {
    const auto place = [&](const HistoryRow& row) { return std::find(ids.begin(), ids.end(), row.id) - ids.begin(); };
    std::stable_sort(rows.begin(), rows.end(),
                     [&](const HistoryRow& a, const HistoryRow& b) { return place(a) < place(b); });
}

// With another salt, so that no hash of the old chain can be made again from the new one.
Chain hash_anew(Session& session, std::vector<HistoryRow>& rows) {
    Chain chain{.salt = new_secret(session).substr(0, 32)};
    bool has_begun = false;
    for (HistoryRow& row : rows) {
        if (row.hash) {
            chain.add(row);
            has_begun = true;
        } else if (!has_begun) {
            chain.end = hash_of(chain.end.empty() ? chain.salt : chain.end, row);
        }
    }
    return chain;
}

}  // namespace

template <typename See>
void Rewriting::see_stories(const std::vector<std::string>& tickets, See&& see) const {
    std::map<std::string, std::vector<HistoryRow>> rows;
    for (HistoryRow& row :
         session_.all<HistoryRow>(sql::history_of_tickets, std::move(Params().each("ticket", tickets)))) {
        rows[row.ticket_id].push_back(std::move(row));
    }
    for (Ticket& ticket : session_.all<Ticket>(sql::tickets_to_rewrite, std::move(Params().each("ticket", tickets)))) {
        const std::string id = ticket.id.value;
        Story story{std::move(ticket), std::move(rows[id])};
        see(story);
    }
}

template <typename See>
void Rewriting::for_each_story(See&& see) const {
    std::vector<std::string> some;
    for (const auto& [ticket, before] : tickets_) {
        some.push_back(ticket);
        if (some.size() < tickets_at_once) continue;
        see_stories(some, see);
        some.clear();
    }
    if (!some.empty()) see_stories(some, see);
}

Rewriting::Rewriting(Session& session, const User& user, const AddressOf& address) : session_(session), user_(user) {
    for (const TouchedTicket& each :
         session.all<TouchedTicket>(sql::tickets_with_words_of, std::move(Params().add("user", user.id)))) {
        tickets_[each.id];
    }
    const WordColumn ticket{.table = "ticket_history", .column = "ticket_id", .type = "text"};
    for (const WordColumn& column : word_columns(session.db())) {
        if (column.table != "ticket_history") continue;
        for (const std::string& row : address.places(column)) tickets_[value_at(session.db(), ticket, row)];
    }
    for_each_story([&](Story& story) {
        Before& before = tickets_.at(story.ticket.id.value);
        const Chain chain = Chain::parse(story.ticket.history_chain.text);
        const ChainFindings found = follow_chain(chain, story.rows);
        before.end = chain.end;
        before.was_sound = !found.broken && !found.foreign && (!chain.has_begun() || chain.end == found.end);
        for (const HistoryRow& row : story.rows) before.rows.push_back(row.id);
    });
    session.run(sql::begin_rewriting, std::move(Params().add("user", user.id).add("now", session.now())));
}

HistoryRow Rewriting::note_on(const Ticket& ticket, const Before& before) const {
    const Viewer& viewer = session_.viewer();
    HistoryRow row{.id = session_.new_id(), .ticket_id = ticket.id.value, .field = std::string(noted::rewritten)};
    if (!before.end.empty()) row.old_value = before.end;
    row.new_value = before.was_sound ? "somebody was erased" : "somebody was erased; the hashes did not hold before";
    row.channel = viewer.channel;
    row.version = ticket.version;
    row.created_at = session_.now();
    if (!viewer.is_system()) row.user_id = viewer.user_id;
    if (!viewer.request_id.empty()) row.request_id = viewer.request_id;
    return row;
}

void Rewriting::rewrite(Story& story, const Before& before, const std::string& erased, Changes& changes) const {
    auto& [ticket, rows] = story;
    put_in_order(rows, before.rows);
    if (ticket.customer_id == user_.id && !rows.empty() && rows.front().field == noted::created) {
        set_created(rows.front(), "title", erased);
        set_created(rows.front(), "description", erased);
        set_created(rows.front(), "custom", Value(Value::Object{}));
    }
    follow_ticket(session_, ticket, rows);
    Chain chain = hash_anew(session_, rows);
    HistoryRow& note = changes.notes.emplace_back(note_on(ticket, before));
    chain.add(note);
    changes.chains.emplace_back(ticket.id.value, chain.text());
    std::move(rows.begin(), rows.end(), std::back_inserter(changes.rows));
}

void Rewriting::write(const Changes& changes) const {
    std::vector<Params> rows;
    for (const HistoryRow& row : changes.rows) {
        Params& params = rows.emplace_back();
        params.add("id", row.id).member("old_value", row.old_value);
        params.member("new_value", row.new_value).member("hash", row.hash);
    }
    std::vector<Params> chains;
    for (const auto& [ticket, chain] : changes.chains) chains.emplace_back().add("ticket", ticket).add("chain", chain);
    session_.db().run_each(sql::rewrite_history, rows);
    session_.db().run_each(sql::rewrite_chain, chains);
    insert_all(session_.db(), changes.notes);
}

void Rewriting::finish(const std::string& erased) {
    Changes changes;
    for_each_story([&](Story& story) {
        rewrite(story, tickets_.at(story.ticket.id.value), erased, changes);
        if (changes.chains.size() < tickets_at_once) return;
        write(changes);
        changes = {};
    });
    if (!changes.chains.empty()) write(changes);
    session_.run(sql::end_rewriting);
}

}  // namespace helpdesk
