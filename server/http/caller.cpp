#include "caller.hpp"

#include <httplib.h>

#include <array>
#include <cstring>

#include "answer_head.hpp"
#include "refusal.hpp"

namespace helpdesk {

namespace {

// What cpp-httplib reads comes from memory, and what it writes stays there.
class MemoryStream : public httplib::Stream {
public:
    explicit MemoryStream(std::string input) : input_(std::move(input)) {}

    bool is_readable() const override { return true; }
    bool is_writable() const override { return true; }
    ssize_t read(char* into, std::size_t room) override {
        const std::size_t taken = std::min(room, input_.size() - at_);
        std::memcpy(into, input_.data() + at_, taken);
        at_ += taken;
        return static_cast<ssize_t>(taken);
    }
    ssize_t write(const char* bytes, std::size_t size) override {
        output_.append(bytes, size);
        return static_cast<ssize_t>(size);
    }
    void get_remote_ip_and_port(std::string&, int&) const override {}
    void get_local_ip_and_port(std::string&, int&) const override {}
    socket_t socket() const override { return INVALID_SOCKET; }

    std::string& output() { return output_; }

private:
    std::string input_;
    std::size_t at_ = 0;
    std::string output_;
};

// It would act on these by itself: cut ranges out, wait for a body, compress.
bool is_withheld(std::string_view name) {
    static constexpr std::array<std::string_view, 5> withheld{"accept-encoding", "content-encoding", "content-length",
                                                              "if-range", "range"};
    return std::find(withheld.begin(), withheld.end(), name) != withheld.end();
}

// It decodes percent-encodings in values, which would make line ends of %0d%0a.
std::string escape_percent(std::string_view value) {
    std::string escaped;
    for (char c : value) escaped += c == '%' ? std::string("%25") : std::string(1, c);
    return escaped;
}

// The query is left out: it is nobody's business but the handler's, and two ? in it are too many for cpp-httplib.
std::string canonical_head(const HttpRequest& request) {
    constexpr std::size_t line_bytes_max = 8'000;  // it refuses longer lines
    const std::string_view target = request.target;
    std::string head = request.method + " " + std::string(target.substr(0, target.find('?'))) + " HTTP/1.1\r\n";
    for (const HttpHeader& each : request.headers) {
        if (is_withheld(each.name)) continue;
        const std::string line = each.name + ": " + escape_percent(each.value) + "\r\n";
        if (line.size() <= line_bytes_max) head += line;
    }
    return head + "content-length: " + std::to_string(request.body.size()) + "\r\n\r\n";
}

}  // namespace

class Caller::Library : public httplib::Server {
public:
    explicit Library(const HttpHandler& handler) : handler_(handler) {
        set_pre_routing_handler([this](const httplib::Request&, httplib::Response& response) {
            handle(response);
            return HandlerResponse::Handled;
        });
        // Runs last before the head is written: it goes out with these headers and no others.
        set_post_routing_handler([this](const httplib::Request&, httplib::Response& response) {
            response.headers.clear();
            for (HttpHeader& each : headers_) response.headers.emplace(std::move(each.name), std::move(each.value));
        });
    }

    HttpAnswer call(HttpRequest request, Framing framing) {
        MemoryStream stream(canonical_head(request));
        request_ = std::move(request);
        framing_ = std::move(framing);
        answer_ = {};
        headers_.clear();
        handled_ = false;
        bool closes = false;
        process_request(stream, framing_.close, closes, nullptr);
        if (!handled_) return refuse(problem(500, "the request could not be handled", request_.id), framing_);
        answer_.head = std::move(stream.output());
        return std::move(answer_);
    }

private:
    const HttpHandler& handler_;
    HttpRequest request_;
    Framing framing_;
    HttpAnswer answer_;
    std::vector<HttpHeader> headers_;
    bool handled_ = false;  // else cpp-httplib has answered by itself, which is not to be seen

    void handle(httplib::Response& response) {
        const std::string id = request_.id;
        try {
            answer_.response = handler_(std::move(request_));
        } catch (...) {
            // Whatever it was: its words could tell what is nobody's business.
            answer_.response = problem(500, "something went wrong here", id);
        }
        headers_ = complete_headers(answer_, framing_, id);
        response.status = answer_.response.status;
        handled_ = true;
    }
};

Caller::Caller(const HttpHandler& handler) : library_(std::make_unique<Library>(handler)) {}

Caller::~Caller() = default;

HttpAnswer Caller::call(HttpRequest request, Framing framing) {
    return library_->call(std::move(request), std::move(framing));
}

HttpAnswer refuse(HttpResponse response, Framing framing) {
    HttpAnswer answer{.response = std::move(response)};
    const auto headers = complete_headers(answer, framing, {});
    answer.head = "HTTP/1.1 " + std::to_string(answer.response.status) + " ";
    answer.head += std::string(reason_of(answer.response.status)) + "\r\n";
    for (const HttpHeader& each : headers) answer.head += each.name + ": " + each.value + "\r\n";
    answer.head += "\r\n";
    return answer;
}

}  // namespace helpdesk
