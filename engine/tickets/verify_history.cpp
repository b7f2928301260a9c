#include <set>

#include "engine/base/hash.hpp"
#include "engine/tickets/replay.hpp"
#include "engine/tickets/verify.hpp"
#include "sql.hpp"

namespace helpdesk {

namespace {

constexpr std::int64_t tickets_at_once = 100;  // with their histories

struct OpenDoors {
    std::int64_t value = 0;
};
BOOST_DESCRIBE_STRUCT(OpenDoors, (), (value))

std::string place_in_history(const HistoryRow& row) {
    return "version " + std::to_string(row.version) + " (" + row.field + ")";
}

// Each change makes a version and at least one row of history; the first version is the ticket as it came in. Empty if
// none is missing and none too many.
std::string wrong_versions(const Ticket& ticket, const std::vector<HistoryRow>& rows) {
    std::set<std::int64_t> told{1};
    for (const HistoryRow& row : rows) {
        if (row.version > 1) told.insert(row.version);
    }
    if (*told.rbegin() > ticket.version) {
        return "it has version " + std::to_string(ticket.version) + ", and its history goes to " +
               std::to_string(*told.rbegin());
    }
    const std::int64_t missing = ticket.version - static_cast<std::int64_t>(told.size());
    if (missing <= 0) return {};
    return "its history misses " + std::to_string(missing) + " of its " + std::to_string(ticket.version) + " versions";
}

std::string wrong_chain(const Chain& chain, const ChainFindings& found) {
    if (!chain.has_begun() && found.has_hashes) return "the end of its history was taken from it";
    if (found.broken) return "its history is not what was written, from " + place_in_history(*found.broken) + " on";
    if (found.foreign) return "another program has written into its history, at " + place_in_history(*found.foreign);
    return !chain.has_begun() || chain.end == found.end ? ""
                                                        : "its history does not end where it ended when it was written";
}

class HistoryCheck {
public:
    explicit HistoryCheck(Session& session) : session_(session) {}

    Findings look() {
        if (session_.first<OpenDoors>(sql::count_rewriting).value().value > 0) {
            findings_.add("somebody has left the history open to changes: there is a row in _rewriting");
        }
        std::string after;
        while (look_behind(after)) {
        }
        std::string remark = "; digest " + digest_.hex();
        if (earlier_ > 0) remark += "; tickets without hashes, being older than these: " + std::to_string(earlier_);
        findings_.remark(remark);
        return std::move(findings_);
    }

private:
    Session& session_;
    Findings findings_;
    StreamHash digest_;
    std::int64_t earlier_ = 0;  // tickets whose chain has not begun

    // False if there is nothing behind.
    bool look_behind(std::string& after) {
        const auto tickets = session_.all<Ticket>(
            sql::tickets_to_verify, std::move(Params().add("after", after).add("limit", tickets_at_once)));
        if (tickets.empty()) return false;
        const std::string last = tickets.back().id.value;
        auto rows =
            session_.all<HistoryRow>(sql::history_to_verify, std::move(Params().add("after", after).add("last", last)));
        auto from = rows.begin();
        for (const Ticket& ticket : tickets) {
            auto to = from;
            while (to != rows.end() && to->ticket_id == ticket.id.value) ++to;
            std::vector<HistoryRow> history(std::make_move_iterator(from), std::make_move_iterator(to));
            look_at(ticket, history);
            from = to;
        }
        after = last;
        return true;
    }

    void look_at(const Ticket& ticket, std::vector<HistoryRow>& rows) {
        const Chain chain = Chain::parse(ticket.history_chain.text);
        const ChainFindings found = follow_chain(chain, rows);
        digest_.add(ticket.id.value);
        digest_.add(found.end);
        if (!chain.has_begun() && !found.has_hashes) ++earlier_;
        const std::string name = ticket.ticket_number + ": ";
        const std::string versions = wrong_versions(ticket, rows);
        if (!versions.empty()) return findings_.add(name + versions);
        const std::string broken = wrong_chain(chain, found);
        if (!broken.empty()) findings_.add(name + broken);
        try {
            for (const std::string& column : differences(session_, ticket, replay(ticket, rows, ticket.version))) {
                findings_.add(name + "its " + column + " is not what its history gives");
            }
        } catch (const Error& error) {
            findings_.add(name + "its history cannot be replayed: " + error.what());
        }
    }
};

}  // namespace

Findings hurt_history(Session& session) { return HistoryCheck(session).look(); }

}  // namespace helpdesk
