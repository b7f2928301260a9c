#include <catch2/catch.hpp>

#include <map>
#include <optional>
#include <random>
#include <regex>
#include <set>

#include "engine/base/scalar.hpp"
#include "engine/base/json.hpp"
#include "tests/support.hpp"

namespace helpdesk {

namespace {

// One step: an operation, its arguments, and who does it.
struct Step {
    std::string operation;
    Value arguments;
    std::string as;
};

// What the model knows of a ticket: the little that decides which steps are refused, and what a ticket shows.
struct ModelTicket {
    std::string title = "T";
    std::string status = "OPEN";
    std::string priority = "MEDIUM";
    std::string assignee = "null";
    std::string department = "null";
    std::string customer;
    std::int64_t version = 1;
    std::int64_t comments = 0;
    std::int64_t notes = 0;
    bool answered = false;
    std::set<std::string> tags;

    bool resolved() const { return status == "RESOLVED" || status == "CLOSED"; }
};

const std::string customer_a = "customer@example.org";
const std::string customer_b = "other@example.org";
const std::string agent = "agent@example.org";
const std::string manager = "manager@example.org";

std::string text_of(const Value& arguments, const char* name) {
    return arguments.find(name) ? member(arguments, name) : std::string();
}

// The rules of the desk, as one would tell them to a new agent.
class Model {
public:
    // How the step ends: "ok", or the code of its fault.
    std::string take(const Step& step) {
        const std::string noun = step.operation.substr(step.operation.find('.') + 1);
        if (step.operation == "ticket.create") return create(step);
        const std::string number = text_of(
            step.arguments, step.operation == "ticket.tag" || step.operation == "comment.add" ? "ticket" : "id");
        const bool is_customer = step.as == customer_a || step.as == customer_b;
        const bool may = !is_customer || step.operation == "comment.add" || step.operation == "ticket.reopen" ||
                         step.operation == "ticket.show";
        if (!may || (step.operation == "ticket.delete" && step.as == agent)) return "denied";
        const auto found = tickets.find(number);
        if (found == tickets.end() || !sees(step.as, found->second)) return "not_found";
        ModelTicket& ticket = found->second;
        const std::string version = text_of(step.arguments, "version");
        if (step.operation == "ticket.reopen" && !ticket.resolved()) return "invalid";
        if (!version.empty() && version != std::to_string(ticket.version)) return "conflict";
        if (step.operation == "ticket.delete") return tickets.erase(found), "ok";
        const ModelTicket before = ticket;
        const std::string result = change(ticket, step);
        if (result != "ok") ticket = before;
        if (changed(before, ticket)) ++ticket.version;
        return result;
    }

    std::map<std::string, ModelTicket> tickets;

private:
    std::int64_t last_number_ = 0;

    static bool sees(const std::string& who, const ModelTicket& ticket) {
        if (who == customer_a || who == customer_b) return ticket.customer == who;
        return who != agent || ticket.department != "Billing" || ticket.assignee == agent;
    }
    static bool changed(const ModelTicket& a, const ModelTicket& b) {
        return a.title != b.title || a.status != b.status || a.priority != b.priority || a.assignee != b.assignee ||
               a.department != b.department || a.answered != b.answered || a.tags != b.tags;
    }

    std::string create(const Step& step) {
        const bool is_customer = step.as == customer_a || step.as == customer_b;
        const std::string customer = text_of(step.arguments, "customer");
        const std::string priority = text_of(step.arguments, "priority");
        if (is_customer && !customer.empty() && customer != step.as) return "not_found";
        if (is_customer && !priority.empty()) return "denied";
        if (text_of(step.arguments, "title").empty()) return "invalid";
        std::string number = std::to_string(++last_number_);
        number.insert(0, 6 - number.size(), '0');
        ModelTicket& made = tickets["TKT-" + number];
        made.customer = customer.empty() ? step.as : customer;
        if (!priority.empty()) made.priority = priority;
        return "ok";
    }

    std::string change(ModelTicket& ticket, const Step& step) {
        const Value& arguments = step.arguments;
        const std::string& operation = step.operation;
        if (operation == "ticket.resolve" && !ticket.resolved()) ticket.status = "RESOLVED";
        if (operation == "ticket.close") ticket.status = "CLOSED";
        if (operation == "ticket.reopen") ticket.status = "OPEN";
        if (operation == "ticket.tag") ticket.tags.insert(text_of(arguments, "tag"));
        if (operation == "comment.add") return comment(ticket, step);
        if (operation == "ticket.update" && arguments.find("title")) {
            if (text_of(arguments, "title").empty()) return "invalid";
            ticket.title = text_of(arguments, "title");
        }
        if (arguments.find("priority")) ticket.priority = text_of(arguments, "priority");
        if (arguments.find("status")) ticket.status = text_of(arguments, "status");
        if (arguments.find("department")) ticket.department = text_of(arguments, "department");
        if (arguments.find("assignee")) ticket.assignee = text_of(arguments, "assignee");
        if (ticket.department == "none") ticket.department = "null";
        if (ticket.assignee == "none") ticket.assignee = "null";
        return ticket.assignee == customer_a ? "invalid" : "ok";
    }

