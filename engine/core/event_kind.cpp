#include "engine/core/event_kind.hpp"

#include <algorithm>

#include "engine/base/error.hpp"
#include "engine/base/scalar.hpp"
#include "engine/base/text.hpp"

namespace helpdesk {

std::span<const std::string_view> event_kinds() {
    static constexpr std::string_view kinds[] = {
        "attachment.added",      "attachment.deleted",   "comment.added",           "comment.deleted",
        "comment.updated",       "note.added",           "sla.resolution_breached", "sla.resolution_warning",
        "sla.response_breached", "sla.response_warning", "survey.answered",         "ticket.assigned",
        "ticket.close_warning",  "ticket.created",       "ticket.deleted",          "ticket.linked",
        "ticket.merged",         "ticket.split",         "ticket.status_changed",   "ticket.tagged",
        "ticket.unlinked",       "ticket.unmerged",      "ticket.untagged",         "ticket.updated",
        "user.activated",        "user.anonymised",      "user.deactivated",        "user.erased"};
    return kinds;
}

void check_event_kind(const std::string& kind, std::string_view field) {
    const auto kinds = event_kinds();
    if (std::find(kinds.begin(), kinds.end(), kind) != kinds.end()) return;
    const std::vector<std::string> names(kinds.begin(), kinds.end());
    const std::string hint = did_you_mean(kind, names);
    throw Error(Fault::invalid, std::string(field) + ": there is no event \"" + kind + "\"", std::string(field),
                hint.empty() ? "such as ticket.created or comment.added" : hint);
}

std::vector<std::string> names_of(const std::vector<EventKind>& kinds) {
    std::vector<std::string> names;
    for (const EventKind& kind : kinds) names.push_back(kind.name);
    return names;
}

void read_scalar(const Value& value, std::string_view field, EventKind& into) {
    read_scalar(value, field, into.name);
    check_event_kind(into.name, field);
}

}  // namespace helpdesk
