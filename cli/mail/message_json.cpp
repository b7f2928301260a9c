#include <boost/json.hpp>

#include "message.hpp"

namespace helpdesk {

namespace {

boost::json::value text_or_null(const std::string& text) {
    return text.empty() ? boost::json::value(nullptr) : boost::json::value(text);
}

}  // namespace

std::string to_json(const MailMessage& message) {
    boost::json::array to;
    for (const MailAddress& address : message.to) {
        to.emplace_back(address.email);
    }
    boost::json::array attachments;
    for (const MailAttachment& attachment : message.attachments) {
        attachments.push_back({{"name", attachment.name},
                               {"mime_type", attachment.mime_type},
                               {"size", attachment.size},
                               {"sha256", attachment.sha256}});
    }
    const boost::json::object object = {
        {"message_id", message.message_id},
        {"in_reply_to", text_or_null(message.in_reply_to)},
        {"references", boost::json::array(message.references.begin(), message.references.end())},
        {"from", message.from.email},
        {"from_name", message.from.name},
        {"to", to},
        {"subject", message.subject},
        {"date", text_or_null(message.date)},
        {"text", message.text},
        {"html", text_or_null(message.html)},
        {"attachments", attachments}};
    return boost::json::serialize(object);
}

}  // namespace helpdesk
