#include "engine/tickets/operations.hpp"
#include "engine/tickets/ticket.hpp"
#include "sql.hpp"

namespace helpdesk {

namespace {

constexpr std::int64_t position_max = 1'000'000;

struct ListStatuses {};
BOOST_DESCRIBE_STRUCT(ListStatuses, (), ())

struct StatusName {
    Id<TicketStatus> id;
};
BOOST_DESCRIBE_STRUCT(StatusName, (), (id))

struct CreateStatus {
    std::string name;
    std::optional<std::string> display_name;
    std::optional<std::string> color;
    bool is_default = false;
    bool is_resolved = false;
    bool pauses_sla = false;
    std::optional<std::int64_t> position;
};
BOOST_DESCRIBE_STRUCT(CreateStatus, (), (name, display_name, color, is_default, is_resolved, pauses_sla, position))

struct UpdateStatus {
    Id<TicketStatus> id;
    std::optional<std::string> name;
    std::optional<std::string> display_name;
    std::optional<std::string> color;
    std::optional<bool> is_default;
    std::optional<bool> is_resolved;
    std::optional<bool> pauses_sla;
    std::optional<std::int64_t> position;
};
BOOST_DESCRIBE_STRUCT(UpdateStatus, (), (id, name, display_name, color, is_default, is_resolved, pauses_sla, position))

// The same on both databases, of which one has smaller numbers.
void check_position(std::int64_t position) {
    if (position >= -position_max && position <= position_max) return;
    throw Error(Fault::invalid,
                "position must be -" + std::to_string(position_max) + " to " + std::to_string(position_max),
                "position");
}

// There is one default status: a new one takes the place of the old one.
void take_default(Session& session, const TicketStatus& status) {
    if (!status.is_default) return;
    if (status.is_resolved) throw Error(Fault::invalid, "new tickets cannot begin as resolved", "is_default");
    if (status.pauses_sla) throw Error(Fault::invalid, "new tickets cannot begin with a pause", "is_default");
    session.run(sql::clear_default_status);
}

std::vector<TicketStatus> list_statuses(Session& session, const ListStatuses&) {
    return session.all<TicketStatus>(sql::list_statuses);
}

TicketStatus show_status(Session& session, const StatusName& status) { return session.get(status.id); }

TicketStatus create_status(Session& session, const CreateStatus& wanted) {
    TicketStatus status{.id = {session.new_id()},
                        .name = checked_line(wanted.name, "name"),
                        .display_name = checked_line(wanted.display_name.value_or(wanted.name), "display_name"),
                        .color = checked_color(wanted.color.value_or("#808080")),
                        .is_default = wanted.is_default,
                        .is_resolved = wanted.is_resolved,
                        .pauses_sla = wanted.pauses_sla,
                        .position = wanted.position.value_or(0),
                        .created_at = session.now()};
    if (!wanted.position) {
        for (const TicketStatus& other : list_statuses(session, {}))
            status.position = std::max(status.position, other.position + 1);
    }
    check_position(status.position);
    take_default(session, status);
    session.insert(status);
    return status;
}

TicketStatus update_status(Session& session, const UpdateStatus& wanted) {
    const TicketStatus before = session.get(wanted.id);
    TicketStatus status = before;
    if (wanted.name) status.name = checked_line(*wanted.name, "name");
    if (wanted.display_name) status.display_name = checked_line(*wanted.display_name, "display_name");
    if (wanted.color) status.color = checked_color(*wanted.color);
    status.is_resolved = wanted.is_resolved.value_or(status.is_resolved);
    status.pauses_sla = wanted.pauses_sla.value_or(status.pauses_sla);
    status.position = wanted.position.value_or(status.position);
    status.is_default = wanted.is_default.value_or(status.is_default);
    check_position(status.position);
    if (before.is_default && !status.is_default) {
        throw Error(Fault::invalid, "one status must be the default one", "is_default",
                    "make another one the default instead");
    }
    if (!before.is_default || status.is_resolved || status.pauses_sla) take_default(session, status);
    session.save(before, status);
    return status;
}

void delete_status(Session& session, const StatusName& name) {
    const TicketStatus status = session.get(name.id);
    if (status.is_default) {
        throw Error(Fault::invalid, status.name + " is where new tickets begin", "id",
                    "make another status the default first");
    }
    session.erase(status, status.name);
}

}  // namespace

std::string checked_color(const std::string& color) {
    const bool begins = color.size() == 7 && color.front() == '#';
    if (begins && color.find_first_not_of("0123456789abcdefABCDEF", 1) == std::string::npos) return color;
    throw Error(Fault::invalid, "color must look like #1e90ff", "color");
}

std::vector<Operation> status_operations() {
    return {
        op<&list_statuses>("status.list", "Lists the statuses that tickets can have.", Verb::get, "/statuses",
                           "statuses:read"),
        op<&show_status>("status.show", "Shows one status.", Verb::get, "/statuses/{id}", "statuses:read"),
        op<&create_status>("status.create", "Makes a status.", Verb::post, "/statuses", "statuses:manage", "name"),
        op<&update_status>("status.update", "Changes a status.", Verb::patch, "/statuses/{id}", "statuses:manage"),
        op<&delete_status>("status.delete", "Deletes a status that no ticket has.", Verb::remove, "/statuses/{id}",
                           "statuses:manage"),
    };
}

}  // namespace helpdesk
