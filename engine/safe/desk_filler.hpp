#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "engine/safe/kept_row.hpp"

namespace helpdesk {

// Puts rows into a desk inside of a transaction that is open. A row that the database refuses ends it: Fault::invalid
// with the line from which the row came, its table and the field.
class DeskFiller {
public:
    explicit DeskFiller(Db& db) : db_(db) {}

    // The table stays where it is until finish(). Line 0: the row is from no file.
    void add(const KeptTable& table, KeptRow row, std::int64_t line);
    // What is still held back, and the references to rows that had not come yet.
    void finish();

private:
    struct Pending {
        KeptRow row;
        std::int64_t line = 0;
    };
    // Few rows have one (a manager, a ticket that went on in another), so that they are kept until the end.
    struct Postponed {
        const KeptTable* table;
        const KeptColumn* column;
        std::string id;
        std::string target;
        std::int64_t line = 0;
    };

    Db& db_;
    const KeptTable* table_ = nullptr;
    std::vector<Pending> pending_;
    std::size_t bytes_ = 0;
    std::vector<Postponed> postponed_;

    void hold_back_references(KeptRow& row, std::int64_t line);
    void flush();
    [[noreturn]] void refuse(const Error& error, const Pending& pending);
    void find_culprit();
    void set_reference(const Postponed& each);
};

}  // namespace helpdesk
