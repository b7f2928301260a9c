#include <algorithm>

#include "engine/acts/act.hpp"
#include "engine/tickets/clocks.hpp"
#include "engine/tickets/replay.hpp"
#include "sql.hpp"

namespace helpdesk {

namespace {

struct UndoAct {
    Id<Act> id;
    bool partial = false;
};
BOOST_DESCRIBE_STRUCT(UndoAct, (), (id, partial))

// What became of one ticket of an act that is undone.
struct UndoneTicket {
    std::string ticket;
    bool is_undone = false;
    std::optional<std::string> why;  // it was left as it is
};
BOOST_DESCRIBE_STRUCT(UndoneTicket, (), (ticket, is_undone, why))

struct UndoReport : ActView {
    std::vector<UndoneTicket> items;
};
BOOST_DESCRIBE_STRUCT(UndoReport, (ActView), (items))

struct CountedRows {
    std::int64_t value = 0;
};
BOOST_DESCRIBE_STRUCT(CountedRows, (), (value))

struct MovedOpening {
    Id<Comment> id;
    std::string updated_at;
    Time created_at;
};
BOOST_DESCRIBE_STRUCT(MovedOpening, (), (id, updated_at, created_at))

Params of_act(const Act& act) {
    Params params;
    params.add("act", act.id);
    return params;
}

[[noreturn]] void refuse_undo(const std::string& why, const std::string& hint = {}) {
    throw Error(Fault::conflict, why, "id", hint);
}

// The two tickets of a merge or a split, as they are now.
struct Pair {
    Ticket ticket;
    Ticket other;
};

Pair pair_of(Session& session, const Act& act) {
    const auto ticket = act.ticket_id ? session.find(*act.ticket_id) : std::nullopt;
    const auto other = act.other_id ? session.find(*act.other_id) : std::nullopt;
    if (!ticket || !other) refuse_undo("one of its tickets is deleted");
    return {*ticket, *other};
}

void check_not_merged(Session& session, const Ticket& ticket) {
    if (!ticket.merged_into_id) return;
    refuse_undo(
        ticket.ticket_number + " was merged into " + session.get(*ticket.merged_into_id).ticket_number + " since",
        "undo that first: `act list` has it");
}

void check_still_there(Session& session, const Act& act, const Ticket& holder) {
    Params params = of_act(act);
    params.add("holder", holder.id);
    if (session.first<CountedRows>(sql::count_strayed, std::move(params))->value == 0) return;
    refuse_undo("a part of it was moved on from " + holder.ticket_number + " since",
                "undo that first: `act list` has it");
}

void take_back(Session& session, const Act& act, const Id<Ticket>& into, const std::string& opening) {
    for (const Statement* statement : {&sql::take_back_files, &sql::take_back_mail, &sql::carry_comments}) {
        Params params = of_act(act);
        session.run(*statement, std::move(params.add("into", into).add("opening", opening)));
    }
}

// A tag that another merge has brought as well stays.
void take_back_tags(Session& session, const Act& act, const Id<Ticket>& ticket) {
    const auto before = tags_of(session, ticket);
    Params params = of_act(act);
    if (session.run(sql::take_back_tags, std::move(params.add("ticket", ticket))) == 0) return;
    note_tags(session, ticket, before, tags_of(session, ticket));
}

// Its first message is a comment until then, and may have been mended, or deleted, as one.
void take_back_opening(Session& session, const Act& act, Ticket& ticket) {
    const auto moved = session.first<MovedOpening>(sql::opening_of_act, of_act(act));
    const auto opening = moved ? session.find(moved->id) : std::nullopt;
    take_back(session, act, ticket.id, moved ? moved->id.value : "");
    if (!opening) return;
    ticket.description = opening->content;
    session.erase(*opening, opening->id.value);
}

void undo_merge(Session& session, const Act& act) {
    Pair pair = pair_of(session, act);
    check_not_merged(session, pair.other);
    if (pair.ticket.merged_into_id != pair.other.id) {
        refuse_undo(pair.ticket.ticket_number + " is not merged into " + pair.other.ticket_number + " any more");
    }
    check_still_there(session, act, pair.other);
    Ticket mended = pair.ticket;
    take_back_opening(session, act, mended);
    for (const TicketVersions& touched : session.all<TicketVersions>(sql::touched_by_act, of_act(act))) {
        revert_ticket(session, act, touched);
    }
    if (mended.description != pair.ticket.description) {
        const Ticket before = session.get(mended.id);
        Ticket after = before;
        after.description = mended.description;
        session.save(before, after);
    }
    take_back_tags(session, act, pair.other.id);
    session.note(pair.other.id, noted::act, std::nullopt, "merge of " + pair.ticket.ticket_number + " undone",
                 {session.get(pair.other.id).version});
    session.emit({"ticket.unmerged", pair.ticket.id.value, pair.other.id.value});
}

void check_nothing_added(Session& session, const Act& act, const Pair& pair) {
    Params params = of_act(act);
    params.add("ticket", pair.ticket.id);
    if (session.first<CountedRows>(sql::count_added, std::move(params))->value == 0) return;
    refuse_undo(pair.ticket.ticket_number + " has gone on since",
                "merge it: ticket merge " + pair.ticket.ticket_number + " " + pair.other.ticket_number);
}

void undo_split(Session& session, const Act& act) {
    const Pair pair = pair_of(session, act);
    check_not_merged(session, pair.ticket);
    check_not_merged(session, pair.other);
    check_still_there(session, act, pair.ticket);
    check_nothing_added(session, act, pair);
    if (const auto moved = session.first<MovedOpening>(sql::opening_of_act, of_act(act))) {
        Comment opening = opening_of(session, pair.ticket, moved->id, pair.other.id);
        opening.created_at = moved->created_at;
        opening.updated_at = *parse_time(moved->updated_at);
        session.insert(opening);
    }
    take_back(session, act, pair.other.id, "");
    session.note(pair.other.id, noted::act, std::nullopt, "split into " + pair.ticket.ticket_number + " undone",
                 {pair.other.version});
    delete_ticket(session, {pair.ticket.id});
}

// Where not all can be undone, what is left can be tried again.
std::vector<UndoneTicket> undo_bulk(Session& session, const Act& act, bool partial) {
    std::vector<UndoneTicket> items;
    for (const TicketVersions& touched : session.all<TicketVersions>(sql::touched_by_act, of_act(act))) {
        UndoneTicket& item = items.emplace_back();
        item.ticket = session.get(Id<Ticket>{touched.ticket}).ticket_number;
        try {
            session.attempt([&] { revert_ticket(session, act, touched); });
            item.is_undone = true;
        } catch (const Error& error) {
            const bool is_its_own = error.fault() == Fault::conflict || error.fault() == Fault::invalid;
            if (!partial || !is_its_own) throw;
            item.why = error.what();
        }
    }
    return items;
}

void close_act(Session& session, const Act& before, const std::vector<UndoneTicket>& items) {
    Act act = before;
    const bool is_whole =
        std::all_of(items.begin(), items.end(), [](const UndoneTicket& each) { return each.is_undone; });
    if (is_whole) act.undone_at = session.now();
    session.save(before, act);
}

UndoReport undo_act(Session& session, const UndoAct& wanted) {
    const Act act = session.get(wanted.id);
    std::vector<UndoneTicket> items;
    if (!act.undone_at) {
        if (act.kind == ActKind::merge) undo_merge(session, act);
        if (act.kind == ActKind::split) undo_split(session, act);
        if (act.kind == ActKind::bulk) items = undo_bulk(session, act, wanted.partial);
        close_act(session, act, items);
    }
    return {view_of_act(session, act.id), std::move(items)};
}

// The breach flags follow from the time; the others tell of the row itself.
bool is_reverted(std::string_view column) {
    return column != "version" && column != "updated_at" && column != "history_chain" &&
           column != "response_breached" && column != "resolution_breached";
}

[[noreturn]] void refuse_changed(const Ticket& ticket, const std::string& column) {
    refuse_undo(ticket.ticket_number + " was changed since (" + column + ")", "--partial undoes the others");
}

// The tags are kept by name: one that was renamed, or deleted, since is left alone.
void revert_tags(Session& session, const Id<Ticket>& ticket, const std::vector<std::string>& names) {
    std::vector<std::string> now = tags_of(session, ticket);
    if (now == names) return;
    for (const Tag& tag : session.all<Tag>(sql::list_tags)) {
        const bool is_on = std::binary_search(now.begin(), now.end(), tag.name);
        const bool was_on = std::binary_search(names.begin(), names.end(), tag.name);
        if (is_on != was_on) set_tag(session, ticket, tag.id, was_on);
    }
}

}  // namespace

void revert_ticket(Session& session, const Act& act, const TicketVersions& touched) {
    const Ticket now = session.get(Id<Ticket>{touched.ticket});
    const auto rows = ordered_history_of(session, now);
    const Ticket before = replay(now, rows, touched.from_version);
    const Ticket behind = replay(now, rows, touched.to_version);
    Ticket ticket = now;
    for_each_member<Ticket>([&](const char* name, auto pointer) {
        if (before.*pointer == behind.*pointer || !is_reverted(name)) return;
        if (now.*pointer != behind.*pointer) refuse_changed(now, name);
        ticket.*pointer = before.*pointer;
    });
    const auto tags_before = tags_at(session, rows, now.id, touched.from_version);
    const auto tags_behind = tags_at(session, rows, now.id, touched.to_version);
    const bool had_tags = tags_before != tags_behind;
    if (had_tags && tags_of(session, now.id) != tags_behind) refuse_changed(now, "tags");
    restore_ticket(session, now, ticket, act.id.value, act.kind == ActKind::bulk ? Tell::yes : Tell::no);
    if (had_tags) revert_tags(session, ticket.id, tags_before);
    Params params = of_act(act);
    session.run(sql::forget_touched, std::move(params.add("ticket", ticket.id)));
}

Operation undo_operation() {
    return op<&undo_act>("act.undo", "Undoes a merge, a split or a bulk change.", Verb::put, "/acts/{id}/undo",
                         "tickets:update");
}

}  // namespace helpdesk
