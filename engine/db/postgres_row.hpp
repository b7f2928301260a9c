#pragma once

#include <forward_list>
#include <string>

#include "engine/db/db.hpp"
#include "engine/db/libpq.hpp"

namespace helpdesk {

// One row of a result that came whole.
class PostgresRow final : public Row {
public:
    PostgresRow(const PGresult& result, int row) : result_(result), row_(row) {}

    int columns() const override { return libpq().columns(&result_); }
    std::string_view name(int column) const override { return libpq().column_name(&result_, column); }
    bool is_null(int column) const override { return libpq().is_null(&result_, row_, column) != 0; }
    std::int64_t integer(int column) const override;
    std::string_view text(int column) const override;
    std::string_view bytes(int column) const override;

private:
    const PGresult& result_;
    int row_;
    mutable std::forward_list<std::string> decoded_;

    std::string_view value(int column) const;
};

}  // namespace helpdesk
