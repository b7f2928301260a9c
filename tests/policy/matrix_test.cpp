#include <catch2/catch.hpp>

#include <algorithm>
#include <map>
#include <set>

#include "tests/support.hpp"

namespace helpdesk {

namespace {

// Who may do what, as people are told it: S SUPER_ADMIN, A ADMIN, M MANAGER, G AGENT, C CUSTOMER, N nobody who is
// signed in.
constexpr std::pair<const char*, const char*> oracle[] = {
    {"act.list", "SAMG"},
    {"act.show", "SAMG"},
    {"act.undo", "SAMG"},
    {"article.create", "SAMG"},
    {"article.delete", "SAM"},
    {"article.diff", "SAMG"},
    {"article.fill", "SAMG"},
    {"article.history", "SAMG"},
    {"article.list", "SAMGCN"},
    {"article.rate", "SAMGC"},
    {"article.restore", "SAMG"},
    {"article.show", "SAMGCN"},
    {"article.suggest", "SAMGCN"},
    {"article.update", "SAMG"},
    {"article.votes", "SAMG"},
    {"assignment.list", "SAMGC"},
    {"assignment.set", "SA"},
    {"attachment.add", "SAMGC"},
    {"attachment.content", "SAMGC"},
    {"attachment.delete", "SAMGC"},
    {"attachment.list", "SAMGC"},
    {"attachment.show", "SAMGC"},
    {"category.create", "SAM"},
    {"category.delete", "SAM"},
    {"category.list", "SAMGCN"},
    {"category.move", "SAM"},
    {"category.show", "SAMGCN"},
    {"category.update", "SAM"},
    {"comment.add", "SAMGC"},
    {"comment.delete", "SAMGC"},
    {"comment.list", "SAMGC"},
    {"comment.show", "SAMGC"},
    {"comment.update", "SAMGC"},
    {"department.create", "SA"},
    {"department.delete", "SA"},
    {"department.list", "SAMGC"},
    {"department.show", "SAMGC"},
    {"department.update", "SA"},
    {"desk.health", "SA"},
    {"desk.search", "SAMGCN"},
    {"draft.delete", "SAMGC"},
    {"draft.list", "SAMGC"},
    {"draft.set", "SAMGC"},
    {"draft.show", "SAMGC"},
    {"lifecycle.show", "SAMGC"},
    {"lifecycle.update", "SA"},
    {"mail.receive", "SA"},
    {"mail.html", "SAMGC"},
    {"mail.list", "SAMGC"},
    {"mail.configure", "SA"},
    {"mail.sender", "SA"},
    {"notification.choose", "SAMGC"},
    {"notification.delete", "SAMGC"},
    {"notification.digest", "SAMGC"},
    {"notification.list", "SAMGC"},
    {"notification.read", "SAMGC"},
    {"notification.settings", "SAMGC"},
    {"outbox.delete", "SA"},
    {"outbox.list", "SAM"},
    {"outbox.retry", "SA"},
    {"outbox.show", "SAM"},
    {"policy.create", "SA"},
    {"policy.delete", "SA"},
    {"policy.drop_override", "SA"},
    {"policy.list", "SAMG"},
    {"policy.override", "SA"},
    {"policy.overrides", "SAMG"},
    {"policy.show", "SAMG"},
    {"policy.update", "SA"},
    {"report.backlog", "SAMG"},
    {"report.csat", "SAMG"},
    {"report.sla", "SAMG"},
    {"report.times", "SAMG"},
    {"report.volume", "SAMG"},
    {"role.create", "S"},
    {"role.delete", "S"},
    {"role.list", "SAMG"},
    {"role.permissions", "SAMG"},
    {"role.show", "SAMG"},
    {"role.update", "S"},
    {"rule.create", "SA"},
    {"rule.delete", "SA"},
    {"rule.list", "SAM"},
    {"presence.clear", "SAMG"},
    {"presence.list", "SAMG"},
    {"presence.set", "SAMG"},
    {"rule.show", "SAM"},
    {"rule.test", "SA"},
    {"rule.update", "SA"},
    {"session.end", "SAMGC"},
    {"session.end_all", "SAMGC"},
    {"session.list", "SAMGC"},
    {"sla.due", "SAMG"},
    {"sla.elapsed", "SAMG"},
    {"sla.preview", "SAMG"},
    {"sla.sweep", "SAM"},
    {"status.allow", "SA"},
    {"status.create", "SA"},
    {"status.delete", "SA"},
    {"status.forbid", "SA"},
    {"status.list", "SAMGC"},
    {"status.show", "SAMGC"},
    {"status.transitions", "SAMGC"},
    {"status.update", "SA"},
    {"survey.answer", "SAMGCN"},
    {"survey.list", "SAMG"},
    {"survey.show", "SAMGCN"},
    {"tag.create", "SAM"},
    {"tag.delete", "SAM"},
    {"tag.list", "SAMG"},
    {"tag.show", "SAMG"},
    {"tag.update", "SAM"},
    {"ticket.assign", "SAMG"},
    {"ticket.close", "SAMG"},
    {"ticket.count", "SAMGC"},
    {"ticket.create", "SAMGC"},
    {"ticket.delete", "SAM"},
    {"ticket.explain", "SAMG"},
    {"ticket.history", "SAMG"},
    {"ticket.link", "SAMG"},
    {"ticket.links", "SAMGC"},
    {"ticket.list", "SAMGC"},
    {"ticket.merge", "SAMG"},
    {"ticket.reopen", "SAMGC"},
    {"ticket.replay", "SAMG"},
    {"ticket.resolve", "SAMG"},
    {"ticket.show", "SAMGC"},
    {"ticket.split", "SAMG"},
    {"ticket.tag", "SAMG"},
    {"ticket.unlink", "SAMG"},
    {"ticket.untag", "SAMG"},
    {"ticket.update", "SAMG"},
    {"token.create", "SAMG"},
    {"token.list", "SAMG"},
    {"token.revoke", "SAMG"},
    {"token.rotate", "SAMG"},
    {"user.activate", "SA"},
    {"user.anonymise", "SA"},
    {"user.away", "SAMG"},
    {"user.back", "SAMG"},
    {"user.create", "SA"},
    {"user.deactivate", "SA"},
    {"user.delete", "SA"},
    {"user.erase", "SA"},
    {"user.footprint", "SA"},
    {"user.invite", "SA"},
    {"user.list", "SAMGC"},
    {"user.reassign", "SA"},
    {"user.reset_totp", "SA"},
    {"user.show", "SAMGC"},
    {"user.update", "SA"},
    {"view.create", "SAMGC"},
    {"view.delete", "SAMGC"},
    {"view.list", "SAMGC"},
    {"view.show", "SAMGC"},
    {"view.tickets", "SAMGC"},
    {"view.update", "SAMGC"},
    {"webhook.create", "SA"},
    {"webhook.delete", "SA"},
    {"webhook.list", "SAM"},
    {"webhook.ping", "SA"},
    {"webhook.rotate", "SA"},
    {"webhook.show", "SAM"},
    {"webhook.update", "SA"},
};

const std::map<std::string, std::string>& may_do() {
    static const std::map<std::string, std::string> list(std::begin(oracle), std::end(oracle));
    return list;
}

struct Person {
    char role;  // as in the oracle
    std::string email;
    std::string sees;  // the relations of tickets that exist for this person
};

// How a ticket stands to people: o carl's own in Technical Support, s another customer's there, d one of Billing,
// n of no department, g of Billing but given to Ana, r resolved and carl's own.
const std::vector<Person>& people() {
    static const std::vector<Person> list{
        {'S', "root@example.org", "osdngr"},    {'A', "admin@example.org", "osdngr"},
        {'M', "manager@example.org", "osdngr"}, {'G', "agent@example.org", "osngr"},
        {'G', "free@example.org", "osdngr"},    {'G', "billing@example.org", "dgn"},
        {'C', "customer@example.org", "or"},    {'C', "other@example.org", "sdng"},
        {'C', "idle@example.org", ""},
    };
    return list;
}

constexpr const char* absent = "019cadf0-57fb-7000-8000-00000000ffff";

// One ticket of each relation, with a comment, a note and their files.
class PolicyDesk : public Desk {
public:
    struct Things {
        std::string ticket, comment, note, file, note_file;
    };
    std::map<char, Things> things;
    std::map<std::string, std::string> notifications;  // of each person one

