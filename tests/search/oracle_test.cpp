#include <catch2/catch.hpp>

#include <map>
#include <random>
#include <set>

#include "tests/support.hpp"

namespace helpdesk {

namespace {

// Words as they are written, and as they are looked for.
const std::vector<std::string> written{"printer", "Printers", "problème", "PROBLEME", "fire",
                                       "Straße",  "x1",       "naïve",    "no",       "end"};
const std::vector<std::string> folded{"printer", "printers", "probleme", "probleme", "fire",
                                      "straße",  "x1",       "naive",    "no",       "end"};

std::string fold(const std::string& word) {
    const auto at = std::find(written.begin(), written.end(), word);
    return at == written.end() ? lower_ascii(word) : folded[static_cast<std::size_t>(at - written.begin())];
}

struct Piece {
    std::vector<std::string> words;
    bool is_internal = false;
};

struct ReadTicket {
    std::string number;
    std::string customer;
    bool in_billing = false;
    std::vector<Piece> pieces;
};

struct Wanted {
    std::vector<std::string> words;
    bool prefix = false;
};

bool holds(const Piece& piece, const Wanted& wanted) {
    for (std::size_t at = 0; at + wanted.words.size() <= piece.words.size(); ++at) {
        bool same = true;
        for (std::size_t i = 0; i < wanted.words.size(); ++i) {
            const std::string& word = piece.words[at + i];
            const bool open = wanted.prefix && i + 1 == wanted.words.size();
            same = same && (open ? word.starts_with(wanted.words[i]) : word == wanted.words[i]);
        }
        if (same) return true;
    }
    return false;
}

// A desk on which everything happens by chance, and a plain reading of its tables.
class RandomDesk : public Desk {
public:
    RandomDesk(Backend backend, unsigned seed) : Desk(backend), dice_(seed) {
        call("user.create", R"({"email":"zoe@shop.example","name":"no"})");
        call("category.create", R"({"name":"Guides"})");
        for (const char* tag : {"fire", "x1"}) call("tag.create", R"({"name":")" + std::string(tag) + "\"}");
    }

    void live() {
        const std::string text = json_of(words());
        const std::string ticket = json_of(std::to_string(1 + roll(12)));
        switch (roll(13)) {
            case 0:
            case 1: {
                const std::string customer = roll(2) ? "zoe@shop.example" : "customer@example.org";
                const std::string department = roll(2) ? "Billing" : "Technical Support";
                return attempt("ticket.create", R"("title":)" + text + R"(,"description":)" + json_of(words()) +
                                                    R"(,"customer":")" + customer + R"(","department":")" + department +
                                                    "\"");
            }
            case 2: return attempt("ticket.update", R"("id":)" + ticket + R"(,"title":)" + text);
            case 3:
                return attempt("ticket.update", R"("id":)" + ticket + R"(,"description":)" + text + R"(,"version":3)");
            case 4:
            case 5: return attempt("comment.add", R"("ticket":)" + ticket + R"(,"body":)" + text);
            case 6: return attempt("comment.add", R"("internal":true,"ticket":)" + ticket + R"(,"body":)" + text);
            case 7:
                return attempt("attachment.add", R"("content":"YQ==","ticket":)" + ticket + R"(,"file_name":)" + text);
            case 8: return attempt(roll(2) ? "ticket.tag" : "ticket.untag", R"("tag":"x1","ticket":)" + ticket);
            case 9: return attempt("user.update", R"("id":"zoe@shop.example","name":)" + text);
            case 10: return change_comment(text);
            case 11:
                return roll(4) ? attempt("ticket.untag", R"("tag":"fire","ticket":)" + ticket)
                               : attempt("ticket.delete", R"("id":)" + ticket);
            default: return attempt("ticket.tag", R"("tag":"fire","ticket":)" + ticket);
        }
    }

    std::vector<ReadTicket> read() {
        std::vector<ReadTicket> tickets;
        std::map<std::string, std::size_t> places;
        rows(
            "SELECT t.id, t.ticket_number, u.email, d.name, t.ticket_number || ' ' || t.title, t.description, u.name "
            "|| ' ' || u.email "
            "FROM tickets AS t JOIN users AS u ON u.id = t.customer_id LEFT JOIN departments AS d ON d.id = "
            "t.department_id",
            [&](const Row& row) {
                places[std::string(row.text(0))] = tickets.size();
                tickets.push_back({std::string(row.text(1)), std::string(row.text(2)), row.text(3) == "Billing", {}});
                for (int at = 4; at < 7; ++at) tickets.back().pieces.push_back({cut(row.text(at))});
            });
        rows("SELECT ticket_id, content, is_internal FROM ticket_comments", [&](const Row& row) {
            tickets[places.at(std::string(row.text(0)))].pieces.push_back({cut(row.text(1)), row.integer(2) != 0});
        });
        for (const char* sql :
             {"SELECT ticket_id, file_name FROM attachments",
              "SELECT tt.ticket_id, g.name FROM ticket_tags AS tt JOIN tags AS g ON g.id = tt.tag_id"}) {
            rows(sql, [&](const Row& row) {
                tickets[places.at(std::string(row.text(0)))].pieces.push_back({cut(row.text(1))});
            });
        }
        return tickets;
    }

