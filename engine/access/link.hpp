#pragma once

#include "engine/outbox/delivery.hpp"
#include "engine/people/people.hpp"

namespace helpdesk {

// What a link that works once is for. Stored: never rename.
enum class LinkPurpose { password, sign_in };
BOOST_DESCRIBE_ENUM(LinkPurpose, password, sign_in)

struct OneTimeLink {
    Id<OneTimeLink> id;
    Id<User> user_id;
    LinkPurpose purpose = LinkPurpose::password;
    Secret token_hash;
    Time ends_at;
    Time created_at;
};
BOOST_DESCRIBE_STRUCT(OneTimeLink, (), (id, user_id, purpose, token_hash, ends_at, created_at))
template <>
inline constexpr std::string_view table_name<OneTimeLink> = "_links";

constexpr std::chrono::hours link_lasts{1};

struct NewLink {
    std::string token;
    Time ends_at;
};
NewLink make_link(Session& session, const Id<User>& user, LinkPurpose purpose, std::chrono::hours lasts = link_lasts);

// Whose link it is; nothing for what is none, or not any more.
std::optional<Id<User>> find_link(Session& session, const std::string& token, LinkPurpose purpose);
// The same, and it is used up.
std::optional<Id<User>> use_link(Session& session, const std::string& token, LinkPurpose purpose);
void forget_ended_links(Session& session);

// Where the desk's pages take such a token; the token alone while the desk does not know where it is reached.
std::string place_of_link(Session& session, LinkPurpose purpose, const std::string& token);

// Somebody asks for a link by mail: nothing is looked up now.
void request_link(Session& session, const std::string& email, LinkPurpose purpose);
// Puts a mail for each request of an active person into the outbox, and forgets the others.
void answer_link_requests(Session& session);
void forget_old_link_requests(Session& session);
void mail_link(Session& session, const Id<User>& user, LinkPurpose purpose);
// Puts links into the mails that are about to be sent. They are made only now, so that nobody who may look into the
// outbox can use one. Returns, and takes away, those that come too late.
std::vector<Delivery> put_links(Session& session, std::vector<Delivery>& deliveries);

}  // namespace helpdesk
