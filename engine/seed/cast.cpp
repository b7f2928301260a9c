#include "engine/seed/cast.hpp"

#include <algorithm>
#include <numeric>

#include "engine/base/text.hpp"
#include "engine/seed/fixtures.hpp"
#include "sql.hpp"

namespace helpdesk {

namespace {

constexpr std::int64_t tickets_a_customer = 20;
constexpr std::int64_t tickets_an_agent = 4'000;
constexpr std::int64_t agents_min = 2;
constexpr std::int64_t agents_max = 60;

struct Member {
    Id<User> id;
    std::string name;
    std::string role;
    std::optional<std::string> department;
};
BOOST_DESCRIBE_STRUCT(Member, (), (id, name, role, department))

std::string first_name_of(const std::string& name) { return name.substr(0, name.find(' ')); }

// Names that never come twice with the same number behind them.
class Names {
public:
    Names() {
        for_each_line("names.ndjson",
                      [&](const Value& line) { lists_[text_member(line, "word")] = text_members(line, "any_of"); });
        combinations_ = first().size() * last().size();
        // A step without a common divisor visits each combination once, in no order that people notice.
        while (std::gcd(step_, combinations_) != 1) ++step_;
    }

    const std::string& company(Dice& dice) const { return dice.one_of(lists_.at("company")); }

    // The name and the address of the person of that number.
    User person(std::size_t number, const std::string& domain) const {
        const std::size_t place = number * step_ % combinations_;
        const std::string& given = first()[place % first().size()];
        const std::string& family = last()[place / first().size()];
        const std::size_t round = number / combinations_;
        const std::string suffix = round == 0 ? "" : std::to_string(round + 1);
        return {.email = lower_ascii(given) + "." + lower_ascii(family) + suffix + "@" + domain,
                .password_hash = {"!"},
                .name = given + " " + family};
    }

private:
    std::map<std::string, std::vector<std::string>> lists_;
    std::size_t combinations_ = 0;
    std::size_t step_ = 2'741;

    const std::vector<std::string>& first() const { return lists_.at("first"); }
    const std::vector<std::string>& last() const { return lists_.at("last"); }
};

void join(Cast& cast, User user, Time at, Dice& dice) {
    user.id = {new_uuid(at, [&] { return dice.bits(); })};
    user.created_at = user.updated_at = at;
    cast.new_users.push_back(std::move(user));
}

void add_agents(Cast& cast, const Names& names, std::int64_t scale, const Id<Role>& role, Dice& dice) {
    const std::int64_t count = std::clamp(scale / tickets_an_agent, agents_min, agents_max);
    for (std::int64_t i = 0; i < count; ++i) {
        Team& team = cast.teams.at(i % 3 == 1 ? "Billing & Accounts" : "Technical Support");
        User user = names.person(static_cast<std::size_t>(i), "example.org");
        user.role_id = role;
        user.department_id = team.id;
        join(cast, std::move(user), cast.times.start + std::chrono::minutes(10 + i), dice);
        team.agents.push_back({cast.new_users.back().id, first_name_of(cast.new_users.back().name)});
    }
}

void add_customers(Cast& cast, const Names& names, std::int64_t scale, const Id<Role>& role, Dice& dice) {
    const std::int64_t count = std::max<std::int64_t>(4, scale / tickets_a_customer);
    const std::int64_t step = (cast.times.now - cast.times.start).count() / count;
    for (std::int64_t i = 0; i < count; ++i) {
        User user = names.person(static_cast<std::size_t>(i + agents_max), names.company(dice) + ".example");
        user.role_id = role;
        join(cast, std::move(user), cast.times.start + std::chrono::milliseconds(i * step), dice);
        cast.customers.push_back({cast.new_users.back().id, first_name_of(cast.new_users.back().name)});
    }
}

void load_staff(Session& session, Cast& cast) {
    for (const Department& department : session.all<Department>(sql::list_departments)) {
        cast.teams[department.name] = {department.id, department.manager_id.value(), {}};
    }
    for (const Member& member : session.all<Member>(sql::list_users)) {
        if (member.role == "AGENT")
            cast.teams.at(member.department.value()).agents.push_back({member.id, first_name_of(member.name)});
    }
}

Id<TicketStatus> status_called(const std::vector<TicketStatus>& statuses, std::string_view name) {
    for (const TicketStatus& status : statuses) {
        if (status.name == name) return status.id;
    }
    throw Error(Fault::internal, "the demo data has no status " + std::string(name));
}

}  // namespace

const Person& Cast::draw_customer(Time at, Dice& dice) const {
    const auto count = static_cast<std::int64_t>(customers.size());
    const std::int64_t step = std::max<std::int64_t>(1, (times.now - times.start).count() / count);
    const std::int64_t there = std::min(count, (at - times.start).count() / step + 1);
    const std::int64_t busy = std::max<std::int64_t>(1, there / 10);
    return customers[static_cast<std::size_t>(dice.below(dice.chance(30) ? busy : there))];
}

Cast load_cast(Session& session, const SeedTimes& times, std::int64_t scale, Dice& dice) {
    Cast cast;
    cast.times = times;
    const auto statuses = session.all<TicketStatus>(sql::list_statuses);
    cast.open = status_called(statuses, "OPEN");
    cast.in_progress = status_called(statuses, "IN_PROGRESS");
    cast.waiting = status_called(statuses, "WAITING_CUSTOMER");
    cast.resolved = status_called(statuses, "RESOLVED");
    cast.closed = status_called(statuses, "CLOSED");
    for (const Priority priority : {Priority::LOW, Priority::MEDIUM, Priority::HIGH, Priority::URGENT}) {
        cast.terms.push_back(terms_for(session, priority, {}).value());
    }
    for (const Tag& tag : session.all<Tag>(sql::list_tags)) cast.tags[tag.name] = tag.id;
    load_staff(session, cast);
    std::map<std::string, Id<Role>> roles;
    for (const Role& role : session.all<Role>(sql::list_roles)) roles[role.name] = role.id;
    const Names names;
    add_agents(cast, names, scale, roles.at("AGENT"), dice);
    add_customers(cast, names, scale, roles.at("CUSTOMER"), dice);
    return cast;
}

}  // namespace helpdesk
