#include "cli/remote/remote_server.hpp"

#include <algorithm>
#include <exception>
#include <new>

#include "cli/curl/curl.hpp"

namespace helpdesk {

namespace {

constexpr std::chrono::milliseconds connect_wait{10'000};
constexpr long silence_max_seconds = 60;  // of a server that has the request
constexpr std::size_t answer_bytes_max = std::size_t{256} << 20;
constexpr int repeats_max = 2;
constexpr std::string_view unix_mark = "unix:";

struct CurlText {
    void operator()(char* text) const { curl_free(text); }
};

// Whoever builds a key from what others wrote must not write headers with it.
void check_header(const std::string& name, const std::string& value) {
    const auto is_control = [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; };
    if (std::none_of(value.begin(), value.end(), is_control)) return;
    throw Error(Fault::invalid, name + " cannot be sent to a server: it has a control character in it");
}

// What the transfer does while it runs, and what came of it.
struct Exchange {
    const RemoteRequest& request;
    const CurlHandle& transfer;
    RemoteAnswer answer = {};
    bool has_begun = false;  // some of the answer has come in
    std::exception_ptr failure = {};

    bool streams() const {
        const int status = status_of(transfer);
        return request.see && status >= 200 && status < 300;
    }

    // Nothing may be thrown through libcurl.
    template <typename Work>
    bool guarded(Work&& work) {
        try {
            work();
            return true;
        } catch (...) {
            failure = std::current_exception();
            return false;
        }
    }

    static std::size_t head(char* line, std::size_t, std::size_t bytes, void* self) {
        auto& exchange = *static_cast<Exchange*>(self);
        const std::string_view text = trim({line, bytes});
        const auto colon = text.find(':');
        exchange.has_begun = true;
        if (text.starts_with("HTTP/")) exchange.answer.headers.clear();
        const bool done = exchange.guarded([&] {
            if (colon == std::string_view::npos) return;
            exchange.answer.headers[lower_ascii(text.substr(0, colon))] = trim(text.substr(colon + 1));
        });
        return done ? bytes : 0;
    }

    static std::size_t take(char* part, std::size_t, std::size_t bytes, void* self) {
        auto& exchange = *static_cast<Exchange*>(self);
        const bool done = exchange.guarded([&] {
            if (exchange.streams()) return exchange.request.see({part, bytes});
            exchange.answer.body.append(part, bytes);
            if (exchange.answer.body.size() > answer_bytes_max) {
                throw Error(Fault::unavailable, "the server's answer is too long to be one of a desk");
            }
        });
        return done ? bytes : 0;
    }

    static std::size_t give(char* into, std::size_t, std::size_t room, void* self) {
        auto& exchange = *static_cast<Exchange*>(self);
        std::size_t given = 0;
        const bool done = exchange.guarded([&] { given = (*exchange.request.file)(into, room); });
        return done ? given : CURL_READFUNC_ABORT;
    }
};

}  // namespace

std::string RemoteAnswer::header(const std::string& name) const {
    const auto found = headers.find(name);
    return found == headers.end() ? "" : found->second;
}

struct RemoteServer::Inside {
    std::string base;    // without a / at its end
    std::string socket;  // a path, or empty
    std::string token;
    std::string shown;  // what messages call the server
    CurlHandle transfer = new_transfer(connect_wait, std::chrono::milliseconds(0));

