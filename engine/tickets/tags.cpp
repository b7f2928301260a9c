#include "engine/tickets/operations.hpp"
#include "engine/tickets/ticket.hpp"
#include "sql.hpp"

namespace helpdesk {

namespace {

struct ListTags {};
BOOST_DESCRIBE_STRUCT(ListTags, (), ())

struct TagId {
    Id<Tag> id;
};
BOOST_DESCRIBE_STRUCT(TagId, (), (id))

struct CreateTag {
    std::string name;
    std::optional<std::string> color;
};
BOOST_DESCRIBE_STRUCT(CreateTag, (), (name, color))

struct UpdateTag {
    Id<Tag> id;
    std::optional<std::string> name;
    std::optional<std::string> color;
};
BOOST_DESCRIBE_STRUCT(UpdateTag, (), (id, name, color))

struct MarkTicket {
    Id<Ticket> ticket;
    Id<Tag> tag;
};
BOOST_DESCRIBE_STRUCT(MarkTicket, (), (ticket, tag))

std::vector<Tag> list_tags(Session& session, const ListTags&) { return session.all<Tag>(sql::list_tags); }

Tag show_tag(Session& session, const TagId& tag) { return session.get(tag.id); }

Tag create_tag(Session& session, const CreateTag& wanted) {
    const Tag tag{.id = {session.new_id()},
                  .name = checked_line(wanted.name, "name"),
                  .color = checked_color(wanted.color.value_or("#808080")),
                  .created_at = session.now()};
    session.insert(tag);
    return tag;
}

Tag update_tag(Session& session, const UpdateTag& wanted) {
    const Tag before = session.get(wanted.id);
    Tag tag = before;
    if (wanted.name) tag.name = checked_line(*wanted.name, "name");
    if (wanted.color) tag.color = checked_color(*wanted.color);
    session.save(before, tag);
    return tag;
}

void delete_tag(Session& session, const TagId& name) {
    const Tag tag = session.get(name.id);
    session.erase(tag, tag.name);
}

TicketView tag_ticket(Session& session, const MarkTicket& wanted) {
    check_stands_alone(session, session.get(wanted.ticket), "ticket");
    set_tag(session, wanted.ticket, wanted.tag, true);
    return show_ticket(session, {wanted.ticket});
}

TicketView untag_ticket(Session& session, const MarkTicket& wanted) {
    check_stands_alone(session, session.get(wanted.ticket), "ticket");
    set_tag(session, wanted.ticket, wanted.tag, false);
    return show_ticket(session, {wanted.ticket});
}

}  // namespace

// The tags are a field of the ticket like any other: its version counts, and the history has them before and after.
void note_tags(Session& session, const Id<Ticket>& ticket, const std::vector<std::string>& before,
               const std::vector<std::string>& after) {
    session.note(ticket, "tags", json_of(before), json_of(after), {session.get(ticket).version + 1, true});
}

void set_tag(Session& session, const Id<Ticket>& ticket, const Id<Tag>& tag, bool is_on) {
    std::vector<TagOnTicket> with;
    const auto tags = [&] {
        return session.all<TagOnTicket>(sql::tags_of_ticket, std::move(Params().add("ticket", ticket)));
    };
    Params params;
    params.add("ticket", ticket).add("tag", tag).add("created_at", session.now());
    if (!is_on) with = tags();
    if (session.run(is_on ? sql::tag_ticket : sql::untag_ticket, std::move(params)) == 0) return;
    if (is_on) with = tags();
    std::vector<TagOnTicket> without = with;
    std::erase_if(without, [&](const TagOnTicket& each) { return each.tag_id == tag; });
    note_tags(session, ticket, names_of(is_on ? without : with), names_of(is_on ? with : without));
    session.emit({is_on ? "ticket.tagged" : "ticket.untagged", ticket.value, tag.value});
}

std::vector<Operation> tag_operations() {
    return {
        op<&list_tags>("tag.list", "Lists the tags.", Verb::get, "/tags", "tags:read"),
        op<&show_tag>("tag.show", "Shows one tag.", Verb::get, "/tags/{id}", "tags:read"),
        op<&create_tag>("tag.create", "Makes a tag.", Verb::post, "/tags", "tags:manage", "name"),
        op<&update_tag>("tag.update", "Changes a tag.", Verb::patch, "/tags/{id}", "tags:manage"),
        op<&delete_tag>("tag.delete", "Deletes a tag, and takes it off every ticket.", Verb::remove, "/tags/{id}",
                        "tags:manage"),
        op<&tag_ticket>("ticket.tag", "Marks a ticket with a tag.", Verb::put, "/tickets/{ticket}/tags/{tag}",
                        "tickets:tag"),
        op<&untag_ticket>("ticket.untag", "Takes a tag off a ticket.", Verb::remove, "/tickets/{ticket}/tags/{tag}",
                          "tickets:tag"),
    };
}

}  // namespace helpdesk
