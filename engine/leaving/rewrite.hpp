#pragma once

#include <map>
#include <string>
#include <vector>

#include "engine/core/session.hpp"
#include "engine/leaving/address.hpp"
#include "engine/tickets/ticket.hpp"

namespace helpdesk {

// The one exception from history that is only added to: while somebody is erased, from its making until `finish`, rows
// of history may lose words. Then each history that was touched gets hashes anew, and a row that says so, with the end
// that the chain had before.
class Rewriting {
public:
    Rewriting(Session& session, const User& user, const AddressOf& address);
    // The tickets have lost their words by now. `erased` is what stands in the place of each.
    void finish(const std::string& erased);

private:
    // What there was of one ticket.
    struct Before {
        std::string end;
        bool was_sound = true;
        std::vector<std::string> rows;  // their ids, in the order in which they were written
    };
    // A ticket with its history.
    struct Story {
        Ticket ticket;
        std::vector<HistoryRow> rows;
    };
    // What is to be written for several tickets.
    struct Changes {
        std::vector<HistoryRow> rows;
        std::vector<HistoryRow> notes;
        std::vector<std::pair<std::string, std::string>> chains;  // by ticket
    };

    Session& session_;
    const User& user_;
    std::map<std::string, Before> tickets_;

    // A few at a time, so that as many tickets as there may be fit into memory, and into few statements.
    template <typename See>
    void for_each_story(See&& see) const;
    template <typename See>
    void see_stories(const std::vector<std::string>& tickets, See&& see) const;
    void rewrite(Story& story, const Before& before, const std::string& erased, Changes& changes) const;
    HistoryRow note_on(const Ticket& ticket, const Before& before) const;
    void write(const Changes& changes) const;
};

}  // namespace helpdesk
