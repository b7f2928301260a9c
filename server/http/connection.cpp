#include "connection.hpp"

#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cerrno>

#include "exchange.hpp"
#include "hosts.hpp"
#include "refusal.hpp"

namespace helpdesk {

namespace {

constexpr std::size_t read_bytes = 16 << 10;
constexpr std::size_t sink_bytes = 64 << 10;
// How long, and for how much, a client that is still sending is listened to, so that it sees why it was refused: closed
// at once, its data would make the kernel throw the answer away.
constexpr std::chrono::milliseconds linger_time{1'000};
constexpr std::size_t linger_bytes_max = 4 << 20;

// What the client is told if the plan's sink does not take the part.
std::optional<HttpResponse> refusal_of(const BodyPlan& plan, std::string_view part, const std::string& request_id) {
    try {
        plan.sink(part);
        return std::nullopt;
    } catch (const BodyRefused& refused) {
        return refused.response;
    } catch (...) {
        return problem(500, "something went wrong here", request_id);
    }
}

// Nothing if it failed.
std::optional<BodyPlan> plan_of(const std::function<BodyPlan()>& make) {
    try {
        return make();
    } catch (...) {
        return std::nullopt;
    }
}

}  // namespace

Connection::Connection(FrontServices& services, OwnDescriptor socket, std::uint64_t id, ConnectionEnds ends)
    : services_(services),
      socket_(std::move(socket)),
      id_(id),
      ends_(std::move(ends)),
      since_(std::chrono::steady_clock::now()) {}

Connection::~Connection() {
    if (exchange_ && exchange_->live) exchange_->live->close();
}

void Connection::enter(Stage stage) {
    stage_ = stage;
    since_ = std::chrono::steady_clock::now();
}

std::uint32_t Connection::wanted_events() const {
    std::uint32_t events = 0;
    if (!outlet_.is_empty()) events |= EPOLLOUT;
    if (reads() || stage_ == Stage::lingering) events |= EPOLLIN;
    if (stage_ == Stage::live) events |= EPOLLIN | EPOLLRDHUP;
    return events;
}

void Connection::on_events(std::uint32_t events) {
    if ((events & EPOLLIN) != 0) receive();
    if ((events & EPOLLOUT) != 0 && !is_gone()) write();
    const bool listens_no_more = stage_ == Stage::live && (events & EPOLLRDHUP) != 0;
    if ((events & (EPOLLHUP | EPOLLERR)) != 0 || listens_no_more) enter(Stage::gone);
}

void Connection::receive() {
    std::array<char, read_bytes> bytes;
    const ssize_t got = recv(descriptor(), bytes.data(), bytes.size(), MSG_DONTWAIT);
    if (got == 0) return on_end_of_input();
    if (got < 0) {
        if (errno != EAGAIN && errno != EWOULDBLOCK && errno != EINTR) enter(Stage::gone);
        return;
    }
    if (reads()) {
        input_.append(bytes.data(), static_cast<std::size_t>(got));
        return take_input();
    }
    // Nothing that comes after the last request of a connection is ever looked at.
    discarded_ += static_cast<std::size_t>(got);
    if (discarded_ > linger_bytes_max) enter(Stage::gone);
}

void Connection::on_end_of_input() {
    // Who closes one direction only, after a whole request, is answered: then nobody reads here.
    const bool in_request = stage_ == Stage::body || (stage_ == Stage::head && exchange_->reader.has_begun());
    if (!in_request) return enter(Stage::gone);
    refuse(400, "the request ends before it is complete");
}

void Connection::take_input() {
    std::string input = std::exchange(input_, {});
    std::string_view text = input;
    try {
        while (!text.empty() && reads()) {
            if (stage_ == Stage::idle) {
                exchange_ = std::make_unique<Exchange>(services_);
                enter(Stage::head);
            }
            if (stage_ == Stage::body) {
                take_body(text);
            } else if (exchange_->reader.take(text)) {
                on_head();
            }
        }
    } catch (const Refusal& refusal) {
        return refuse(refusal.status(), refusal.what());
    }
    if (stage_ == Stage::body) invite_body();
    if (text.empty() || stage_ == Stage::lingering || stage_ == Stage::gone) return;
    input.erase(0, input.size() - text.size());
    input_ = std::move(input);
}

// For whoever waits to be told that the body is welcome.
void Connection::invite_body() {
    if (!std::exchange(exchange_->head.expects_continue, false)) return;
    outlet_.add("HTTP/1.1 100 Continue\r\n\r\n");
    if (!outlet_.flush(descriptor())) enter(Stage::gone);
}

void Connection::on_head() {
    Exchange& exchange = *exchange_;
    exchange.head = std::move(exchange.reader.head());
    HttpRequest& request = exchange.head.request;
    exchange.is_head = request.method == "HEAD";
    check_host(exchange.head, services_.options, ends_);
    request.peer = ends_.peer;
    request.over_unix_socket = ends_.is_unix;
    request.id = new_uuid(services_.options.world.now(), services_.options.world.random);
    exchange.id = request.id;
    if (exchange.head.has_body()) return plan_body();
    handle();
}

void Connection::plan_body() {
    auto plan = services_.plan ? plan_of([&] { return services_.plan(exchange_->head.request); })
                               : BodyPlan{.size_max = services_.options.body_bytes_max};
    if (!plan || !plan->look) return begin_body(std::move(plan));
    enter(Stage::planning);
    exchange_->has_begun = true;
    auto job = [&services = services_, id = id_, look = std::move(plan->look)](Caller&) {
        services.mailbox->post(id, [found = plan_of(look)](Connection* self) mutable {
            if (self) self->on_planned(std::move(found));
        });
    };
    if (!services_.pool->begin(std::move(job))) throw Refusal(503, "too many requests are waiting");
}

void Connection::on_planned(std::optional<BodyPlan> plan) {
    begin_body(std::move(plan));
    take_input();
}

void Connection::begin_body(std::optional<BodyPlan> plan) {
    Exchange& exchange = *exchange_;
    if (!plan) return answer_by_itself(problem(500, "something went wrong here", exchange.id));
    if (plan->refusal) return answer_by_itself(std::move(*plan->refusal));
    try {
        exchange.body.emplace(exchange.head, plan->size_max);
    } catch (const Refusal& refusal) {
        return refuse(refusal.status(), refusal.what());
    }
    exchange.plan = std::make_shared<BodyPlan>(std::move(*plan));
    enter(Stage::body);
}

void Connection::take_body(std::string_view& text) {
    Exchange& exchange = *exchange_;
    exchange.head.expects_continue = false;
    const std::size_t before = text.size();
    exchange.body_complete = exchange.body->take(text, exchange.part);
    exchange.received += before - text.size();
    if (!exchange.memory.set(exchange.part.size())) throw Refusal(503, "there is no room for the body now");
    if (exchange.plan->sink) {
        if (exchange.body_complete || exchange.part.size() >= sink_bytes) sink_body();
    } else if (exchange.body_complete) {
        exchange.head.request.body = std::move(exchange.part);
        handle();
    }
}

void Connection::sink_body() {
    const auto read_for = std::chrono::steady_clock::now() - since_;
    enter(Stage::sinking);
    exchange_->has_begun = true;
    auto job = [&services = services_, id = id_, read_for, plan = exchange_->plan, request_id = exchange_->id,
                part = std::exchange(exchange_->part, {})](Caller&) {
        auto refusal = part.empty() ? std::nullopt : refusal_of(*plan, part, request_id);
        services.mailbox->post(id, [refusal = std::move(refusal), read_for](Connection* self) mutable {
            if (!self) return;
            self->since_ = std::chrono::steady_clock::now() - read_for;
            self->on_sunk(std::move(refusal));
        });
    };
    services_.pool->go_on(std::move(job));
}

void Connection::on_sunk(std::optional<HttpResponse> refusal) {
    if (refusal) return answer_by_itself(std::move(*refusal));
    exchange_->memory.set(0);
    if (exchange_->body_complete) return handle();
    stage_ = Stage::body;
    take_input();
}

void Connection::handle() {
    enter(Stage::handling);
    ++services_.requests;
    if (exchange_->plan) exchange_->head.request.taken = exchange_->plan->taken;
    auto job = [&services = services_, id = id_, framing = framing(),
                request = std::move(exchange_->head.request)](Caller& caller) mutable {
        HttpAnswer answer = caller.call(std::move(request), std::move(framing));
        const auto begin_live = std::exchange(answer.response.live, {});
        std::shared_ptr<LiveStream> live;
        if (begin_live) live = std::make_shared<LiveStream>(services.mailbox, id, services.options.live_bytes_max);
        services.mailbox->post(id, [answer = std::move(answer), live](Connection* self) mutable {
            if (self) return self->on_answered(std::move(answer), std::move(live));
            if (live) live->close();
        });
        try {
            if (live) begin_live(live);
        } catch (...) {
            live->close();
        }
    };
    const auto& pool = services_.pool;
    if (exchange_->has_begun) return pool->go_on(std::move(job));
    if (pool->begin(std::move(job))) return;
    --services_.requests;
    throw Refusal(503, "too many requests are waiting");
}

SteadyTime Connection::deadline() const {
    const FrontOptions& options = services_.options;
    switch (stage_) {
        case Stage::idle: return since_ + options.idle_deadline;
        case Stage::head: return since_ + options.head_deadline;
        case Stage::body: return since_ + options.body_deadline + allowance(options, exchange_->received);
        case Stage::lingering: return since_ + linger_time;
        default: return outlet_.deadline(options);
    }
}

void Connection::check_deadline(SteadyTime now) {
    if (now < deadline()) return;
    if (stage_ != Stage::idle && stage_ != Stage::lingering) ++services_.late;
    if (stage_ == Stage::head || stage_ == Stage::body) return refuse(408, "the request took too long");
    enter(Stage::gone);
}

void Connection::stop() {
    if (stage_ == Stage::idle || stage_ == Stage::head) return enter(Stage::gone);
    if (stage_ == Stage::live) exchange_->live->close();
}

}  // namespace helpdesk
