#include "cli/curl/curl.hpp"

#include <algorithm>
#include <new>

#include "engine/engine.hpp"

namespace helpdesk {

namespace {

constexpr std::size_t url_bytes_max = 2'000;

[[noreturn]] void refuse_url(const std::string& reason) { throw Error(Fault::invalid, "the URL " + reason, "url"); }

bool is_blank_or_control(char c) { return static_cast<unsigned char>(c) <= 0x20 || c == 0x7f; }

struct CurlText {
    void operator()(char* text) const { curl_free(text); }
};

bool is_among(std::string_view word, std::string_view list) {
    const auto words = split(list, ',');
    return std::any_of(words.begin(), words.end(), [word](std::string_view each) { return trim(each) == word; });
}

}  // namespace

void set_usual_options(const CurlHandle& transfer, std::chrono::milliseconds connect, std::chrono::milliseconds whole) {
    set_option(transfer, CURLOPT_NOSIGNAL, 1L);
    set_option(transfer, CURLOPT_PROXY, "");
    set_option(transfer, CURLOPT_NETRC, static_cast<long>(CURL_NETRC_IGNORED));
    set_option(transfer, CURLOPT_FOLLOWLOCATION, 0L);
    set_option(transfer, CURLOPT_DISALLOW_USERNAME_IN_URL, 1L);
    set_option(transfer, CURLOPT_SSL_VERIFYPEER, 1L);
    set_option(transfer, CURLOPT_SSL_VERIFYHOST, 2L);
    set_option(transfer, CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
    set_option(transfer, CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(connect.count()));
    set_option(transfer, CURLOPT_TIMEOUT_MS, static_cast<long>(whole.count()));
    set_option(transfer, CURLOPT_FORBID_REUSE, 1L);
    // Without this a look-up of a name that nobody answers would be waited for beyond the limit.
    set_option(transfer, CURLOPT_QUICK_EXIT, 1L);
}

CurlHandle new_transfer(std::chrono::milliseconds connect, std::chrono::milliseconds whole) {
    CurlHandle transfer(curl_easy_init());
    if (!transfer) throw std::bad_alloc();
    set_usual_options(transfer, connect, whole);
    return transfer;
}

void fail_option(CURLoption option, CURLcode code) {
    throw Error(Fault::internal,
                "libcurl refuses the option " + std::to_string(option) + ": " + curl_easy_strerror(code));
}

void append_line(CurlList& list, const std::string& line) {
    curl_slist* longer = curl_slist_append(list.get(), line.c_str());
    if (!longer) throw std::bad_alloc();
    static_cast<void>(list.release());
    list.reset(longer);
}

CurlUrl read_url(const std::string& url, std::string_view schemes) {
    if (url.size() > url_bytes_max) refuse_url("is longer than " + std::to_string(url_bytes_max) + " bytes");
    if (std::any_of(url.begin(), url.end(), is_blank_or_control)) refuse_url("holds a blank or a control character");
    CurlUrl read(curl_url());
    if (!read) throw std::bad_alloc();
    const CURLUcode code = curl_url_set(read.get(), CURLUPART_URL, url.c_str(), CURLU_NON_SUPPORT_SCHEME);
    const std::string wanted = "does not begin with " + std::string(schemes) + ", :// and a host";
    if (code == CURLUE_BAD_SCHEME || code == CURLUE_NO_HOST) refuse_url(wanted);
    if (code != CURLUE_OK) refuse_url("cannot be read");
    const std::string scheme = part_of(read, CURLUPART_SCHEME).value_or("");
    const std::string host = part_of(read, CURLUPART_HOST).value_or("");
    if (!is_among(scheme, schemes) || host.empty()) refuse_url(wanted);
    if (part_of(read, CURLUPART_USER) || part_of(read, CURLUPART_PASSWORD)) refuse_url("must not name a user");
    return read;
}

std::optional<std::string> part_of(const CurlUrl& url, CURLUPart part) {
    char* text = nullptr;
    if (curl_url_get(url.get(), part, &text, 0) != CURLUE_OK) return std::nullopt;
    return std::unique_ptr<char, CurlText>(text).get();
}

int status_of(const CurlHandle& transfer) {
    long status = 0;
    curl_easy_getinfo(transfer.get(), CURLINFO_RESPONSE_CODE, &status);
    return static_cast<int>(status);
}

std::chrono::milliseconds time_of(const CurlHandle& transfer) {
    curl_off_t microseconds = 0;
    curl_easy_getinfo(transfer.get(), CURLINFO_TOTAL_TIME_T, &microseconds);
    return std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::microseconds(microseconds));
}

std::string words_for(CURLcode code) {
    switch (code) {
        case CURLE_COULDNT_RESOLVE_HOST: return "the host's name leads nowhere";
        case CURLE_COULDNT_CONNECT: return "the host cannot be connected to";
        case CURLE_ABORTED_BY_CALLBACK:
        case CURLE_OPERATION_TIMEDOUT: return "the time limit has passed";
        case CURLE_SEND_ERROR:
        case CURLE_RECV_ERROR:
        case CURLE_GOT_NOTHING:
        case CURLE_PARTIAL_FILE: return "the connection broke off";
        case CURLE_PEER_FAILED_VERIFICATION: return "the host's certificate is not to be trusted";
        case CURLE_SSL_CONNECT_ERROR:
        case CURLE_USE_SSL_FAILED: return "no encrypted connection can be made";
        case CURLE_UNSUPPORTED_PROTOCOL:  // what answers without a head of HTTP
        case CURLE_WEIRD_SERVER_REPLY: return "the answer is none";
        default: return curl_easy_strerror(code);
    }
}

}  // namespace helpdesk