    CurlList header_lines(const RemoteRequest& request) const;
    void prepare(const RemoteRequest& request, const CurlList& lines, Exchange& exchange);
    CURLcode perform(Exchange& exchange);
    [[noreturn]] void fail(CURLcode code, const RemoteRequest& request) const;
};

RemoteServer::RemoteServer(const std::string& url, std::string token) : inside_(std::make_unique<Inside>()) {
    inside_->token = std::move(token);
    inside_->shown = url;
    if (url.starts_with(unix_mark)) {
        inside_->socket = url.substr(unix_mark.size());
        inside_->base = "http://localhost";
        if (!inside_->socket.starts_with('/')) throw Error(Fault::invalid, "remote must be unix:/PATH", "remote");
        return;
    }
    CurlUrl read;
    try {
        read = read_url(url, "https, http");
    } catch (const Error& error) {
        throw Error(error.fault(), error.what(), "remote", "such as https://desk.example.org");
    }
    const bool is_open = part_of(read, CURLUPART_SCHEME) == "http" && !is_loopback(*part_of(read, CURLUPART_HOST));
    if (is_open) {
        throw Error(Fault::invalid, "remote must be https:// for a server elsewhere", "remote",
                    "the token would be there for everybody on the way to see");
    }
    if (part_of(read, CURLUPART_QUERY) || part_of(read, CURLUPART_FRAGMENT)) {
        throw Error(Fault::invalid, "remote must end with the server's address", "remote");
    }
    inside_->base = url;
    while (inside_->base.ends_with('/')) inside_->base.pop_back();
}

RemoteServer::~RemoteServer() = default;

CurlList RemoteServer::Inside::header_lines(const RemoteRequest& request) const {
    CurlList lines;
    append_line(lines, "Authorization: Bearer " + token);
    append_line(lines, "Expect:");
    append_line(lines, request.file ? "Content-Type: application/octet-stream" : "Content-Type: application/json");
    if (request.file) append_line(lines, "Transfer-Encoding: chunked");
    for (const auto& [name, value] : request.headers) {
        check_header(name, value);
        append_line(lines, name + ": " + value);
    }
    return lines;
}

void RemoteServer::Inside::prepare(const RemoteRequest& request, const CurlList& lines, Exchange& exchange) {
    curl_easy_reset(transfer.get());
    set_usual_options(transfer, connect_wait, std::chrono::milliseconds(0));
    set_option(transfer, CURLOPT_FORBID_REUSE, 0L);
    // On a connection that was used before libcurl repeats by itself what got no answer.
    set_option(transfer, CURLOPT_FRESH_CONNECT, request.may_repeat ? 0L : 1L);
    const std::string url = base + request.target;
    set_option(transfer, CURLOPT_URL, url.c_str());
    set_option(transfer, CURLOPT_PATH_AS_IS, 1L);
    set_option(transfer, CURLOPT_PROTOCOLS_STR, "http,https");
    if (!socket.empty()) set_option(transfer, CURLOPT_UNIX_SOCKET_PATH, socket.c_str());
    set_option(transfer, CURLOPT_LOW_SPEED_LIMIT, 1L);
    set_option(transfer, CURLOPT_LOW_SPEED_TIME, silence_max_seconds);
    set_option(transfer, CURLOPT_ACCEPT_ENCODING, "");
    set_option(transfer, CURLOPT_USERAGENT, "helpdesk");
    set_option(transfer, CURLOPT_HTTPHEADER, lines.get());
    if (request.file) {
        set_option(transfer, CURLOPT_UPLOAD, 1L);
        set_option(transfer, CURLOPT_READFUNCTION, &Exchange::give);
        set_option(transfer, CURLOPT_READDATA, &exchange);
    } else if (request.method != "GET") {
        set_option(transfer, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(request.body.size()));
        set_option(transfer, CURLOPT_POSTFIELDS, request.body.data());
    }
    set_option(transfer, CURLOPT_CUSTOMREQUEST, request.method.c_str());
    set_option(transfer, CURLOPT_HEADERFUNCTION, &Exchange::head);
    set_option(transfer, CURLOPT_HEADERDATA, &exchange);
    set_option(transfer, CURLOPT_WRITEFUNCTION, &Exchange::take);
    set_option(transfer, CURLOPT_WRITEDATA, &exchange);
}

CURLcode RemoteServer::Inside::perform(Exchange& exchange) {
    const CURLcode code = curl_easy_perform(transfer.get());
    if (exchange.failure) std::rethrow_exception(exchange.failure);
    exchange.answer.status = status_of(transfer);
    return code;
}

// What did not arrive has changed nothing; of the rest nobody knows.
void RemoteServer::Inside::fail(CURLcode code, const RemoteRequest& request) const {
    const bool was_not_sent = code == CURLE_COULDNT_RESOLVE_HOST || code == CURLE_COULDNT_CONNECT ||
                              code == CURLE_PEER_FAILED_VERIFICATION || code == CURLE_SSL_CONNECT_ERROR;
    const std::string what = "the server " + shown + " cannot be reached: " + words_for(code);
    if (was_not_sent || request.method == "GET") throw Error(Fault::unavailable, what);
    throw Error(Fault::unavailable, what + "; whether it was done is not known", {}, "look before you do it again");
}

RemoteAnswer RemoteServer::ask(const RemoteRequest& request) {
    const CurlList lines = inside_->header_lines(request);
    for (int repeats = 0;; ++repeats) {
        Exchange exchange{.request = request, .transfer = inside_->transfer};
        inside_->prepare(request, lines, exchange);
        const CURLcode code = inside_->perform(exchange);
        if (code == CURLE_OK) return std::move(exchange.answer);
        const bool broke_off = code == CURLE_SEND_ERROR || code == CURLE_RECV_ERROR || code == CURLE_GOT_NOTHING ||
                               code == CURLE_PARTIAL_FILE;
        const bool has_been_seen = request.see && exchange.has_begun;
        if (!broke_off || !request.may_repeat || has_been_seen || repeats == repeats_max) inside_->fail(code, request);
    }
}

std::string url_encoded(std::string_view text) {
    const std::unique_ptr<char, CurlText> encoded(
        curl_easy_escape(nullptr, text.data(), static_cast<int>(text.size())));
    if (!encoded) throw std::bad_alloc();
    return encoded.get();
}

std::string url_decoded(const std::string& text) {
    int size = 0;
    const std::unique_ptr<char, CurlText> decoded(
        curl_easy_unescape(nullptr, text.data(), static_cast<int>(text.size()), &size));
    if (!decoded) throw std::bad_alloc();
    return {decoded.get(), static_cast<std::size_t>(size)};
}

}  // namespace helpdesk
