#include "engine/mail/place.hpp"

#include <algorithm>
#include <tuple>

namespace helpdesk {

namespace {

const KnownMail* find_id(const std::vector<KnownMail>& known, const std::string& message_id) {
    const auto found =
        std::find_if(known.begin(), known.end(), [&](const KnownMail& each) { return each.message_id == message_id; });
    return found == known.end() ? nullptr : &*found;
}

const KnownMail* older(const KnownMail* a, const KnownMail* b) {
    if (!a || !b) return a ? a : b;
    return std::tie(a->opened_at, a->ticket_id) <= std::tie(b->opened_at, b->ticket_id) ? a : b;
}

}  // namespace

Place find_place(const std::vector<KnownMail>& known, const Letter& letter, const std::optional<Time>& sent_at) {
    const KnownMail* own = find_id(known, letter.message_id);
    for (const KnownMail* same : {own, find_id(known, letter.spare_id)}) {
        if (same && same->fingerprint == letter.fingerprint) return {.ticket = same->ticket_id, .came_before = *same};
    }
    Place place{.is_spare = own && own->fingerprint};
    const bool is_copy = place.is_spare && own->sender == letter.sender && own->sent_at && own->sent_at == sent_at;
    if (place.is_spare && !is_copy) own = nullptr;

    const KnownMail* parent = nullptr;
    for (const std::string& link : letter.links) parent = older(parent, find_id(known, link));
    if (own && own->awaited && parent && parent->ticket_id != own->ticket_id) {
        place.answers = own->ticket_id;
        own = nullptr;
    }
    if (const KnownMail* found = older(own, parent)) place.ticket = found->ticket_id;
    return place;
}

}  // namespace helpdesk
