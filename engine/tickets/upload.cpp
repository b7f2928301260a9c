#include "engine/tickets/upload.hpp"

#include "engine/tickets/attachment.hpp"
#include "sql.hpp"

namespace helpdesk {

namespace {

Upload upload_of(const Session& session, const Id<Upload>& id, const Id<Content>& content) {
    Upload upload{.id = id, .content_id = content, .created_at = session.now()};
    if (!session.viewer().is_system()) upload.user_id = session.viewer().user_id;
    return upload;
}

[[noreturn]] void refuse_size(std::int64_t most) {
    const std::int64_t mebibytes = most >> 20;
    const std::string size =
        mebibytes < 1024 ? std::to_string(mebibytes) + " MiB" : std::to_string(mebibytes >> 10) + " GiB";
    throw Error(Fault::invalid, "a file may have at most " + size, "content");
}

}  // namespace

Upload begin_upload(Session& session) {
    session.require("attachments:create", "content");
    const Content content{.id = {session.new_id()}, .created_at = session.now()};
    insert(session.db(), content);
    const Upload upload = upload_of(session, {session.new_id()}, content.id);
    insert(session.db(), upload);
    return upload;
}

void extend_upload(Session& session, const Upload& upload, std::string_view bytes) {
    const Content content = session.get(upload.content_id);
    const std::int64_t size = content.size + static_cast<std::int64_t>(bytes.size());
    if (size > upload_size_max) refuse_size(upload_size_max);
    write_pieces(session, content.id, content.size / piece_size, bytes);
    session.run(sql::grow_content, std::move(Params().add("content", content.id).add("size", size)));
}

void finish_upload(Session& session, const Upload& upload, const std::string& sha256) {
    const Content content = name_content(session, upload.content_id, sha256);
    if (content.id == upload.content_id) return;
    forget_upload(session, upload.id);
    insert(session.db(), upload_of(session, upload.id, content.id));
}

void forget_upload(Session& session, const Id<Upload>& id) {
    const auto upload = session.find(id);
    if (upload && session.get(upload->content_id).size > shed_from) {
        shed_pieces(session, upload->content_id, {.uploads = 1});
    }
    session.run(delete_statement<Upload>().statement(), std::move(Params().add("id", id)));
}

void forget_old_uploads(Session& session) {
    const Time before = session.now() - std::chrono::milliseconds(uploads_kept_ms);
    session.run(sql::forget_old_uploads, std::move(Params().add("before", before)));
}

Content content_of(Session& session, const FileBytes& given) {
    if (!given.upload) {
        if (given.data.size() > attachment_size_max) refuse_size(attachment_size_max);
        return content_of(session, std::string_view(given.data));
    }
    Params params;
    params.add("sha256", *given.upload).add("user", session.viewer().user_id);
    auto content = session.first<Content>(sql::uploaded_content, std::move(params));
    if (content) return std::move(*content);
    throw Error(Fault::invalid, "nothing was uploaded under that hash", "content", "upload the file first");
}

Upload upload_of(Session& session, const FileBytes& given) {
    const Content content = content_of(session, given);
    if (!given.upload) {
        const Upload upload = upload_of(session, {session.new_id()}, content.id);
        insert(session.db(), upload);
        return upload;
    }
    Params params;
    params.add("sha256", *given.upload).add("user", session.viewer().user_id);
    return *session.first<Upload>(sql::upload_of_hash, std::move(params));
}

}  // namespace helpdesk
