#include <catch2/catch.hpp>

#include "engine/access/link.hpp"
#include "engine/base/totp.hpp"
#include "engine/core/resolve.hpp"
#include "tests/access/entering.hpp"

namespace helpdesk {

namespace {

using namespace std::chrono_literals;

const std::string agent = "agent@example.org";

// A person with a device that shows codes, signed in.
class DeviceDesk : public Desk {
public:
    explicit DeviceDesk(Backend backend) : Desk(backend) {
        give_password(*this, agent);
        visitor_ = {.token = member(signed_in(*this, agent), "token")};
        key_ = member(entered(*this, "session.begin_totp", R"({"password":"correct horse"})", visitor_), "secret");
    }

    std::string code(std::chrono::seconds ahead = 0s) {
        return totp_code(decode_base32(key_), totp_step_at(now() + ahead));
    }
    Value confirm() { return entered(*this, "session.confirm_totp", R"({"code":")" + code() + "\"}", visitor_); }
    // Nothing, or why not.
    std::optional<Error> try_code(const std::string& code) {
        try {
            entered(*this, "session.create", sign_in_json(agent, good_password, R"(,"code":")" + code + "\""));
            return std::nullopt;
        } catch (const Error& error) {
            return error;
        }
    }
    const Visitor& visitor() const { return visitor_; }
    const std::string& key() const { return key_; }

private:
    Visitor visitor_;
    std::string key_;
};

}  // namespace

TEST_CASE("codes are those of RFC 6238") {
    const std::string key = "12345678901234567890";
    CHECK(decode_base32("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ") == key);
    for (const auto& [seconds, code] : {std::pair<std::int64_t, const char*>{59, "287082"},
                                        {1111111109, "081804"},
                                        {1111111111, "050471"},
                                        {1234567890, "005924"},
                                        {2000000000, "279037"},
                                        {20000000000, "353130"}}) {
        CHECK(totp_code(key, totp_step_at({seconds * 1000})) == code);
    }
    CHECK(totp_code(std::string(100, 'k'), 1).size() == 6);
}

TEST_CASE("a second factor counts once a code of it was shown, and is asked for from then on") {
    DeviceDesk desk(GENERATE(from_range(backends())));
    signed_in(desk, agent);
    CHECK(refused_at(desk, "session.confirm_totp", R"({"code":"000000"})", desk.visitor()).field() == "code");
    const Value codes = desk.confirm();
    CHECK(codes.find("recovery_codes")->array()->size() == 10);

    const Error none = refused_at(desk, "session.create", sign_in_json(agent));
    CHECK(none.fault() == Fault::denied);
    CHECK(none.field() == "code");
    // Whoever does not know the password does not hear that there is a code.
    CHECK(refused_at(desk, "session.create", sign_in_json(agent, "wrong guess")).field() == "");
    CHECK(desk.try_code("000000")->field() == "code");
    CHECK(desk.try_code(desk.code())->field() == "code");  // was used already
    desk.turn_clock(30s);
    const std::string code = desk.code();
    CHECK_FALSE(desk.try_code(code.substr(0, 3) + " " + code.substr(3)));
    CHECK(desk.try_code(code)->field() == "code");
}

TEST_CASE("a device may be half a minute early or late, and not more") {
    DeviceDesk desk(GENERATE(from_range(backends())));
    desk.confirm();
    desk.turn_clock(10min);
    CHECK(desk.try_code(desk.code(-60s)));
    CHECK_FALSE(desk.try_code(desk.code(-30s)));
    CHECK(desk.try_code(desk.code(60s)));
    CHECK_FALSE(desk.try_code(desk.code(30s)));
    CHECK(desk.try_code(desk.code()));  // from before the one that was used last
}

TEST_CASE("a code for who has lost the device is good once") {
    DeviceDesk desk(GENERATE(from_range(backends())));
    const Value codes = desk.confirm();
    const std::string first = *codes.find("recovery_codes")->array()->front().text();
    CHECK(desk.everything().find(first) == std::string::npos);
    CHECK_FALSE(desk.try_code(first));
    CHECK(desk.try_code(first)->field() == "code");
    CHECK_FALSE(desk.try_code(*codes.find("recovery_codes")->array()->back().text()));
}

