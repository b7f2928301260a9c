#include "engine/access/tries.hpp"

#include "engine/base/too_many_tries.hpp"
#include "sql.hpp"

namespace helpdesk {

namespace {

constexpr std::chrono::minutes counted_for{15};

struct Count {
    std::int64_t count = 0;
    Time ends_at;
};
BOOST_DESCRIBE_STRUCT(Count, (), (count, ends_at))

Params params_of(const std::string& key) { return std::move(Params().add("key", key)); }

[[noreturn]] void turn_away(const Session& session, const Count& count) {
    throw TooManyTries(std::chrono::ceil<std::chrono::seconds>(count.ends_at - session.now()));
}

}  // namespace

void check_tries(Session& session, const std::vector<Allowance>& allowances) {
    for (const Allowance& each : allowances) {
        Params params = params_of(each.key);
        params.add("now", session.now());
        const auto count = session.first<Count>(sql::tries_left, std::move(params));
        if (count && count->count >= each.tries) turn_away(session, *count);
    }
}

void count_try(Session& session, const std::vector<Allowance>& allowances) {
    for (const Allowance& each : allowances) {
        Params params = params_of(each.key);
        params.add("now", session.now()).add("ends_at", session.now() + counted_for);
        const auto count = session.first<Count>(sql::count_try, std::move(params));
        if (count->count > each.tries) turn_away(session, *count);
    }
}

void take_back_try(Session& session, const std::string& key) { session.run(sql::take_back_try, params_of(key)); }

void forget_tries(Session& session, const std::string& key) { session.run(sql::forget_tries, params_of(key)); }

void forget_ended_tries(Session& session) {
    session.run(sql::forget_ended_tries, std::move(Params().add("now", session.now())));
}

}  // namespace helpdesk
