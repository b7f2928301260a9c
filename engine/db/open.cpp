#include "engine/db/open.hpp"

namespace helpdesk {

bool is_postgres_url(const std::string& where) {
    return where.starts_with("postgres://") || where.starts_with("postgresql://");
}

std::unique_ptr<Db> open_db(const std::string& where, Access access, const DbOptions& options) {
    return is_postgres_url(where) ? open_postgres(where, access, options) : open_sqlite(where, access, options);
}

}  // namespace helpdesk
