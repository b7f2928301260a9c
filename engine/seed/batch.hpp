#pragma once

#include <optional>
#include <string>
#include <vector>

#include "engine/tickets/comment.hpp"

namespace helpdesk {

// Rows that only the seed writes as a whole; deeds write them through statements of their own.
struct TagLink {
    Id<Ticket> ticket_id;
    Id<Tag> tag_id;
    Time created_at;
};
BOOST_DESCRIBE_STRUCT(TagLink, (), (ticket_id, tag_id, created_at))
template <>
inline constexpr std::string_view table_name<TagLink> = "ticket_tags";

struct WatchRow {
    Id<Ticket> ticket_id;
    Time next_at;
};
BOOST_DESCRIBE_STRUCT(WatchRow, (), (ticket_id, next_at))
template <>
inline constexpr std::string_view table_name<WatchRow> = "_sla_watch";

struct MarkRow {
    Id<Ticket> ticket_id;
    std::string clock;
    std::int64_t threshold = 0;
    Time reached_at;
    Time created_at;
};
BOOST_DESCRIBE_STRUCT(MarkRow, (), (ticket_id, clock, threshold, reached_at, created_at))
template <>
inline constexpr std::string_view table_name<MarkRow> = "_sla_marks";

// What goes into the desk in one transaction.
struct Batch {
    std::vector<User> users;
    std::vector<Ticket> tickets;
    std::vector<Ticket> opened;  // the same ones as they came in
    std::vector<TagLink> tags;
    std::vector<Comment> comments;
    std::vector<HistoryRow> history;  // of one ticket after the other
    std::vector<WatchRow> watches;
    std::vector<MarkRow> marks;
};

}  // namespace helpdesk