    explicit PolicyDesk(Backend backend) : Desk(backend) {
        call("user.create", R"({"email":"root@example.org","role":"SUPER_ADMIN"})");
        call("user.create", R"({"email":"free@example.org","role":"AGENT"})");
        call("user.create", R"({"email":"billing@example.org","role":"AGENT","department":"Billing"})");
        call("user.create", R"({"email":"other@example.org"})");
        call("user.create", R"({"email":"idle@example.org"})");
        call("tag.create", R"({"name":"vip"})");
        open('o', "customer", R"("department":"Technical Support")");
        open('s', "other", R"("department":"Technical Support")");
        open('d', "other", R"("department":"Billing")");
        open('n', "other", R"("department":"none")");
        open('g', "other", R"("department":"Billing","assignee":"agent@example.org")");
        open('r', "customer", R"("department":"Technical Support")");
        call("ticket.resolve", R"({"id":")" + things['r'].ticket + "\"}");
        for (const Person& person : people()) {
            EngineAccess::write(engine(), [&](Session& session) {
                Params params;
                const std::string id = session.new_id();
                params.add("id", id).add("email", person.email);
                session.run({"test",
                             "INSERT INTO notifications (id, user_id, type, title, message)"
                             " SELECT :id, id, 'SLA_WARNING', 'T', 'M' FROM users WHERE email = :email"},
                            std::move(params));
                notifications[person.email] = id;
            });
        }
    }

private:
    void open(char relation, const std::string& customer, const std::string& rest) {
        Things& made = things[relation];
        made.ticket = member(call("ticket.create", R"({"title":"T","description":".","customer":")" + customer +
                                                       R"(@example.org",)" + rest + "}"),
                             "id");
        const std::string ticket = R"({"ticket":")" + made.ticket + R"(",)";
        made.comment = member(call("comment.add", ticket + R"("body":"public","author":"manager@example.org"})"), "id");
        made.note = member(
            call("comment.add", ticket + R"("body":"internal","internal":true,"author":"manager@example.org"})"), "id");
        const std::string file =
            ticket + R"("file_name":"f.txt","content":"YQ==","author":"manager@example.org","comment":")";
        made.file = member(call("attachment.add", file + made.comment + "\"}"), "id");
        made.note_file = member(call("attachment.add", file + made.note + "\"}"), "id");
    }
};

