#include <catch2/catch.hpp>

#include "tests/db/postgres_fixture.hpp"
#include "tests/support.hpp"

namespace helpdesk {

namespace {

struct Broken {
    std::string rule;
    std::string sql;    // with :value
    const char* value;  // nullptr for NULL
    std::string says;   // with % for the field
    std::string field;
};

const std::string cannot_have = "% has a value that it cannot have";
const std::string no_reference = "this refers to something that does not exist, or is still referred to";
const std::string long_zone(65, 'z');

std::string set(const std::string& place) {
    const auto dot = place.find('.');
    return "UPDATE " + place.substr(0, dot) + " SET " + place.substr(dot + 1) + " = :value";
}

const std::string add_tag = "INSERT INTO tags (id, name, color) VALUES ('b', :value, '#123456')";
const std::string add_user =
    "INSERT INTO users (id, email, password_hash, role_id) SELECT 'u', :value, '!', role_id FROM users";
const std::string add_answer =
    "INSERT INTO _idempotency (key, actor, operation, fingerprint, result) VALUES ('k', :value, '', '', '')";
const std::string add_category = "INSERT INTO kb_categories (id, name, slug, parent_id) VALUES ('c', 'C', 'c', :value)";
const std::string add_mark = "INSERT INTO ticket_tags (ticket_id, tag_id) VALUES ('t', :value)";
const std::string add_article = "INSERT INTO kb_articles (id, title, content, category_id, author_id, kind) "
                                "SELECT 'x', 'X', 'X', 'x', id, :value FROM users";

const std::vector<Broken> broken{
    {"unique", add_tag, "first", "this % is taken already", "name"},
    {"unique, despite case", add_user, "ADMIN@EXAMPLE.ORG", "this % is taken already", "email"},
    {"unique, the machinery's own", add_answer, "a", "somebody else was first", ""},
    {"foreign key, to nothing", add_mark, "a", no_reference, ""},
    {"foreign key, still in use", "DELETE FROM roles WHERE name <> :value", "", no_reference, ""},
    {"not null", add_tag, nullptr, "% is required", "name"},
    {"check, of a length", add_tag, "", "% must have 1 to 50 characters", "name"},
    {"check, of a greatest length", set("users.time_zone"), long_zone.c_str(), "% must have at most 64 characters",
     "time_zone"},
    {"check, of a range", set("sla_policies.response_time"), "0", "% must be 1 to 5256000", "response_time"},
    {"type, a number's with a range", set("sla_policies.response_time"), "99999999999", "% must be 1 to 5256000",
     "response_time"},
    {"check, of two columns", add_category, "c", cannot_have, "parent_id"},
    {"check, of a choice", add_article, "NOVEL", cannot_have, "kind"},
    {"type, an enumeration's", set("sla_policies.priority"), "SEVERE", cannot_have, "priority"},
    {"type, a number's", set("ticket_statuses.position"), "last", cannot_have, "position"},
    {"type, a truth's", set("users.is_active"), "perhaps", cannot_have, "is_active"},
    {"type, a time's", set("users.created_at"), "soon", cannot_have, "created_at"},
    {"type, a list's", set("roles.permissions"), "{many", cannot_have, "permissions"},
    {"type, JSON's", set("users.preferences"), "{many", cannot_have, "preferences"},
};

// Parameters are called as their columns, as in the derived statements.
std::string parameter_of(const Broken& each) { return each.field.empty() ? "value" : each.field; }

std::string with(std::string text, const std::string& mark, const std::string& value) {
    const auto at = text.find(mark);
    return at == std::string::npos ? text : text.replace(at, mark.size(), value);
}

Params params_of(const Broken& each) {
    const std::string_view name = each.field.empty() ? std::string_view("value") : each.field;
    Params params;
    each.value ? params.add(name, each.value) : params.null(name);
    return params;
}

}  // namespace

TEST_CASE("P09 both databases refuse what breaks a rule of the schema in the same words") {
    Desk desk(GENERATE(from_range(backends())));
    const auto db = open_db(desk.where(), Access::write, {});
    db->script("INSERT INTO tags (id, name) VALUES ('a', 'first'); "
               "INSERT INTO _idempotency (key, actor, operation, fingerprint, result) VALUES ('k', 'a', '', '', '')");
    const std::string before = desk.everything();

    for (const Broken& each : broken) {
        INFO(each.rule);
        const std::string text = with(each.sql, ":value", ":" + parameter_of(each));
        const auto error = error_of([&] { db->run({"test", text}, params_of(each)); });

        REQUIRE(error);
        CHECK(error->fault() == (each.sql == add_answer ? Fault::conflict : Fault::invalid));
        CHECK(std::string(error->what()) == with(each.says, "%", each.field));
        CHECK(error->field() == each.field);
    }
    CHECK(desk.everything() == before);
}

}  // namespace helpdesk
