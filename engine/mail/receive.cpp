#include <algorithm>

#include "engine/acts/act.hpp"
#include "engine/base/text.hpp"
#include "engine/mail/html.hpp"
#include "engine/mail/place.hpp"
#include "engine/tickets/clocks.hpp"
#include "engine/tickets/lifecycle.hpp"
#include "sql.hpp"

namespace helpdesk {

namespace {

constexpr std::size_t name_length_max = 200;
constexpr std::size_t subject_length_max = 2'000;

struct Sender {
    Id<User> id;
    bool is_staff = false;
};

std::vector<KnownMail> find_mail(Session& session, const Letter& letter) {
    Params params;
    params.add("message_id", letter.message_id).add("message_id", letter.spare_id).each("message_id", letter.links);
    return session.all<KnownMail>(sql::find_mail, std::move(params));
}

// Whoever writes is a person of the desk from then on: a customer, unless they are known already.
Sender person_of(Session& session, const ReceiveMail& mail, const Letter& letter) {
    const auto known =
        session.first<PersonRights>(sql::person_by_email, std::move(Params().add("email", letter.sender)));
    if (known) return {known->id, known->is_active && known->is_staff()};
    const User user{.id = {session.new_id()},
                    .email = letter.sender,
                    .password_hash = {"!"},
                    .name = one_line(mail.from_name.value_or(""), name_length_max),
                    .role_id = {resolve_name(session, "roles", "CUSTOMER", "role")},
                    .created_at = session.now(),
                    .updated_at = session.now()};
    session.insert(user);
    return {user.id};
}

Ticket open_ticket(Session& session, const ReceiveMail& mail, const Letter& letter, const Sender& sender) {
    Ticket ticket{.id = {session.new_id(letter.at)},
                  .title = title_of_subject(mail.subject.value_or(""), mail.to),
                  .description = letter.text,
                  .source = TicketSource::EMAIL,
                  .status_id = default_status(session).id,
                  .customer_id = sender.id,
                  .created_at = letter.at,
                  .updated_at = letter.at};
    // Nobody need hear of what was late in an archive.
    insert_ticket(session, ticket, letter.is_news ? Tell::yes : Tell::no);
    const char* kind = letter.is_news ? "ticket.created" : "ticket.imported";
    session.emit({kind, ticket.id.value, {}, sender.id.value, mail.automatic});
    return ticket;
}

// What a person's words do to the ticket; those of a machine do nothing. What a customer wrote before the ticket was
// resolved brings it back only while it is news: an archive must not reopen what is settled.
void follow_mail(Session& session, const Ticket& before, const Comment& comment, bool by_staff, bool is_news) {
    Ticket ticket = before;
    const bool by_customer = comment.user_id == ticket.customer_id;
    if (!by_customer && by_staff) {
        const Time said = std::max(comment.created_at, ticket.created_at);
        ticket.first_response_at = std::min(said, ticket.first_response_at.value_or(said));
    }
    if (by_customer && (is_news || (ticket.resolved_at && comment.created_at > *ticket.resolved_at))) {
        const TicketStatus status = session.get(ticket.status_id);
        if (status.is_resolved || status.pauses_sla) ticket.status_id = default_status(session).id;
    }
    save_ticket(session, before, ticket, Moves::free);
    if (before.resolved_at && !ticket.resolved_at) note_by_itself(session, ticket, by_itself::reopened);
}

// The ticket that a person's word goes on from, if it was resolved too long ago to be reopened by it.
std::optional<Ticket> past_ticket(Session& session, const Place& place, const ReceiveMail& mail, const Letter& letter,
                                  const Sender& sender) {
    if (!place.ticket || mail.automatic || !letter.is_news) return std::nullopt;
    Ticket ticket = session.get(*place.ticket);
    if (ticket.customer_id != sender.id || !is_past_reopening(session, ticket)) return std::nullopt;
    return ticket;
}

Comment add_to_ticket(Session& session, const Ticket& ticket, const ReceiveMail& mail, const Letter& letter,
                      const Sender& sender) {
    const Comment comment{.id = {session.new_id(letter.at)},
                          .ticket_id = ticket.id,
                          .user_id = sender.id,
                          .content = letter.text,
                          .message_id = letter.message_id,
                          .created_at = letter.at,
                          .updated_at = letter.at};
    session.insert(comment);
    const char* kind = letter.is_news ? "comment.added" : "comment.imported";
    session.emit({kind, ticket.id.value, comment.id.value, sender.id.value, mail.automatic});
    if (!mail.automatic) follow_mail(session, ticket, comment, sender.is_staff, letter.is_news);
    return comment;
}

void remember(Session& session, const ReceiveMail& mail, const Letter& letter, const ReceivedMail& received) {
    const std::string subject = one_line(mail.subject.value_or(""), subject_length_max);
    Params params;
    params.add("message_id", letter.message_id).add("ticket_id", received.ticket_id);
    params.member("comment_id", received.comment_id).add("opened", received.outcome == MailOutcome::created);
    params.add("sender", letter.sender).add("recipients", mail.to);
    params.add("subject", subject).member("in_reply_to", letter.in_reply_to).member("sent_at", mail.date);
    params.add("fingerprint", letter.fingerprint).add("created_at", session.now());
    session.run(sql::keep_mail, std::move(params));
}

// The messages that it refers to belong to the ticket as well, when they come.
void expect_links(Session& session, const Letter& letter, const std::vector<KnownMail>& known,
                  const ReceivedMail& received) {
    std::vector<Params> rows;
    for (const std::string& link : letter.links) {
        const auto is_link = [&](const KnownMail& each) { return each.message_id == link; };
        if (std::any_of(known.begin(), known.end(), is_link)) continue;
        Params& row = rows.emplace_back();
        row.add("message_id", link).add("ticket_id", received.ticket_id).add("created_at", session.now());
        row.add("awaited", received.outcome == MailOutcome::created);
    }
    session.db().run_each(sql::expect_mail, rows);
}

// Does nothing if somebody has worked on the ticket of the answers.
void merge_answers(Session& session, const Id<Ticket>& from, const Id<Ticket>& into) {
    if (!session.first<TicketName>(sql::ticket_of_mail_alone, std::move(Params().add("ticket", from)))) return;
    merge_ticket(session, session.get(from), session.get(into));
}

}  // namespace

ReceivedMail receive_mail(Session& session, const ReceiveMail& mail) {
    Letter letter = read_letter(mail, session.now());
    session.run(sql::wait_for_mail);
    const std::vector<KnownMail> known = find_mail(session, letter);
    const Place place = find_place(known, letter, mail.date);
    if (place.came_before) {
        const Ticket ticket = session.get(*place.ticket);
        return {MailOutcome::known, ticket.ticket_number, ticket.id, place.came_before->comment_id};
    }
    if (place.is_spare) letter.message_id = letter.spare_id;
    if (place.answers) merge_answers(session, *place.answers, *place.ticket);
    const Sender sender = person_of(session, mail, letter);
    ReceivedMail received;
    const auto past = past_ticket(session, place, mail, letter, sender);
    if (place.ticket && !past) {
        const Ticket ticket = session.get(*place.ticket);
        const Comment comment = add_to_ticket(session, ticket, mail, letter, sender);
        received = {MailOutcome::added, ticket.ticket_number, ticket.id, comment.id};
    } else {
        const Ticket ticket = open_ticket(session, mail, letter, sender);
        if (past) link_follow_up(session, ticket, *past);
        received = {MailOutcome::created, ticket.ticket_number, ticket.id, {}};
    }
    const Attachment file_place{
        .ticket_id = received.ticket_id, .comment_id = received.comment_id, .uploaded_by = sender.id};
    FilesByContentId files;
    for (const MailFile& file : mail.attachments) {
        const Attachment stored = store_attachment(session, file_place, file);
        if (file.content_id) files.emplace(plain_id(*file.content_id), stored.sha256.value_or(""));
    }
    remember(session, mail, letter, received);
    keep_html(session, letter, files);
    expect_links(session, letter, known, received);
    return received;
}

std::vector<Operation> mail_operations() {
    return {op<&receive_mail>(
        "mail.receive", "Takes in one message of mail: as a new ticket, or as a comment on the ticket of its thread.",
        Verb::post, "/mail", "mail:receive")};
}

}  // namespace helpdesk