// What the oracle says of a call, and what came of it: done, denied, or not there.
std::string outcome(Desk& desk, const std::string& operation, const std::string& json, const Actor& as,
                    Error* seen = nullptr) {
    try {
        desk.engine().call(operation, parse_json(json), as, {.dry_run = true});
        return "done";
    } catch (const Error& error) {
        if (seen) *seen = error;
        return std::string(code_of(error.fault()));
    }
}

std::string outcome(Desk& desk, const std::string& operation, const std::string& json, const std::string& as,
                    Error* seen = nullptr) {
    return outcome(desk, operation, json, Actor{.user = as}, seen);
}

bool may(const Person& person, const std::string& operation) {
    return may_do().at(operation).find(person.role) != std::string::npos;
}

bool sees(const Person& person, char relation) { return person.sees.find(relation) != std::string::npos; }

// Deeds on what others wrote need a right of their own; all of it here is the manager's.
bool may_change_others(const Person& person) { return std::string("SAM").find(person.role) != std::string::npos; }

std::string without_name(std::string text, const std::string& name) {
    for (auto at = text.find(name); at != std::string::npos; at = text.find(name)) text.replace(at, name.size(), "*");
    return text;
}

// Hidden and absent are the same to whoever asks: the same fault, field, hint and words.
void check_same(const Error& hidden, const std::string& hidden_name, const Error& missing,
                const std::string& missing_name) {
    CHECK(hidden.fault() == missing.fault());
    CHECK(hidden.field() == missing.field());
    CHECK(hidden.hint() == missing.hint());
    CHECK(without_name(hidden.what(), hidden_name) == without_name(missing.what(), missing_name));
}

}  // namespace

