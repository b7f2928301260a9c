#include "engine/mail/html.hpp"

#include <algorithm>
#include <charconv>

#include "engine/base/text.hpp"
#include "sql.hpp"

namespace helpdesk {

namespace {

struct ListMails {
    Id<Ticket> ticket;
};
BOOST_DESCRIBE_STRUCT(ListMails, (), (ticket))

// A message that came in.
struct MailView {
    std::string message_id;
    std::optional<Id<Comment>> comment_id;  // empty for the message that opened the ticket
    std::optional<std::string> sender;
    std::vector<std::string> recipients;
    std::optional<std::string> subject;
    std::optional<Time> sent_at;
    bool has_html = false;
};
BOOST_DESCRIBE_STRUCT(MailView, (), (message_id, comment_id, sender, recipients, subject, sent_at, has_html))

struct MailHtmlOf {
    Id<Ticket> ticket;
    std::optional<Id<Comment>> comment;  // the message that opened the ticket, if it is left out
};
BOOST_DESCRIBE_STRUCT(MailHtmlOf, (), (ticket, comment))

struct MailHtml {
    std::string message_id;
    std::string html;
};
BOOST_DESCRIBE_STRUCT(MailHtml, (), (message_id, html))

std::vector<MailView> list_mails(Session& session, const ListMails& wanted) {
    return session.all<MailView>(sql::list_mails, std::move(Params().add("ticket", wanted.ticket)));
}

MailHtml show_html(Session& session, const MailHtmlOf& wanted) {
    Params params;
    params.add("ticket", wanted.ticket).add("comment", wanted.comment).flag("opening", !wanted.comment);
    if (auto found = session.first<MailHtml>(sql::html_of_mail, std::move(params))) return std::move(*found);
    throw Error(Fault::not_found, "there is no mail with HTML here", wanted.comment ? "comment" : "ticket");
}

// Of a URL (RFC 3986); what is no escape stays.
std::string percent_decoded(std::string_view text) {
    std::string out;
    for (std::size_t at = 0; at < text.size(); ++at) {
        const std::string_view digits = text.substr(at + 1, 2);
        unsigned char byte = 0;
        const auto end = std::from_chars(digits.data(), digits.data() + digits.size(), byte, 16).ptr;
        const bool is_escape = text[at] == '%' && end == digits.data() + 2;
        out += is_escape ? static_cast<char>(byte) : text[at];
        if (is_escape) at += 2;
    }
    return out;
}

std::string with_named_files(std::string_view html, const FilesByContentId& files) {
    constexpr std::string_view mark = "cid:";
    std::string out;
    std::size_t at = 0;
    for (std::size_t colon = 0; (colon = html.find(':', at)) != std::string_view::npos;) {
        out += html.substr(at, colon + 1 - at);
        at = colon + 1;
        if (at < mark.size() || lower_ascii(html.substr(at - mark.size(), mark.size())) != mark) continue;
        const std::string_view named = html.substr(at, html.find_first_of("\"'<>() \t\r\n", at) - at);
        const auto file = files.find(plain_id(percent_decoded(named)));
        out += file == files.end() ? named : std::string_view(file->second);
        at += named.size();
    }
    return out += html.substr(at);
}

}  // namespace

void keep_html(Session& session, const Letter& letter, const FilesByContentId& files) {
    if (letter.html.empty()) return;
    std::string html = with_named_files(letter.html, files);
    if (count_characters(html) > html_length_max) html = letter.html;
    Params params;
    params.add("message_id", letter.message_id).add("html", html).add("created_at", session.now());
    session.run(sql::keep_mail_html, std::move(params));
}

std::vector<Operation> html_operations() {
    return {op<&list_mails>("mail.list", "Lists the mails that came in for a ticket, from the first to the last.",
                            Verb::get, "/tickets/{ticket}/mails", "comments:read"),
            op<&show_html>("mail.html", "Gives the HTML of a mail as it came in, which is not to be trusted.",
                           Verb::get, "/tickets/{ticket}/mails/html", "comments:read")};
}

}  // namespace helpdesk
