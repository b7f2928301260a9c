#pragma once

#include "engine/notify/notification.hpp"

namespace helpdesk {

// What happens again within that time is counted where it stands, as long as it is unread.
constexpr std::chrono::hours notice_window{1};

// Somebody who may hear of something.
struct NoticeReader : PersonRights {
    std::optional<std::string> time_zone;
    Json preferences{"{}"};
};
BOOST_DESCRIBE_STRUCT(NoticeReader, (PersonRights), (time_zone, preferences))

// Lets a person hear of something, in the way that they have chosen: begins a notification, or counts up the one that
// tells the same of the same ticket. Of what is begun a mail may go out, behind their quiet hours.
void give_notice(Session& session, const NoticeReader& reader, Notification notice);

// When the person's quiet hours end, if it is within them now.
std::optional<Time> end_of_quiet(const NoticeReader& reader, Time now);

// The person's own day, such as 2026-03-02, if the time for its digest has come.
std::optional<std::string> digest_day(const NoticeReader& reader, Time now);

// Puts the daily mail into the outbox of everybody whose time has come and who has chosen it, once a day of theirs.
void send_digests(Session& session);

}  // namespace helpdesk