TEST_CASE("A07 the oracle knows every operation, and every operation asks for a permission") {
    std::set<std::string> names;
    for (const Operation& operation : Engine::operations()) {
        names.emplace(operation.name);
        CHECK_FALSE(operation.permission.empty());
    }
    for (const auto& [name, roles] : may_do()) CHECK(names.count(name) == 1);
    CHECK(names.size() == may_do().size());
}

TEST_CASE("A07 who may not do an operation is denied whatever the arguments are") {
    PolicyDesk desk(GENERATE(from_range(backends())));
    for (const Operation& operation : Engine::operations()) {
        const std::string name(operation.name);
        for (const Person& person : people()) {
            INFO(name << " by " << person.email);
            for (const char* json : {"{}", R"({"id":"1","ticket":"1","no_such_field":1})", "[]"}) {
                CHECK((outcome(desk, name, json, person.email) == "denied") == !may(person, name));
            }
        }
    }
}

TEST_CASE("A07 whoever is not signed in may do what is open to guests, and nothing else whatever the arguments are") {
    PolicyDesk desk(GENERATE(from_range(backends())));
    const Actor guest{.channel = "rest", .is_guest = true};
    for (const Operation& operation : Engine::operations()) {
        const std::string name(operation.name);
        const bool is_open = may_do().at(name).find('N') != std::string::npos;
        for (const char* json : {"{}", R"({"id":"1","ticket":"1","user":"@me","no_such_field":1})", "[]"}) {
            INFO(name << " with " << json);
            CHECK((outcome(desk, name, json, guest) == "denied") == !is_open);
        }
    }
    const std::string before = desk.everything();
    for (const auto& [relation, made] : desk.things) {
        const std::string search = R"({"query":")" + made.ticket + "\"}";
        CHECK(to_json(parse_json(desk.engine().call("desk.search", parse_json(search), guest).body)) == "[]");
    }
    CHECK(desk.everything() == before);
}

TEST_CASE("a guest has no name, and a person is no guest") {
    PolicyDesk desk(GENERATE(from_range(backends())));
    CHECK(outcome(desk, "category.list", "{}", Actor{.user = "agent@example.org", .is_guest = true}) == "internal");
    CHECK(outcome(desk, "article.rate", R"({"id":"reset","helpful":true})", Actor{.is_guest = true}) == "denied");
    CHECK(outcome(desk, "session.list", "{}", Actor{.is_guest = true}) == "denied");
    // A name in the arguments gives no more than none.
    CHECK(outcome(desk, "article.show", R"({"id":"reset","at":1})", Actor{.is_guest = true}) == "not_found");
}

