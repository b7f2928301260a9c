#include "engine/access/link.hpp"
#include "engine/base/hash.hpp"
#include "engine/outbox/outbox.hpp"
#include "sql.hpp"

namespace helpdesk {

namespace {

constexpr std::string_view link_mark = "{link}";
constexpr std::string_view event_prefix = "link.";
constexpr std::size_t requests_at_once = 500;

struct LinkRequest {
    Id<LinkRequest> id;
    std::string email;
    LinkPurpose purpose = LinkPurpose::password;
    Time created_at;
};
BOOST_DESCRIBE_STRUCT(LinkRequest, (), (id, email, purpose, created_at))

struct AskedLink {
    Id<LinkRequest> id;
    LinkPurpose purpose = LinkPurpose::password;
    Time created_at;
    std::optional<Id<User>> user_id;
};
BOOST_DESCRIBE_STRUCT(AskedLink, (), (id, purpose, created_at, user_id))

struct Owner {
    Id<User> id;
};
BOOST_DESCRIBE_STRUCT(Owner, (), (id))

struct LinkWords {
    std::string_view subject;
    std::string_view reason;
    std::string_view page;
};

LinkWords words_of(LinkPurpose purpose) {
    if (purpose == LinkPurpose::password) return {"Choose your password", "choose a password", "/password/"};
    return {"Your link to sign in", "sign in", "/sign-in/"};
}

std::optional<Id<User>> owner_by(Session& session, const Statement& statement, const std::string& token,
                                 LinkPurpose purpose) {
    const std::string hash = sha256_of(token);
    Params params;
    params.add("hash", hash).add("purpose", purpose).add("now", session.now());
    const auto owner = session.first<Owner>(statement, std::move(params));
    if (!owner) return std::nullopt;
    return owner->id;
}

}  // namespace

template <>
inline constexpr std::string_view table_name<LinkRequest> = "_link_requests";

NewLink make_link(Session& session, const Id<User>& user, LinkPurpose purpose, std::chrono::hours lasts) {
    const std::string token = new_secret(session);
    const OneTimeLink link{.id = {session.new_id()},
                           .user_id = user,
                           .purpose = purpose,
                           .token_hash = {sha256_of(token)},
                           .ends_at = session.now() + lasts,
                           .created_at = session.now()};
    session.insert(link);
    return {token, link.ends_at};
}

std::optional<Id<User>> find_link(Session& session, const std::string& token, LinkPurpose purpose) {
    return owner_by(session, sql::link_is_good, token, purpose);
}

std::optional<Id<User>> use_link(Session& session, const std::string& token, LinkPurpose purpose) {
    return owner_by(session, sql::use_link, token, purpose);
}

void forget_ended_links(Session& session) {
    session.run(sql::forget_ended_links, std::move(Params().add("now", session.now())));
}

std::string place_of_link(Session& session, LinkPurpose purpose, const std::string& token) {
    const auto url = session.first<MailSender>(sql::mail_sender)->url;
    return url ? *url + std::string(words_of(purpose).page) + token : token;
}

void request_link(Session& session, const std::string& email, LinkPurpose purpose) {
    session.insert(LinkRequest{{session.new_id()}, email, purpose, session.now()});
}

// Whoever takes a request away answers it, so that nobody is mailed twice.
void answer_link_requests(Session& session) {
    for (bool are_more = true; are_more;) {
        const auto asked = session.all<AskedLink>(
            sql::link_requests, std::move(Params().add("limit", static_cast<std::int64_t>(requests_at_once))));
        for (const AskedLink& each : asked) {
            if (session.run(sql::forget_link_request, std::move(Params().add("id", each.id))) == 0) continue;
            const bool is_late = session.now() - each.created_at >= link_lasts;
            if (each.user_id && !is_late) mail_link(session, *each.user_id, each.purpose);
        }
        are_more = asked.size() == requests_at_once;
    }
}

void forget_old_link_requests(Session& session) {
    session.run(sql::forget_old_link_requests, std::move(Params().add("before", session.now() - link_lasts)));
}

void mail_link(Session& session, const Id<User>& user, LinkPurpose purpose) {
    const LinkWords words = words_of(purpose);
    queue_mail(session,
               {.to = user,
                .subject = std::string(words.subject),
                .text = "With this you can " + std::string(words.reason) + ", once, within an hour:\n\n" +
                        std::string(link_mark) + "\n\nIf you have not asked for it, you need not do anything.\n",
                .is_automatic = false,
                .event = std::string(event_prefix) + std::string(enum_text(purpose))});
}

std::vector<Delivery> put_links(Session& session, std::vector<Delivery>& deliveries) {
    std::vector<Delivery> late;
    std::erase_if(deliveries, [&](Delivery& each) {
        if (!each.is_mail || !each.event.starts_with(event_prefix)) return false;
        const auto name = find_name(enum_names<LinkPurpose>(), each.event.substr(event_prefix.size()));
        const auto at = each.text.find(link_mark);
        if (!name || at == std::string::npos) return false;
        if (session.now() - Time{each.written_at} >= link_lasts) {
            late.push_back(each);
            return true;
        }
        const auto purpose = static_cast<LinkPurpose>(*name);
        const std::string token = make_link(session, {each.user_id}, purpose).token;
        each.text.replace(at, link_mark.size(), place_of_link(session, purpose, token));
        return false;
    });
    return late;
}

}  // namespace helpdesk
