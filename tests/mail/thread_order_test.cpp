#include "cli/mail/thread_order.hpp"

#include <catch2/catch.hpp>

using namespace helpdesk;

namespace {

// "id<thread start" for each message, in the order that was found.
std::vector<std::string> order(const std::vector<Outline>& outlines) {
    std::vector<std::string> told;
    for (const Ordered& each : order_by_thread(outlines)) {
        const std::string& id = outlines[each.index].message_id;
        told.push_back(each.thread_start.empty() ? id : id + "<" + each.thread_start);
    }
    return told;
}

using Told = std::vector<std::string>;

}  // namespace

TEST_CASE("messages are told by date, those without one last") {
    CHECK(order({}) == Told{});
    CHECK(order({{"c", {}, ""}, {"b", {}, "2026-02"}, {"a", {}, "2026-01"}}) == Told{"a", "b", "c"});
}

TEST_CASE("no message is told before the one that it answers, whatever its date says") {
    CHECK(order({{"answer", {"root"}, "2026-01"}, {"other", {}, "2026-02"}, {"root", {}, "2026-03"}}) ==
          Told{"root", "answer<root", "other"});
}

TEST_CASE("what links to the same message is one thread, also when that message is missing") {
    CHECK(order({{"a", {"x"}, "1"}, {"b", {"y"}, "2"}, {"c", {"x", "y"}, "3"}, {"d", {}, "4"}}) ==
          Told{"a", "b<a", "c<a", "d"});
}

TEST_CASE("a second message under one id keeps to its own links") {
    CHECK(order({{"a", {"r"}, "1"}, {"a", {}, "2"}, {"b", {"r"}, "3"}}) == Told{"a", "a", "b<a"});
}

TEST_CASE("circles and threads of any depth are told") {
    CHECK(order({{"a", {"b", "a"}, "1"}, {"b", {"a"}, "2"}}) == Told{"b", "a<b"});

    constexpr std::size_t depth = 200'000;
    std::vector<Outline> chain;
    for (std::size_t i = 0; i < depth; ++i) {
        chain.push_back({std::to_string(i), {std::to_string(i + 1)}, std::to_string(depth + i)});
    }
    const Told told = order(chain);
    REQUIRE(told.size() == depth);
    CHECK(told.front() == std::to_string(depth - 1));
}
