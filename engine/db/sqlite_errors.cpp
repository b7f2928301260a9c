#include "engine/db/sqlite_errors.hpp"

#include <sqlite3.h>

#include <string>

#include "engine/base/error.hpp"
#include "engine/db/db.hpp"

namespace helpdesk {

namespace {

[[noreturn]] void throw_constraint(int extended, const std::string& message) {
    const auto colon = message.find(": ");
    std::string where = colon == std::string::npos ? "" : message.substr(colon + 2);
    if (where.starts_with("index '")) {
        const std::string index = where.substr(7, where.size() - 8);
        const std::string named = index.substr(0, index.rfind('_'));  // table_column, of table_column_folded
        where = named.substr(0, named.rfind('_')) + "." + index;
    }
    if (extended == SQLITE_CONSTRAINT_CHECK) throw_broken_rule("check", where);
    if (const auto comma = where.find(','); comma != std::string::npos) where.resize(comma);
    const bool restricts = extended == SQLITE_CONSTRAINT_TRIGGER;  // how SQLite holds ON DELETE RESTRICT
    if (restricts && !message.starts_with("FOREIGN KEY")) throw Error(Fault::refused, message);
    if (restricts || extended == SQLITE_CONSTRAINT_FOREIGNKEY) throw_broken_rule("foreign_key", "");
    if (extended == SQLITE_CONSTRAINT_NOTNULL) throw_broken_rule("not_null", where);
    if (extended == SQLITE_CONSTRAINT_DATATYPE) {
        throw_broken_rule("type", message.substr(message.rfind(' ') + 1));
    }
    throw_broken_rule("unique", where);
}

}  // namespace

void throw_sqlite_fault(const SQLite::Exception& error, const std::string& file) {
    const std::string message = error.what();
    switch (error.getErrorCode() & 0xff) {
        case SQLITE_CONSTRAINT: throw_constraint(error.getExtendedErrorCode(), message);
        case SQLITE_BUSY:
        case SQLITE_LOCKED:
        case SQLITE_INTERRUPT:
            throw Error(Fault::busy, "the desk is busy: another program has been writing for too long", {},
                        "try again");
        case SQLITE_FULL: throw Error(Fault::storage, "the disk is full: nothing was changed");
        case SQLITE_READONLY: throw Error(Fault::storage, "the desk is read only: nothing was changed");
        case SQLITE_IOERR:
        case SQLITE_CANTOPEN:
        case SQLITE_PERM: throw Error(Fault::storage, "the storage of " + file + " failed: " + message);
        case SQLITE_CORRUPT:
        case SQLITE_NOTADB:
            throw Error(Fault::refused, file + " is damaged", {}, "bring back a copy of it, as it was before");
        case SQLITE_MISMATCH: throw_broken_rule("type", "");
        case SQLITE_TOOBIG: throw Error(Fault::invalid, "a value is too large for the database");
        default: throw Error(Fault::internal, "SQLite: " + message);
    }
}

}  // namespace helpdesk
