#include "engine/foreign/names.hpp"

#include "engine/base/text.hpp"
#include "engine/core/resolve.hpp"
#include "sql.hpp"

namespace helpdesk {

namespace {

constexpr std::size_t foreign_id_max = 200;  // characters
constexpr std::size_t name_bytes_max = 1'000;

struct KnownRecord {
    std::string foreign_id;
    std::string record_id;
};
BOOST_DESCRIBE_STRUCT(KnownRecord, (), (foreign_id, record_id))

}  // namespace

ForeignIds::ForeignIds(Session& session, const std::string& source, ForeignKind kind) : source_(source), kind_(kind) {
    Params params;
    params.add("source", source).add("kind", name_of(kind));
    for (KnownRecord& each : session.all<KnownRecord>(sql::foreign_ids_of, std::move(params))) {
        known_[each.foreign_id] = {std::move(each.record_id)};
    }
}

const std::string* ForeignIds::find(const std::string& foreign_id) const {
    const auto found = known_.find(foreign_id);
    return found == known_.end() || found->second.record.empty() ? nullptr : &found->second.record;
}

void ForeignIds::claim(const std::string& foreign_id, std::size_t line) {
    const std::string id = checked_line(foreign_id, "id");
    if (count_characters(id) > foreign_id_max) {
        throw Error(Fault::invalid, "id may have at most " + std::to_string(foreign_id_max) + " characters", "id");
    }
    Known& known = known_[id];
    if (known.line > 0) {
        throw Error(Fault::invalid, "this id stands in line " + std::to_string(known.line) + " already", "id");
    }
    known.line = line;
}

void ForeignIds::keep(Session& session, const std::string& foreign_id, const std::string& record) {
    ForeignId row{
        .source = source_, .kind = std::string(name_of(kind_)), .foreign_id = foreign_id, .created_at = session.now()};
    kind_ == ForeignKind::customers ? row.user_id.emplace().value = record : row.ticket_id.emplace().value = record;
    pending_.push_back(std::move(row));
    known_[foreign_id].record = record;
}

void ForeignIds::flush(Session& session) {
    insert_all(session.db(), pending_);
    pending_.clear();
}

const std::string& KnownNames::id_of(Session& session, std::string_view table, const std::string& name,
                                     std::string_view field) {
    const std::string key = std::string(table) + "\n" + name;
    const auto found = ids_.find(key);
    if (found != ids_.end()) return found->second;
    check_name(name, field);
    return ids_[key] = resolve_name(session, table, name, field);
}

void check_name(const std::string& name, std::string_view field) {
    const std::string line = checked_line(name, field);
    if (line.size() <= name_bytes_max) return;
    throw Error(Fault::invalid, std::string(field) + " is too long to be a name", std::string(field));
}

}  // namespace helpdesk
