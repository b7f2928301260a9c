#include "engine/core/words.hpp"

namespace helpdesk {

namespace {

constexpr ColumnWords words[] = {
    {"after", "go on behind this cursor, which the page before gave"},
    {"actor", "who did it; empty: the system"},
    {"assignee", "the agent who works on it: an e-mail, @me, or none"},
    {"attach", "a file to add; may be given several times"},
    {"attachments", "the files that came with it"},
    {"author", "whose words these are, if not your own"},
    {"author_name", "the author's name"},
    {"automatic", "no person wrote it, such as an out-of-office note"},
    {"base64", "the content in base64"},
    {"body", "what is said"},
    {"category", "a category of the knowledge base"},
    {"color", "as #rrggbb"},
    {"comment", "a comment of the ticket"},
    {"content", "the text, or the file itself"},
    {"created_at", "when it was created"},
    {"customer", "whose ticket it is: an e-mail"},
    {"date", "when it was sent, as it says itself"},
    {"department", "a department's name, or none"},
    {"description", "the text of it"},
    {"display_name", "the name that people read"},
    {"email", "an e-mail address"},
    {"from", "the address of the sender, who becomes a customer if nobody has it yet"},
    {"from_name", "the name of the sender"},
    {"id", "its name, number or id"},
    {"internal", "a note that customers never see"},
    {"is_active", "false: out of use"},
    {"kind", "ARTICLE, or CANNED for a prepared reply"},
    {"limit", "how many at most: 1 to 500, or 50 if left out"},
    {"manager", "the department's manager: an e-mail, or none"},
    {"name", "its name"},
    {"new_name", "what new_value is called"},
    {"old_name", "what old_value is called"},
    {"outcome", "created (a ticket), added (a comment), or known (it had come in before)"},
    {"overdue", "late by now, on either clock"},
    {"parent", "the category that it stands in, or none"},
    {"password", "8 to 1000 bytes; only a hash is stored"},
    {"read", "how many were marked"},
    {"references", "the Message-IDs of its conversation, the oldest first"},
    {"role", "a role's name"},
    {"size", "in bytes"},
    {"slug", "its name in addresses: letters, digits and -"},
    {"sla_policy", "the SLA policy that set the due times"},
    {"sort", "created_at, updated_at, resolution_due_at or priority; with - the other way round"},
    {"status", "a status's name"},
    {"subject", "the subject"},
    {"tag", "a tag's name"},
    {"tags", "the tags on it"},
    {"text", "what is said"},
    {"ticket", "a ticket: TKT-000042, 42 or #42"},
    {"ticket_number", "TKT-000042"},
    {"to", "the addresses that it went to"},
    {"title", "one line of up to 200 characters"},
    {"unread", "only what was not read yet"},
    {"uploaded_by", "who sent it"},
    {"user", "a person: an e-mail, or @me"},
    {"version", "the version that you read: a change to any other is refused"},
    {"updated_at", "when it was last changed"},
};

}  // namespace

std::span<const ColumnWords> argument_words() { return words; }

}  // namespace helpdesk
