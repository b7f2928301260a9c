#include "engine/leaving/footprint.hpp"

#include "engine/db/migration.hpp"
#include "engine/leaving/address.hpp"
#include "engine/leaving/contents.hpp"

namespace helpdesk {

namespace {

constexpr LeavingRule rules[] = {
    {"_acts", "user_id", "stay, by a former user", "stay, by a former user"},
    {"_article_versions", "author_id", "stay, by a former user", "stay, by a former user"},
    {"_article_votes", "user_id", "stay, of a former user", "lose their words"},
    {"_availability", "user_id", "stay", "stay"},
    {"_digests", "user_id", "are deleted", "are deleted"},
    {"_drafts", "user_id", "are deleted", "are deleted"},
    {"_foreign_ids", "user_id", "are deleted", "are deleted"},
    {"_known_addresses", "user_id", "are deleted", "are deleted"},
    {"_links", "user_id", "are deleted", "are deleted"},
    {"_notice_windows", "user_id", "are deleted", "are deleted"},
    {"_outbox", "user_id", "are deleted", "are deleted"},
    {"_presence", "user_id", "end within a minute", "end within a minute"},
    {"_rules", "author_id", "stay, by a former user", "stay, by a former user"},
    {"_second_factors", "user_id", "are deleted", "are deleted"},
    {"_sessions", "user_id", "are deleted", "are deleted"},
    {"_surveys", "user_id", "stay, of a former user", "lose their words"},
    {"_tokens", "user_id", "are deleted", "are deleted"},
    {"_uploads", "user_id", "are deleted", "are deleted"},
    {"_upkeep", "user_id", "stay, by a former user", "stay, by a former user"},
    {"_views", "owner_id", "are deleted, but for shared ones", "are deleted, but for shared ones"},
    {"attachments", "uploaded_by", "stay, of a former user", "are deleted"},
    {"departments", "manager_id", "stay with a former user", "stay with a former user"},
    {"kb_articles", "author_id", "stay, by a former user", "stay, by a former user"},
    {"notifications", "user_id", "are deleted", "are deleted"},
    {"ticket_comments", "user_id", "stay, by a former user", "lose their words"},
    {"ticket_history", "user_id", "stay, by a former user", "stay, by a former user"},
    {"tickets", "assigned_to_id", "stay with a former user", "stay with a former user"},
    {"tickets", "customer_id", "stay, of a former user", "lose their words, comments and files"},
};

std::string on_delete_of(const Reference& reference) {
    if (reference.action == "RESTRICT") return "forbid it";
    return reference.action == "CASCADE" ? "are deleted" : "stay, of nobody";
}

// A reference without a rule is a table that was just added; a test finds it.
FootprintRow row_of(const Reference& reference) {
    FootprintRow row{
        std::string(reference.table), std::string(reference.column), 0, on_delete_of(reference), "stay", "stay"};
    for (const LeavingRule& rule : rules) {
        if (rule.table != reference.table || rule.column != reference.column) continue;
        row.on_anonymise = rule.on_anonymise;
        row.on_erase = rule.on_erase;
    }
    return row;
}

FootprintRow row_of_words(const std::string& table, const std::string& column) {
    return {table, column, 0, "keep the address", "keep the address", "lose the address"};
}

FootprintRow row_of(const WordColumn& column) {
    FootprintRow row = row_of_words(column.table, column.column);
    if (is_of_mail(column)) row.on_anonymise = row.on_erase;
    if (column.table == "_idempotency" && column.column == "result") row.on_anonymise = row.on_erase = "are deleted";
    if (column.table != "users" || column.column != "email") return row;
    row.on_delete = "is deleted";
    row.on_anonymise = row.on_erase = "says \"Former user\", and no address";
    return row;
}

}  // namespace

std::span<const LeavingRule> leaving_rules() { return rules; }

bool is_of_mail(const WordColumn& column) {
    return column.table == "_mail_messages" && (column.column == "sender" || column.column == "recipients");
}

std::vector<FootprintRow> show_footprint(Session& session, const PersonName& name) {
    const User user = session.get(name.id);
    std::vector<FootprintRow> list;
    for (const Reference& reference : references()) {
        if (reference.target != "users") continue;
        FootprintRow row = row_of(reference);
        const DerivedStatement derived = derive_count(reference.table, reference.column);
        session.run(derived.statement(), std::move(Params().add("id", user.id)),
                    [&](const Row& counted) { row.rows = counted.integer(0); });
        if (row.rows > 0) list.push_back(std::move(row));
    }
    const AddressOf address(session, user);
    for (const WordColumn& column : word_columns(session.db())) {
        FootprintRow row = row_of(column);
        row.rows = address.count(column);
        if (row.rows > 0) list.push_back(std::move(row));
    }
    FootprintRow files = row_of_words("attachments", "content");
    files.rows = count_files(session, address);
    if (files.rows > 0) list.push_back(std::move(files));
    return list;
}

}  // namespace helpdesk
