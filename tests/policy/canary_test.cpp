#include <catch2/catch.hpp>

#include <map>

#include "engine/base/scalar.hpp"
#include "tests/good_calls.hpp"

namespace helpdesk {

namespace {

constexpr const char* canary = "CANARYCANARY";  // its base64 is looked for as well
constexpr const char* canary_slug = "canarycanary";

// A desk on which everything that a customer must not see says so.
class CanaryDesk : public BusyDesk {
public:
    std::map<std::string, std::vector<std::string>> names;  // of each table, what its rows go by

    explicit CanaryDesk(Backend backend) : BusyDesk(backend) {
        const std::string secret = canary;
        const std::string content = encode_base64(secret);
        call("user.create", R"({"email":"victim@example.org","name":"canarycanary"})");
        call("comment.add", R"({"ticket":"1","internal":true,"body":")" + secret + "\"}", "agent@example.org");
        call("comment.update", R"({"id":")" + note + R"(","body":")" + secret + "\"}", "agent@example.org");
        call("attachment.add",
             R"({"ticket":"1","comment":")" + note + R"(","file_name":")" + secret + R"(.txt","content":")" + content +
                 "\"}",
             "agent@example.org");
        call("article.create",
             R"({"category":"guides","title":")" + secret + R"( private","content":")" + secret + "\"}",
             "agent@example.org");
        call("article.create",
             R"({"category":"guides","kind":"CANNED","is_public":true,"title":")" + secret + R"( canned","content":")" +
                 secret + "\"}",
             "agent@example.org");
        hide_shelves(secret);
        hide_fields(secret);
        const std::string theirs =
            R"(,"title":")" + secret + R"(","description":")" + secret + R"(","customer":"victim@example.org"})";
        call("ticket.create", R"({"assignee":"agent@example.org","department":"Billing")" + theirs);
        call("comment.add", R"({"ticket":"3","body":")" + secret + "\"}", "victim@example.org");
        call("attachment.add", R"({"ticket":"3","file_name":")" + secret + R"(","content":")" + content + "\"}",
             "victim@example.org");
        call("ticket.update", R"({"id":"3","title":"other )" + secret + "\"}", "manager@example.org");
        for (const char* table :
             {"roles", "users", "departments", "ticket_statuses", "sla_policies", "tickets", "ticket_comments",
              "attachments", "notifications", "kb_categories", "kb_articles", "tags"}) {
            gather(table);
        }
    }

private:
    // A category that is private, one that stands in it, and one whose edits were once public; each with an article
    // that is public by itself.
    void hide_shelves(const std::string& secret) {
        call("category.create", R"({"name":")" + secret + R"( private"})");
        call("category.create",
             R"({"name":")" + secret + R"( within","parent":")" + secret + R"( private","is_public":true})");
        for (const char* shelf : {" private", " within"}) {
            call("article.create",
                 R"({"is_public":true,"category":")" + secret + shelf + R"(","title":")" + secret + " in" + shelf +
                     R"(","content":")" + secret + "\"}",
                 "agent@example.org");
        }
        call("article.update", R"({"id":"reset","title":")" + secret + "\"}", "agent@example.org");
        call("article.update", R"({"id":"reset","title":"Reset"})", "agent@example.org");
        call("article.rate", R"({"id":"reset","helpful":false,"comment":")" + secret + "\"}", "victim@example.org");
    }

    // A field of the customer's own ticket that only staff sees, beside one that she sees as well.
    void hide_fields(const std::string& secret) {
        call("department.update", R"({"id":"Technical Support","fields":{"properties":{"order":{"type":"string",)"
                                  R"("public":true},"canarycanary":{"type":"string","title":")" +
                                      secret + R"(","enum":[")" + secret +
                                      R"(","other"]}},"required":["order",)"
                                      R"("canarycanary"]}})");
        call("ticket.update", R"({"id":"1","field":["order=A-17","canarycanary=)" + secret + "\"]}",
             "agent@example.org");
        call("ticket.update", R"({"id":"1","field":["canarycanary=other"]})", "agent@example.org");
        call("ticket.update", R"({"id":"1","field":["canarycanary=)" + secret + "\"]}", "agent@example.org");
    }

    void gather(const std::string& table) {
        const std::map<std::string, std::string> keys{{"users", "email"},
                                                      {"tickets", "ticket_number"},
                                                      {"kb_articles", "slug"},
                                                      {"kb_categories", "name"},
                                                      {"tags", "name"}};
        EngineAccess::read(engine(), [&](Session& session) {
            const auto found = keys.find(table);
            const std::string key = found == keys.end() ? "id" : found->second;
            session.run({"test", "SELECT id, " + key + " FROM " + table}, {}, [&](const Row& row) {
                names[table].emplace_back(row.text(0));
                if (key != "id") names[table].emplace_back(row.text(1));
            });
        });
    }
};

