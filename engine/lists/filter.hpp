#pragma once

#include <optional>
#include <string>
#include <vector>

#include "engine/lists/tickets.hpp"
#include "engine/lists/query.hpp"
#include "engine/search/search.hpp"

namespace helpdesk {

// Which ids a ticket may refer to, and which not; an empty id stands for none.
struct Choice {
    std::optional<std::vector<std::string>> among;
    std::vector<std::string> not_among;

    // Both conditions must hold.
    void narrow(std::vector<std::string> ids);
    void exclude(const std::vector<std::string>& ids);
};

// From a moment to before another one.
struct Span {
    std::optional<Time> from;
    std::optional<Time> before;

    void begin_at(Time time);
    void end_before(Time time);
    bool is_given() const { return from || before; }
};

constexpr std::size_t tag_lists_max = 3;

// A condition on a custom field, on its value as `comparable` gives it; without any it has to be there.
struct FieldTest {
    std::string name;
    bool is_missing = false;  // there may be no such field
    std::optional<std::vector<std::string>> values;
    std::optional<std::string> from;
    std::optional<std::string> before;
};

constexpr std::size_t field_tests_max = 3;

// What a list of tickets is narrowed to, with ids in the place of names: all of it must hold.
struct TicketFilter {
    Choice status, department, assignee, customer, priority, source, ticket;
    std::vector<std::vector<std::string>> tags;  // of each list, one of these
    std::vector<std::string> not_tags;
    std::vector<FieldTest> fields;
    std::vector<std::string> states;  // the lines of sql/queries/lists.sql that stand
    Span created, updated, due, resolved;
    SearchText text;  // words, anywhere in the ticket
    std::optional<std::string> sort;

    bool has(std::string_view state) const;
    // Its conditions exclude each other.
    bool takes_none() const;
};

// Reads what a query says. Fault::invalid or not_found, naming the field `query` and the character.
void read_query(Session& session, const std::string& text, TicketFilter& filter);

// The arguments of a list and its query together.
TicketFilter filter_of(Session& session, const ListTickets& wanted);

// What the filter says to the statements of sql/queries/lists.sql, but for the status. It borrows from the filter.
void add_filter(Params& params, const TicketFilter& filter);

// The same with the status, where tickets are not walked status by status.
void add_whole_filter(Params& params, const TicketFilter& filter);

// Leaves the rows whose tickets hold the words of the filter.
template <typename Row>
void keep_with_words(Session& session, const TicketFilter& filter, std::vector<Row>& rows) {
    if (filter.text.empty() || rows.empty()) return;
    std::vector<Id<Ticket>> tickets;
    for (const Row& row : rows) tickets.push_back(row.id);
    const auto kept = keep_matches(session, tickets, filter.text);  // in the same order
    auto next = kept.begin();
    std::erase_if(rows, [&](const Row& row) {
        const bool stays = next != kept.end() && *next == row.id;
        if (stays) ++next;
        return !stays;
    });
}

// The tickets that a condition of the filter leaves, where that are few. Those that fail another condition are among
// them.
struct Candidates {
    std::vector<std::string> ids;
    bool match_text = false;  // the words were the condition
};

// Nothing where every condition leaves many.
std::optional<Candidates> few_candidates(Session& session, const TicketFilter& filter);

}  // namespace helpdesk
