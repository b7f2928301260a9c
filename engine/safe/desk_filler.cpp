#include "engine/safe/desk_filler.hpp"

#include <algorithm>

#include "engine/base/error.hpp"
#include "engine/db/rows.hpp"

namespace helpdesk {

namespace {

constexpr std::size_t batch_rows_max = 500;
constexpr std::size_t batch_bytes_max = 4 << 20;

bool concerns_a_row(const Error& error) {
    return error.fault() == Fault::invalid || error.fault() == Fault::conflict || error.fault() == Fault::internal;
}

DerivedStatement insert_into(const KeptTable& table) {
    std::vector<Field> columns;
    for (const KeptColumn& each : table.columns) columns.push_back({.name = each.name});
    return derive_insert(table.name, columns);
}

std::string place_of(const KeptTable& table, std::int64_t line) {
    return (line > 0 ? "line " + std::to_string(line) + ", " : "") + table.name + ": ";
}

bool is_target_known(Db& db, const KeptColumn& column, const std::string& id) {
    std::int64_t found = 0;
    db.run(derive_count(column.target, column.target_column).statement(), std::move(Params().add("id", id)),
           [&](const Row& row) { found = row.integer(0); });
    return found > 0;
}

[[noreturn]] void refuse_reference(const KeptTable& table, const std::string& column, const std::string& target,
                                   std::int64_t line) {
    throw Error(Fault::invalid, place_of(table, line) + column + " refers to \"" + target + "\", which is not there",
                column);
}

}  // namespace

void DeskFiller::add(const KeptTable& table, KeptRow row, std::int64_t line) {
    if (table_ != &table) flush();
    table_ = &table;
    hold_back_references(row, line);
    for (const KeptValue& each : row) bytes_ += each.text.size() + sizeof(KeptValue);
    pending_.push_back({std::move(row), line});
    if (pending_.size() >= batch_rows_max || bytes_ >= batch_bytes_max) flush();
}

void DeskFiller::hold_back_references(KeptRow& row, std::int64_t line) {
    for (std::size_t i = 0; i < table_->columns.size(); ++i) {
        if (!table_->columns[i].is_postponed || row[i].is_null) continue;
        const auto id = static_cast<std::size_t>(table_->keys.front().column);
        postponed_.push_back({table_, &table_->columns[i], row[id].text, std::exchange(row[i], {}).text, line});
    }
}

void DeskFiller::flush() {
    if (pending_.empty()) return;
    const DerivedStatement insert = insert_into(*table_);
    std::vector<Params> rows;
    for (const Pending& each : pending_) rows.push_back(params_of(*table_, each.row));
    db_.control(Control::savepoint);
    try {
        db_.run_each(insert.statement(), rows);
    } catch (const Error& error) {
        if (!db_.in_transaction() || !concerns_a_row(error)) throw;
        db_.control(Control::rollback_to);
        find_culprit();
        throw;
    }
    db_.control(Control::release);
    pending_.clear();
    bytes_ = 0;
}

// One after the other, since a database does not say which of many rows it was.
void DeskFiller::find_culprit() {
    const DerivedStatement insert = insert_into(*table_);
    for (const Pending& each : pending_) {
        db_.control(Control::savepoint);
        try {
            db_.run(insert.statement(), params_of(*table_, each.row));
        } catch (const Error& error) {
            if (!db_.in_transaction() || !concerns_a_row(error)) throw;
            db_.control(Control::rollback_to);
            refuse(error, each);
        }
        db_.control(Control::release);
    }
}

void DeskFiller::refuse(const Error& error, const Pending& pending) {
    for (std::size_t i = 0; i < table_->columns.size() && error.field().empty(); ++i) {
        const KeptColumn& column = table_->columns[i];
        const KeptValue& value = pending.row[i];
        if (column.target.empty() || value.is_null || is_target_known(db_, column, value.text)) continue;
        refuse_reference(*table_, column.name, value.text, pending.line);
    }
    const bool twice = error.fault() == Fault::conflict;
    throw Error(Fault::invalid,
                place_of(*table_, pending.line) + (twice ? "a row with this key is there already" : error.what()),
                error.field(), twice ? "" : error.hint());
}

void DeskFiller::set_reference(const Postponed& each) {
    const std::string& column = each.column->name;
    if (!is_target_known(db_, *each.column, each.target)) {
        refuse_reference(*each.table, column, each.target, each.line);
    }
    Params params;
    params.add("id", each.id).add(column, each.target);
    db_.run(derive_update(each.table->name, {column}, {}).statement(), params);
}

void DeskFiller::finish() {
    flush();
    for (const Postponed& each : postponed_) set_reference(each);
    postponed_.clear();
}

}  // namespace helpdesk
