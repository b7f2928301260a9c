#pragma once

#include <map>
#include <string>
#include <string_view>
#include <unordered_map>

#include "engine/core/session.hpp"
#include "engine/foreign/mapping.hpp"
#include "engine/tickets/ticket.hpp"

namespace helpdesk {

// A person or ticket under the id that another system has for it; see _foreign_ids.
struct ForeignId {
    std::string source;
    std::string kind;
    std::string foreign_id;
    std::optional<Id<User>> user_id;
    std::optional<Id<Ticket>> ticket_id;
    Time created_at;
};
BOOST_DESCRIBE_STRUCT(ForeignId, (), (source, kind, foreign_id, user_id, ticket_id, created_at))
template <>
inline constexpr std::string_view table_name<ForeignId> = "_foreign_ids";

// So many wait to be written: a database server is quicker with many rows at once.
constexpr std::size_t foreign_rows_at_once = 500;

// What came from one of the lists of another system, be it before or now.
class ForeignIds {
public:
    ForeignIds(Session& session, const std::string& source, ForeignKind kind);

    // The id of the record here; nullptr if it has not come.
    const std::string* find(const std::string& foreign_id) const;
    // Fault::invalid, naming the earlier line, for an id that the file had before, and for what can be none.
    void claim(const std::string& foreign_id, std::size_t line);
    // Writes it down, some time until flush().
    void keep(Session& session, const std::string& foreign_id, const std::string& record);
    std::size_t pending() const { return pending_.size(); }
    void flush(Session& session);

private:
    struct Known {
        std::string record;
        std::size_t line = 0;  // in the file that is read; 0: not yet
    };

    std::string source_;
    ForeignKind kind_;
    std::unordered_map<std::string, Known> known_;
    std::vector<ForeignId> pending_;
};

// Names that come again and again, each looked up once.
class KnownNames {
public:
    // As resolve_name.
    const std::string& id_of(Session& session, std::string_view table, const std::string& name, std::string_view field);
    // After something was undone, what was known may be so no longer.
    void forget() { ids_.clear(); }

private:
    std::map<std::string, std::string> ids_;
};

// For what is longer or has line ends no name can be meant. Fault::invalid, naming the field.
void check_name(const std::string& name, std::string_view field);

}  // namespace helpdesk
