#include "http.hpp"

#include <unistd.h>

#include <algorithm>
#include <array>

#include "cli/curl/curl.hpp"
#include "engine/engine.hpp"

namespace helpdesk {

namespace {

constexpr std::string_view http_schemes = "http, https";
constexpr std::string_view token_signs = "!#$%&'*+-.^_`|~";  // what RFC 9110 has in names beside letters and digits
// They say where one request ends and the next begins, or whom it is for.
constexpr std::array own_headers = {"connection", "content-length", "expect", "host", "transfer-encoding"};

// Asked by libcurl for each address that it is about to connect to.
struct Gate {
    const AllowedNetworks& networks;
    bool has_opened = false;
    bool has_refused = false;

    static curl_socket_t open(void* self, curlsocktype, curl_sockaddr* address) {
        auto& gate = *static_cast<Gate*>(self);
        if (!gate.networks.may_connect(address->addr)) {
            gate.has_refused = true;
            return CURL_SOCKET_BAD;
        }
        gate.has_opened = true;
        return socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
    }
};

// Counts the bytes of the answer and throws them away.
struct Receipt {
    const CurlHandle& transfer;
    std::size_t bytes_left;
    bool has_head = false;

    bool take(std::size_t bytes) {
        const bool fits = bytes <= bytes_left;
        bytes_left -= fits ? bytes : bytes_left;
        return fits;
    }

    static std::size_t head(const char* line, std::size_t, std::size_t bytes, void* self) {
        auto& receipt = *static_cast<Receipt*>(self);
        const bool is_end = bytes > 0 && (line[0] == '\r' || line[0] == '\n');
        const bool is_final = is_end && status_of(receipt.transfer) >= 200;
        receipt.has_head = receipt.has_head || is_final;
        return receipt.take(bytes) ? bytes : 0;
    }

    static std::size_t body(const char*, std::size_t, std::size_t bytes, void* self) {
        return static_cast<Receipt*>(self)->take(bytes) ? bytes : 0;
    }
};

bool is_token(std::string_view name) {
    return !name.empty() && std::all_of(name.begin(), name.end(), [](char c) {
        const bool is_alphanumeric = (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
        return is_alphanumeric || token_signs.find(c) != std::string_view::npos;
    });
}

bool is_header_value(std::string_view value) {
    return std::all_of(value.begin(), value.end(),
                       [](char c) { return c == '\t' || (static_cast<unsigned char>(c) >= 0x20 && c != 0x7f); });
}

CurlList header_lines(const HttpPost& request) {
    CurlList lines;
    bool has_type = false;
    for (const auto& [name, value] : request.headers) {
        if (!is_token(name)) throw Error(Fault::invalid, "a header has a name that none can have", "headers");
        if (!is_header_value(value)) {
            throw Error(Fault::invalid, "the header " + name + " holds a control character", "headers");
        }
        const std::string lower = lower_ascii(name);
        if (std::find(own_headers.begin(), own_headers.end(), lower) != own_headers.end()) {
            throw Error(Fault::invalid, "the header " + name + " is set by Helpdesk itself", "headers");
        }
        has_type = has_type || lower == "content-type";
        // libcurl takes a name with nothing behind its colon as a wish to leave that header away.
        append_line(lines, trim(value).empty() ? name + ";" : name + ": " + value);
    }
    if (!has_type) append_line(lines, "Content-Type:");
    append_line(lines, "Expect:");
    return lines;
}

std::string words_for_status(int status) {
    const std::string answered = "the receiver answered " + std::to_string(status);
    return status >= 300 && status < 400 ? answered + ", a redirect, which is not followed" : answered;
}

Sent outcome(CURLcode code, const Gate& gate, const Receipt& receipt) {
    Sent sent{.took = time_of(receipt.transfer)};
    if (receipt.has_head) {
        sent.status = status_of(receipt.transfer);
        sent.ok = sent.status >= 200 && sent.status < 300;
        sent.again = !sent.ok;
        sent.error = sent.ok ? "" : words_for_status(sent.status);
    } else if (gate.has_refused && !gate.has_opened) {
        sent.error =
            "the URL leads to an address that may not be connected to (the setting networks names those that may)";
    } else {
        sent.again = code != CURLE_URL_MALFORMAT;
        sent.error = code == CURLE_WRITE_ERROR ? "the head of the answer is too long" : words_for(code);
    }
    return sent;
}

}  // namespace

void check_url(const std::string& url) { read_url(url, http_schemes); }

Sent post(const HttpPost& request, const AllowedNetworks& networks, const SendingLimits& limits) {
    const CurlList lines = header_lines(request);
    CurlUrl url;
    try {
        url = read_url(request.url, http_schemes);
    } catch (const Error& error) {
        return {.error = error.what()};
    }
    const CurlHandle transfer = new_transfer(limits.connect, limits.whole);
    Gate gate{.networks = networks};
    Receipt receipt{.transfer = transfer, .bytes_left = limits.answer_bytes};
    set_option(transfer, CURLOPT_CURLU, url.get());
    set_option(transfer, CURLOPT_PROTOCOLS_STR, "http,https");
    set_option(transfer, CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_1_1));
    set_option(transfer, CURLOPT_OPENSOCKETFUNCTION, &Gate::open);
    set_option(transfer, CURLOPT_OPENSOCKETDATA, &gate);
    set_option(transfer, CURLOPT_POST, 1L);
    set_option(transfer, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(request.body.size()));
    set_option(transfer, CURLOPT_POSTFIELDS, request.body.data());
    set_option(transfer, CURLOPT_HTTPHEADER, lines.get());
    set_option(transfer, CURLOPT_USERAGENT, "Helpdesk");
    set_option(transfer, CURLOPT_HEADERFUNCTION, &Receipt::head);
    set_option(transfer, CURLOPT_HEADERDATA, &receipt);
    set_option(transfer, CURLOPT_WRITEFUNCTION, &Receipt::body);
    set_option(transfer, CURLOPT_WRITEDATA, &receipt);
    return outcome(curl_easy_perform(transfer.get()), gate, receipt);
}

}  // namespace helpdesk
