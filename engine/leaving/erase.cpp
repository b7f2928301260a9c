#include <algorithm>

#include "engine/base/text.hpp"
#include "engine/db/sqlite_file.hpp"
#include "engine/leaving/address.hpp"
#include "engine/leaving/contents.hpp"
#include "engine/leaving/footprint.hpp"
#include "engine/leaving/leaving.hpp"
#include "engine/leaving/rewrite.hpp"
#include "engine/tickets/attachment.hpp"
#include "engine/tickets/custom.hpp"
#include "sql.hpp"

namespace helpdesk {

namespace {

constexpr const char* erased = "(erased)";
constexpr std::size_t tombstone_digits_min = 8;
constexpr std::size_t id_digits = 32;

// What was done to the person; the counts are of rows. `copies` are files beside the desk, which stay as they are.
struct Gone {
    std::string email;
    std::int64_t tickets = 0;
    std::int64_t comments = 0;
    std::int64_t attachments = 0;
    std::int64_t notifications = 0;
    std::int64_t places = 0;
    std::vector<std::string> copies;
    Id<User> id;
};
BOOST_DESCRIBE_STRUCT(Gone, (), (email, tickets, comments, attachments, notifications, places, copies, id))

// Of one person who goes, while it is done.
struct Leaver {
    Session& session;
    const User& user;
    const AddressOf& address;
    std::string tombstone;

