#include "engine/safe/upkeep.hpp"

#include "engine/core/policy.hpp"
#include "engine/core/session.hpp"
#include "engine/db/migration.hpp"
#include "engine/engine.hpp"
#include "sql.hpp"

namespace helpdesk {

namespace {

constexpr std::chrono::days kept_for{730};
constexpr std::size_t message_max = 1'000;

// Cut between characters; the desk counts those.
std::string fitting(std::string text) {
    if (count_characters(text) <= message_max) return text;
    std::size_t characters = 0, at = 0;
    while (characters < message_max - 1) {
        ++at;
        while ((static_cast<unsigned char>(text[at]) & 0xc0) == 0x80) ++at;
        ++characters;
    }
    return text.substr(0, at) + "…";
}

// Does it in one transaction; false if the desk cannot be written, or is not up to date.
bool write_if_possible(const Options& options, const Actor& actor, const std::function<void(Session&)>& deed) {
    try {
        const auto db = open_for(options, Access::write);
        if (schema_version(*db) != static_cast<int>(migrations().size())) return false;
        db->control(Control::write);
        Session session(*db, options.world, load_viewer(*db, actor));
        deed(session);
        db->control(Control::commit);
        return true;
    } catch (const std::exception&) {
        return false;  // what is open is rolled back with its connection
    }
}

}  // namespace

std::string note_upkeep(const Options& options, const Actor& actor, Upkeep done) {
    const bool is_kept = write_if_possible(options, actor, [&](Session& session) {
        session.run(sql::forget_old_upkeep, std::move(Params().add("before", session.now() - kept_for)));
        done.id = {session.new_id()};
        done.message = fitting(std::move(done.message));
        if (!session.viewer().is_system()) done.user_id = Id<User>{session.viewer().user_id};
        done.channel = session.viewer().channel;
        done.created_at = session.now();
        session.insert(done);
    });
    return is_kept ? done.id.value : "";
}

void settle_upkeep(const Options& options, const std::string& id, UpkeepState state, const std::string& message) {
    if (id.empty()) return;
    const std::string kept = fitting(message);
    write_if_possible(options, {}, [&](Session& session) {
        Params params;
        params.add("id", id).add("state", state).add("message", kept);
        session.run(sql::settle_upkeep, std::move(params));
    });
}

Upkeep upkeep_of(const std::vector<Check>& checks) {
    const std::string failure = first_failure(checks);
    const bool is_well = failure.empty();
    return {.kind = UpkeepKind::verify,
            .state = is_well ? UpkeepState::ok : UpkeepState::failed,
            .message = is_well ? "everything that was looked at is in order" : failure};
}

}  // namespace helpdesk