// The values that are tried for a field.
std::vector<Value> candidates(CanaryDesk& desk, const Field& field) {
    std::vector<Value> list;
    if (field.kind == Kind::reference) {
        for (const std::string& name : desk.names[std::string(field.table)]) list.emplace_back(name);
        if (!field.required) list.emplace_back();
        return list;
    }
    if (field.kind == Kind::boolean) return {Value(false), Value(true)};
    if (field.name == "query" && field.required) return {Value("canar*"), Value("first canar*"), Value("TKT-000003")};
    if (field.name == "in") return {Value("tickets"), Value("articles")};
    if (!field.required) return {Value()};
    if (field.kind == Kind::integer) return {Value(std::int64_t{10})};
    if (field.kind == Kind::choice) return {Value(field.choices[0])};
    return {Value("YWJj")};
}

// Every combination of the candidates of an operation's fields.
std::vector<Value> calls_of(CanaryDesk& desk, const Operation& operation) {
    std::vector<Value> calls{Value(Value::Object{})};
    for (const Field& field : operation.arguments) {
        std::vector<Value> longer;
        for (const Value& call : calls) {
            for (const Value& value : candidates(desk, field)) {
                longer.push_back(call);
                if (!value.is_null())
                    longer.back().object()->emplace_back(field.name,
                                                         field.repeated ? Value(Value::Array{value}) : value);
            }
        }
        if (longer.size() <= 2000) calls = std::move(longer);
    }
    return calls;
}

std::string said(CanaryDesk& desk, const Operation& operation, const Value& arguments, const Actor& as) {
    try {
        const Reply reply = desk.engine().call(operation.name, arguments, as, {.dry_run = true});
        return reply.body + reply.next + reply.changes;
    } catch (const Error& error) {
        return to_json(error);
    }
}

struct Looked {
    std::size_t calls = 0;
    std::size_t answered = 0;
};

// With everything that can be asked. Fails for each answer that has the canary in it.
Looked look_everywhere(CanaryDesk& desk, const Actor& as) {
    const std::string encoded = encode_base64(canary).substr(0, 12);
    Looked looked;
    for (const Operation& operation : Engine::operations()) {
        for (const Value& arguments : calls_of(desk, operation)) {
            const std::string text = said(desk, operation, arguments, as);
            ++looked.calls;
            looked.answered += text.starts_with(R"({"error":)") ? 0 : 1;
            // What the reader says may be said again.
            if (to_json(arguments).find(canary) != std::string::npos) continue;
            const bool said_slug = to_json(arguments).find(canary_slug) != std::string::npos;
            const bool leaks = text.find(canary) != std::string::npos ||
                               (!said_slug && text.find(canary_slug) != std::string::npos) ||
                               text.find(encoded) != std::string::npos;
            if (leaks) FAIL_CHECK(operation.name << to_json(arguments) << " says " << text);
        }
    }
    return looked;
}

}  // namespace

TEST_CASE("A02 nothing internal, private or of another customer is in any byte that a customer can get") {
    CanaryDesk desk(GENERATE(from_range(backends())));
    const Looked looked = look_everywhere(desk, {.user = "customer@example.org", .channel = "cli"});
    CHECK(looked.calls > 500);
    CHECK(looked.answered > 50);
}

TEST_CASE("A02 nothing but public articles is in any byte that somebody who is not signed in can get") {
    CanaryDesk desk(GENERATE(from_range(backends())));
    const Actor guest{.channel = "rest", .is_guest = true};
    const Looked looked = look_everywhere(desk, guest);
    CHECK(looked.calls > 500);
    CHECK(looked.answered > 5);
    const auto list = parse_json(desk.engine().call("article.list", Value::Object(), guest).body);
    CHECK(list.array()->size() == 1);
    CHECK(member(list.array()->front(), "slug") == "reset");
    CHECK(desk.engine().call("desk.search", parse_json(R"({"query":"first"})"), guest).body == "[]");
}

