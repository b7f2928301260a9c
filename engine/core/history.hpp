#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/db/rows.hpp"

namespace helpdesk {

// One row of ticket_history: one field of a ticket that changed once, or something that was noted of it.
struct HistoryRow {
    std::string id;
    std::string ticket_id;
    std::optional<std::string> user_id;
    std::string field;
    std::optional<std::string> old_value;
    std::optional<std::string> new_value;
    std::string channel;
    std::int64_t version = 0;
    Time created_at;
    std::optional<std::string> request_id;
    std::optional<std::string> former_id;
    std::optional<std::string> hash;
};
BOOST_DESCRIBE_STRUCT(HistoryRow, (),
                      (id, ticket_id, user_id, field, old_value, new_value, channel, version, created_at, request_id,
                       former_id, hash))
template <>
inline constexpr std::string_view table_name<HistoryRow> = "ticket_history";

// Fields of the history that are no columns of the ticket. Stored: never rename.
namespace noted {
inline constexpr std::string_view created = "created";      // the whole ticket as it came in, as JSON
inline constexpr std::string_view act = "act";              // a merge or split with another ticket, in words
inline constexpr std::string_view undone = "undone";        // this version undoes the act whose id stands before
inline constexpr std::string_view rewritten = "rewritten";  // the end that the chain had before somebody was erased
}  // namespace noted

// The hashes of a ticket's history: each is one of its row and of the hash before it, the first of `salt`. Both stand
// in the ticket's column history_chain, so that nothing can be cut off at the end.
//
// The salt is drawn at random, and drawn anew when the history is rewritten because somebody is erased: then nobody can
// try out addresses until one gives the end that the chain had before, since the salt of that chain is gone.
struct Chain {
    std::string salt = {};
    std::string end = {};

    // Nothing for a ticket without hashes.
    static Chain parse(std::string_view text);
    std::string text() const { return salt + end; }
    bool has_begun() const { return !salt.empty(); }
    // Gives the row, which comes last, its hash.
    void add(HistoryRow& row);
};

std::string new_salt(const Random& random);

// The hash that stands in a row behind the hash before it.
std::string hash_of(std::string_view before, const HistoryRow& row);

// What is found along a chain. Rows without a hash are older than the chain while they stand at its beginning; the
// first hash covers them. Behind it they are of another program.
struct ChainFindings {
    std::string end;
    const HistoryRow* broken = nullptr;   // the first row that is not, or does not stand, where it was written
    const HistoryRow* foreign = nullptr;  // the first row of another program
    bool has_hashes = false;
};

// All rows of a ticket, by version and id. Puts the rows of one version into the order in which they were written: with
// several clocks that need not be the order of their ids.
ChainFindings follow_chain(const Chain& chain, std::vector<HistoryRow>& rows);

// The chains of the tickets that a unit of work has to do with.
class Chains {
public:
    // From a row that was just read.
    void know(const std::string& ticket, std::string_view chain) { known_[ticket] = Chain::parse(chain); }

    // What the ticket's column was, and what it is once the rows are written.
    struct Move {
        std::string before;
        std::string after;
    };
    // Gives the rows of one ticket their hashes.
    Move add(Db& db, std::vector<HistoryRow>& rows, const Random& random);
    // The same for a ticket that is about to be inserted.
    std::string begin(std::vector<HistoryRow>& rows, const Random& random);

private:
    std::map<std::string, Chain> known_;

    Chain& chain_of(Db& db, const std::string& ticket);
};

// All rows of a ticket, by version and id.
std::vector<HistoryRow> history_of(Db& db, const std::string& ticket);

}  // namespace helpdesk
