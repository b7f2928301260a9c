#include "engine/search/search.hpp"
#include "engine/tickets/custom.hpp"
#include "sql.hpp"

namespace helpdesk {

namespace {

struct Hurt {
    std::string hurt;
};
BOOST_DESCRIBE_STRUCT(Hurt, (), (hurt))

}  // namespace

// SQLite compares every word of every text with its index, and says only whether they are the same.
Findings hurt_search(Session& session) {
    Findings hurt;
    for (const Hurt& each : session.all<Hurt>(sql::lost_pieces)) hurt.add(each.hurt + " is not in the search index");
    for_each_stray_custom(session.db(), [&](const Ticket& ticket) {
        hurt.add("the search index of the fields of " + ticket.ticket_number +
                 " is not what they are: `helpdesk compact` makes it anew");
    });
    try {
        const Params deed = std::move(Params().add("deed", "integrity-check"));
        for (const Hurt& each : all<Hurt>(session.db(), sql::tend_search, deed))
            hurt.add("the search index of " + each.hurt + " is not what its text gives");
    } catch (const Error& error) {
        if (error.fault() != Fault::refused) throw;
        hurt.add("the search index is not what the texts give: `helpdesk compact` makes it anew");
    }
    return hurt;
}

}  // namespace helpdesk
