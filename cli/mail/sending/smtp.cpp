#include "smtp.hpp"

#include <algorithm>
#include <array>
#include <cstring>
#include <string_view>

#include "cli/curl/curl.hpp"
#include "engine/engine.hpp"

namespace helpdesk {

namespace {

constexpr std::string_view smtp_schemes = "smtp, smtps";
constexpr std::chrono::seconds farewell_max{1};
// Who signs in wrongly, not at all, or without encryption; RFC 4954.
constexpr std::array sign_in_statuses = {530, 534, 535, 538};

void check_envelope(const std::string& address, const std::string& field) {
    const bool is_clean = std::all_of(address.begin(), address.end(),
                                      [](char c) { return c > 0x20 && c < 0x7f && c != '<' && c != '>'; });
    if (!is_clean) throw Error(Fault::invalid, "the address " + field + " holds what none may hold", field);
}

// A lone CR or LF is the end of a line to some servers and not to others, who would then disagree on where the message
// ends.
std::string with_crlf(std::string_view message) {
    std::string out;
    out.reserve(message.size() + message.size() / 32 + 2);
    for (std::size_t i = 0; i < message.size(); ++i) {
        if (message[i] != '\r' && message[i] != '\n') {
            out += message[i];
            continue;
        }
        i += message.substr(i).starts_with("\r\n") ? 1 : 0;
        out += "\r\n";
    }
    if (!out.ends_with("\r\n")) out += "\r\n";
    return out;
}

// libcurl waits two minutes for the answer to its farewell. Here it ends with the limit of the whole, and soon when
// the server has said that it took the message.
struct Upload {
    const CurlHandle& transfer;
    std::string_view left;
    std::chrono::steady_clock::time_point end;
    bool is_taken = false;

    static std::size_t read(char* buffer, std::size_t size, std::size_t count, void* self) {
        auto& left = static_cast<Upload*>(self)->left;
        const std::size_t bytes = std::min(size * count, left.size());
        if (bytes > 0) std::memcpy(buffer, left.data(), bytes);
        left.remove_prefix(bytes);
        return bytes;
    }

    // Asked by libcurl about once a second; anything but 0 ends the transfer.
    static int watch(void* self, curl_off_t, curl_off_t, curl_off_t, curl_off_t) {
        auto& upload = *static_cast<Upload*>(self);
        const auto now = std::chrono::steady_clock::now();
        if (!upload.is_taken && upload.left.empty() && status_of(upload.transfer) == 250) {
            upload.is_taken = true;
            upload.end = std::min(upload.end, now + farewell_max);
        }
        return now > upload.end ? 1 : 0;
    }
};

void set_server(const CurlHandle& transfer, const SmtpServer& server) {
    set_option(transfer, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
    set_option(transfer, CURLOPT_USE_SSL, static_cast<long>(server.requires_tls ? CURLUSESSL_ALL : CURLUSESSL_TRY));
    // Mail servers on the same machine mostly have a certificate that they made themselves.
    if (!server.requires_tls && lower_ascii(server.url).starts_with("smtp:")) {
        set_option(transfer, CURLOPT_SSL_VERIFYPEER, 0L);
        set_option(transfer, CURLOPT_SSL_VERIFYHOST, 0L);
    }
    if (!server.user.empty()) {
        set_option(transfer, CURLOPT_USERNAME, server.user.c_str());
        set_option(transfer, CURLOPT_PASSWORD, server.password.c_str());
    }
}

Sent outcome_of_mail(CURLcode code, const CurlHandle& transfer) {
    Sent sent{.ok = code == CURLE_OK, .status = status_of(transfer), .took = time_of(transfer)};
    if (sent.ok) return sent;
    // The last answer says nothing about what nobody answered.
    const bool is_timed_out = code == CURLE_OPERATION_TIMEDOUT || code == CURLE_ABORTED_BY_CALLBACK;
    const bool is_answer = sent.status >= 400 && !is_timed_out && code != CURLE_RECV_ERROR;
    const bool is_sign_in = code == CURLE_LOGIN_DENIED || std::find(sign_in_statuses.begin(), sign_in_statuses.end(),
                                                                    sent.status) != sign_in_statuses.end();
    sent.again = !is_answer || is_sign_in || sent.status < 500;
    if (is_sign_in) {
        sent.error = "the mail server does not let the desk sign in";
    } else {
        sent.error = is_answer ? "the mail server answered " + std::to_string(sent.status) : words_for(code);
    }
    if (!is_answer) sent.status = 0;
    return sent;
}

}  // namespace

void check_smtp_url(const std::string& url) { read_url(url, smtp_schemes); }

Sent send(const SmtpServer& server, const std::string& from, const std::vector<std::string>& to,
          const std::string& message, const SendingLimits& limits) {
    const CurlUrl url = read_url(server.url, smtp_schemes);
    check_envelope(from, "from");
    CurlList recipients;
    for (const std::string& address : to) {
        check_envelope(address, "to");
        if (address.empty()) throw Error(Fault::invalid, "the address to is empty", "to");
        append_line(recipients, address);
    }
    if (!recipients) throw Error(Fault::invalid, "to is required", "to");
    const std::string bytes = with_crlf(message);
    const CurlHandle transfer = new_transfer(limits.connect, limits.whole);
    Upload upload{.transfer = transfer, .left = bytes, .end = std::chrono::steady_clock::now() + limits.whole};
    set_option(transfer, CURLOPT_CURLU, url.get());
    set_server(transfer, server);
    set_option(transfer, CURLOPT_MAIL_FROM, from.c_str());
    set_option(transfer, CURLOPT_MAIL_RCPT, recipients.get());
    set_option(transfer, CURLOPT_UPLOAD, 1L);
    set_option(transfer, CURLOPT_INFILESIZE_LARGE, static_cast<curl_off_t>(bytes.size()));
    set_option(transfer, CURLOPT_READFUNCTION, &Upload::read);
    set_option(transfer, CURLOPT_READDATA, &upload);
    set_option(transfer, CURLOPT_NOPROGRESS, 0L);
    set_option(transfer, CURLOPT_XFERINFOFUNCTION, &Upload::watch);
    set_option(transfer, CURLOPT_XFERINFODATA, &upload);
    return outcome_of_mail(curl_easy_perform(transfer.get()), transfer);
}

}  // namespace helpdesk