TEST_CASE("A11 codes cannot be guessed: their tries are counted as those of passwords are") {
    DeviceDesk desk(GENERATE(from_range(backends())));
    desk.confirm();
    desk.turn_clock(1h);
    int compared = 0;
    for (int i = 0; i < 15; ++i) compared += desk.try_code("12345" + std::to_string(i % 10))->fault() == Fault::denied;
    CHECK(compared == 10);
    CHECK(desk.try_code(desk.code())->fault() == Fault::busy);
}

TEST_CASE("A11 whoever reads somebody's mail cannot guess the code with the links in it") {
    DeviceDesk desk(GENERATE(from_range(backends())));
    desk.confirm();
    std::string link;
    EngineAccess::write(desk.engine(), [&](Session& session) {
        const Id<User> user{resolve_name(session, "users", agent, "id")};
        link = make_link(session, user, LinkPurpose::sign_in).token;
    });
    const auto json = [&](const std::string& code) { return R"({"link":")" + link + R"(","code":")" + code + "\"}"; };
    int compared = 0;
    for (int i = 0; i < 15; ++i) {
        const Visitor visitor{.address = "198.51.100." + std::to_string(i)};
        compared += refused_at(desk, "session.create", json("00000" + std::to_string(i % 10)), visitor).fault() ==
                    Fault::denied;
    }
    CHECK(compared == 10);
    CHECK(refused_at(desk, "session.create", json(desk.code()), {}).fault() == Fault::busy);
}

TEST_CASE("right codes are never too many, and whoever has no second factor may say one") {
    DeviceDesk desk(GENERATE(from_range(backends())));
    for (int i = 0; i < 12; ++i) CHECK_FALSE(desk.try_code("000000"));
    desk.confirm();
    for (int i = 0; i < 12; ++i) {
        desk.turn_clock(30s);
        CHECK_FALSE(desk.try_code(desk.code()));
    }
}

TEST_CASE("a second factor goes with the password and a code, or by whoever manages people") {
    DeviceDesk desk(GENERATE(from_range(backends())));
    desk.confirm();
    CHECK(refused_at(desk, "session.begin_totp", R"({"password":"correct horse"})", desk.visitor()).fault() ==
          Fault::invalid);
    CHECK(refused_at(desk, "session.end_totp", R"({"password":"correct horse","code":"000000"})", desk.visitor())
              .field() == "code");
    desk.turn_clock(30s);
    const std::string code = R"("code":")" + desk.code() + "\"}";
    CHECK(refused_at(desk, "session.end_totp", R"({"password":"wrong guess",)" + code, desk.visitor()).field() ==
          "password");
    SECTION("by oneself") {
        entered(desk, "session.end_totp", R"({"password":"correct horse",)" + code, desk.visitor());
    }
    SECTION("by somebody else") {
        CHECK(desk.refused("user.reset_totp", R"({"id":"agent@example.org"})", "manager@example.org").fault() ==
              Fault::denied);
        desk.call("user.reset_totp", R"({"id":"agent@example.org"})", "admin@example.org");
        CHECK(desk.refused("user.reset_totp", R"({"id":"agent@example.org"})").field() == "id");
    }
    signed_in(desk, agent);
    CHECK(member(entered(desk, "session.show", "{}", desk.visitor()), "has_totp") == "false");
}

TEST_CASE("a second factor begins only with the password") {
    Desk desk;
    give_password(desk, agent);
    const Visitor visitor{.token = member(signed_in(desk, agent), "token")};
    CHECK(refused_at(desk, "session.begin_totp", R"({"password":"wrong guess"})", visitor).field() == "password");
    CHECK(refused_at(desk, "session.begin_totp", R"({"password":"correct horse"})").fault() == Fault::denied);
    CHECK(refused_at(desk, "session.confirm_totp", R"({"code":"000000"})", visitor).fault() == Fault::invalid);
    const Value begun = entered(desk, "session.begin_totp", R"({"password":"correct horse"})", visitor);
    CHECK(member(begun, "url") ==
          "otpauth://totp/Helpdesk:agent@example.org?secret=" + member(begun, "secret") + "&issuer=Helpdesk");
}

}  // namespace helpdesk
