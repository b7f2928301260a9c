#pragma once

#include <deque>
#include <string>

#include "engine/core/session.hpp"

namespace helpdesk {

// Ticket numbers for many tickets of one transaction, taken from the counter some hundreds at a time: a database server
// keeps every state of the counter's row until the transaction ends, and is the slower the more of them there are. What
// is left goes back, so that there are no gaps: nobody else gets to the counter meanwhile.
class TicketNumbers {
public:
    // Sees to it that there is one.
    void provide(Session& session);
    std::string take();
    // What was taken last was not needed.
    void put_back();
    void give_back(Session& session);

private:
    std::deque<std::int64_t> free_;
    std::optional<std::int64_t> taken_;
    std::int64_t counter_ = 0;  // where it stands
};

}  // namespace helpdesk
