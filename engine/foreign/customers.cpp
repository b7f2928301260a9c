#include "engine/base/text.hpp"
#include "engine/foreign/rows.hpp"
#include "engine/people/preferences.hpp"
#include "sql.hpp"

namespace helpdesk {

namespace {

std::string name_in(const ForeignFile& row) {
    const std::string whole(trim(row.text("name")));
    if (!whole.empty()) return checked_line(whole, "name");
    const std::string parts =
        std::string(trim(row.text("first_name"))) + " " + std::string(trim(row.text("last_name")));
    return trim(parts).empty() ? "" : checked_line(parts, "name");
}

bool is_active_in(const ForeignFile& row) {
    const std::string word = lower_ascii(row.word("is_active"));
    if (word.empty() || word == "true") return true;
    if (word == "false") return false;
    throw Error(Fault::invalid, "is_active must be true or false", "is_active",
                "[values.is_active] in the mapping says which word is which");
}

class CustomerRows : public ForeignRows {
public:
    CustomerRows(Session& session, const Mapping& mapping) : ids_(session, mapping.source, ForeignKind::customers) {}

    void add(Session& session, const ForeignFile& row, ForeignImported& done) override {
        const std::string id(trim(row.text("id")));
        ids_.claim(id, row.line());
        const std::string email = checked_email(row.text("email"), "email");
        if (ids_.find(id)) {
            ++done.known;
            return;
        }
        auto person = person_with(session, email);
        person ? ++done.known : ++done.imported;
        if (!person) person = make(session, row, email);
        ids_.keep(session, id, person->value);
    }

    void prepare(Session& session) override {
        if (ids_.pending() >= foreign_rows_at_once) finish(session);
    }
    void forget() override { names_.forget(); }
    void finish(Session& session) override { ids_.flush(session); }

private:
    ForeignIds ids_;
    KnownNames names_;

    Id<User> make(Session& session, const ForeignFile& row, const std::string& email) {
        User user = new_customer(session, names_, email, name_in(row));
        const std::string department = row.word("department");
        if (!department.empty() && department != "none") {
            user.department_id = Id<Department>{names_.id_of(session, "departments", department, "department")};
        }
        const std::string zone = row.word("time_zone");
        if (!zone.empty()) user.time_zone = checked_zone(zone, "time_zone");
        user.is_active = is_active_in(row);
        if (const auto created = time_in(session, row, "created_at")) {
            user.created_at = *created;
            user.id = {session.new_id(*created)};
        }
        session.insert(user);
        return user.id;
    }
};

}  // namespace

std::unique_ptr<ForeignRows> customer_rows(Session& session, const Mapping& mapping) {
    return std::make_unique<CustomerRows>(session, mapping);
}

std::optional<Time> time_in(Session& session, const ForeignFile& row, std::string_view field) {
    const std::string_view text = trim(row.text(field));
    if (text.empty()) return std::nullopt;
    const Time time = row.mapping().clock.time_in(text, field);
    if (time.milliseconds < 0) {
        throw Error(Fault::invalid, std::string(field) + " lies before 1970", std::string(field));
    }
    if (time > session.now()) {
        throw Error(Fault::invalid, std::string(field) + " lies ahead", std::string(field),
                    "time_zone and time_format in the mapping say how times are read");
    }
    return time;
}

User new_customer(Session& session, KnownNames& names, const std::string& email, const std::string& name) {
    return {.id = {session.new_id()},
            .email = email,
            .password_hash = {"!"},
            .name = name,
            .role_id = {names.id_of(session, "roles", "CUSTOMER", "role")},
            .created_at = session.now(),
            .updated_at = session.now()};
}

std::optional<Id<User>> person_with(Session& session, const std::string& email) {
    const auto known = session.first<PersonRights>(sql::person_by_email, std::move(Params().add("email", email)));
    return known ? std::optional(known->id) : std::nullopt;
}

}  // namespace helpdesk
