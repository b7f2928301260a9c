#include <algorithm>
#include <map>

#include "engine/base/text.hpp"
#include "engine/tickets/attachment.hpp"
#include "engine/tickets/operations.hpp"
#include "engine/tickets/upload.hpp"
#include "sql.hpp"

namespace helpdesk {

namespace {

constexpr std::size_t mime_type_size_max = 255;

struct AttachmentView {
    Id<Attachment> id;
    std::string file_name;
    std::string mime_type;
    std::int64_t size = 0;
    std::optional<std::string> sha256;
    std::string uploaded_by;
    Id<Ticket> ticket_id;
    std::optional<std::string> comment_id;
    Time created_at;
};
BOOST_DESCRIBE_STRUCT(AttachmentView, (),
                      (id, file_name, mime_type, size, sha256, uploaded_by, ticket_id, comment_id, created_at))

// The file itself, or the part of it that was asked for, base64 in JSON. `size` is that of the whole file, and `first`
// where the part begins.
struct AttachmentContent {
    std::string file_name;
    std::string mime_type;
    std::int64_t size = 0;
    std::int64_t first = 0;
    std::string base64;
};
BOOST_DESCRIBE_STRUCT(AttachmentContent, (), (file_name, mime_type, size, first, base64))

struct ListAttachments {
    Id<Ticket> ticket;
};
BOOST_DESCRIBE_STRUCT(ListAttachments, (), (ticket))

struct AttachmentName {
    Id<Attachment> id;
};
BOOST_DESCRIBE_STRUCT(AttachmentName, (), (id))

struct ContentName {
    Id<Attachment> id;
    std::optional<std::string> range;
};
BOOST_DESCRIBE_STRUCT(ContentName, (), (id, range))

struct AddAttachment {
    Id<Ticket> ticket;
    std::optional<Id<Comment>> comment;
    std::string file_name;
    std::optional<std::string> mime_type;
    FileBytes content;
    std::optional<Id<User>> author;
};
BOOST_DESCRIBE_STRUCT(AddAttachment, (), (ticket, comment, file_name, mime_type, content, author))

Params by_id(const Id<Attachment>& id) {
    Params params;
    params.add("id", id);
    return params;
}

AttachmentView show_attachment(Session& session, const AttachmentName& name) {
    auto found = session.first<AttachmentView>(sql::list_attachments, by_id(name.id));
    if (!found) session.get(name.id);
    return std::move(*found);
}

std::vector<AttachmentView> list_attachments(Session& session, const ListAttachments& wanted) {
    return session.all<AttachmentView>(sql::list_attachments, std::move(Params().add("ticket", wanted.ticket)));
}

AttachmentContent attachment_content(Session& session, const ContentName& name) {
    const Attachment file = session.get(name.id);
    const ByteRange range = range_of(name.range, file.size);
    if (range.count > static_cast<std::int64_t>(attachment_size_max)) {
        throw Error(Fault::invalid, "this is over 64 MiB at once", "range", "ask for it in parts");
    }
    std::string bytes;
    if (file.content_id) {
        bytes.reserve(static_cast<std::size_t>(range.count));
        read_pieces(session, *file.content_id, range, [&](std::string_view piece) { bytes += piece; });
    }
    return {file.file_name, file.mime_type, file.size, range.first, encode_base64(bytes)};
}

Id<User> uploader_of(const Session& session, const AddAttachment& wanted) {
    if (wanted.author && wanted.author->value != session.viewer().user_id) {
        session.require("comments:impersonate", "author");
        return *wanted.author;
    }
    if (!session.viewer().is_system()) return {session.viewer().user_id};
    throw Error(Fault::invalid, "author is required", "author", "say whose file it is: --as EMAIL");
}

void check_comment(Session& session, const AddAttachment& wanted, const Id<Ticket>& ticket) {
    if (!wanted.comment || session.get(*wanted.comment).ticket_id == ticket) return;
    throw Error(Fault::not_found, "the ticket has no such comment", "comment");
}

// What hangs on an internal note is as internal.
Event event_of(Session& session, const char* kind, const Attachment& file) {
    Event event{kind, file.ticket_id.value, file.id.value};
    event.is_internal = file.comment_id && session.get(*file.comment_id).is_internal;
    return event;
}

AttachmentView add_attachment(Session& session, const AddAttachment& wanted) {
    const Id<Ticket> ticket = survivor_of(session, session.get(wanted.ticket)).id;
    check_comment(session, wanted, ticket);
    const NewFile file{wanted.file_name, wanted.mime_type, wanted.content};
    const Attachment stored = store_attachment(
        session, {.ticket_id = ticket, .comment_id = wanted.comment, .uploaded_by = uploader_of(session, wanted)},
        file);
    session.emit(event_of(session, "attachment.added", stored));
    return show_attachment(session, {stored.id});
}

void delete_attachment(Session& session, const AttachmentName& name) {
    const AttachmentView attachment = show_attachment(session, name);
    if (attachment.uploaded_by != session.viewer().email)
        session.require("attachments:delete_others", "the file of somebody else");
    const Attachment row = session.get(name.id);
    shed_contents(session, {.file = name.id});
    session.erase(row, attachment.file_name);
    session.emit(event_of(session, "attachment.deleted", row));
}

// How many bytes at the beginning are a character that no name should have: control characters and line ends of all
// kinds, and what turns a name around or hides a part of it. 0 if there is none.
std::size_t unwanted_length(std::string_view rest) {
    const auto byte = [&](std::size_t at) { return at < rest.size() ? static_cast<unsigned char>(rest[at]) : 0U; };
    const auto between = [&](unsigned first, unsigned last, std::size_t at) {
        return byte(at) >= first && byte(at) <= last;
    };
    if (byte(0) < ' ' || byte(0) == 0x7f) return 1;
    if (byte(0) == 0xc2 && between(0x80, 0x9f, 1)) return 2;  // U+0080 to U+009F
    if (byte(0) == 0xd8 && byte(1) == 0x9c) return 2;         // U+061C
    if (rest.starts_with("\xe2\x80") && (between(0x8b, 0x8f, 2) || between(0xa8, 0xae, 2)))
        return 3;                                                          // U+200B to U+202E
    if (rest.starts_with("\xe2\x81") && between(0xa6, 0xa9, 2)) return 3;  // U+2066 to U+2069
    return rest.starts_with("\xef\xbb\xbf") ? 3 : 0;                       // U+FEFF
}

// The first characters, whole.
std::string_view cut_to(std::string_view text, std::size_t characters) {
    std::size_t end = 0;
    for (; end < text.size() && characters > 0; --characters) {
        do ++end;
        while (end < text.size() && (static_cast<unsigned char>(text[end]) & 0xc0) == 0x80);
    }
    return text.substr(0, end);
}

}  // namespace

std::string safe_file_name(std::string_view name) {
    constexpr std::size_t length_max = 255;
    if (const auto slash = name.find_last_of("/\\"); slash != std::string_view::npos) name.remove_prefix(slash + 1);
    std::string safe;
    while (!name.empty()) {
        const std::size_t unwanted = unwanted_length(name);
        if (unwanted == 0) safe += name.front();
        name.remove_prefix(std::max<std::size_t>(unwanted, 1));
    }
    safe = trim(cut_to(trim(safe), length_max));
    return safe.empty() || safe == "." || safe == ".." ? "file" : safe;
}

std::string checked_mime_type(const std::optional<std::string>& said) {
    std::string type = lower_ascii(checked_line(said.value_or("application/octet-stream"), "mime_type"));
    if (type.size() <= mime_type_size_max) return type;
    throw Error(Fault::invalid, "mime_type has at most " + std::to_string(mime_type_size_max) + " bytes", "mime_type");
}

void shed_contents(Session& session, const GoingFiles& files) {
    Params params;
    params.add("ticket", files.ticket).add("comment", files.comment).add("file", files.file);
    params.add("user", files.user).add("least", shed_from);
    std::map<Id<Content>, std::int64_t> going;
    for (const Content& each : session.all<Content>(sql::contents_of_going_files, std::move(params))) ++going[each.id];
    for (const auto& [content, count] : going) shed_pieces(session, content, {.files = count});
}

Attachment store_attachment(Session& session, Attachment place, const NewFile& file) {
    Attachment attachment = std::move(place);
    attachment.id = {session.new_id()};
    attachment.file_name = safe_file_name(file.file_name);
    attachment.mime_type = checked_mime_type(file.mime_type);
    const Content content = content_of(session, file.content);
    attachment.content_id = content.id;
    attachment.size = content.size;
    attachment.sha256 = content.sha256;
    attachment.file_path = content.sha256.value_or("");
    attachment.created_at = session.now();
    session.insert(attachment);
    return attachment;
}

std::vector<Operation> attachment_operations() {
    return {
        op<&list_attachments>("attachment.list", "Lists the files of a ticket.", Verb::get,
                              "/tickets/{ticket}/attachments", "attachments:read"),
        op<&show_attachment>("attachment.show", "Describes one file.", Verb::get, "/attachments/{id}",
                             "attachments:read"),
        op<&attachment_content>("attachment.content", "Gives a file's content, or a part of it.", Verb::get,
                                "/attachments/{id}/content", "attachments:read"),
        op<&add_attachment>("attachment.add", "Adds a file to a ticket, or to one of its comments.", Verb::post,
                            "/tickets/{ticket}/attachments", "attachments:create"),
        op<&delete_attachment>("attachment.delete", "Deletes a file.", Verb::remove, "/attachments/{id}",
                               "attachments:create"),
    };
}

}  // namespace helpdesk
