// The second half of a connection: its answers.

#include <sys/socket.h>

#include <array>
#include <charconv>

#include "answer_head.hpp"
#include "exchange.hpp"

namespace helpdesk {

namespace {

std::string chunk_size(std::size_t bytes) {
    std::array<char, 16> digits{};
    const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), bytes, 16).ptr;
    return std::string(digits.data(), end) + "\r\n";
}

}  // namespace

Framing Connection::framing() const {
    const FrontOptions& options = services_.options;
    Framing framing{.date = http_date(options.world.now()), .headers = options.headers};
    framing.close = exchange_->head.close || services_.stopping;
    framing.is_head = exchange_->is_head;
    framing.is_http_1_0 = exchange_->head.is_http_1_0;
    return framing;
}

void Connection::refuse(int status, std::string_view detail) {
    // A head that is not complete is still with its reader.
    exchange_->is_head = exchange_->is_head || exchange_->reader.head().request.method == "HEAD";
    ++services_.refused;
    HttpResponse response = problem(status, detail, exchange_->id);
    if (status == 405) response.headers.push_back({"allow", "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS"});
    if (status == 503) response.headers.push_back({"retry-after", "1"});
    answer_by_itself(std::move(response));
}

void Connection::answer_by_itself(HttpResponse response) {
    Framing framed = framing();
    framed.close = true;
    begin_answer(helpdesk::refuse(std::move(response), std::move(framed)));
}

void Connection::on_answered(HttpAnswer answer, std::shared_ptr<LiveStream> live) {
    exchange_->live = std::move(live);
    begin_answer(std::move(answer));
}

void Connection::begin_answer(HttpAnswer answer) {
    Exchange& exchange = *exchange_;
    exchange.memory.set(0);
    exchange.part = {};
    exchange.chunked = answer.chunked;
    exchange.close = answer.close;
    auto& source = answer.response.source;
    if (source) exchange.source = std::make_shared<std::function<std::string()>>(std::move(source));
    exchange.source_left = answer.response.content_length;
    outlet_.add(std::move(answer.head));
    outlet_.add(std::move(answer.response.body));
    enter(exchange.live ? Stage::live : Stage::writing);
    if (exchange.live && services_.stopping) exchange.live->close();
    write();
}

void Connection::write() {
    do {
        if (!outlet_.flush(descriptor())) return enter(Stage::gone);
        if (!outlet_.is_empty()) return;
    } while (find_more_to_write());
}

// When the client has everything that there was.
bool Connection::find_more_to_write() {
    if (stage_ == Stage::live) {
        auto [bytes, closed] = exchange_->live->take();
        add_part(std::move(bytes));
        if (closed) {
            exchange_->live.reset();
            add_end();
        }
        return !outlet_.is_empty() || closed;
    }
    if (stage_ != Stage::writing) return false;
    if (!exchange_->source) {
        finish();
        return false;
    }
    enter(Stage::sourcing);
    services_.pool->go_on([&services = services_, id = id_, source = exchange_->source](Caller&) {
        std::optional<std::string> part;
        try {
            part = (*source)();
        } catch (...) {
            part.reset();
        }
        services.mailbox->post(id, [part = std::move(part)](Connection* self) mutable {
            if (self) self->on_sourced(std::move(part));
        });
    });
    return false;
}

void Connection::on_sourced(std::optional<std::string> part) {
    auto& left = exchange_->source_left;
    const bool ends = part && part->empty();
    if (!part || (left && part->size() > *left) || (left && ends && *left > 0)) return cut();
    if (left) *left -= part->size();
    if (ends) {
        exchange_->source = nullptr;
        add_end();
    } else {
        stage_ = Stage::writing;
        add_part(std::move(*part));
    }
    write();
}

void Connection::go_on_living() {
    if (stage_ == Stage::live && outlet_.is_empty()) write();
}

void Connection::add_part(std::string part) {
    if (part.empty()) return;
    if (!exchange_->chunked) return outlet_.add(std::move(part));
    outlet_.add(chunk_size(part.size()));
    outlet_.add(std::move(part));
    outlet_.add("\r\n");
}

void Connection::add_end() {
    stage_ = Stage::writing;
    if (exchange_->chunked) outlet_.add("0\r\n\r\n");
}

void Connection::finish() {
    const bool close = exchange_->close || services_.stopping;
    exchange_.reset();
    if (close) return linger();
    enter(Stage::idle);
    take_input();
}

void Connection::linger() {
    input_ = {};
    shutdown(descriptor(), SHUT_WR);
    enter(Stage::lingering);
}

// So that the client sees that it has not got everything.
void Connection::cut() {
    const ::linger at_once{1, 0};
    setsockopt(descriptor(), SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
    enter(Stage::gone);
}

}  // namespace helpdesk
