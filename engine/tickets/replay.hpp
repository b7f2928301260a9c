#pragma once

#include <span>
#include <vector>

#include "engine/tickets/ticket.hpp"

namespace helpdesk {

// The ticket as its history (all of its rows, in the order in which they were written) gives it at that version. What
// the history does not reach back to, because it began later than the ticket, is taken from the ticket as it is now.
// Fault::invalid names a field for which the history holds what it cannot.
Ticket replay(const Ticket& now, std::span<const HistoryRow> rows, std::int64_t version);

// All rows of the ticket's history, in the order in which they were written.
std::vector<HistoryRow> ordered_history_of(Session& session, const Ticket& ticket);

// The names of the tags that the ticket had at that version, in their order.
std::vector<std::string> tags_at(Session& session, std::span<const HistoryRow> rows, const Id<Ticket>& ticket,
                                 std::int64_t version);

// The columns in which the ticket is not what its history gives, and nothing else explains it.
std::vector<std::string> differences(Session& session, const Ticket& ticket, const Ticket& replayed);

// The last row of history that gives the ticket this column; nothing if none does.
template <typename Rows>
auto last_row_of(Rows& rows, std::string_view column) {
    auto found = rows.rbegin();
    while (found != rows.rend() && found->field != column && found->field != noted::created) ++found;
    return found;
}

}  // namespace helpdesk
