#include "engine/core/history.hpp"

#include <algorithm>

#include "engine/base/hash.hpp"
#include "sql.hpp"

namespace helpdesk {

namespace {

constexpr std::size_t salt_digits = 32;

struct StoredChain {
    std::string history_chain;
};
BOOST_DESCRIBE_STRUCT(StoredChain, (), (history_chain))

// With its length in front, so that no two rows give the same text.
void put(std::string& text, std::string_view part) { (text += std::to_string(part.size())).append(":").append(part); }

void put_or_none(std::string& text, const std::optional<std::string>& part) {
    part ? put(text, *part) : void(text += '-');
}

// The row of that version which was written next, if its hash says so.
std::vector<HistoryRow>::iterator next_in_chain(const std::string& end, std::vector<HistoryRow>::iterator from,
                                                std::vector<HistoryRow>::iterator last) {
    const std::int64_t version = from->version;
    for (auto row = from; row != last && row->version == version; ++row) {
        if (row->hash && *row->hash == hash_of(end, *row)) return row;
    }
    return last;
}

}  // namespace

Chain Chain::parse(std::string_view text) {
    if (text.size() < salt_digits) return {};
    return {std::string(text.substr(0, salt_digits)), std::string(text.substr(salt_digits))};
}

std::string new_salt(const Random& random) {
    std::string digits;
    while (digits.size() < salt_digits) {
        std::uint64_t bits = random();
        for (int i = 0; i < 16; ++i, bits >>= 4) digits += "0123456789abcdef"[bits & 15];
    }
    return digits;
}

// Stored for ever: the hashes of every desk are made so. Who is deleted leaves the id in another column.
std::string hash_of(std::string_view before, const HistoryRow& row) {
    std::string text;
    put(text, before);
    put(text, row.id);
    put(text, row.ticket_id);
    put_or_none(text, row.user_id ? row.user_id : row.former_id);
    put(text, row.field);
    put_or_none(text, row.old_value);
    put_or_none(text, row.new_value);
    put(text, row.channel);
    put(text, std::to_string(row.version));
    put(text, to_text(row.created_at));
    put_or_none(text, row.request_id);
    return sha256_of(text);
}

void Chain::add(HistoryRow& row) {
    end = hash_of(end.empty() ? salt : end, row);
    row.hash = end;
}

ChainFindings follow_chain(const Chain& chain, std::vector<HistoryRow>& rows) {
    ChainFindings found{.end = chain.salt};
    for (auto row = rows.begin(); row != rows.end(); ++row) {
        if (row->hash) {
            const auto next = next_in_chain(found.end, row, rows.end());
            if (next != rows.end()) {
                std::rotate(row, next, std::next(next));
            } else if (!found.broken) {
                found.broken = &*row;
            }
            found.end = *row->hash;
            found.has_hashes = true;
        } else if (!found.has_hashes && row->field != noted::created) {
            found.end = hash_of(found.end, *row);
        } else if (!found.foreign) {
            found.foreign = &*row;
        }
    }
    return found;
}

std::vector<HistoryRow> history_of(Db& db, const std::string& ticket) {
    return all<HistoryRow>(db, sql::history_of_ticket, std::move(Params().add("ticket", ticket)));
}

Chain& Chains::chain_of(Db& db, const std::string& ticket) {
    const auto known = known_.find(ticket);
    if (known != known_.end()) return known->second;
    const auto stored =
        helpdesk::first<StoredChain>(db, sql::chain_of_ticket, std::move(Params().add("ticket", ticket)));
    return known_[ticket] = stored ? Chain::parse(stored->history_chain) : Chain{};
}

Chains::Move Chains::add(Db& db, std::vector<HistoryRow>& rows, const Random& random) {
    Chain& chain = chain_of(db, rows.front().ticket_id);
    Move move{.before = chain.text()};
    if (!chain.has_begun()) {
        chain.salt = new_salt(random);
        auto earlier = history_of(db, rows.front().ticket_id);
        chain.end = follow_chain(chain, earlier).end;
    }
    for (HistoryRow& row : rows) chain.add(row);
    move.after = chain.text();
    return move;
}

std::string Chains::begin(std::vector<HistoryRow>& rows, const Random& random) {
    Chain& chain = known_[rows.front().ticket_id];
    chain = {.salt = new_salt(random)};
    for (HistoryRow& row : rows) chain.add(row);
    return chain.text();
}

}  // namespace helpdesk
