#include <algorithm>
#include <set>

#include "engine/base/json.hpp"
#include "engine/base/text.hpp"
#include "engine/foreign/numbers.hpp"
#include "engine/foreign/rows.hpp"
#include "engine/seed/batch.hpp"
#include "engine/tickets/clocks.hpp"
#include "engine/tickets/custom.hpp"

namespace helpdesk {

namespace {

// One of the words of an enumeration, whatever the case of its letters.
template <Enumeration E>
E choice_in(const ForeignFile& row, const char* field, E otherwise) {
    const std::string word = row.word(field);
    if (word.empty()) return otherwise;
    std::vector<std::string> names;
    for (const std::string_view name : enum_names<E>()) {
        if (lower_ascii(name) == lower_ascii(word)) return static_cast<E>(names.size());
        names.emplace_back(name);
    }
    check_name(word, field);
    throw Error(Fault::invalid, "there is no " + std::string(field) + " \"" + word + "\"", field,
                did_you_mean_one_of(word, names));
}

class TicketRows : public ForeignRows {
public:
    TicketRows(Session& session, const Mapping& mapping)
        : mapping_(mapping),
          ids_(session, mapping.source, ForeignKind::tickets),
          customers_(session, mapping.source, ForeignKind::customers) {}

    void add(Session& session, const ForeignFile& row, ForeignImported& done) override {
        const std::string id(trim(row.text("id")));
        ids_.claim(id, row.line());
        if (ids_.find(id)) {
            ++done.known;
            return;
        }
        Ticket ticket = ticket_in(session, row);
        ticket.customer_id = {customer_in(session, row, done)};
        set_fields(session, row, ticket);
        const auto tags = tags_in(session, row, done);
        ticket.ticket_number = numbers_.take();
        // Nobody need hear of what was late in another system, or get what has been settled there.
        insert_ticket(session, ticket, Tell::no);
        for (const std::string& tag : tags) tags_.push_back({ticket.id, {tag}, ticket.created_at});
        session.emit({"ticket.imported", ticket.id.value, {}, ticket.customer_id.value});
        ids_.keep(session, id, ticket.id.value);
        ++done.imported;
    }

    void prepare(Session& session) override {
        if (ids_.pending() >= foreign_rows_at_once) flush(session);
        numbers_.provide(session);
    }

    void finish(Session& session) override {
        flush(session);
        numbers_.give_back(session);
    }

    void forget() override {
        numbers_.put_back();
        names_.forget();
        agents_.clear();
        people_.clear();
    }

private:
    const Mapping& mapping_;
    ForeignIds ids_;
    ForeignIds customers_;
    KnownNames names_;
    std::map<std::string, std::string> people_;  // by their addresses
    std::set<std::string> agents_;               // that may be assignees
    std::map<std::string, TicketStatus> statuses_;
    TicketNumbers numbers_;
    std::vector<TagLink> tags_;  // to be written

    void flush(Session& session) {
        insert_all(session.db(), tags_);
        tags_.clear();
        ids_.flush(session);
    }

    Ticket ticket_in(Session& session, const ForeignFile& row) {
        const TicketStatus& status = status_in(session, row);
        const Time created = time_in(session, row, "created_at").value_or(session.now());
        Ticket ticket{.id = {session.new_id(created)},
                      .title = checked_line(row.text("title"), "title"),
                      .description = row.text("description"),
                      .priority = choice_in(row, "priority", Priority::MEDIUM),
                      .source = choice_in(row, "source", TicketSource::WEB),
                      .status_id = status.id,
                      .created_at = created,
                      .updated_at = created};
        if (const auto* id = optional_name(session, row, "departments", "department")) ticket.department_id = {*id};
        if (const auto* id = optional_name(session, row, "users", "assignee")) {
            if (agents_.count(*id) == 0) agents_.insert(checked_assignee(session, {*id}).value);
            ticket.assigned_to_id = {*id};
        }
        set_times(session, row, ticket, status);
        return ticket;
    }

    // nullptr for an empty cell, and for the word none.
    const std::string* optional_name(Session& session, const ForeignFile& row, std::string_view table,
                                     std::string_view field) {
        const std::string word = row.word(field);
        if (word.empty() || word == "none") return nullptr;
        return &names_.id_of(session, table, word, field);
    }

    const TicketStatus& status_in(Session& session, const ForeignFile& row) {
        const std::string word = row.word("status");
        const auto known = statuses_.find(word);
        if (known != statuses_.end()) return known->second;
        TicketStatus status = default_status(session);
        if (!word.empty()) {
            status = session.get(Id<TicketStatus>{names_.id_of(session, "ticket_statuses", word, "status")});
        }
        return statuses_.emplace(word, std::move(status)).first->second;
    }

