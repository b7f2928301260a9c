#pragma once

#include <string>
#include <vector>

#include "tests/support.hpp"

namespace helpdesk {

// A text, in odd pieces, as a pipe gives it.
TextSource in_pieces(const std::string& text);

struct ForeignTry {
    ForeignImported done = {};
    std::vector<std::string> refused = {};  // rows
    std::string error = {};                 // that ended it
};

// Imports; an error that ends it must be one that a person can use, and have changed nothing.
ForeignTry try_import(Desk& desk, const std::string& mapping, const std::string& csv,
                      const ForeignOptions& wanted = {});
// The same; an error fails the test.
ForeignImported import_rows(Desk& desk, const std::string& mapping, const std::string& csv);

// A mapping whose columns are called as our fields are.
std::string mapping_of(const std::string& rows, const std::vector<std::string>& fields, const std::string& more = {});

}  // namespace helpdesk