TEST_CASE("A01 on each ticket everybody can do exactly what the oracle says, and hidden is like absent") {
    PolicyDesk desk(GENERATE(from_range(backends())));
    const std::tuple<const char*, const char*, const char*> deeds[] = {
        {"ticket.show", "id", ""},
        {"ticket.update", "id", R"(,"title":"N")"},
        {"ticket.assign", "id", R"(,"assignee":"free@example.org")"},
        {"ticket.resolve", "id", ""},
        {"ticket.close", "id", ""},
        {"ticket.delete", "id", ""},
        {"ticket.history", "ticket", ""},
        {"ticket.replay", "id", R"(,"as_of":1)"},
        {"ticket.explain", "id", ""},
        {"ticket.tag", "ticket", R"(,"tag":"vip")"},
        {"ticket.untag", "ticket", R"(,"tag":"vip")"},
        {"comment.list", "ticket", ""},
        {"mail.list", "ticket", ""},
        {"comment.add", "ticket", R"(,"body":"b")"},
        {"draft.list", "ticket", ""},
        {"draft.show", "ticket", R"(,"kind":"reply")"},
        {"draft.set", "ticket", R"(,"kind":"reply","body":"b")"},
        {"draft.delete", "ticket", R"(,"kind":"reply")"},
        {"attachment.list", "ticket", ""},
        {"attachment.add", "ticket", R"(,"file_name":"x","content":"YQ==")"}};
    for (const auto& [operation, field, rest] : deeds) {
        for (const Person& person : people()) {
            Error missing(Fault::internal, "");
            const std::string begin = std::string("{\"") + field + "\":\"";
            outcome(desk, operation, begin + absent + "\"" + rest + "}", person.email, &missing);
            for (const auto& [relation, made] : desk.things) {
                INFO(operation << " by " << person.email << " on " << relation);
                Error error(Fault::internal, "");
                const std::string was =
                    outcome(desk, operation, begin + made.ticket + "\"" + rest + "}", person.email, &error);
                const std::string right = !may(person, operation)  ? "denied"
                                          : sees(person, relation) ? "done"
                                                                   : "not_found";
                CHECK(was == right);
                if (was != "done") check_same(error, made.ticket, missing, absent);
            }
        }
    }
}

TEST_CASE("A08 a merge, a link and a split ask for both of their tickets, and hidden is like absent on either side") {
    PolicyDesk desk(GENERATE(from_range(backends())));
    const std::string open =
        member(desk.call("ticket.create", R"({"title":"T","description":".","customer":"other@example.org"})"), "id");
    const std::tuple<const char*, const char*, const char*, const char*> deeds[] = {
        {"ticket.merge", "id", "into", R"(,"across":true)"},
        {"ticket.merge", "into", "id", R"(,"across":true)"},
        {"ticket.link", "ticket", "other", R"(,"kind":"duplicate")"},
        {"ticket.link", "other", "ticket", R"(,"kind":"parent")"}};
    for (const auto& [operation, field, other, rest] : deeds) {
        const std::string end = "\",\"" + std::string(other) + "\":\"" + open + "\"" + rest + "}";
        const std::string begin = std::string("{\"") + field + "\":\"";
        for (const Person& person : people()) {
            Error missing(Fault::internal, "");
            outcome(desk, operation, begin + absent + end, person.email, &missing);
            for (const auto& [relation, made] : desk.things) {
                INFO(operation << " " << field << " by " << person.email << " on " << relation);
                Error error(Fault::internal, "");
                const std::string was = outcome(desk, operation, begin + made.ticket + end, person.email, &error);
                CHECK(was == (!may(person, operation) ? "denied" : sees(person, relation) ? "done" : "not_found"));
                if (was != "done") check_same(error, made.ticket, missing, absent);
            }
        }
    }
    for (const Person& person : people()) {
        for (const auto& [relation, made] : desk.things) {
            const std::string split = R"({"id":")" + made.ticket + R"(","description":"d","comment":[")";
            INFO(person.email << " on " << relation);
            CHECK(outcome(desk, "ticket.split", split + made.note + "\"]}", person.email) ==
                  (!may(person, "ticket.split") ? "denied"
                   : sees(person, relation)     ? "done"
                                                : "not_found"));
        }
    }
}

TEST_CASE("A01 what is resolved is reopened by whoever sees it") {
    PolicyDesk desk(GENERATE(from_range(backends())));
    for (const Person& person : people()) {
        INFO(person.email);
        const std::string arguments = R"({"id":")" + desk.things['r'].ticket + "\"}";
        CHECK(outcome(desk, "ticket.reopen", arguments, person.email) == (sees(person, 'r') ? "done" : "not_found"));
    }
}

