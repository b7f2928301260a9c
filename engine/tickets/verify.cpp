#include "engine/tickets/verify.hpp"

#include <map>

#include "engine/base/hash.hpp"
#include "engine/tickets/attachment.hpp"
#include "engine/tickets/clocks.hpp"
#include "sql.hpp"

namespace helpdesk {

namespace {

constexpr std::int64_t rows_at_once = 500;

struct StoredFile {
    Id<Attachment> id;
    std::string file_name;
    std::string ticket_number;
    std::int64_t size = 0;
    std::optional<std::string> sha256;
};
BOOST_DESCRIBE_STRUCT(StoredFile, (), (id, file_name, ticket_number, size, sha256))

// All rows of a statement that takes `after` and `limit`, a page at a time.
template <typename T, typename See>
void for_each_row(Session& session, const Statement& statement, See&& see) {
    std::string after;
    for (;;) {
        Params params;
        params.add("after", after).add("limit", rows_at_once);
        const std::vector<T> rows = session.all<T>(statement, std::move(params));
        for (const T& row : rows) see(row);
        if (static_cast<std::int64_t>(rows.size()) < rows_at_once) return;
        after = rows.back().id.value;
    }
}

// The promises that tickets point to are few.
class Promises {
public:
    explicit Promises(Session& session) : session_(session) {}

    const std::optional<SlaTerms>& of(const Id<SlaTerms>& id) {
        const auto found = known_.find(id.value);
        return found != known_.end() ? found->second : known_.emplace(id.value, session_.find(id)).first->second;
    }

private:
    Session& session_;
    std::map<std::string, std::optional<SlaTerms>> known_;
};

std::string text_or_none(const std::optional<Time>& time) { return time ? to_text(*time) : "none"; }

void check_due_times(Session& session, Promises& promises, const Ticket& ticket, Findings& findings) {
    if (!ticket.sla_terms_id) return;
    const auto& terms = promises.of(*ticket.sla_terms_id);
    if (!terms) return;  // a reference that leads nowhere
    Ticket expected = ticket;
    put_due_times(expected, *terms, pauses_of(session, ticket));
    for (const Clock clock : both_clocks) {
        if (due_of(ticket, clock) == due_of(expected, clock)) continue;
        findings.add(ticket.ticket_number + ": " + std::string(name_of(clock)) + " due " +
                     text_or_none(due_of(ticket, clock)) + ", but its promise and its pauses give " +
                     text_or_none(due_of(expected, clock)));
    }
}

// A breach that is not flagged yet is the next sweep's to find.
void check_breaches(const Ticket& ticket, Time now, Findings& findings) {
    Ticket expected = ticket;
    set_breach_flags(expected, now);
    const bool response = ticket.response_breached && !expected.response_breached;
    const bool resolution = ticket.resolution_breached && !expected.resolution_breached;
    if (response) findings.add(ticket.ticket_number + ": flagged as answered late, and it is not");
    if (resolution) findings.add(ticket.ticket_number + ": flagged as resolved late, and it is not");
}

// Nothing if size and hash are those of the content.
std::string wrong_with(Session& session, const StoredFile& file) {
    const auto stored = session.first<Attachment>(sql::attachment_content, std::move(Params().add("id", file.id)));
    if (!stored || !stored->content) return "its content is missing";
    const std::string& content = stored->content->data;
    if (static_cast<std::int64_t>(content.size()) != file.size) {
        return "it has " + std::to_string(content.size()) + " bytes and not " + std::to_string(file.size);
    }
    return file.sha256 && sha256_of(content) != *file.sha256 ? "its content is not the one that was stored" : "";
}

}  // namespace

Findings hurt_files(Session& session) {
    Findings findings;
    for_each_row<StoredFile>(session, sql::files_to_verify, [&](const StoredFile& file) {
        const std::string wrong = wrong_with(session, file);
        if (!wrong.empty()) findings.add("the file " + file.file_name + " of " + file.ticket_number + ": " + wrong);
    });
    return findings;
}

Findings hurt_clocks(Session& session) {
    Findings findings;
    Promises promises(session);
    for_each_row<Ticket>(session, sql::clocks_to_verify, [&](const Ticket& ticket) {
        check_due_times(session, promises, ticket, findings);
        check_breaches(ticket, session.now(), findings);
    });
    return findings;
}

}  // namespace helpdesk
