#include "engine/safe/upgrade.hpp"

#include "engine/db/migration.hpp"
#include "engine/tickets/custom.hpp"

namespace helpdesk {

int upgrade(Db& db, Time now) {
    const bool is_new = schema_version(db) == 0;
    const int applied = migrate(db, now);
    if (applied > 0 && !is_new) mend_index(db);
    return applied;
}

void mend_index(Db& db) {
    db.control(Control::write);
    try {
        mend_custom(db);
        db.control(Control::commit);
    } catch (...) {
        if (db.in_transaction()) db.control(Control::rollback);
        throw;
    }
}

}  // namespace helpdesk
