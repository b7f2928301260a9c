#pragma once

#include <map>
#include <unordered_map>

#include "engine/reports/life.hpp"
#include "engine/reports/period.hpp"

namespace helpdesk {

// Which rows a report has, and in which of them something counts. Rows by time are all there from the beginning; those
// by agent, department and tag come with what counts in them, and have the name that it has now.
class Groups {
public:
    Groups(Session& session, const ReportPeriod& period, Names& names);

    // Where it counts that something happened to a ticket that was like this: one row, but for tags.
    const std::vector<std::size_t>& rows_for(Time at, const TicketLife& life, const TicketState& state);
    // The row of an agent; of nobody for 0.
    const std::vector<std::size_t>& rows_of_agent(int agent) { return only(row_named(agent)); }

    // A row and its place among what was counted.
    struct Named {
        ReportRow row;
        std::size_t place = 0;
    };
    // All rows in the order in which they are shown.
    std::vector<Named> named() const;

private:
    Session& session_;
    const ReportPeriod& period_;
    Names& names_;
    std::vector<std::string> fixed_;             // the rows that are known before
    std::unordered_map<int, std::size_t> rows_;  // of a name
    std::unordered_map<int, std::vector<std::size_t>> rows_of_tags_;
    std::vector<std::size_t> only_;

    const std::vector<std::size_t>& only(std::size_t row) {
        only_.assign(1, row);
        return only_;
    }
    bool is_fixed() const { return !fixed_.empty(); }
    std::size_t row_named(int name);
    std::size_t row_at(Time at) const;
    const std::vector<std::size_t>& rows_tagged(int tags);
    std::map<std::string, std::string> labels() const;
};

// What is counted for each row.
template <typename Count>
class Tally {
public:
    Count& at(std::size_t row) {
        if (row >= counts_.size()) counts_.resize(row + 1);
        return counts_[row];
    }

private:
    std::vector<Count> counts_;
};

}  // namespace helpdesk
