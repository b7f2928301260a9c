#include "engine/sla/pauses.hpp"

#include <algorithm>

namespace helpdesk {

Pauses in_order(Pauses pauses, Time begin, Time end) {
    Pauses ordered;
    std::sort(pauses.begin(), pauses.end(), [](const Interval& a, const Interval& b) { return a.begin < b.begin; });
    for (Interval pause : pauses) {
        pause.begin = std::max(pause.begin, begin);
        pause.end = std::min(pause.end, end);
        if (pause.end <= pause.begin) continue;
        if (!ordered.empty() && pause.begin <= ordered.back().end) {
            ordered.back().end = std::max(ordered.back().end, pause.end);
        } else {
            ordered.push_back(pause);
        }
    }
    return ordered;
}

// A pause that begins before the moment moves it on by the business time in it; one that begins later finds it past.
Time moment_of(const Calendar& calendar, Time begin, std::chrono::milliseconds business, const Pauses& pauses) {
    Time moment = calendar.add(begin, business);
    for (const Interval& pause : pauses) {
        if (pause.begin >= moment) break;
        moment = calendar.add(moment, calendar.elapsed(pause.begin, pause.end));
    }
    return moment;
}

std::chrono::milliseconds time_used(const Calendar& calendar, Time begin, Time end, const Pauses& pauses) {
    std::chrono::milliseconds used = calendar.elapsed(begin, end);
    for (const Interval& pause : in_order(pauses, begin, end)) used -= calendar.elapsed(pause.begin, pause.end);
    return used;
}

}  // namespace helpdesk
