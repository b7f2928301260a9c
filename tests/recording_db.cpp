#include "tests/recording_db.hpp"

#include "engine/core/policy.hpp"

namespace helpdesk {

Answer run_and_undo(Db& db, Desk& desk, const std::string& operation, const std::string& json, const std::string& as) {
    const Operation& found = find_operation(operation);
    db.control(found.changes() ? Control::write : Control::read);
    try {
        Session session(db, desk.options().world, load_viewer(db, {as, "cli"}));
        Answer answer = found.run(session, parse_json(json));
        db.control(Control::rollback);
        return answer;
    } catch (...) {
        db.control(Control::rollback);
        throw;
    }
}

}  // namespace helpdesk
