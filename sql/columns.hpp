#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

namespace helpdesk {

// Every column of every table in the order in which they came, each once, as the migrations write them.
class Columns {
public:
    // `step` is the number of the migration.
    void read(const std::string& migration, int step);
    // In C++: an initialiser of TableColumn for each.
    std::string text() const;

private:
    struct Column {
        std::string table;
        std::string column;
        std::string type;
        bool is_key = false;
        std::string flags;  // nullable, has a default, numbered by the database, step
        int dropped = 0;
    };
    std::vector<Column> columns_;
    std::map<std::string, std::string> keys_;  // of tables whose key has several columns
    std::set<std::string> known_;

    void add(Column column, const std::string& rest, int step);
    void drop(const std::string& table, const std::string& column, int step);
    int key_place(const Column& column) const;
};

}  // namespace helpdesk
