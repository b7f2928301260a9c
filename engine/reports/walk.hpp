#pragma once

#include <functional>

#include "engine/reports/life.hpp"
#include "engine/reports/period.hpp"

namespace helpdesk {

// Something that was said on a ticket within the period.
struct Said {
    Id<Ticket> ticket_id;
    std::string user_id;
    bool is_internal = false;
    bool by_staff = false;
    Time created_at;
};
BOOST_DESCRIBE_STRUCT(Said, (), (ticket_id, user_id, is_internal, by_staff, created_at))

// The columns of a ticket whose changes a report has to know, besides the one that its rows are made of.
using ToldFields = std::vector<std::string>;

// Walks the tickets that the actor sees, the query means, and something may have happened to within the period or
// before its end, a few hundred at a time, each with its life.
class LifeWalk {
public:
    // Fault::denied for whoever is no staff; Fault::invalid for a query that is wrong.
    LifeWalk(Session& session, const ReportQuestion& question, const ReportPeriod& period, Names& names);

    // Every ticket whose life goes on within the period. Of columns that are not named its life says what is so now.
    void each(const ToldFields& fields, const std::function<void(const TicketLife&)>& see) const;
    // All tickets that were there before the period's end, also those that nothing has happened to since.
    void each_there(const std::function<void(const TicketLife&)>& see) const;
    // The same, with what was said on them within the period.
    void each_with_comments(const ToldFields& fields,
                            const std::function<void(const TicketLife&, const std::vector<Said>&)>& see) const;

private:
    struct Portion;

    Session& session_;
    const ReportPeriod& period_;
    Names& names_;
    std::optional<std::string> query_;

    enum class Reach { touched, all };
    void walk(ToldFields fields, Reach reach, const std::function<void(Portion&)>& see) const;
    void read_tags(Portion& portion) const;
    void read_changes(Portion& portion, const ToldFields& fields) const;
    void read_comments(Portion& portion, const std::vector<std::string>& staff) const;
    std::vector<std::string> staff_roles() const;
};

}  // namespace helpdesk
