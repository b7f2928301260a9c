#include "engine/base/hash.hpp"
#include "engine/core/each_row.hpp"
#include "engine/tickets/attachment.hpp"
#include "engine/tickets/verify.hpp"
#include "sql.hpp"

namespace helpdesk {

namespace {

struct StoredFile {
    Id<Attachment> id;
    std::string file_name;
    std::string ticket_number;
    std::int64_t size = 0;
    std::optional<std::string> sha256;
};
BOOST_DESCRIBE_STRUCT(StoredFile, (), (id, file_name, ticket_number, size, sha256))

// `pieces` is the number behind its last one; the others count the rows that have it.
struct CheckedContent {
    Id<Content> id;
    std::optional<std::string> sha256;
    std::int64_t size = 0;
    std::int64_t pieces = 0;
    std::int64_t files = 0;
    std::int64_t uploads = 0;
};
BOOST_DESCRIBE_STRUCT(CheckedContent, (), (id, sha256, size, pieces, files, uploads))

// What its pieces give.
struct Found {
    bool is_whole = true;
    std::string sha256 = {};
};

std::string name_of(const StoredFile& file) { return "the file " + file.file_name + " of " + file.ticket_number; }

Found read_through(Session& session, const CheckedContent& content) {
    StreamSha256 hash;
    std::int64_t size = 0;
    each_piece(session, content.id, 0, content.pieces, [&](std::string_view bytes) {
        hash.add(bytes);
        size += static_cast<std::int64_t>(bytes.size());
    });
    const bool fills = content.pieces == (content.size + piece_size - 1) / piece_size;
    return {.is_whole = fills && size == content.size, .sha256 = hash.hex()};
}

std::string wrong_with(const StoredFile& file, const CheckedContent& content, const Found& found) {
    if (!found.is_whole) return "a part of its content is missing";
    if (file.size != content.size) {
        return "it has " + std::to_string(content.size) + " bytes and not " + std::to_string(file.size);
    }
    return file.sha256 && found.sha256 != *file.sha256 ? "its content is not the one that was stored" : "";
}

void check_content(Session& session, const CheckedContent& content, Findings& findings) {
    const Found found = read_through(session, content);
    const auto files = session.all<StoredFile>(sql::files_of_content, std::move(Params().add("content", content.id)));
    for (const StoredFile& file : files) {
        const std::string wrong = wrong_with(file, content, found);
        if (!wrong.empty()) findings.add(name_of(file) + ": " + wrong);
    }
    if (content.files == 0 && content.uploads == 0) findings.add("the content " + content.id.value + ": of no file");
    const bool is_named_wrongly = content.sha256 && content.sha256 != found.sha256;
    if (content.files == 0 && (is_named_wrongly || !found.is_whole)) {
        findings.add("the upload " + content.id.value + ": it is not what was sent");
    }
}

}  // namespace

Findings hurt_files(Session& session) {
    Findings findings;
    for_each_row<CheckedContent>(session, sql::contents_to_verify,
                                 [&](const CheckedContent& content) { check_content(session, content, findings); });
    for (const StoredFile& file : session.all<StoredFile>(sql::files_without_content)) {
        findings.add(name_of(file) + ": its content is missing");
    }
    return findings;
}

}  // namespace helpdesk
