#include "engine/core/idempotency.hpp"

#include "engine/base/hash.hpp"
#include "engine/base/text.hpp"
#include "sql.hpp"

namespace helpdesk {

namespace {

struct GivenAnswer {
    std::string operation;
    std::string fingerprint;
    std::string result;
};
BOOST_DESCRIBE_STRUCT(GivenAnswer, (), (operation, fingerprint, result))

constexpr std::size_t key_length_max = 200;

// Without passwords: a quick hash of them, beside what else is known, would let anybody who has the file try all words.
std::string fingerprint_of(const Operation& operation, Value arguments) {
    for (const Field& field : operation.arguments) {
        if (field.kind != Kind::secret || !arguments.object()) continue;
        std::erase_if(*arguments.object(), [&](const auto& member) { return member.first == field.name; });
    }
    return sha256_of(to_json(arguments));
}

}  // namespace

Answer run_once(Session& session, const OneCall& call) {
    const auto& [operation, arguments, prepared, key] = call;
    // Guests are all nobody: one could get another's answer by the same key.
    const bool has_key = !key.empty() && !session.viewer().is_guest;
    if (!has_key || !operation.creates()) return operation.run(session, prepared);
    if (key.size() > key_length_max || !is_valid_text(key)) {
        throw Error(Fault::invalid, "an idempotency key is text of at most 200 bytes", "idempotency_key");
    }
    const std::string fingerprint = fingerprint_of(operation, arguments);
    const std::string& actor = session.viewer().user_id;
    const auto given =
        session.first<GivenAnswer>(sql::find_answer, std::move(Params().add("key", key).add("actor", actor)));
    if (given) {
        const bool is_same = given->operation == operation.name && given->fingerprint == fingerprint;
        if (is_same && operation.shows_secret) {
            throw Error(Fault::conflict, "this was done already, and its answer is given once only", "idempotency_key");
        }
        if (is_same) return {given->result, {}};
        throw Error(Fault::conflict, "this idempotency key came with another call before", "idempotency_key",
                    "use a new key");
    }
    Answer answer = operation.run(session, prepared);
    Params record;
    record.add("key", key).add("actor", actor).add("operation", operation.name).add("fingerprint", fingerprint);
    record.add("result", operation.shows_secret ? std::string_view("null") : answer.body).add("created_at", session.now());
    session.run(sql::keep_answer, std::move(record));
    return answer;
}

}  // namespace helpdesk
