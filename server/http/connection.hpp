#pragma once

#include <sys/epoll.h>

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "body_reader.hpp"
#include "descriptor.hpp"
#include "head_reader.hpp"
#include "live_stream.hpp"
#include "outlet.hpp"
#include "services.hpp"

namespace helpdesk {

// Which two ends a connection has.
struct ConnectionEnds {
    std::string peer;  // IP addresses; empty for a Unix socket
    std::string own;
    bool is_unix = false;
};

// One client: reads a request, has it handled, writes the answer, and so on with the next one. Of the loop's thread
// alone; workers reach it through the mailbox.
class Connection {
public:
    Connection(FrontServices& services, OwnDescriptor socket, std::uint64_t id, ConnectionEnds ends);
    ~Connection();
    Connection(const Connection&) = delete;
    Connection& operator=(const Connection&) = delete;

    std::uint64_t id() const { return id_; }
    int descriptor() const { return socket_.number(); }
    bool is_idle() const { return stage_ == Stage::idle; }
    bool is_gone() const { return stage_ == Stage::gone; }
    // For epoll: nothing while a worker has the request, so that nobody fills our memory meanwhile.
    std::uint32_t wanted_events() const;
    void on_events(std::uint32_t events);
    void check_deadline(SteadyTime now);
    // What has not begun ends now, the rest with its answer.
    void stop();

    // From workers. Nothing in place of a result: it failed.
    void on_planned(std::optional<BodyPlan> plan);
    void on_sunk(std::optional<HttpResponse> refusal);
    void on_answered(HttpAnswer answer, std::shared_ptr<LiveStream> live);
    void on_sourced(std::optional<std::string> part);
    void go_on_living();

private:
    enum class Stage { idle, head, planning, body, sinking, handling, writing, sourcing, live, lingering, gone };
    struct Exchange;

    FrontServices& services_;
    OwnDescriptor socket_;
    const std::uint64_t id_;
    const ConnectionEnds ends_;
    Stage stage_ = Stage::idle;
    SteadyTime since_;   // when the stage began; of a body: when it would have begun without our pauses
    std::string input_;  // read, and not yet looked at
    Outlet outlet_;
    std::unique_ptr<Exchange> exchange_;  // from the first byte of a request to the last one of its answer
    std::size_t discarded_ = 0;

    void enter(Stage stage);
    bool reads() const { return stage_ == Stage::idle || stage_ == Stage::head || stage_ == Stage::body; }
    void receive();
    void on_end_of_input();
    void take_input();
    void on_head();
    void take_body(std::string_view& text);
    void plan_body();
    void begin_body(std::optional<BodyPlan> plan);
    void invite_body();
    void sink_body();
    void handle();
    void refuse(int status, std::string_view detail);
    void answer_by_itself(HttpResponse response);
    void begin_answer(HttpAnswer answer);
    void write();
    bool find_more_to_write();
    void add_part(std::string part);
    void add_end();
    void finish();
    void linger();
    void cut();
    SteadyTime deadline() const;
    Framing framing() const;
};

}  // namespace helpdesk
