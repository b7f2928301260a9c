#include "cli/report_page.hpp"

#include <algorithm>
#include <array>

#include "cli/fields.hpp"
#include "cli/table.hpp"
#include "cli/text_width.hpp"

namespace helpdesk {

namespace {

constexpr std::int64_t bar_width = 20;
constexpr std::string_view seconds_end = "_seconds";
constexpr std::string_view permille_end = "_permille";

// With which signs the bars are drawn.
struct Signs {
    std::string_view full;
    std::array<std::string_view, 8> heights;  // from the lowest
};

constexpr Signs block_signs{"█", {"▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"}};
constexpr Signs ascii_signs{"#", {"_", ".", ":", "-", "=", "+", "*", "#"}};

const Signs& signs_for(const Console& console) {
    std::string locale;
    for (const char* name : {"LC_ALL", "LC_CTYPE", "LANG"}) {
        if (locale.empty()) locale = environment_of(console, name);
    }
    const bool utf8 = locale.find("UTF-8") != std::string::npos || locale.find("utf8") != std::string::npos;
    return utf8 ? block_signs : ascii_signs;
}

std::int64_t number_in(const Value& row, const std::string& field) {
    const std::int64_t* number = cell(row, field).integer();
    return number ? *number : 0;
}

// 45 s, 12 min, 26 h 5 min; ages also 3 d 4 h.
std::string duration_text(std::int64_t seconds, bool in_days) {
    if (seconds < 60) return std::to_string(seconds) + " s";
    const std::int64_t minutes = seconds / 60;
    if (minutes < 60) return std::to_string(minutes) + " min";
    const std::int64_t hours = minutes / 60;
    const auto both = [](std::int64_t large, const char* unit, std::int64_t small, const char* small_unit) {
        return std::to_string(large) + unit + (small > 0 ? " " + std::to_string(small) + small_unit : "");
    };
    if (!in_days || hours < 48) return both(hours, " h", minutes % 60, " min");
    return both(hours / 24, " d", hours % 24, " h");
}

std::string shown(const Value& row, const std::string& field) {
    const Value& value = cell(row, field);
    const std::int64_t* number = value.integer();
    if (!number) return text_of(value);
    if (field.ends_with(seconds_end)) return duration_text(*number, field.starts_with("age_"));
    if (field.ends_with(permille_end)) return std::to_string(*number / 10) + "." + std::to_string(*number % 10) + " %";
    return std::to_string(*number);
}

std::string title_of_column(std::string field) {
    for (const std::string_view end : {seconds_end, permille_end}) {
        if (field.ends_with(end)) field.resize(field.size() - end.size());
    }
    for (char& c : field) c = c == '_' ? ' ' : c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
    return field;
}

std::vector<Column> columns_of(const Shape& shape, const std::string& measure) {
    std::vector<Column> columns;
    for (const Field& field : shape) {
        const std::string name(field.name);
        if (name == "begins_at" || name == "ends_at") continue;
        const bool is_share = name.ends_with(permille_end) && name == measure;
        columns.push_back({name, is_share ? "SHARE" : title_of_column(name)});
        columns.back().dispensable = name != "group" && name != "clock" && name != measure;
    }
    columns.push_back({"bar", "", true});
    return columns;
}

// What the bars show: the first of these that the report has.
std::string measure_of(const Shape& shape) {
    for (const char* name : {"created", "open", "p50_seconds", "kept_permille", "satisfied_permille"}) {
        for (const Field& field : shape) {
            if (field.name == name) return name;
        }
    }
    return {};
}

std::int64_t largest(const std::vector<Value>& rows, const std::string& measure) {
    std::int64_t most = 1;
    for (const Value& row : rows) most = std::max(most, number_in(row, measure));
    return most;
}

std::string bar_of(std::int64_t value, std::int64_t most, const Signs& signs) {
    std::string bar;
    std::int64_t length = value * bar_width / most;
    if (value > 0) length = std::max<std::int64_t>(1, length);
    for (; length > 0; --length) bar += signs.full;
    return bar;
}

// One sign for each row, or for the highest of some where the terminal is too narrow for all.
std::string small_bars(const std::vector<Value>& rows, const std::string& measure, int width, const Signs& signs) {
    const auto room = static_cast<std::size_t>(std::max(width, 1));
    const std::size_t together = (rows.size() + room - 1) / room;
    const std::int64_t most = largest(rows, measure);
    std::string line;
    for (std::size_t at = 0; at < rows.size(); at += together) {
        std::int64_t value = 0;
        for (std::size_t i = at; i < std::min(at + together, rows.size()); ++i) {
            value = std::max(value, number_in(rows[i], measure));
        }
        line += signs.heights[static_cast<std::size_t>(value * 7 / most)];
    }
    return line;
}

std::string along_time(const std::vector<Value>& rows, const std::string& measure, const Style& style,
                       const Signs& signs) {
    if (rows.size() < 2 || cell(rows.front(), "begins_at").is_null()) return {};
    std::string out;
    for (const char* clock : {"", "response", "resolution"}) {
        std::vector<Value> some;
        std::copy_if(rows.begin(), rows.end(), std::back_inserter(some),
                     [&](const Value& row) { return text_of(cell(row, "clock")) == clock; });
        if (some.empty()) continue;
        const std::string name = *clock ? clock : measure;
        const int room = style.width - width_of(name) - 2;
        out += painted(style, Ink::dim, name) + "  " + small_bars(some, measure, room, signs) + "\n";
    }
    return "\n" + out;
}

std::string page_of_report(const Value& report, const Shape& shape, const Style& style, const Signs& signs) {
    const std::vector<Value>& rows = *cell(report, "rows").array();
    const std::string measure = measure_of(shape);
    const std::int64_t most = largest(rows, measure);
    std::vector<Value> readable;
    for (const Value& row : rows) {
        Value::Object object;
        for (const Field& field : shape) object.emplace_back(field.name, shown(row, std::string(field.name)));
        object.emplace_back("bar", bar_of(number_in(row, measure), most, signs));
        readable.emplace_back(std::move(object));
    }
    const auto minute = [&](const char* field) {
        return text_of(cell(report, field)).replace(10, 1, " ").substr(0, 16) + "Z";
    };
    const std::string heading = minute("from") + " to " + minute("to") + ", " + harmless(text_of(cell(report, "zone")));
    return painted(style, Ink::bold, heading) + "\n\n" + table_text(readable, columns_of(shape, measure), style) +
           along_time(rows, measure, style, signs);
}

}  // namespace

bool is_report(const Operation& operation) { return operation.name.starts_with("report."); }

Shape shape_of_lines(const Operation& operation) {
    if (!is_report(operation)) return operation.result;
    for (const Field& field : operation.result) {
        if (field.name == "rows") return field.members();
    }
    return operation.result;
}

void print_report(Context& context, const Operation& operation, const Reply& reply) {
    if (context.form == Form::json && context.chosen_fields().empty()) {
        return write_out(context.console, reply.body + "\n");
    }
    const Value report = parse_json(reply.body);
    const Shape shape = shape_of_lines(operation);
    const Rows rows{*cell(report, "rows").array()};
    if (context.form != Form::people || rows.rows.empty()) {
        std::vector<Column> usual = all_columns(shape);
        std::erase_if(usual, [](const Column& column) { return column.field.ends_with("s_at"); });
        return print_rows(context, rows, shape, usual);
    }
    write_paged(context.console, page_of_report(report, shape, context.style, signs_for(context.console)));
}

}  // namespace helpdesk
