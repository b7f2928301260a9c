#include <catch2/catch.hpp>

#include <algorithm>
#include <set>

#include "engine/base/id.hpp"
#include "engine/core/world.hpp"

using namespace helpdesk;

namespace {

Random bits(std::uint64_t value) {
    return [value] { return value; };
}

}  // namespace

TEST_CASE("an id is a UUID of version 7 whatever the random bits are") {
    const Time now = *parse_time("2026-03-02T09:00:00.123Z");

    CHECK(new_uuid(now, bits(0)) == "019cadc6-9afb-7000-8000-000000000000");
    CHECK(new_uuid(now, bits(~0ULL)) == "019cadc6-9afb-7fff-bfff-ffffffffffff");
    for (int i = 0; i < 1000; ++i) {
        const std::string id = new_uuid(now, World::system_random());
        if (!is_uuid(id) || id[14] != '7' || std::string("89ab").find(id[19]) == std::string::npos) FAIL(id);
    }
}

TEST_CASE("ids sort as text in the order of their times") {
    std::vector<std::string> ids;
    for (const char* time : {"1970-01-01T00:00:00Z", "1970-01-01T00:00:00.001Z", "2026-03-02T09:00:00Z",
                             "2026-03-02T09:00:00.001Z", "2038-01-19T03:14:08Z", "9999-12-31T23:59:59.999Z"}) {
        ids.push_back(new_uuid(*parse_time(time), World::system_random()));
    }
    CHECK(std::is_sorted(ids.begin(), ids.end()));
}

TEST_CASE("a hundred thousand ids of one millisecond are all different") {
    const Random random = World::system_random();
    std::set<std::string> ids;
    for (int i = 0; i < 100'000; ++i) ids.insert(new_uuid(Time{1}, random));
    CHECK(ids.size() == 100'000);
}

TEST_CASE("D17 what is made later sorts later within a millisecond, however much is made") {
    const Random random = World::system_random();
    const Time now = *parse_time("2026-03-02T09:00:00Z");
    IdSequence one;
    std::vector<std::string> ids;
    for (int i = 0; i < 20'000; ++i) {
        ids.push_back(new_uuid(now, random, one.next(random)));
        if (i % 3 == 0) new_uuid(now - std::chrono::hours(1), random, one.next(random));  // of an older mail
    }
    CHECK(std::is_sorted(ids.begin(), ids.end()));

    // Programs that are started one after the other while the clock stands still.
    ids.clear();
    for (std::uint64_t begin : {1'000ULL, 2'000ULL, (1ULL << 50) - 500}) {
        IdSequence each(begin);
        for (int i = 0; i < 100; ++i) ids.push_back(new_uuid(now, random, each.next(random)));
    }
    CHECK(std::is_sorted(ids.begin(), ids.end()));
}

TEST_CASE("only 36 characters of lower-case hexadecimal with dashes in their places are an id") {
    CHECK(is_uuid("019cadc6-9afb-7000-8000-000000000000"));
    for (const char* wrong : {"", "019cadf0", "019cadc6-9afb-7000-8000-00000000000",
                              "019cadc6-9afb-7000-8000-0000000000000", "019CADF0-57FB-7000-8000-000000000000",
                              "019cadf057fb-7000-8000-0000000000000-", "019cadc6-9afb-7000-8000-00000000000g",
                              "{19cadf0-57fb-7000-8000-00000000000}", "019cadc6-9afb-7000-8000-00000000000\n"}) {
        INFO(wrong);
        CHECK_FALSE(is_uuid(wrong));
    }
}
