#include <map>

#include "engine/base/text.hpp"
#include "engine/tickets/attachment.hpp"
#include "engine/tickets/draft.hpp"
#include "engine/tickets/operations.hpp"
#include "engine/tickets/upload.hpp"
#include "sql.hpp"

namespace helpdesk {

namespace {

// A file that goes along. `content` is what stands in the place of the content where it is attached.
struct DraftFile {
    std::string file_name;
    std::string mime_type;
    std::int64_t size = 0;
    std::string content;

    bool operator==(const DraftFile&) const = default;
};
BOOST_DESCRIBE_STRUCT(DraftFile, (), (file_name, mime_type, size, content))

struct DraftFileRow : DraftFile {
    Id<Draft> draft_id;
};
BOOST_DESCRIBE_STRUCT(DraftFileRow, (DraftFile), (draft_id))

struct DraftRow {
    std::string ticket_number;
    std::string title;
    DraftKind kind = DraftKind::reply;
    std::string body;
    std::int64_t version = 0;
    Id<Ticket> ticket_id;
    Time created_at;
    Time updated_at;
    Id<Draft> id;
};
BOOST_DESCRIBE_STRUCT(DraftRow, (), (ticket_number, title, kind, body, version, ticket_id, created_at, updated_at, id))

// Of a draft that is not there: version 0, and nothing written.
struct DraftView {
    std::string ticket_number;
    std::string title;
    DraftKind kind = DraftKind::reply;
    std::string body;
    std::vector<DraftFile> files;
    std::int64_t version = 0;
    Id<Ticket> ticket_id;
    Time created_at;
    Time updated_at;
};
BOOST_DESCRIBE_STRUCT(DraftView, (),
                      (ticket_number, title, kind, body, files, version, ticket_id, created_at, updated_at))

struct ListDrafts {
    std::optional<Id<Ticket>> ticket;
    std::optional<std::int64_t> limit;
    std::optional<std::string> after;
    std::optional<bool> total;
};
BOOST_DESCRIBE_STRUCT(ListDrafts, (), (ticket, limit, after, total))

struct DraftName {
    Id<Ticket> ticket;
    DraftKind kind = DraftKind::reply;
};
BOOST_DESCRIBE_STRUCT(DraftName, (), (ticket, kind))

struct SetDraft {
    Id<Ticket> ticket;
    DraftKind kind = DraftKind::reply;
    std::optional<std::string> body;
    std::vector<NewFile> attach;
    std::optional<std::int64_t> version;
};
BOOST_DESCRIBE_STRUCT(SetDraft, (), (ticket, kind, body, attach, version))

// A file of a draft, and the upload that keeps it.
struct KeptFile {
    DraftFile file;
    Id<Upload> upload;
};

const std::string& writer_of(const Session& session) {
    if (!session.viewer().is_system()) return session.viewer().user_id;
    throw Error(Fault::invalid, "the desk itself writes nothing", "ticket", "say who does: --as EMAIL");
}

bool may_write_notes(const Session& session) { return session.viewer().may("comments:internal"); }

Params place_of(Session& session, const Id<Ticket>& ticket, DraftKind kind) {
    if (kind == DraftKind::note) session.require("comments:internal", "kind");
    Params params;
    params.add("writer", writer_of(session)).add("ticket", ticket).add("kind", kind);
    return params;
}

std::vector<DraftView> with_files(Session& session, std::vector<DraftRow> rows) {
    std::vector<Id<Draft>> ids;
    for (const DraftRow& row : rows) ids.push_back(row.id);
    std::map<Id<Draft>, std::vector<DraftFile>> files;
    if (!ids.empty()) {
        for (DraftFileRow& row : session.all<DraftFileRow>(sql::list_draft_files, list_of("draft", ids))) {
            row.content.insert(0, upload_mark);
            files[row.draft_id].push_back(std::move(row));
        }
    }
    std::vector<DraftView> views;
    for (DraftRow& row : rows) {
        views.push_back({std::move(row.ticket_number), std::move(row.title), row.kind, std::move(row.body),
                         std::move(files[row.id]), row.version, std::move(row.ticket_id), row.created_at,
                         row.updated_at});
    }
    return views;
}

Page<DraftView> list_drafts(Session& session, const ListDrafts& wanted) {
    Params params;
    params.add("writer", session.viewer().user_id).add("ticket", wanted.ticket);
    params.flag("replies", !may_write_notes(session));
    const ListStatement list{sql::list_drafts, CursorKind::time, "after_updated", "after_id"};
    auto page = find_page<DraftRow>(session, list, std::move(params), wanted,
                                    [](const DraftRow& row) { return to_text(row.updated_at); });
    return {with_files(session, std::move(page.items)), page.next, page.left_off, page.total};
}

DraftView show_draft(Session& session, const DraftName& name) {
    Params params = place_of(session, name.ticket, name.kind);
    params.add("limit", 1);
    auto views = with_files(session, session.all<DraftRow>(sql::list_drafts, std::move(params)));
    if (!views.empty()) return std::move(views.front());
    const Ticket ticket = session.get(name.ticket);
    return {.ticket_number = ticket.ticket_number,
            .title = ticket.title,
            .kind = name.kind,
            .ticket_id = ticket.id,
            .created_at = session.now(),
            .updated_at = session.now()};
}

std::vector<KeptFile> files_of(Session& session, const SetDraft& wanted) {
    std::vector<KeptFile> files;
    for (const NewFile& each : wanted.attach) {
        session.require("attachments:create", "attach");
        const Upload upload = upload_of(session, each.content);
        const Content content = session.get(upload.content_id);
        files.push_back({{safe_file_name(each.file_name), checked_mime_type(each.mime_type), content.size,
                          std::string(upload_mark) + content.sha256.value_or("")},
                         upload.id});
    }
    return files;
}

void put_files(Session& session, const Id<Draft>& draft, const std::vector<KeptFile>& files) {
    session.run(sql::forget_draft_files, std::move(Params().add("draft", draft)));
    std::int64_t number = 0;
    for (const KeptFile& each : files) {
        Params params;
        params.add("draft", draft).add("number", number++).add("upload", each.upload).add("now", session.now());
        params.add("file_name", each.file.file_name).add("mime_type", each.file.mime_type);
        session.run(sql::add_draft_file, std::move(params));
    }
}

// Two machines of one person may write the same draft: whoever has not read what the other wrote does not write over
// it. What was sent or deleted there does not come back by itself either.
void check_is_known(const std::optional<Draft>& draft, const std::optional<std::int64_t>& version) {
    const std::int64_t now = draft ? draft->version : 0;
    if (!version || *version == now) return;
    throw Error(
        Fault::conflict,
        "your draft was changed elsewhere: it has version " + std::to_string(now) + ", not " + std::to_string(*version),
        "version", "look at it again, then repeat the change");
}

void begin_draft(Session& session, const SetDraft& wanted, const std::vector<KeptFile>& files) {
    const Draft draft{.id = {session.new_id()},
                      .user_id = {writer_of(session)},
                      .ticket_id = wanted.ticket,
                      .kind = wanted.kind,
                      .body = wanted.body.value_or(""),
                      .created_at = session.now(),
                      .updated_at = session.now()};
    session.insert(draft);
    if (!files.empty()) put_files(session, draft.id, files);
    Params params;
    params.add("writer", draft.user_id).add("most", own_drafts_max);
    session.run(sql::forget_oldest_drafts, std::move(params));
}

void change_draft(Session& session, const Draft& before, const SetDraft& wanted, const std::vector<KeptFile>& files) {
    Draft draft = before;
    draft.body = wanted.body.value_or("");
    const bool is_saved = session.save(before, draft);
    const std::vector<DraftFile> known = show_draft(session, {wanted.ticket, wanted.kind}).files;
    const auto is_file = [](const KeptFile& kept, const DraftFile& file) { return kept.file == file; };
    if (std::equal(files.begin(), files.end(), known.begin(), known.end(), is_file)) return;
    put_files(session, draft.id, files);
    session.note(draft.id, "files", std::to_string(known.size()), std::to_string(files.size()));
    if (is_saved) return;
    Params params;
    params.add("draft", draft.id).add("version", before.version + 1).add("now", session.now());
    session.run(sql::touch_draft, std::move(params));
}

DraftView set_draft(Session& session, const SetDraft& wanted) {
    const auto draft = session.first<Draft>(sql::find_draft, place_of(session, wanted.ticket, wanted.kind));
    check_is_known(draft, wanted.version);
    check_body_length(wanted.body.value_or(""));
    const std::vector<KeptFile> files = files_of(session, wanted);
    const bool is_empty = trim(wanted.body.value_or("")).empty() && files.empty();
    if (is_empty && draft) {
        session.erase(*draft, enum_text(draft->kind));
    } else if (draft) {
        change_draft(session, *draft, wanted, files);
    } else if (!is_empty) {
        begin_draft(session, wanted, files);
    }
    return show_draft(session, {wanted.ticket, wanted.kind});
}

void delete_draft(Session& session, const DraftName& name) {
    const auto draft = session.first<Draft>(sql::find_draft, place_of(session, name.ticket, name.kind));
    if (draft) session.erase(*draft, enum_text(draft->kind));
}

}  // namespace

void forget_draft(Session& session, const Id<Ticket>& ticket, DraftKind kind) {
    Params params;
    params.add("writer", session.viewer().user_id).add("ticket", ticket).add("kind", kind);
    session.run(sql::forget_draft, std::move(params));
}

std::vector<Operation> draft_operations() {
    return {
        op<&list_drafts>("draft.list", "Lists what you are writing, the newest first. Nobody else reads it.", Verb::get,
                         "/drafts", "comments:create"),
        op<&show_draft>("draft.show", "Shows what you are writing on a ticket.", Verb::get,
                        "/tickets/{ticket}/drafts/{kind}", "comments:create"),
        op<&set_draft>("draft.set",
                       "Keeps what you are writing on a ticket until it is sent; with nothing, deletes it.", Verb::put,
                       "/tickets/{ticket}/drafts/{kind}", "comments:create"),
        op<&delete_draft>("draft.delete", "Deletes what you were writing on a ticket.", Verb::remove,
                          "/tickets/{ticket}/drafts/{kind}", "comments:create"),
    };
}

}  // namespace helpdesk