    static std::string comment(ModelTicket& ticket, const Step& step) {
        const bool internal = text_of(step.arguments, "internal") == "true";
        const bool by_customer = step.as == ticket.customer;
        const bool is_customer = step.as == customer_a || step.as == customer_b;
        if (internal && is_customer) return "denied";
        if (text_of(step.arguments, "body").empty()) return "invalid";
        ++(internal ? ticket.notes : ticket.comments);
        if (internal) return "ok";
        if (!by_customer && !is_customer) ticket.answered = true;
        if (by_customer && (ticket.resolved() || ticket.status == "WAITING_CUSTOMER")) ticket.status = "OPEN";
        return "ok";
    }
};

// Random steps, most of which can be done.
class Steps {
public:
    explicit Steps(unsigned seed) : random_(seed) {}

    Step next(const Model& model) {
        static const std::vector<std::string> operations{
            "ticket.create", "ticket.create", "ticket.assign", "ticket.resolve", "ticket.close",
            "ticket.reopen", "ticket.update", "ticket.update", "comment.add",    "comment.add",
            "comment.add",   "ticket.delete", "ticket.tag",    "ticket.show"};
        static const std::vector<std::string> people{customer_a, customer_b, agent, manager, agent, manager};
        const std::string operation = model.tickets.empty() ? "ticket.create" : one_of(operations);
        Value::Object arguments;
        if (operation != "ticket.create")
            arguments.emplace_back(operation == "comment.add" || operation == "ticket.tag" ? "ticket" : "id",
                                   Value(some_ticket(model)));
        add_rest(operation, arguments, model);
        return {operation, Value(std::move(arguments)), one_of(people)};
    }

private:
    std::mt19937 random_;

    bool chance(unsigned percent) { return random_() % 100 < percent; }
    std::string one_of(const std::vector<std::string>& list) { return list[random_() % list.size()]; }

    std::string some_ticket(const Model& model) {
        if (chance(4)) return "TKT-999999";
        auto at = model.tickets.begin();
        std::advance(at, random_() % model.tickets.size());
        return at->first;
    }

