#include <catch2/catch.hpp>

#include "tests/support.hpp"

namespace helpdesk {

namespace {

std::string answer(const std::string& words, const std::string& seen = "") {
    return R"({"ticket":"1","body":")" + words + "\"" + (seen.empty() ? "" : R"(,"seen":")" + seen + "\"") + "}";
}

}  // namespace

TEST_CASE("an answer that was written without the newest word is refused, and says whose word that is") {
    Desk desk(GENERATE(from_range(backends())));
    desk.open_ticket();
    const std::string opened = member(desk.call("ticket.show", R"({"id":"1"})"), "created_at");
    desk.turn_clock(std::chrono::minutes(1));
    desk.call("comment.add", answer("First.", opened), "agent@example.org");

    const Error refused = desk.refused("comment.add", answer("Second.", opened), "manager@example.org");

    CHECK(refused.fault() == Fault::conflict);
    CHECK(refused.field() == "seen");
    CHECK(std::string(refused.what()) == "Ana Agent has answered since");
    CHECK(desk.number("SELECT count(*) FROM ticket_comments") == 1);
}

TEST_CASE("one's own word, a note, and what was seen are no newer word of somebody else") {
    Desk desk(GENERATE(from_range(backends())));
    desk.open_ticket();
    const std::string opened = member(desk.call("ticket.show", R"({"id":"1"})"), "created_at");
    desk.turn_clock(std::chrono::minutes(1));
    desk.call("comment.add", R"({"ticket":"1","body":"Odd.","internal":true})", "manager@example.org");
    const std::string first =
        member(desk.call("comment.add", answer("First.", opened), "agent@example.org"), "created_at");
    desk.turn_clock(std::chrono::minutes(1));

    CHECK_NOTHROW(desk.call("comment.add", answer("And more.", opened), "agent@example.org"));
    CHECK(desk.refused("comment.add", answer("Second.", first), "manager@example.org").fault() == Fault::conflict);
    CHECK_NOTHROW(desk.call("comment.add", answer("Second."), "manager@example.org"));
}

}  // namespace helpdesk
