#pragma once

#include "engine/db/db.hpp"
#include "engine/base/time.hpp"

namespace helpdesk {

// Applies the migrations that are missing, and makes of what is there what no migration can. Returns how many it
// applied; refuses what `migrate` refuses.
int upgrade(Db& db, Time now);

// What another program has written into custom fields is found from now on. A transaction of its own.
void mend_index(Db& db);

}  // namespace helpdesk
