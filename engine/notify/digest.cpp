#include <algorithm>
#include <map>
#include <tuple>

#include "engine/notify/notice.hpp"
#include "engine/outbox/outbox.hpp"
#include "sql.hpp"

namespace helpdesk {

namespace {

constexpr std::size_t mail_lines_max = 200;

// What is unread of one kind and one ticket.
struct DigestLine {
    std::optional<std::string> ticket_number;
    std::string title;
    NotificationType type = NotificationType::TICKET_UPDATED;
    std::int64_t count = 0;
    std::string message;
    Time last_at;
};
BOOST_DESCRIBE_STRUCT(DigestLine, (), (ticket_number, title, type, count, message, last_at))

struct UnreadNotice : DigestLine {
    std::string id;
    std::optional<std::string> ticket_id;
};
BOOST_DESCRIBE_STRUCT(UnreadNotice, (DigestLine), (id, ticket_id))

struct ShowDigest {
    std::optional<Id<User>> user;
};
BOOST_DESCRIBE_STRUCT(ShowDigest, (), (user))

// Somebody who may have chosen a digest, and the day of the last one.
struct DigestReader : NoticeReader {
    std::optional<std::string> day;
};
BOOST_DESCRIBE_STRUCT(DigestReader, (NoticeReader), (day))

// The lines of a ticket stand together, and what happened last comes first.
std::vector<DigestLine> digest_of(std::vector<UnreadNotice> notices) {
    std::sort(notices.begin(), notices.end(), [](const UnreadNotice& a, const UnreadNotice& b) {
        return std::tie(b.last_at, b.id) < std::tie(a.last_at, a.id);
    });
    std::map<std::string, std::size_t> places;  // of the tickets, in the order of their last news
    std::map<std::pair<std::size_t, NotificationType>, std::size_t> known;
    std::vector<std::pair<std::size_t, DigestLine>> lines;
    for (const UnreadNotice& notice : notices) {
        const std::size_t place = places.try_emplace(notice.ticket_id.value_or(notice.id), places.size()).first->second;
        const auto [line, is_new] = known.try_emplace({place, notice.type}, lines.size());
        is_new ? void(lines.emplace_back(place, notice)) : void(lines[line->second].second.count += notice.count);
    }
    std::stable_sort(lines.begin(), lines.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
    std::vector<DigestLine> sorted;
    for (auto& [place, line] : lines) sorted.push_back(std::move(line));
    return sorted;
}

std::vector<DigestLine> show_digest(Session& session, const ShowDigest& wanted) {
    const Id<User> user = reader_of(session, wanted.user);
    return digest_of(session.all<UnreadNotice>(sql::unread_notices, std::move(Params().add("user", user))));
}

std::string mail_text(const std::vector<DigestLine>& lines) {
    std::string text;
    std::string title;
    for (std::size_t at = 0; at < std::min(lines.size(), mail_lines_max); ++at) {
        const DigestLine& line = lines[at];
        if (line.title != title) text += (text.empty() ? "" : "\n") + line.title + "\n";
        title = line.title;
        text += "  " + line.message;
        text += line.count > 1 ? " (" + std::to_string(line.count) + " times)\n" : "\n";
    }
    if (lines.size() <= mail_lines_max) return text;
    return text + "\nThere is more on the desk: " + std::to_string(lines.size() - mail_lines_max) + " lines.\n";
}

std::vector<NotificationType> digested_types(const NotificationChoices& choices) {
    std::vector<NotificationType> types;
    for (std::size_t at = 0; at < enum_names<NotificationType>().size(); ++at) {
        const auto type = static_cast<NotificationType>(at);
        if (choices.way_of(type) == NoticeWay::digest) types.push_back(type);
    }
    return types;
}

// A day on which there was nothing to tell is over as well: what happens later waits for the next one.
void send_digest(Session& session, const DigestReader& reader) {
    const auto types = digested_types(choices_in(reader.preferences));
    const auto day = types.empty() ? std::nullopt : digest_day(reader, session.now());
    if (!day || (reader.day && *reader.day >= *day)) return;
    if (session.run(sql::begin_digest, std::move(Params().add("user", reader.id).add("day", *day))) == 0) return;
    Params params;
    params.add("user", reader.id).each("type", types);
    const auto lines = digest_of(session.all<UnreadNotice>(sql::take_into_digest, std::move(params)));
    if (lines.empty()) return;
    queue_mail(session, {.to = reader.id,
                         .subject = "What is new on the desk, " + *day,
                         .text = mail_text(lines),
                         .not_before = end_of_quiet(reader, session.now()),
                         .event = "digest"});
}

}  // namespace

void send_digests(Session& session) {
    if (!sends_mail(session)) return;
    for (const DigestReader& reader : session.all<DigestReader>(sql::digest_readers)) send_digest(session, reader);
}

std::vector<Operation> digest_operations() {
    return {op<&show_digest>("notification.digest",
                             "Lists what you have not read, a line for each ticket and kind, the newest first.",
                             Verb::get, "/notifications/digest", "notifications:read")};
}

}  // namespace helpdesk