TEST_CASE("A03 A09 comments, notes and their files exist for whoever sees the ticket, and notes for staff only") {
    PolicyDesk desk(GENERATE(from_range(backends())));
    const std::tuple<const char*, const char*> deeds[] = {
        {"comment.show", ""},    {"comment.update", R"(,"body":"b")"}, {"comment.delete", ""},
        {"attachment.show", ""}, {"attachment.content", ""},           {"attachment.delete", ""}};
    for (const auto& [operation, rest] : deeds) {
        const std::string name = operation;
        const bool of_file = name.starts_with("attachment");
        const bool changes = name.ends_with("update") || name.ends_with("delete");
        for (const Person& person : people()) {
            Error missing(Fault::internal, "");
            outcome(desk, name, std::string(R"({"id":")") + absent + "\"" + rest + "}", person.email, &missing);
            for (const auto& [relation, made] : desk.things) {
                for (const bool internal : {false, true}) {
                    const std::string& id =
                        of_file ? (internal ? made.note_file : made.file) : (internal ? made.note : made.comment);
                    INFO(name << " by " << person.email << " on " << relation << (internal ? " internal" : ""));
                    Error error(Fault::internal, "");
                    const std::string was =
                        outcome(desk, name, R"({"id":")" + id + "\"" + rest + "}", person.email, &error);
                    const bool there = sees(person, relation) && !(internal && person.role == 'C');
                    CHECK(was == (!there ? "not_found" : changes && !may_change_others(person) ? "denied" : "done"));
                    if (was == "not_found") check_same(error, id, missing, absent);
                }
            }
        }
    }
}

TEST_CASE("A01 notifications exist for the one whom they are for, and for nobody else") {
    PolicyDesk desk(GENERATE(from_range(backends())));
    for (const char* operation : {"notification.read", "notification.delete"}) {
        for (const Person& person : people()) {
            Error missing(Fault::internal, "");
            outcome(desk, operation, std::string(R"({"id":")") + absent + "\"}", person.email, &missing);
            for (const auto& [email, id] : desk.notifications) {
                INFO(operation << " by " << person.email << " of " << email);
                Error error(Fault::internal, "");
                const std::string was = outcome(desk, operation, R"({"id":")" + id + "\"}", person.email, &error);
                CHECK(was == (email == person.email ? "done" : "not_found"));
                if (was != "done") check_same(error, id, missing, absent);
            }
        }
    }
}

TEST_CASE("A01 people exist for all of staff, and customers for themselves") {
    PolicyDesk desk(GENERATE(from_range(backends())));
    for (const Person& person : people()) {
        Error missing(Fault::internal, "");
        outcome(desk, "user.show", R"({"id":"nobody@example.org"})", person.email, &missing);
        for (const Person& other : people()) {
            INFO("user.show by " << person.email << " of " << other.email);
            Error error(Fault::internal, "");
            const std::string was =
                outcome(desk, "user.show", R"({"id":")" + other.email + "\"}", person.email, &error);
            CHECK(was == (person.role != 'C' || person.email == other.email ? "done" : "not_found"));
            if (was != "done") check_same(error, other.email, missing, "nobody@example.org");
        }
        const std::size_t listed = desk.call("user.list", "{}", person.email).array()->size();
        CHECK(listed == (person.role == 'C' ? 1 : people().size()));
    }
}

TEST_CASE("A01 a list holds exactly what its reader may see") {
    PolicyDesk desk(GENERATE(from_range(backends())));
    for (const Person& person : people()) {
        INFO(person.email);
        std::string listed;
        for (const auto& [relation, made] : desk.things) {
            const Value list = desk.call("ticket.list", "{}", person.email);
            for (const Value& ticket : *list.array()) {
                if (member(ticket, "id") == made.ticket) listed += relation;
            }
            if (!sees(person, relation)) continue;
            const std::size_t shown = person.role == 'C' ? 1 : 2;
            const std::string arguments = R"({"ticket":")" + made.ticket + "\"}";
            CHECK(desk.call("comment.list", arguments, person.email).array()->size() == shown);
            CHECK(desk.call("attachment.list", arguments, person.email).array()->size() == shown);
        }
        std::string wanted = person.sees;
        std::sort(wanted.begin(), wanted.end());
        CHECK(listed == wanted);
        CHECK(desk.call("notification.list", "{}", person.email).array()->size() >= 1);
    }
}

