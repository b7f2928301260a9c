#pragma once

#include "engine/tickets/comment.hpp"
#include "engine/tickets/content.hpp"

namespace helpdesk {

constexpr std::size_t attachment_size_max = 64 * 1024 * 1024;  // bytes in one call; longer files are uploaded first

struct Attachment {
    Id<Attachment> id;
    Id<Ticket> ticket_id;
    std::optional<Id<Comment>> comment_id;
    Id<User> uploaded_by;
    std::string file_name;
    std::string file_path;
    std::string mime_type;
    std::int64_t size = 0;
    std::optional<std::string> sha256;
    std::optional<Id<Content>> content_id;
    Time created_at;
};
BOOST_DESCRIBE_STRUCT(Attachment, (),
                      (id, ticket_id, comment_id, uploaded_by, file_name, file_path, mime_type, size, sha256,
                       content_id, created_at))
template <>
inline constexpr std::string_view table_name<Attachment> = "attachments";

// A name that is safe to show and to save under: no folders, control or direction characters; at most 255 of them.
std::string safe_file_name(std::string_view name);

// What kind of a file it is said to be, or that nothing is known. Fault::invalid over 255 bytes.
std::string checked_mime_type(const std::optional<std::string>& said);

// Files that are about to be deleted: of a ticket, of a comment, one, or those of a person who is erased.
struct GoingFiles {
    std::optional<Id<Ticket>> ticket = {};
    std::optional<Id<Comment>> comment = {};
    std::optional<Id<Attachment>> file = {};
    std::optional<Id<User>> user = {};
};
// Before they are: sheds the contents that go with them.
void shed_contents(Session& session, const GoingFiles& files);

// Stores a file where `place` says: with a ticket, or with one of its comments. Fault::invalid over
// attachment_size_max, and for an upload that is not there.
Attachment store_attachment(Session& session, Attachment place, const NewFile& file);

}  // namespace helpdesk
