#include "engine/access/second_factor.hpp"

#include <algorithm>

#include "engine/base/hash.hpp"
#include "engine/base/text.hpp"
#include "engine/base/totp.hpp"
#include "sql.hpp"

namespace helpdesk {

namespace {

constexpr std::size_t recovery_codes = 10;
constexpr std::size_t recovery_code_size = 16;
constexpr std::int64_t steps_apart_max = 1;  // by which a device's clock may be wrong

struct SecondFactor {
    Id<User> user_id;
    Secret secret;
    std::optional<Time> confirmed_at;
    std::int64_t last_step = 0;
    std::vector<std::string> recovery_hashes;
    Time created_at;
};
BOOST_DESCRIBE_STRUCT(SecondFactor, (), (user_id, secret, confirmed_at, last_step, recovery_hashes, created_at))

std::optional<SecondFactor> factor_of(Session& session, const Id<User>& user) {
    return session.first<SecondFactor>(sql::second_factor_of, std::move(Params().add("user", user)));
}

bool use_step(Session& session, const SecondFactor& factor, std::string_view code) {
    const std::int64_t now = totp_step_at(session.now());
    const std::string key = decode_base32(factor.secret.text);
    for (std::int64_t step = now - steps_apart_max; step <= now + steps_apart_max; ++step) {
        if (step <= factor.last_step || totp_code(key, step) != code) continue;
        Params params;
        params.add("user", factor.user_id).add("step", step).add("now", session.now());
        return session.run(sql::use_step, std::move(params)) > 0;
    }
    return false;
}

bool use_recovery_code(Session& session, const SecondFactor& factor, std::string_view code) {
    std::vector<std::string> left = factor.recovery_hashes;
    if (std::erase(left, sha256_of(code)) == 0) return false;
    Params params;
    params.add("user", factor.user_id).add("hashes", left).add("before", factor.recovery_hashes);
    return session.run(sql::keep_recovery_codes, std::move(params)) > 0;
}

// 32 letters: 160 bits, as RFC 4226 recommends.
std::string new_key(const Session& session) {
    std::string key;
    for (const char byte : decode_hex(new_secret(session))) key += base32_letters[static_cast<std::size_t>(byte & 31)];
    return key;
}

// As people type it.
std::string without_gaps(const std::string& code) {
    std::string kept;
    for (const char c : lower_ascii(code)) {
        if (c != ' ' && c != '-') kept += c;
    }
    return kept;
}

std::string in_parts(const std::string& code) {
    std::string text;
    for (std::size_t at = 0; at < code.size(); at += 4) text += (at ? "-" : "") + code.substr(at, 4);
    return text;
}

[[noreturn]] void refuse_confirming() { throw Error(Fault::invalid, "there is no second factor to confirm"); }

}  // namespace

NewSecondFactor begin_second_factor(Session& session, const User& user) {
    const std::string secret = new_key(session);
    Params params;
    params.add("user", user.id).add("secret", secret).add("now", session.now());
    if (session.run(sql::keep_second_factor, std::move(params)) == 0) {
        throw Error(Fault::invalid, "you have a second factor", {}, "take it away first");
    }
    return {secret, "otpauth://totp/Helpdesk:" + user.email + "?secret=" + secret + "&issuer=Helpdesk"};
}

std::vector<std::string> confirm_second_factor(Session& session, const Id<User>& user, const std::string& code) {
    const auto factor = factor_of(session, user);
    if (!factor || factor->confirmed_at) refuse_confirming();
    if (!use_step(session, *factor, without_gaps(code))) {
        throw Error(Fault::invalid, "this is not the code that the device shows now", "code");
    }
    std::vector<std::string> codes, hashes;
    for (std::size_t i = 0; i < recovery_codes; ++i) {
        const std::string recovery = new_secret(session).substr(0, recovery_code_size);
        codes.push_back(in_parts(recovery));
        hashes.push_back(sha256_of(recovery));
    }
    Params params;
    params.add("user", user).add("hashes", hashes).add("before", factor->recovery_hashes);
    if (session.run(sql::keep_recovery_codes, std::move(params)) == 0) refuse_confirming();
    return codes;
}

bool has_second_factor(Session& session, const Id<User>& user) {
    const auto factor = factor_of(session, user);
    return factor && factor->confirmed_at;
}

bool use_code(Session& session, const Id<User>& user, const std::string& code) {
    const auto factor = factor_of(session, user);
    if (!factor || !factor->confirmed_at) return true;
    const std::string typed = without_gaps(code);
    return use_step(session, *factor, typed) || use_recovery_code(session, *factor, typed);
}

bool forget_second_factor(Session& session, const Id<User>& user) {
    return session.run(sql::forget_second_factor, std::move(Params().add("user", user))) > 0;
}

}  // namespace helpdesk
