#include "engine/reports/groups.hpp"

#include <algorithm>
#include <array>

#include "sql.hpp"

namespace helpdesk {

namespace {

constexpr std::array<std::string_view, 7> weekdays{"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"};

struct NamedRow {
    std::string id;
    std::string name;
};
BOOST_DESCRIBE_STRUCT(NamedRow, (), (id, name))

// The rows that a report has whatever happened.
std::vector<std::string> fixed_rows(const ReportPeriod& period) {
    std::vector<std::string> rows;
    if (period.is_cut()) {
        for (auto border = period.borders().begin(); border + 1 != period.borders().end(); ++border)
            rows.push_back(period.label_of(*border));
    }
    if (period.by() == ReportBy::total) rows.emplace_back("total");
    if (period.by() == ReportBy::weekday) rows.assign(weekdays.begin(), weekdays.end());
    for (int hour = 0; hour < 24 && period.by() == ReportBy::hour_of_day; ++hour) rows.push_back(two_digits(hour));
    for (int hour = 0; hour < 7 * 24 && period.by() == ReportBy::hour_of_week; ++hour) {
        rows.push_back(std::string(weekdays[static_cast<std::size_t>(hour / 24)]) + " " + two_digits(hour % 24));
    }
    if (period.by() == ReportBy::source) {
        for (const std::string_view name : enum_names<TicketSource>()) rows.emplace_back(name);
    }
    if (period.by() == ReportBy::priority) {
        for (const std::string_view name : enum_names<Priority>()) rows.emplace_back(name);
    }
    return rows;
}

}  // namespace

Groups::Groups(Session& session, const ReportPeriod& period, Names& names)
    : session_(session), period_(period), names_(names), fixed_(fixed_rows(period)) {
    const bool by_name = period.by() == ReportBy::source || period.by() == ReportBy::priority;
    for (std::size_t row = 0; by_name && row < fixed_.size(); ++row) rows_.emplace(names_.of(fixed_[row]), row);
}

const std::vector<std::size_t>& Groups::rows_for(Time at, const TicketLife& life, const TicketState& state) {
    switch (period_.by()) {
        case ReportBy::agent: return only(row_named(state.assignee));
        case ReportBy::department: return only(row_named(state.department));
        case ReportBy::source: return only(row_named(life.source));
        case ReportBy::priority: return only(row_named(state.priority));
        case ReportBy::tag: return rows_tagged(state.tags);
        default: return only(row_at(at));
    }
}

std::size_t Groups::row_named(int name) { return rows_.try_emplace(name, rows_.size()).first->second; }

std::size_t Groups::row_at(Time at) const {
    if (period_.by() == ReportBy::total) return 0;
    if (period_.by() == ReportBy::weekday) return static_cast<std::size_t>(period_.weekday_of(at));
    if (period_.by() == ReportBy::hour_of_day) return static_cast<std::size_t>(period_.hour_of(at));
    if (period_.by() == ReportBy::hour_of_week) {
        return static_cast<std::size_t>(period_.weekday_of(at) * 24 + period_.hour_of(at));
    }
    const auto& borders = period_.borders();
    const auto next = std::upper_bound(borders.begin(), borders.end(), at);
    return static_cast<std::size_t>(next - borders.begin()) - 1;
}

const std::vector<std::size_t>& Groups::rows_tagged(int tags) {
    const auto [found, is_new] = rows_of_tags_.try_emplace(tags);
    if (!is_new) return found->second;
    const std::string& text = names_.text(tags);
    const Value list = text.empty() ? Value(Value::Array()) : parse_json(text);
    for (const Value& tag : *list.array()) found->second.push_back(row_named(names_.of(*tag.text())));
    if (found->second.empty()) found->second.push_back(row_named(0));
    return found->second;
}

// What agents and departments are called; what is gone goes by its id.
std::map<std::string, std::string> Groups::labels() const {
    std::map<std::string, std::string> labels;
    std::vector<std::string> ids;
    for (const auto& [name, row] : rows_) {
        labels.emplace(names_.text(name), name == 0 ? "none" : names_.text(name));
        if (name != 0) ids.push_back(names_.text(name));
    }
    const bool has_ids = period_.by() == ReportBy::agent || period_.by() == ReportBy::department;
    if (!has_ids || ids.empty()) return labels;
    const Statement& statement = period_.by() == ReportBy::agent ? sql::names_of_agents : sql::names_of_departments;
    for (const NamedRow& row : session_.all<NamedRow>(statement, std::move(Params().each("id", ids)))) {
        labels[row.id] = row.name;
    }
    return labels;
}

std::vector<Groups::Named> Groups::named() const {
    std::vector<Named> list;
    for (std::size_t row = 0; row < fixed_.size(); ++row) {
        Named named{{fixed_[row], {}, {}}, row};
        if (period_.is_cut()) {
            named.row.begins_at = period_.borders()[row];
            named.row.ends_at = period_.borders()[row + 1];
        }
        list.push_back(std::move(named));
    }
    if (is_fixed()) return list;
    const auto names = labels();
    for (const auto& [name, row] : rows_) list.push_back({{names.at(names_.text(name)), {}, {}}, row});
    const auto nobody = rows_.find(0);
    // By their names, and at last what is nobody's.
    std::sort(list.begin(), list.end(), [&](const Named& a, const Named& b) {
        const auto key = [&](const Named& each) {
            return std::tuple(nobody != rows_.end() && each.place == nobody->second, std::cref(each.row.group).get(),
                              each.place);
        };
        return key(a) < key(b);
    });
    return list;
}

}  // namespace helpdesk
