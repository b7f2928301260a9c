#include "engine/live/seat.hpp"

#include <algorithm>

namespace helpdesk {

bool LiveSeat::wants(const LiveRow& row) const {
    if (!wish.ticket.empty() && row.ticket_id != wish.ticket) return false;
    return wish.kinds.empty() || std::find(wish.kinds.begin(), wish.kinds.end(), row.kind) != wish.kinds.end();
}

void LiveSeat::put(const std::shared_ptr<const LivePart>& part) {
    queue.push_back(part);
    queued += part->size();
}

void LiveSeat::pass(std::size_t count) {
    told += count;
    queued -= count;
    if (told < queue.front()->size()) return;
    queue.pop_front();
    told = 0;
}

void LiveSeat::reset(const LivePosition& state) {
    queue.clear();
    told = 0;
    queued = 0;
    greeting = LiveEvent{text_of(state), "reset", R"({"kind":"reset"})"};
}

void LiveSeat::end() {
    if (!is_over) listener->end();
    is_over = true;
}

std::string LiveSeat::person() const {
    std::string text = actor.is_guest ? "guest" : actor.user;
    for (const std::string& scope : actor.scopes) text += '\n' + scope;
    return text;
}

}  // namespace helpdesk
