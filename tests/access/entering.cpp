#include "tests/access/entering.hpp"

#include <catch2/catch.hpp>

namespace helpdesk {

namespace {

const Entrance& entrance_called(const std::string& name) {
    for (const Entrance& each : entrances()) {
        if (each.name == name) return each;
    }
    throw std::logic_error("there is no entrance " + name);
}

}  // namespace

Value entered(Desk& desk, const std::string& name, const std::string& json, const Visitor& visitor) {
    const Entered entered = enter(desk.engine(), entrance_called(name), parse_json(json), visitor);
    return entered.body.empty() ? Value() : parse_json(entered.body);
}

Error refused_at(Desk& desk, const std::string& name, const std::string& json, const Visitor& visitor) {
    try {
        entered(desk, name, json, visitor);
    } catch (const Error& error) {
        return error;
    }
    FAIL(name << " " << json.substr(0, 200) << " was let in");
    return {Fault::internal, ""};
}

void give_password(Desk& desk, const std::string& email) {
    desk.call("user.update", R"({"id":")" + email + R"(","password":")" + good_password + "\"}");
}

std::string sign_in_json(const std::string& email, const std::string& password, const std::string& rest) {
    return R"({"email":")" + email + R"(","password":")" + password + "\"" + rest + "}";
}

Value signed_in(Desk& desk, const std::string& email, const Visitor& visitor) {
    return entered(desk, "session.create", sign_in_json(email), visitor);
}

bool is_good(Desk& desk, const std::string& token) {
    try {
        actor_of_token(desk.engine(), token, {});
        return true;
    } catch (const Error& error) {
        REQUIRE(error.fault() == Fault::denied);
        return false;
    }
}

}  // namespace helpdesk
