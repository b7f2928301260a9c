#include <algorithm>
#include <chrono>

#include "engine/core/policy.hpp"
#include "engine/inside.hpp"
#include "engine/seed/fixtures.hpp"
#include "engine/seed/seed.hpp"

namespace helpdesk {

namespace {

using namespace std::chrono_literals;

constexpr std::string_view demo_password = "demo-password";
// Of that password, made beforehand: a fresh salt would make each desk another one.
constexpr std::string_view demo_password_hash =
    "$argon2id$v=19$m=65536,t=2,p=1$yrzU5/idYZ6RKAQRCa+ncw$H/21bOZ+6tztQn8lXRuc7OoIl7zu8GWNID+q0/LMDlI";

// One deed of the reference data set.
struct Step {
    Time at;
    const Operation* operation;
    Actor actor;
    Value arguments;
};

// A file of fixtures/demo, and what its lines do unless they say so themselves. Steps of the same time keep this order.
struct Source {
    std::string_view file;
    std::string_view operation;
};

constexpr Source sources[] = {
    {"departments.ndjson", "department.create"},
    {"users.ndjson", "user.create"},
    {"tags.ndjson", "tag.create"},
    {"kb_categories.ndjson", "category.create"},
    {"kb_articles.ndjson", "article.create"},
    {"tickets.ndjson", "ticket.create"},
    {"attachments.ndjson", "attachment.add"},
    {"ticket_comments.ndjson", "comment.add"},
    {"ticket_history.ndjson", "ticket.update"},
    {"notifications.ndjson", "notification.read"},
};

// -3h40m is before now, start+2d behind the day on which the desk was set up.
Time parse_offset(std::string_view text, const SeedTimes& times) {
    const bool from_start = text.starts_with("start");
    if (from_start) text.remove_prefix(5);
    std::int64_t sum = 0;
    std::int64_t number = 0;
    for (const char c : text.substr(std::min<std::size_t>(1, text.size()))) {
        if (c >= '0' && c <= '9') {
            number = 10 * number + (c - '0');
        } else {
            constexpr std::string_view units = "smhd";
            constexpr std::int64_t lengths[] = {1'000, 60'000, 3'600'000, 86'400'000};
            const auto unit = units.find(c);
            if (unit == std::string_view::npos) throw Error(Fault::internal, "no offset: " + std::string(text));
            sum += number * lengths[unit];
            number = 0;
        }
    }
    return from_start ? times.start + std::chrono::milliseconds(sum) : times.now - std::chrono::milliseconds(sum);
}

bool takes_bytes(const Operation& operation, std::string_view argument) {
    return std::any_of(operation.arguments.begin(), operation.arguments.end(),
                       [&](const Field& field) { return field.name == argument && field.kind == Kind::bytes; });
}

// at, by, via and do say when, who and how; content_file names a file that holds the content. All else are arguments.
Step step_of(const Value& line, std::string_view operation, const SeedTimes& times) {
    const std::string wanted = text_member(line, "do");
    Step step{parse_offset(text_member(line, "at"), times),
              &find_operation(wanted.empty() ? operation : wanted),
              {text_member(line, "by"), "rest"},
              {}};
    if (const std::string via = text_member(line, "via"); !via.empty()) step.actor.channel = via;
    Value::Object arguments;
    for (const auto& [name, value] : *line.object()) {
        if (name == "at" || name == "by" || name == "via" || name == "do") continue;
        if (name == "content_file") {
            const std::string_view bytes = demo_file("files/" + *value.text());
            arguments.emplace_back("content",
                                   takes_bytes(*step.operation, "content") ? encode_base64(bytes) : std::string(bytes));
        } else {
            arguments.emplace_back(name, value);
        }
    }
    if (step.operation->name == "user.create") arguments.emplace_back("password", demo_password_hash);
    step.arguments = Value(std::move(arguments));
    return step;
}

// The desk is swept on every full hour, as it would be by cron, and now.
void add_sweeps(std::vector<Step>& steps, Time now) {
    const auto first_ticket = std::find_if(steps.begin(), steps.end(),
                                           [](const Step& step) { return step.operation->name == "ticket.create"; });
    const Operation& sweep = find_operation("sla.sweep");
    constexpr std::int64_t hour = 3'600'000;
    std::vector<Step> sweeps;
    for (Time at{(first_ticket->at.milliseconds / hour + 1) * hour}; at < now; at = at + 1h) {
        sweeps.push_back({at, &sweep, {}, Value(Value::Object{})});
    }
    sweeps.push_back({now, &sweep, {}, Value(Value::Object{})});
    steps.insert(steps.end(), sweeps.begin(), sweeps.end());
}

std::vector<Step> reference_steps(const SeedTimes& times) {
    std::vector<Step> steps;
    for (const Source& source : sources) {
        for_each_line(source.file, [&](const Value& line) { steps.push_back(step_of(line, source.operation, times)); });
    }
    const auto by_time = [](const Step& a, const Step& b) { return a.at < b.at; };
    std::stable_sort(steps.begin(), steps.end(), by_time);
    add_sweeps(steps, times.now);
    std::stable_sort(steps.begin(), steps.end(), by_time);
    return steps;
}

void do_step(Db& db, const World& world, const Step& step) {
    Session session(db, world, load_viewer(db, step.actor));
    if (policy(session.viewer(), *step.operation) != Ruling::allow) {
        throw Error(Fault::internal,
                    "the demo data lets " + step.actor.user + " do " + std::string(step.operation->name));
    }
    step.operation->run(session, step.arguments);
}

}  // namespace

void play_reference_set(Db& db, const SeedTimes& times, Dice& dice) {
    Time clock = times.start;
    const World world{.now = [&clock] { return clock; }, .random = [&dice] { return dice.bits(); }};
    Session session(db, world, {});
    insert_basics(session);
    for (const Step& step : reference_steps(times)) {
        clock = step.at;
        do_step(db, world, step);
    }
}

std::vector<DemoAccount> demo_accounts() {
    std::vector<DemoAccount> accounts;
    for_each_line("users.ndjson", [&](const Value& line) {
        accounts.push_back({text_member(line, "email"), text_member(line, "name"), text_member(line, "role"),
                            std::string(demo_password)});
    });
    return accounts;
}

}  // namespace helpdesk
