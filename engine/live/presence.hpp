#pragma once

#include <map>
#include <string>
#include <vector>

#include "engine/core/op.hpp"
#include "engine/tickets/ticket.hpp"

namespace helpdesk {

// Who is at a ticket, so that two do not answer it at once. It is as internal as a note, and ends by itself.

// Stored: never rename.
enum class PresenceDoing { looking, answering };
BOOST_DESCRIBE_ENUM(PresenceDoing, looking, answering)

constexpr std::chrono::seconds presence_lasts{60};

struct PresenceView {
    std::string email;
    std::string name;
    PresenceDoing doing = PresenceDoing::looking;
    Time until;
    Id<User> user_id;
};
BOOST_DESCRIBE_STRUCT(PresenceView, (), (email, name, doing, until, user_id))

// Everybody who is at a ticket at one moment, by the ticket.
struct PresentAt {
    std::string ticket_number;
    std::vector<PresenceView> people;
};
using AllPresence = std::map<std::string, PresentAt>;
AllPresence read_presence(Session& session);

// True if the same people do the same: when it ends does not matter.
bool is_same_presence(const std::vector<PresenceView>& one, const std::vector<PresenceView>& other);

void forget_old_presence(Session& session);

std::vector<Operation> presence_operations();

}  // namespace helpdesk
