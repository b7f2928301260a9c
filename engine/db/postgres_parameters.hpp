#pragma once

#include <string>
#include <vector>

#include "engine/db/statement.hpp"

namespace helpdesk {

// Cells in the form that libpq takes: text that ends in NUL, bytes as they are. Borrows the bytes.
class PostgresParameters {
public:
    explicit PostgresParameters(const std::vector<Cell>& cells);

    int count() const { return static_cast<int>(values_.size()); }
    const char* const* values() const { return values_.data(); }
    const int* lengths() const { return lengths_.data(); }
    const int* formats() const { return formats_.data(); }

private:
    std::string text_;
    std::vector<const char*> values_;
    std::vector<int> lengths_;
    std::vector<int> formats_;
};

// Fault::invalid, named, for text that holds a NUL: libpq would send what stands before it and say nothing.
void refuse_nul(const Params& params);

}  // namespace helpdesk