TEST_CASE("A02 the canary is there: staff and its owner see it") {
    CanaryDesk desk(GENERATE(from_range(backends())));
    const auto sees = [&](const char* operation, const std::string& arguments, const char* as) {
        return to_json(desk.call(operation, arguments, as)).find(canary) != std::string::npos;
    };
    CHECK(sees("comment.list", R"({"ticket":"1"})", "agent@example.org"));
    CHECK(sees("attachment.list", R"({"ticket":"1"})", "agent@example.org"));
    CHECK(sees("article.list", "{}", "agent@example.org"));
    CHECK(sees("article.history", R"({"id":"reset"})", "agent@example.org"));
    CHECK(sees("article.votes", R"({"id":"reset"})", "agent@example.org"));
    CHECK(sees("category.list", "{}", "agent@example.org"));
    CHECK(sees("ticket.show", R"({"id":"1"})", "agent@example.org"));
    CHECK(sees("ticket.history", R"({"ticket":"1"})", "agent@example.org"));
    CHECK(sees("department.show", R"({"id":"Technical Support"})", "agent@example.org"));
    CHECK(sees("desk.search", R"({"query":"canar* is:open number:1"})", "agent@example.org"));
    CHECK(sees("ticket.show", R"({"id":"3"})", "victim@example.org"));
    CHECK(sees("ticket.history", R"({"ticket":"3"})", "manager@example.org"));
    CHECK(sees("notification.list", "{}", "agent@example.org"));
    CHECK(sees("desk.search", R"({"query":"canar*"})", "manager@example.org"));
    CHECK(sees("desk.search", R"({"query":"canar*","in":"articles"})", "manager@example.org"));
}

TEST_CASE("A02 no query of a customer tells of what is hidden from her, not even by a count") {
    CanaryDesk desk(GENERATE(from_range(backends())));
    for (const char* words : {"canar*", "canarycanary", "\\\"other canarycanary\\\"", "TKT-000003", "3"}) {
        const std::string query = R"({"query":")" + std::string(words) + "\"}";
        INFO(query);
        CHECK(to_json(desk.call("ticket.list", query, "customer@example.org")) == "[]");
        CHECK(member(desk.call("ticket.count", query, "customer@example.org"), "count") == "0");
        CHECK(member(desk.call("ticket.count", query, "manager@example.org"), "count") != "0");
    }
}

TEST_CASE("a customer is not told that an internal note was written") {
    BusyDesk desk(GENERATE(from_range(backends())));
    const auto seen = [&] {
        std::string all;
        for (const char* operation :
             {"ticket.show", "comment.list", "attachment.list", "notification.list", "ticket.list"}) {
            const std::string name = operation;
            const char* arguments = name == "ticket.show"                                     ? R"({"id":"1"})"
                                    : name.ends_with("t.list") && !name.starts_with("ticket") ? R"({"ticket":"1"})"
                                                                                              : "{}";
            all += to_json(desk.call(name, arguments, "customer@example.org"));
        }
        for (const char* words : {"between", "still us", "us.txt", "first between", "first -between"}) {
            for (const char* operation : {"desk.search", "ticket.list", "ticket.count"})
                all +=
                    to_json(desk.call(operation, R"({"query":")" + std::string(words) + "\"}", "customer@example.org"));
        }
        return all;
    };
    const std::string before = seen();
    desk.turn_clock(std::chrono::minutes(1));
    const std::string made = member(
        desk.call("comment.add", R"({"ticket":"1","body":"Between us.","internal":true})", "agent@example.org"), "id");
    desk.call("attachment.add", R"({"ticket":"1","file_name":"us.txt","content":"YQ==","comment":")" + made + "\"}",
              "agent@example.org");
    desk.call("comment.update", R"({"id":")" + made + R"(","body":"Still between us."})", "agent@example.org");
    desk.call("comment.delete", R"({"id":")" + made + "\"}", "agent@example.org");

    CHECK(seen() == before);
}

TEST_CASE("A05 no operation prints a hash, whoever asks") {
    CanaryDesk desk(GENERATE(from_range(backends())));
    EngineAccess::write(desk.engine(), [](Session& session) {
        session.run({"test", "UPDATE users SET password_hash = 'HASHHASH', refresh_token = 'HASHHASH'"});
    });
    for (const Operation& operation : Engine::operations()) {
        const std::string name(operation.name);
        for (const std::string& as : {std::string(), BusyDesk::good_actor(name)}) {
            const std::string text =
                said(desk, operation, parse_json(desk.good_arguments(name)), {.user = as, .channel = "cli"});
            INFO(name << ": " << text);
            CHECK(text.find("HASHHASH") == std::string::npos);
        }
    }
}

}  // namespace helpdesk
