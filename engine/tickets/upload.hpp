#pragma once

#include <optional>
#include <string>

#include "engine/tickets/content.hpp"
#include "engine/tickets/ticket.hpp"

namespace helpdesk {

// A content that somebody sends ahead, a part at a time, to attach it next: by its hash, and only they can.
struct Upload {
    Id<Upload> id;
    Id<Content> content_id;
    std::optional<std::string> user_id;  // nobody: the desk itself
    Time created_at;
};
BOOST_DESCRIBE_STRUCT(Upload, (), (id, content_id, user_id, created_at))
template <>
inline constexpr std::string_view table_name<Upload> = "_uploads";

constexpr std::int64_t upload_size_max = std::int64_t{4} << 30;  // bytes
constexpr std::int64_t uploads_kept_ms = std::int64_t{24} * 60 * 60 * 1000;

// Fault::denied for whoever may attach no files.
Upload begin_upload(Session& session);
// The next part. Each but the last has whole pieces. Fault::invalid over upload_size_max.
void extend_upload(Session& session, const Upload& upload, std::string_view bytes);
void finish_upload(Session& session, const Upload& upload, const std::string& sha256);
void forget_upload(Session& session, const Id<Upload>& id);
// Those that nobody came back for.
void forget_old_uploads(Session& session);

// What is in a file that comes in: the bytes, or what the actor has uploaded under that hash. Fault::invalid if that is
// not there, and for bytes over attachment_size_max.
Content content_of(Session& session, const FileBytes& given);
// The same, to be attached later: the actor's upload that has it, made of the bytes if need be.
Upload upload_of(Session& session, const FileBytes& given);

}  // namespace helpdesk