    std::int64_t run(const Statement& statement) const {
        return session.run(statement, std::move(Params().add("user", user.id)));
    }
    std::int64_t erase(const Statement& statement) const {
        return session.run(statement, std::move(Params().add("user", user.id).add("erased", erased)));
    }
    // What a dry run shows of it.
    std::int64_t tell(std::int64_t rows, const std::string& what, const char* becomes) const {
        if (rows > 0) session.note(user.id, what, std::to_string(rows), becomes);
        return rows;
    }
    std::int64_t replace(const WordColumn& column) const {
        return tell(address.replace(column, tombstone), column.table + "." + column.column, "lose the address");
    }
};

// The end of the id is drawn at random. Whoever has that address already, for whatever reason, keeps it.
std::string tombstone_of(Session& session, const User& user) {
    std::string digits = user.id.value;
    std::erase(digits, '-');
    for (std::size_t size = tombstone_digits_min;; size += 4) {
        const std::string email =
            "former-" + digits.substr(digits.size() - std::min(size, digits.size())) + "@erased.invalid";
        const auto known = session.first<PersonRights>(sql::person_by_email, std::move(Params().add("email", email)));
        if (!known || known->id == user.id || size >= id_digits) return email;
    }
}

void make_nobody(const Leaver& leaver) {
    User user = leaver.user;
    deactivate(leaver.session, user);
    user.email = leaver.tombstone;
    user.name = "Former user";
    user.password_hash = {"!"};
    user.department_id.reset();
    user.time_zone.reset();
    user.preferences = {"{}"};
    leaver.session.save(leaver.user, user);
}

// The person stays, and is nobody any more.
void take_identity(const Leaver& leaver, Gone& gone) {
    make_nobody(leaver);
    gone.notifications = leaver.tell(leaver.run(sql::forget_notifications_of), "notifications.user_id", "are deleted");
    leaver.run(sql::forget_notice_windows_of);
    leaver.run(sql::forget_digests_of);
    leaver.run(sql::forget_uploads_of);
    leaver.run(sql::forget_tokens_of);
    leaver.run(sql::forget_known_addresses_of);
    leaver.run(sql::forget_second_factor);
    leaver.tell(leaver.run(sql::forget_foreign_ids_of), "_foreign_ids.user_id", "are deleted");
    leaver.tell(leaver.run(sql::forget_drafts_of), "_drafts.user_id", "are deleted");
    leaver.tell(leaver.run(sql::forget_views_of), "_views.owner_id", "are deleted");
    leaver.tell(leaver.run(sql::forget_mail_to), "_outbox.user_id", "are deleted");
    for (const WordColumn& column : word_columns(leaver.session.db())) {
        if (is_of_mail(column)) gone.places += leaver.replace(column);
    }
    const std::string pattern = pattern_holding(leaver.address.in_json());
    const std::int64_t answers =
        leaver.session.run(sql::forget_answers_that_hold, std::move(Params().add("pattern", pattern)));
    gone.places += leaver.tell(answers, "_idempotency.result", "are deleted");
}

// Everything that is ever done to the history but adding to it.
std::int64_t erase_from_history(const Leaver& leaver) {
    leaver.tell(leaver.erase(sql::erase_words_of_history), "ticket_history.old_value", "lose the words");
    std::int64_t places = 0;
    for (const WordColumn& column : word_columns(leaver.session.db())) {
        if (column.table == "ticket_history") places += leaver.replace(column);
    }
    return places;
}

// What the person said, and what was said on the person's tickets.
void take_words(const Leaver& leaver, Gone& gone) {
    const std::string email = lower_ascii(leaver.user.email);
    for (const Statement* statement : {&sql::erase_subjects, &sql::forget_html_of}) {
        leaver.session.run(*statement, std::move(Params().add("user", leaver.user.id).add("email", email)));
    }
    leaver.run(sql::forget_answers_of);
    leaver.tell(leaver.run(sql::forget_foreign_tickets_of), "_foreign_ids.ticket_id", "are deleted");
    leaver.tell(leaver.run(sql::forget_deliveries_about), "_outbox.ticket_id", "are deleted");
    leaver.tell(leaver.run(sql::forget_drafts_about), "_drafts.ticket_id", "are deleted");
    leaver.erase(sql::erase_words_of_notifications);
    gone.comments =
        leaver.tell(leaver.erase(sql::erase_words_of_comments), "ticket_comments.content", "lose the words");
    leaver.tell(leaver.run(sql::erase_words_of_votes), "_article_votes.comment", "lose the words");
    leaver.tell(leaver.run(sql::erase_words_of_surveys), "_surveys.comment", "lose the words");
    shed_contents(leaver.session, {.user = leaver.user.id});
    gone.attachments = leaver.tell(leaver.run(sql::erase_files), "attachments.content", "are deleted");
    gone.tickets = leaver.tell(leaver.erase(sql::erase_words_of_tickets), "tickets.title", "lose the words");
}

Gone anonymise_user(Session& session, const PersonName& name) {
    const User user = session.get(name.id);
    check_may_go(session, user, "anonymise", "id");
    const AddressOf address(session, user);
    const Leaver leaver{session, user, address, tombstone_of(session, user)};
    Gone gone{.email = leaver.tombstone, .id = user.id};
    take_identity(leaver, gone);
    session.emit({"user.anonymised", {}, user.id.value});
    return gone;
}

Gone erase_user(Session& session, const PersonName& name) {
    const User user = session.get(name.id);
    check_may_go(session, user, "erase", "id");
    const AddressOf address(session, user);
    const Leaver leaver{session, user, address, tombstone_of(session, user)};
    Gone gone{.email = leaver.tombstone, .copies = copies_beside(session.db()), .id = user.id};
    Rewriting rewriting(session, user, address);
    take_words(leaver, gone);
    take_identity(leaver, gone);
    gone.places += erase_from_history(leaver);
    for (const WordColumn& column : word_columns(session.db())) {
        if (column.table != "ticket_history") gone.places += leaver.replace(column);
    }
    gone.places += leaver.tell(mask_files(session, address), "attachments.content", "lose the address");
    mend_custom(session.db());
    rewriting.finish(erased);
    session.emit({"user.erased", {}, user.id.value});
    return gone;
}

}  // namespace

std::vector<Operation> erasing_operations() {
    std::vector<Operation> list{
        op<&anonymise_user>("user.anonymise",
                            "Makes a person nobody: no name, no address, no way in; words, tickets and reports stay.",
                            Verb::remove, "/users/{id}/identity", "users:erase"),
        op<&erase_user>("user.erase",
                        "Erases a person: the words, the files, and the address wherever it stands; numbers, times and "
                        "history stay.",
                        Verb::remove, "/users/{id}/traces", "users:erase"),
    };
    list.back().rewrites = true;
    return list;
}

}  // namespace helpdesk