    // Terms with the text that asks for them; those behind `without` begin with -.
    std::pair<std::string, std::vector<std::pair<bool, Wanted>>> query() {
        std::string text;
        std::vector<std::pair<bool, Wanted>> terms;
        for (std::size_t i = 0, count = 1 + roll(3); i < count; ++i) {
            const std::size_t a = roll(written.size());
            Wanted wanted{{folded[a]}};
            std::string typed = written[a];
            if (roll(4) == 0) {
                const std::size_t b = roll(written.size());
                wanted.words.push_back(folded[b]);
                typed = '"' + typed + ' ' + written[b] + '"';
            } else if (roll(4) == 0 && folded[a].size() > 4) {
                typed = folded[a].substr(0, 4) + "*";
                wanted = {{folded[a].substr(0, 4)}, true};
            }
            const bool without = i > 0 && roll(4) == 0;
            text += (text.empty() ? "" : " ") + std::string(without ? "-" : "") + typed;
            terms.emplace_back(without, wanted);
        }
        return {text, terms};
    }

private:
    std::mt19937 dice_;

    std::size_t roll(std::size_t sides) { return dice_() % sides; }

    std::string words() {
        std::string text;
        for (std::size_t i = 0, count = 1 + roll(4); i < count; ++i)
            text += (i == 0 ? "" : roll(3) ? " " : " - ") + written[roll(written.size())];
        return text;
    }

    static std::vector<std::string> cut(std::string_view text) {
        std::vector<std::string> list;
        std::string word;
        for (const char c : std::string(text) + ' ') {
            if (std::isalnum(static_cast<unsigned char>(c)) || (c & 0x80)) {
                word += c;
            } else if (!word.empty()) {
                list.push_back(fold(std::exchange(word, {})));
            }
        }
        return list;
    }

    void rows(const std::string& sql, const std::function<void(const Row&)>& each) {
        EngineAccess::read(engine(), [&](Session& session) { session.run({"test", sql}, {}, each); });
    }

    // Many of them are refused, or only tried.
    void attempt(const std::string& operation, const std::string& arguments) {
        try {
            const std::string as =
                operation == "comment.add" || operation == "attachment.add" ? "manager@example.org" : "";
            call(operation, "{" + arguments + "}", as, {.dry_run = roll(5) == 0});
        } catch (const Error&) {
        }
    }

    void change_comment(const std::string& text) {
        std::string id;
        rows("SELECT id FROM ticket_comments ORDER BY content LIMIT 1", [&](const Row& row) { id = row.text(0); });
        if (id.empty()) return;
        roll(3) ? attempt("comment.update", R"("id":")" + id + R"(","body":)" + text)
                : attempt("comment.delete", R"("id":")" + id + "\"");
    }
};

// What the actor should find.
std::set<std::string> expected(const std::vector<ReadTicket>& tickets,
                               const std::vector<std::pair<bool, Wanted>>& terms, const std::string& as) {
    std::set<std::string> numbers;
    for (const ReadTicket& ticket : tickets) {
        const bool customer = as == "customer@example.org";
        if (customer && ticket.customer != as) continue;
        if (as == "agent@example.org" && ticket.in_billing) continue;
        bool all = true;
        for (const auto& [without, wanted] : terms) {
            const bool there =
                std::any_of(ticket.pieces.begin(), ticket.pieces.end(), [&, &term = wanted](const Piece& piece) {
                    return !(customer && piece.is_internal) && holds(piece, term);
                });
            all = all && there != without;
        }
        if (all) numbers.insert(ticket.number);
    }
    return numbers;
}

}  // namespace

TEST_CASE("whatever happens to a desk, its search finds what a plain reading of it finds, and verifies") {
    const unsigned seed = given_seed().value_or(20'261'125);
    INFO("HELPDESK_TEST_SEED=" << seed);
    RandomDesk desk(GENERATE(from_range(backends())), seed);
    std::size_t found = 0;
    for (int round = 0; round < 8; ++round) {
        for (int i = 0; i < 40; ++i) desk.live();
        CHECK(verify_desk(desk.options()).find("\"failed\"") == std::string::npos);
        const auto tickets = desk.read();
        for (int i = 0; i < 25; ++i) {
            const auto [text, terms] = desk.query();
            for (const char* as : {"", "admin@example.org", "agent@example.org", "customer@example.org"}) {
                INFO("round " << round << ": " << text << " as " << as);
                std::set<std::string> numbers;
                const Value hits = desk.call("desk.search", R"({"limit":500,"query":)" + json_of(text) + "}", as);
                for (const Value& hit : *hits.array()) CHECK(numbers.insert(member(hit, "name")).second);
                CHECK(numbers == expected(tickets, terms, as));
                found += numbers.size();
            }
        }
    }
    CHECK(found > 500);
}

}  // namespace helpdesk