    void add_rest(const std::string& operation, Value::Object& arguments, const Model& model) {
        const auto add = [&](unsigned percent, const char* name, const std::vector<std::string>& values) {
            if (chance(percent)) arguments.emplace_back(name, Value(one_of(values)));
        };
        const std::vector<std::string> titles{"T", "Größe €", "a'b\"c\\d", "日本", ""};
        if (operation == "ticket.create") {
            arguments.emplace_back("title", Value(one_of({"T", "T", "T", ""})));
            arguments.emplace_back("description", Value("D\n\xf0\x9f\x99\x82"));
            add(70, "customer", {customer_a, customer_b});
            add(30, "priority", {"LOW", "URGENT"});
        }
        if (operation == "comment.add") {
            arguments.emplace_back("body", Value(one_of({"b", "b\r\n€", "b", "b", ""})));
            if (chance(30)) arguments.emplace_back("internal", Value(true));
        }
        if (operation == "ticket.tag") arguments.emplace_back("tag", Value(one_of({"vip", "printer"})));
        if (operation == "ticket.assign")
            arguments.emplace_back("assignee", Value(one_of({agent, manager, "none", customer_a})));
        if (operation == "ticket.update") {
            add(40, "title", titles);
            add(30, "priority", {"LOW", "MEDIUM", "HIGH", "URGENT"});
            add(40, "status", {"OPEN", "IN_PROGRESS", "WAITING_CUSTOMER", "RESOLVED"});
            add(30, "department", {"Billing", "Technical Support", "none"});
            add(20, "assignee", {agent, "none"});
        }
        const auto found = arguments.empty()
                               ? model.tickets.end()
                               : model.tickets.find(arguments[0].second.text() ? *arguments[0].second.text() : "");
        const bool versioned =
            operation == "ticket.update" || operation == "ticket.resolve" || operation == "ticket.assign";
        if (versioned && found != model.tickets.end() && chance(40)) {
            arguments.emplace_back("version", Value(found->second.version - (chance(25) ? 1 : 0)));
        }
    }
};

// Ids and hashes by the order of their first appearance, so that two desks can be compared.
class Normalizer {
public:
    std::string operator()(const std::string& text) {
        static const std::regex id("[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}|[0-9a-f]{64,96}");
        std::string out;
        auto from = text.cbegin();
        for (std::sregex_iterator at(text.begin(), text.end(), id), end; at != end; ++at) {
            out.append(from, (*at)[0].first);
            out += "<" + std::to_string(known_.emplace(at->str(), known_.size()).first->second) + ">";
            from = (*at)[0].second;
        }
        return out.append(from, text.cend());
    }

private:
    std::map<std::string, std::size_t> known_;
};

// Everything in the fourteen tables, in the same words on both databases.
std::string dump(Desk& desk) {
    Normalizer normal;
    std::string all;
    for (const char* table :
         {"roles", "users", "departments", "ticket_statuses", "sla_policies", "tickets", "ticket_comments",
          "ticket_history", "notifications", "tags", "ticket_tags", "_counters"}) {
        EngineAccess::read(desk.engine(), [&](Session& session) {
            session.run({"test", "SELECT * FROM " + std::string(table) + " ORDER BY 1, 2"}, {}, [&](const Row& row) {
                all += table;
                for (int column = 0; column < row.columns(); ++column) {
                    const std::string text = row.is_null(column) ? "NULL" : std::string(row.text(column));
                    const auto time = parse_time(text);
                    const bool list = row.name(column) == "permissions";
                    all += "|" + normal(time ? to_text(*time) : list ? json_of(parse_list(text)) : text);
                }
                all += '\n';
            });
        });
    }
    return all;
}

void add_people(Desk& desk) {
    desk.call("user.create", R"({"email":"other@example.org"})");
    for (const char* tag : {"vip", "printer"}) desk.call("tag.create", R"({"name":")" + std::string(tag) + "\"}");
}

// What came of a step: its answer, or its fault, field and words.
std::string outcome(Desk& desk, const Step& step) {
    try {
        return "ok " + desk.engine().call(step.operation, step.arguments, {step.as, "cli"}).body;
    } catch (const Error& error) {
        return std::string(code_of(error.fault())) + " " + error.field() + ": " + error.what() + " / " + error.hint();
    }
}

void check_ticket(Desk& desk, const std::string& number, const ModelTicket& model) {
    const Value ticket = desk.call("ticket.show", R"({"id":")" + number + "\"}");
    INFO(number << " is " << to_json(ticket));
    CHECK(member(ticket, "title") == model.title);
    CHECK(member(ticket, "status") == model.status);
    CHECK(member(ticket, "priority") == model.priority);
    CHECK(member(ticket, "assignee") == model.assignee);
    CHECK(member(ticket, "department") == model.department);
    CHECK(member(ticket, "customer") == model.customer);
    CHECK(member(ticket, "version") == std::to_string(model.version));
    CHECK((member(ticket, "resolved_at") != "null") == model.resolved());
    CHECK((member(ticket, "first_response_at") != "null") == model.answered);
    CHECK(member(ticket, "tags") == json_of(std::vector<std::string>(model.tags.begin(), model.tags.end())));
    const Value said = desk.call("comment.list", R"({"limit":500,"ticket":")" + number + "\"}");
    CHECK(static_cast<std::int64_t>(said.array()->size()) == model.comments + model.notes);
}

}  // namespace

TEST_CASE("P09 C09 any sequence of operations ends as the model says, and alike on both databases") {
    const auto given = given_seed();
    const unsigned seed = given ? *given : GENERATE(1U, 2U, 3U);
    std::vector<std::unique_ptr<Desk>> desks;
    std::vector<Normalizer> normal(2);
    for (const Backend backend : backends()) add_people(*desks.emplace_back(std::make_unique<Desk>(backend)));
    Model model;
    Steps steps(seed);
    std::map<std::string, int> endings;
    for (int i = 0; i < 250; ++i) {
        const Step step = steps.next(model);
        INFO("seed " << seed << " (HELPDESK_TEST_SEED), step " << i << ": " << step.operation << to_json(step.arguments)
                     << " by " << step.as);
        const std::string expected = model.take(step);
        ++endings[expected];
        std::vector<std::string> outcomes;
        for (std::size_t d = 0; d < desks.size(); ++d) {
            desks[d]->turn_clock(std::chrono::milliseconds(1));
            outcomes.push_back(normal[d](outcome(*desks[d], step)));
        }
        REQUIRE(outcomes[0].substr(0, outcomes[0].find(' ')) == expected);
        for (const std::string& other : outcomes) REQUIRE(other == outcomes[0]);
    }
    for (const auto& desk : desks) {
        CHECK(desk->number("SELECT count(*) FROM tickets") == static_cast<std::int64_t>(model.tickets.size()));
        for (const auto& [number, ticket] : model.tickets) check_ticket(*desk, number, ticket);
        CHECK(dump(*desk) == dump(*desks[0]));
    }
    for (const char* code : {"ok", "invalid", "denied", "not_found", "conflict"}) CHECK(endings[code] > 0);
}

}  // namespace helpdesk
