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
    const Tag tag{
        {session.new_id()}, checked_line(wanted.name, "name"), wanted.color.value_or("#808080"), session.now()};
    session.insert(tag);
    return tag;
}

Tag update_tag(Session& session, const UpdateTag& wanted) {
    const Tag before = session.get(wanted.id);
    Tag tag = before;
    if (wanted.name) tag.name = checked_line(*wanted.name, "name");
    tag.color = wanted.color.value_or(tag.color);
    session.save(before, tag);
    return tag;
}

void delete_tag(Session& session, const TagId& name) {
    const Tag tag = session.get(name.id);
    session.erase(tag, tag.name);
}

Params link(const MarkTicket& wanted) {
    Params params;
    params.add("ticket", wanted.ticket).add("tag", wanted.tag);
    return params;
}

TicketView tag_ticket(Session& session, const MarkTicket& wanted) {
    Params params = link(wanted);
    params.add("created_at", session.now());
    if (session.run(sql::tag_ticket, std::move(params)) > 0)
        session.emit({"ticket.tagged", wanted.ticket.value, wanted.tag.value});
    return show_ticket(session, {wanted.ticket});
}

TicketView untag_ticket(Session& session, const MarkTicket& wanted) {
    if (session.run(sql::untag_ticket, link(wanted)) > 0)
        session.emit({"ticket.untagged", wanted.ticket.value, wanted.tag.value});
    return show_ticket(session, {wanted.ticket});
}

}  // namespace

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
