#include "server/api/events.hpp"

#include "server/http/live_stream.hpp"

namespace helpdesk {

namespace {

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
    StreamListener(std::shared_ptr<LiveStream> stream, Events::WhoAsks who)
        : stream_(std::move(stream)), who_(std::move(who)) {}

    Actor actor() override { return who_(); }
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
    Events::WhoAsks who_;
};

LiveWish wish_of(const HttpRequest& request, const Address& address) {
    static const std::vector<std::string> known{"ticket", "kind", "after"};
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
            throw Error(Fault::usage, "there is no parameter \"" + name + "\" here", name, did_you_mean(name, known));
        }
    }
    // A browser that comes again says in the header what it has heard since its address was made.
    const std::string* last = request.header("last-event-id");
    if (last && !last->empty()) wish.after = *last;
    for (const char* header : {"authorization", "cookie"}) {
        const std::string* value = request.header(header);
        wish.sign_in += (value ? *value : std::string()) + '\n';
    }
    return wish;
}

}  // namespace

Events::Events(Engine& engine, LiveOptions options) : feed_(std::make_unique<LiveFeed>(engine, options)) {}

HttpResponse Events::answer(const HttpRequest& request, const Address& address, WhoAsks who) const {
    const Actor actor = who();
    const LiveWish wish = feed_->checked(wish_of(request, address), actor);
    HttpResponse response;
    response.headers = {{"Content-Type", "text/event-stream"}, {"X-Accel-Buffering", "no"}};
    if (request.method == "HEAD") return response;
    response.live = [feed = feed_.get(), wish, actor, who = std::move(who)](std::shared_ptr<LiveStream> stream) {
        stream->send(std::string(retry));
        feed->add(std::make_shared<StreamListener>(std::move(stream), who), wish, actor);
    };
    return response;
}

}  // namespace helpdesk