TEST_CASE("A08 a second object that is hidden is not there either") {
    PolicyDesk desk(GENERATE(from_range(backends())));
    const auto& [own, theirs] = std::tie(desk.things['o'], desk.things['s']);
    const std::string add = R"(","file_name":"x","content":"YQ==","comment":")";
    const std::tuple<const char*, std::string, const char*, const char*> cases[] = {
        {"attachment.add", R"({"ticket":")" + own.ticket + add + theirs.comment + "\"}", "customer@example.org",
         "comment"},
        {"attachment.add", R"({"ticket":")" + own.ticket + add + own.note + "\"}", "customer@example.org", "comment"},
        {"attachment.add", R"({"ticket":")" + own.ticket + add + theirs.comment + "\"}", "agent@example.org",
         "comment"},
        {"ticket.create", R"({"title":"T","description":".","customer":"other@example.org"})", "customer@example.org",
         "customer"},
        {"ticket.create", R"({"title":"T","description":".","customer":"agent@example.org"})", "customer@example.org",
         "customer"},
        {"comment.add", R"({"ticket":")" + own.ticket + R"(","body":"b","author":"agent@example.org"})",
         "customer@example.org", "author"},
        {"ticket.list", R"({"customer":"other@example.org"})", "customer@example.org", "customer"},
        {"ticket.list", R"({"assignee":"agent@example.org"})", "customer@example.org", "assignee"},
        {"notification.list", R"({"user":"other@example.org"})", "customer@example.org", "user"},
    };
    for (const auto& [operation, arguments, as, field] : cases) {
        INFO(operation << arguments << " by " << as);
        const Error error = desk.refused(operation, arguments, as);
        INFO(error.what());
        CHECK(error.fault() == Fault::not_found);
        CHECK(error.field() == field);
    }
}

TEST_CASE("A04 a customer sets nothing that is not a customer's to set") {
    PolicyDesk desk(GENERATE(from_range(backends())));
    const std::string before = desk.everything();
    const std::string ticket = R"({"title":"T","description":".")";
    const std::pair<const char*, const char*> extra[] = {{"priority", R"("URGENT")"},
                                                         {"source", R"("PHONE")"},
                                                         {"assignee", R"("customer@example.org")"},
                                                         {"tag", R"(["vip"])"},
                                                         {"status", R"("RESOLVED")"},
                                                         {"ticket_number", R"("TKT-1")"},
                                                         {"created_at", R"("2020-01-01T00:00:00Z")"},
                                                         {"id", R"("x")"},
                                                         {"version", "7"},
                                                         {"sla_policy", R"("Urgent")"},
                                                         {"custom", R"({"note":"x"})"},
                                                         {"resolved_at", "null"}};
    for (const auto& [field, value] : extra) {
        const Error error =
            desk.refused("ticket.create", ticket + ",\"" + field + "\":" + value + "}", "customer@example.org");
        INFO(field << ": " << error.what());
        CHECK((error.fault() == Fault::denied || error.fault() == Fault::invalid || error.fault() == Fault::not_found));
        CHECK(error.field() == field);
    }
    const std::string comment = R"({"ticket":")" + desk.things['o'].ticket + R"(","body":"b",)";
    CHECK(desk.refused("comment.add", comment + R"("internal":true})", "customer@example.org").fault() ==
          Fault::denied);
    CHECK(desk.refused("comment.add", comment + R"("message_id":"x"})", "customer@example.org").fault() ==
          Fault::invalid);
    CHECK(desk.refused("user.update", R"({"id":"@me","role":"ADMIN"})", "customer@example.org").fault() ==
          Fault::denied);
    CHECK(desk.everything() == before);
}

}  // namespace helpdesk
