#include "server/api/events.hpp"

#include "server/http/live_stream.hpp"

namespace helpdesk {

namespace {

const Field parameters[] = {{.name = "ticket", .kind = Kind::reference, .table = "tickets"},
                            {.name = "kind", .repeated = true},
                            {.name = "after"}};

// How long a client waits before it comes again, in milliseconds.
constexpr std::string_view retry = "retry: 2000\n\n";
constexpr std::string_view heartbeat = ": still here\n\n";

std::string text_of(const LiveEvent& event) {
    std::string text = "event: " + event.kind + "\n";
    if (!event.position.empty()) text += "id: " + event.position + "\n";
    return text + "data: " + event.body + "\n\n";
}

class StreamListener final : public LiveListener {
public:
    explicit StreamListener(std::shared_ptr<LiveStream> stream) : stream_(std::move(stream)) {}

    bool tell(const std::vector<LiveEvent>& events) override {
        std::string text;
        for (const LiveEvent& each : events) text += text_of(each);
        return stream_->send(std::move(text));
    }
    // One that takes no more has enough to read.
    void beat() override { stream_->send(std::string(heartbeat)); }
    bool is_gone() const override { return stream_->closed(); }
    void end() override { stream_->close(); }

private:
    std::shared_ptr<LiveStream> stream_;
};

[[noreturn]] void refuse_parameter(const std::string& name) {
    std::vector<std::string> known;
    for (const Field& each : parameters) known.emplace_back(each.name);
    throw Error(Fault::usage, "there is no parameter \"" + name + "\" here", name, did_you_mean(name, known));
}

LiveWish wish_of(const HttpRequest& request, const Address& address) {
    LiveWish wish;
    for (const auto& [name, value] : address.query) {
        const auto once = [&, &called = name, &given = value](std::string& into) {
            if (!into.empty()) throw Error(Fault::usage, called + " is said twice", called);
            if (given.empty()) throw Error(Fault::usage, called + " is empty", called);
            into = given;
        };
        if (name == "kind") {
            wish.kinds.push_back(value);
        } else if (name == "ticket") {
            once(wish.ticket);
        } else if (name == "after") {
            once(wish.after ? *wish.after : wish.after.emplace());
        } else {
            refuse_parameter(name);
        }
    }
    // A browser that comes again says in the header what it has heard since its address was made.
    const std::string* last = request.header("last-event-id");
    if (last && !last->empty()) wish.after = *last;
    return wish;
}

std::string example_stream() {
    const LiveEvent hello{"1772443800000-41-1042", "hello", R"({"kind":"hello"})"};
    const LiveEvent created{
        "1772443804000-42-1044-1042", "ticket.created",
        R"({"id":42,"kind":"ticket.created","at":"2026-03-02T09:30:04.000Z","actor":"agent@example.org",)"
        R"("ticket_number":"TKT-000001","ticket_id":"0197b2a4-5c10-7a31-8d52-3f1c2b9d4e60",)"
        R"("subject_id":null,"version":1})"};
    return std::string(retry) + text_of(hello) + text_of(created) + std::string(heartbeat);
}

}  // namespace

Endpoint Events::endpoint() {
    return {.behind = Behind::stream,
            .name = "event.follow",
            .noun = "event",
            .id = "event_follow",
            .summary = "Tells what happens, as it happens.",
            .method = "GET",
            .path = std::string(path.substr(api_root.size())),
            .in_query = {std::begin(parameters), std::end(parameters)},
            .stream = example_stream(),
            .answers = false,
            .finds = true};
}

Events::Events(Engine& engine, LiveOptions options) : feed_(std::make_unique<LiveFeed>(engine, options)) {}

HttpResponse Events::answer(const HttpRequest& request, const Address& address, const Actor& actor,
                            const std::string& token) const {
    LiveWish wish = feed_->checked(wish_of(request, address), actor);
    wish.token = token;
    HttpResponse response;
    response.headers = {{"Content-Type", "text/event-stream"}, {"X-Accel-Buffering", "no"}};
    if (request.method == "HEAD") return response;
    response.live = [feed = feed_.get(), wish, actor](std::shared_ptr<LiveStream> stream) {
        stream->send(std::string(retry));
        feed->add(std::make_shared<StreamListener>(std::move(stream)), wish, actor);
    };
    return response;
}

}  // namespace helpdesk
