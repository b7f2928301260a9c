#include "sql/columns.hpp"

#include <regex>
#include <sstream>

namespace helpdesk {

void Columns::read(const std::string& migration, int step) {
    static const std::regex table_begins("CREATE TABLE (\\w+) \\(");
    static const std::regex column_goes("ALTER TABLE (\\w+) DROP COLUMN (\\w+);");
    static const std::regex key_line("    PRIMARY KEY \\((.*)\\)");
    static const std::regex column_line(
        "(?:ALTER TABLE (\\w+) ADD COLUMN |    )(\\w+) "
        "(TEXT\\[\\]|TIMESTAMP\\(3\\)|[A-Z]+|\"\\w+\")((?:[ ,;].*)?)");
    std::istringstream lines(migration);
    std::string table;
    for (std::string line; std::getline(lines, line);) {
        std::smatch match;
        line = line.substr(0, line.find(" -- "));
        if (std::regex_match(line, match, column_goes)) drop(match[1], match[2], step);
        if (std::regex_match(line, match, table_begins)) table = match[1];
        if (line == ");") table.clear();
        if (std::regex_match(line, match, key_line)) keys_[table] = match[1];
        if (!std::regex_match(line, match, column_line) || match[2] == "PRIMARY") continue;
        add({match[1].matched ? match.str(1) : table, match[2], match[3]}, match.str(4), step);
    }
}

std::string Columns::text() const {
    std::string out;
    for (const Column& each : columns_) {
        out += "        {\"" + each.table + "\", \"" + each.column + "\", R\"(" + each.type + ")\", " +
               std::to_string(key_place(each)) + ", " + each.flags + ", " + std::to_string(each.dropped) + "},\n";
    }
    return out;
}

void Columns::add(Column column, const std::string& rest, int step) {
    if (column.table.empty() || !known_.insert(column.table + "." + column.column).second) return;
    const auto says = [&](const char* words) { return rest.find(words) != std::string::npos; };
    const auto flag = [](bool raised) { return std::string(raised ? "true, " : "false, "); };
    column.is_key = says(" PRIMARY KEY");
    column.flags = flag(!column.is_key && !says(" NOT NULL")) + flag(says(" DEFAULT ")) + flag(says(" AS IDENTITY")) +
                   std::to_string(step);
    columns_.push_back(std::move(column));
}

void Columns::drop(const std::string& table, const std::string& column, int step) {
    for (Column& each : columns_) {
        if (each.table == table && each.column == column) each.dropped = step;
    }
}

int Columns::key_place(const Column& column) const {
    const auto found = keys_.find(column.table);
    if (found == keys_.end()) return column.is_key ? 1 : 0;
    std::istringstream names(found->second);
    int place = 0;
    for (std::string name; std::getline(names, name, ',');) {
        ++place;
        if (name.substr(name.find_first_not_of(' ')) == column.column) return place;
    }
    return 0;
}

}  // namespace helpdesk