    static std::optional<Time> later_time_in(Session& session, const ForeignFile& row, const Ticket& ticket,
                                             std::string_view field) {
        const auto time = time_in(session, row, field);
        if (!time || *time >= ticket.created_at) return time;
        throw Error(Fault::invalid, std::string(field) + " lies before created_at", std::string(field));
    }

    // When it was last changed stands in for what the file does not say. What was resolved once and is open again is
    // not resolved.
    static void set_times(Session& session, const ForeignFile& row, Ticket& ticket, const TicketStatus& status) {
        const auto updated = later_time_in(session, row, ticket, "updated_at");
        const auto resolved = later_time_in(session, row, ticket, "resolved_at");
        ticket.first_response_at = later_time_in(session, row, ticket, "first_response_at");
        ticket.updated_at =
            std::max(updated.value_or(ticket.created_at), ticket.first_response_at.value_or(ticket.created_at));
        if (status.is_resolved) ticket.resolved_at = resolved.value_or(ticket.updated_at);
        if (status.is_resolved || status.pauses_sla) ticket.paused_at = ticket.resolved_at.value_or(ticket.updated_at);
        ticket.updated_at = std::max(ticket.updated_at, ticket.resolved_at.value_or(ticket.updated_at));
    }

    std::string customer_in(Session& session, const ForeignFile& row, ForeignImported& done) {
        const std::string word = row.word("customer");
        check_name(word, "customer");
        if (const std::string* known = customers_.find(word)) return *known;
        if (word.find('@') == std::string::npos) {
            throw Error(Fault::invalid, "no customer \"" + word + "\" came from " + mapping_.source, "customer",
                        "import the customers first, or map a column with their addresses");
        }
        const std::string email = checked_email(word, "customer");
        const auto known = people_.find(email);
        if (known != people_.end()) return known->second;
        const auto person = person_with(session, email);
        return people_[email] = person ? person->value : make_customer(session, row, email, done);
    }

    std::string make_customer(Session& session, const ForeignFile& row, const std::string& email,
                              ForeignImported& done) {
        if (!mapping_.makes_customers) {
            throw Error(Fault::invalid, "nobody here has the address " + email, "customer",
                        "make_customers = true below [options] in the mapping makes them");
        }
        const std::string name(trim(row.text("customer_name")));
        const User user = new_customer(session, names_, email, name.empty() ? "" : checked_line(name, "customer_name"));
        session.insert(user);
        ++done.customers;
        return user.id.value;
    }

    void set_fields(Session& session, const ForeignFile& row, Ticket& ticket) const {
        std::set<std::string> fields;
        for (const auto* mapped : {&mapping_.columns, &mapping_.defaults}) {
            for (const auto& [field, text] : *mapped) {
                if (field.starts_with(custom_prefix)) fields.insert(field);
            }
        }
        Value::Object object;
        for (const std::string& field : fields) {
            std::string word = row.word(field);
            if (!word.empty()) object.emplace_back(field.substr(custom_prefix.size()), Value(std::move(word)));
        }
        std::optional<Json> custom;
        if (!object.empty()) custom = Json{to_json(Value(std::move(object)))};
        const std::vector<std::string> none;
        set_custom(session, ticket, {custom, none}, ticket.department_id.has_value());
    }

    std::set<std::string> tags_in(Session& session, const ForeignFile& row, ForeignImported& done) {
        std::set<std::string> ids;
        const std::string list(trim(row.text("tags")));
        for (const std::string_view part : split(list, mapping_.tag_separator)) {
            const std::string theirs(trim(part));
            if (!theirs.empty()) ids.insert(tag_called(session, mapping_.our_word("tags", theirs), done));
        }
        return ids;
    }

    std::string tag_called(Session& session, const std::string& name, ForeignImported& done) {
        try {
            return names_.id_of(session, "tags", name, "tags");
        } catch (const Error& error) {
            if (error.fault() != Fault::not_found) throw;
            if (!mapping_.makes_tags) {
                throw Error(
                    Fault::invalid, error.what(), "tags",
                    error.hint().empty() ? "make_tags = true below [options] in the mapping makes them" : error.hint());
            }
        }
        const Tag tag{.id = {session.new_id()},
                      .name = checked_line(name, "tags"),
                      .color = "#808080",
                      .created_at = session.now()};
        session.insert(tag);
        ++done.tags;
        return tag.id.value;
    }
};

}  // namespace

std::unique_ptr<ForeignRows> ticket_rows(Session& session, const Mapping& mapping) {
    return std::make_unique<TicketRows>(session, mapping);
}

}  // namespace helpdesk
