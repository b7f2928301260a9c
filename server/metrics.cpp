#include "server/metrics.hpp"

#include <cstdio>

namespace helpdesk {

namespace {

// Prometheus knows no milliseconds.
std::string seconds(double value) {
    char text[32];
    std::snprintf(text, sizeof text, "%g", value);
    return text;
}

class Text {
public:
    void describe(const std::string& name, const std::string& type, const std::string& words) {
        text_ += "# HELP " + name + " " + words + "\n# TYPE " + name + " " + type + "\n";
    }
    void line(const std::string& name, const std::string& value) { text_ += name + " " + value + "\n"; }
    void one(const std::string& name, const std::string& type, const std::string& words, std::int64_t value) {
        describe(name, type, words);
        line(name, std::to_string(value));
    }
    std::string take() { return std::move(text_); }

private:
    std::string text_;
};

void write_front(Text& text, const FrontCounts& front) {
    const auto number = [](std::uint64_t value) { return static_cast<std::int64_t>(value); };
    text.one("helpdesk_connections", "gauge", "Connections that are open.", number(front.connections));
    text.one("helpdesk_connections_accepted_total", "counter", "Connections.", number(front.accepted));
    text.one("helpdesk_connections_late_total", "counter", "Connections that ended at a deadline.", number(front.late));
    text.one("helpdesk_connections_dropped_total", "counter", "Idle connections that made room for others.",
             number(front.dropped_idle));
    text.one("helpdesk_requests_waiting", "gauge", "Requests that wait for a worker.", number(front.waiting));
    text.one("helpdesk_requests_refused_total", "counter", "Requests that were refused before they were handled.",
             number(front.refused));
}

void write_desk(Text& text, const CommitCounts& commits, const DeskCounts& desk) {
    text.one("helpdesk_commits_total", "counter", "Commits of this server.", commits.commits);
    text.one("helpdesk_writes_total", "counter", "Writes that shared them: their number by commits is the group size.",
             commits.writes);
    text.one("helpdesk_wal_bytes", "gauge", "Bytes of the desk's -wal; 0 on a database server.", desk.wal_bytes);
    text.one("helpdesk_outbox_waiting", "gauge", "Deliveries that wait in the outbox.", desk.waiting);
    text.one("helpdesk_outbox_dead", "gauge", "Deliveries that were given up.", desk.dead);
}

}  // namespace

void Metrics::count(const std::string& method, int status, std::chrono::nanoseconds took) {
    const std::lock_guard lock(mutex_);
    ++requests_[{method, status}];
    ++answered_;
    nanoseconds_ += took.count();
    for (std::size_t at = 0; at < milliseconds.size(); ++at) {
        if (took <= std::chrono::milliseconds(milliseconds[at])) ++within_[at];
    }
}

std::string Metrics::text(const FrontCounts& front, const CommitCounts& commits, const DeskCounts& desk,
                          bool leads) const {
    Text text;
    {
        const std::lock_guard lock(mutex_);
        text.describe("helpdesk_requests_total", "counter", "Requests that were handled.");
        for (const auto& [key, count] : requests_) {
            text.line(
                "helpdesk_requests_total{method=\"" + key.first + "\",status=\"" + std::to_string(key.second) + "\"}",
                std::to_string(count));
        }
        const std::string name = "helpdesk_request_duration_seconds";
        text.describe(name, "histogram", "How long requests took to be handled.");
        for (std::size_t at = 0; at < milliseconds.size(); ++at) {
            text.line(name + "_bucket{le=\"" + seconds(milliseconds[at] / 1e3) + "\"}", std::to_string(within_[at]));
        }
        text.line(name + "_bucket{le=\"+Inf\"}", std::to_string(answered_));
        text.line(name + "_sum", seconds(static_cast<double>(nanoseconds_) / 1e9));
        text.line(name + "_count", std::to_string(answered_));
    }
    write_front(text, front);
    write_desk(text, commits, desk);
    text.one("helpdesk_leads", "gauge", "1 if this server does the work that nobody asks for.", leads ? 1 : 0);
    return text.take();
}

}  // namespace helpdesk
