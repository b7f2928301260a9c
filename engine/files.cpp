#include "engine/files.hpp"

#include <algorithm>

#include "engine/base/hash.hpp"
#include "engine/base/scalar.hpp"
#include "engine/core/policy.hpp"
#include "engine/core/resolve.hpp"
#include "engine/inside.hpp"
#include "engine/tickets/attachment.hpp"
#include "engine/tickets/upload.hpp"

namespace helpdesk {

namespace {

static_assert(file_part_bytes % piece_size == 0 && upload_bytes_max == upload_size_max);

constexpr std::size_t pulled_bytes = 64 << 10;

Attachment attachment_called(Session& session, std::string_view name) {
    check_allowed(session.viewer(), find_operation("attachment.content"));
    return session.get(Id<Attachment>{resolve_name(session, table_name<Attachment>, name, "id")});
}

}  // namespace

struct Uploading::Inside {
    Inside(Engine& into, Actor whose) : engine(into), actor(std::move(whose)) {}

    Engine& engine;
    Actor actor;
    std::optional<Upload> upload = {};  // begun with the first part
    StreamSha256 hash = {};
    std::string part = {};  // that is not sent yet
    std::int64_t size = 0;
    bool is_finished = false;

    void write(const std::function<void(Session&)>& deed) { EngineAccess::write(engine, deed, actor); }
    void send_part();
    void begin();
};

void Uploading::Inside::begin() {
    Upload begun;
    write([&](Session& session) { begun = begin_upload(session); });
    upload = std::move(begun);
}

void Uploading::Inside::send_part() {
    if (!upload) begin();
    hash.add(part);
    write([&](Session& session) {
        session.db().control(Control::trim);
        extend_upload(session, *upload, part);
    });
    size += static_cast<std::int64_t>(part.size());
    part.clear();
}

Uploading::Uploading(Engine& engine, Actor actor) : inside_(std::make_unique<Inside>(engine, std::move(actor))) {
    EngineAccess::read(
        engine, [](Session& session) { session.require("attachments:create", "content"); }, inside_->actor);
}

// As the desk itself, since the actor may have been locked out meanwhile. What is in the way of it is the sweep's to
// overcome.
Uploading::~Uploading() {
    if (inside_->is_finished || !inside_->upload) return;
    try {
        EngineAccess::write(inside_->engine, [&](Session& session) { forget_upload(session, inside_->upload->id); });
    } catch (const Error&) {
    }
}

void Uploading::add(std::string_view bytes) {
    std::string& part = inside_->part;
    while (!bytes.empty()) {
        const std::size_t room = static_cast<std::size_t>(file_part_bytes) - part.size();
        part += bytes.substr(0, room);
        bytes.remove_prefix(std::min(room, bytes.size()));
        if (part.size() == static_cast<std::size_t>(file_part_bytes)) inside_->send_part();
    }
}

UploadedFile Uploading::finish(const std::optional<std::string>& sha256) {
    if (!inside_->part.empty() || !inside_->upload) inside_->send_part();
    const std::string found = inside_->hash.hex();
    if (sha256 && *sha256 != found) {
        throw Error(Fault::invalid, "the bytes that came have another SHA-256 than was said", "content",
                    "send them again");
    }
    inside_->write([&](Session& session) { finish_upload(session, *inside_->upload, found); });
    inside_->is_finished = true;
    return {inside_->upload->id.value, std::string(upload_mark) + found, inside_->size};
}

UploadedFile upload_file(Engine& engine, const TextSource& source, const Actor& actor) {
    Uploading uploading(engine, actor);
    std::string bytes(pulled_bytes, '\0');
    while (const std::size_t got = source(bytes.data(), bytes.size())) {
        uploading.add(std::string_view(bytes).substr(0, got));
    }
    return uploading.finish();
}

void forget_upload(Engine& engine, const UploadedFile& uploaded, const Actor& actor) {
    const auto forget = [&](Session& session) {
        const Id<Upload> id{uploaded.id};
        const auto upload = session.find(id);
        if (!upload || upload->user_id.value_or("") != session.viewer().user_id) {
            throw Error(Fault::not_found, "you have no such upload", "id");
        }
        forget_upload(session, id);
    };
    EngineAccess::write(engine, forget, actor);
}

StoredFile find_file(Engine& engine, std::string_view attachment, const Actor& actor) {
    Attachment file;
    EngineAccess::read(
        engine, [&](Session& session) { file = attachment_called(session, attachment); }, actor);
    return {.id = file.id.value,
            .file_name = safe_file_name(file.file_name),
            .mime_type = file.mime_type,
            .sha256 = file.sha256.value_or(""),
            .size = file.size,
            .has_content = file.content_id.has_value()};
}

std::string read_file(Engine& engine, const StoredFile& file, std::int64_t first, std::int64_t count,
                      const Actor& actor) {
    std::string part;
    const auto read = [&](Session& session) {
        session.db().control(Control::trim);
        const Attachment attachment = attachment_called(session, file.id);
        part.clear();
        if (!attachment.content_id) return;
        read_pieces(session, *attachment.content_id, {first, std::min(count, file_part_bytes)},
                    [&](std::string_view piece) { part += piece; });
    };
    EngineAccess::read(engine, read, actor);
    return part;
}

void download_file(Engine& engine, std::string_view attachment, const std::optional<std::string>& range,
                   const std::function<void(std::string_view)>& see, const Actor& actor) {
    const StoredFile file = find_file(engine, attachment, actor);
    const ByteRange wanted = range_of(range, file.size);
    if (!file.has_content) return;
    const std::int64_t end = wanted.first + wanted.count;
    for (std::int64_t at = wanted.first; at < end; at += file_part_bytes) {
        see(read_file(engine, file, at, end - at, actor));
    }
}

}  // namespace helpdesk
