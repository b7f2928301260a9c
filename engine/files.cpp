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

constexpr std::int64_t part_size = 4 * piece_size;  // bytes of one unit of work

// Empty at the end; shorter than a part only there.
std::string next_part(const TextSource& source) {
    std::string part(static_cast<std::size_t>(part_size), '\0');
    std::size_t filled = 0;
    for (std::size_t got = 1; got > 0 && filled < part.size(); filled += got) {
        got = source(part.data() + filled, part.size() - filled);
    }
    part.resize(filled);
    return part;
}

// What was sent so far is of no use to anybody; what is in the way of taking it back is the sweep's to overcome.
void give_up(Engine& engine, const Upload& upload, const Actor& actor) {
    try {
        EngineAccess::write(
            engine, [&](Session& session) { forget_upload(session, upload.id); }, actor);
    } catch (const Error&) {
    }
}

std::string send_parts(Engine& engine, const Upload& upload, const TextSource& source, const Actor& actor) {
    StreamSha256 hash;
    for (std::string part = next_part(source); !part.empty(); part = next_part(source)) {
        hash.add(part);
        const auto send = [&](Session& session) {
            session.db().control(Control::trim);
            extend_upload(session, upload, part);
        };
        EngineAccess::write(engine, send, actor);
    }
    const std::string sha256 = hash.hex();
    EngineAccess::write(
        engine, [&](Session& session) { finish_upload(session, upload, sha256); }, actor);
    return sha256;
}

struct Wanted {
    std::optional<Id<Content>> content;
    ByteRange range;
};

Wanted look_up(Session& session, std::string_view name, const std::optional<std::string>& range) {
    check_allowed(session.viewer(), find_operation("attachment.content"));
    const Id<Attachment> id{resolve_name(session, table_name<Attachment>, name, "id")};
    const Attachment file = session.get(id);
    return {file.content_id, range_of(range, file.size)};
}

}  // namespace

UploadedFile upload_file(Engine& engine, const TextSource& source, const Actor& actor) {
    Upload upload;
    EngineAccess::write(
        engine, [&](Session& session) { upload = begin_upload(session); }, actor);
    try {
        const std::string sha256 = send_parts(engine, upload, source, actor);
        return {upload.id.value, std::string(upload_mark) + sha256};
    } catch (...) {
        give_up(engine, upload, actor);
        throw;
    }
}

void forget_upload(Engine& engine, const UploadedFile& uploaded, const Actor& actor) {
    EngineAccess::write(
        engine, [&](Session& session) { forget_upload(session, {uploaded.id}); }, actor);
}

void download_file(Engine& engine, std::string_view attachment, const std::optional<std::string>& range,
                   const std::function<void(std::string_view)>& see, const Actor& actor) {
    Wanted wanted;
    EngineAccess::read(
        engine, [&](Session& session) { wanted = look_up(session, attachment, range); }, actor);
    if (!wanted.content) return;
    const std::int64_t end = wanted.range.first + wanted.range.count;
    for (std::int64_t at = wanted.range.first; at < end; at += part_size) {
        std::string part;
        const auto read = [&](Session& session) {
            session.db().control(Control::trim);
            session.get(*wanted.content);
            part.clear();
            read_pieces(session, *wanted.content, {at, std::min(part_size, end - at)},
                        [&](std::string_view piece) { part += piece; });
        };
        EngineAccess::read(engine, read, actor);
        see(part);
    }
}

}  // namespace helpdesk
