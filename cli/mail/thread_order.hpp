#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace helpdesk {

// What tells where a message belongs among others.
struct Outline {
    std::string message_id;
    std::vector<std::string> links;  // the ids that it answers or refers to
    std::string date;                // RFC 3339 in UTC; empty if it is not known
};

struct Ordered {
    std::size_t index = 0;     // of the outline
    std::string thread_start;  // the id of the first message of its thread; empty for that one itself
};

// The order in which messages are told: by date, those without one last, but none before a message that it answers. Two
// messages are of one thread if one links to the other, or both to a third one, whether that is among them or not. A
// second message under one id has its own links only: it may have nothing to do with the first.
std::vector<Ordered> order_by_thread(const std::vector<Outline>& outlines);

}  // namespace helpdesk
