#include "engine/access/known_address.hpp"

#include "sql.hpp"

namespace helpdesk {

namespace {

constexpr std::chrono::hours known_for{24 * 90};

struct Found {
    Id<User> id;
    Secret password_hash;
    bool is_active = false;
    std::int64_t is_known_here = 0;
};
BOOST_DESCRIBE_STRUCT(Found, (), (id, password_hash, is_active, is_known_here))

}  // namespace

Arrival find_arrival(Session& session, const std::string& email, const std::string& address) {
    Params params;
    params.add("email", email).add("address", address).add("since", session.now() - known_for);
    const auto found = session.first<Found>(sql::user_who_signs_in, std::move(params));
    if (!found || !found->is_active) return {};
    return {found->id, found->password_hash, found->is_known_here != 0};
}

void know_address(Session& session, const Id<User>& user, const std::string& address) {
    Params params;
    params.add("user", user).add("address", address).add("now", session.now());
    session.run(sql::know_address, std::move(params));
}

void forget_known_addresses(Session& session) {
    session.run(sql::forget_known_addresses, std::move(Params().add("before", session.now() - known_for)));
}

bool keep_as_is(Session& session, const User& user) {
    Params params;
    params.add("user", user.id).add("hash", user.password_hash);
    return session.run(sql::keep_as_is, std::move(params)) > 0;
}

}  // namespace helpdesk
