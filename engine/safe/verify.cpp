#include "engine/safe/checks.hpp"

#include <algorithm>

#include "engine/core/policy.hpp"
#include "engine/core/session.hpp"
#include "engine/db/desk_copy.hpp"
#include "engine/engine.hpp"
#include "engine/inside.hpp"
#include "engine/kb/kb.hpp"
#include "engine/safe/turn.hpp"
#include "engine/safe/upkeep.hpp"
#include "engine/search/search.hpp"
#include "engine/tickets/verify.hpp"

namespace helpdesk {

namespace {

// What verify looks at besides: it needs a unit of work.
struct InnerCheck {
    const char* check;
    const char* good;
    const char* tables;  // that it reads
    Findings (*look)(Session&);
    Control within = Control::read;
};

constexpr InnerCheck inner_checks[] = {
    {"files", "every file is what was stored", "attachments or _contents", hurt_files},
    {"clocks", "every due time is what promise and pauses give", "tickets, ticket_history or _sla_terms", hurt_clocks},
    {"history", "every hash holds, and every ticket is what its history gives", "tickets or ticket_history",
     hurt_history},
    {"knowledge", "every article is its newest version, and no category stands in itself",
     "kb_categories, kb_articles or what belongs to them", hurt_articles},
    // SQLite's index checks itself as if it were written to.
    {"search", "every word of every text is in the search index", "_search or its index", hurt_search, Control::write}};

Check check_seal(const std::string& path) {
    switch (seal_at(path)) {
        case Seal::holds: return {"seal", "ok", "every byte is as the backup wrote it"};
        case Seal::broken: return {"seal", "failed", path + " is not, byte for byte, what the backup wrote"};
        default: return {"seal", "ok", "none: the file is in use, or it is no backup"};
    }
}

// A seal goes with the first change: what has one is a copy that nobody works with.
bool may_be_noted(Db& db, const std::string& path) {
    if (db.backend() == Backend::postgres) return true;
    try {
        return seal_at(path) == Seal::none;
    } catch (const Error&) {
        return false;
    }
}

// One state of the desk, whatever others do meanwhile.
Check look_inside(Db& db, const World& world, const InnerCheck& wanted) {
    db.control(wanted.within);
    try {
        Session session(db, world, load_viewer(db, {}));
        const Findings hurt = wanted.look(session);
        db.control(Control::rollback);
        const std::string said = hurt.none() ? wanted.good : hurt.text();
        return {wanted.check, hurt.none() ? "ok" : "failed", said + hurt.remark()};
    } catch (const std::exception& error) {
        db.control(Control::rollback);
        return {wanted.check, "failed", std::string(wanted.tables) + " cannot be read: " + error.what()};
    }
}

// What is hurt may be quoted, and need not be text any more.
std::vector<Check> as_text(std::vector<Check> checks) {
    for (Check& each : checks) {
        if (is_valid_text(each.message)) continue;
        std::replace_if(
            each.message.begin(), each.message.end(), [](char c) { return c < ' ' || c > '~'; }, '?');
    }
    return checks;
}

}  // namespace

std::vector<Check> check_inside(Db& db, const World& world) {
    std::vector<Check> checks;
    for (const InnerCheck& wanted : inner_checks) checks.push_back(look_inside(db, world, wanted));
    return checks;
}

std::string doctor(const Options& options, const Actor& actor) {
    std::vector<Check> checks{check_sqlite()};
    const auto db = open_for(options, Access::write);
    check_may_maintain(*db, actor);
    for (Check& each : do_checks(*db, {{"server", check_server},
                                       {"integrity", check_pages_quickly},
                                       {"references", check_references},
                                       {"schema", check_schema}})) {
        checks.push_back(std::move(each));
    }
    return json_of(as_text(std::move(checks)));
}

std::string verify_desk(const Options& options, const Actor& actor) {
    auto db = open_for(options, Access::write);
    check_may_maintain(*db, actor);
    const bool is_kept = may_be_noted(*db, options.database);
    std::vector<Check> checks;
    if (db->backend() == Backend::sqlite) {
        const auto seal = [&](Db&) { return check_seal(options.database); };
        checks = do_checks(*db, {{"seal", seal}, {"pages", check_pages}});
    }
    for (Check& each : do_checks(*db, {{"references", check_references}, {"schema", check_schema}})) {
        checks.push_back(std::move(each));
    }
    for (Check& each : check_inside(*db, options.world)) checks.push_back(std::move(each));
    checks = as_text(std::move(checks));
    db.reset();
    if (is_kept) note_upkeep(options, actor, upkeep_of(checks));
    return json_of(checks);
}

Shape check_fields() { return fields_of<Check>(); }

std::string verify_desk(Engine& engine, const Actor& actor) {
    const Options& options = EngineAccess::options(engine);
    check_may_maintain(*open_for(options, Access::read), actor);
    const Turn turn(EngineAccess::verifying(engine), "somebody is checking the desk already");
    return verify_desk(options, actor);
}

}  // namespace helpdesk
