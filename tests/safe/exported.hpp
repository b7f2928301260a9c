#pragma once

#include <string>

#include "tests/support.hpp"

namespace helpdesk {

// The export of a desk, or of one table, as one text.
std::string exported(const Options& options, const std::string& table = {}, TextForm form = TextForm::ndjson);

// Reads such a text into a desk.
std::int64_t imported(const Options& options, const std::string& text, const std::string& table = {},
                      bool dry_run = false);

// Something in every table, by what people do and by raw SQL where only time does it.
void fill_every_table(Desk& desk);

// An empty database of its own, or the path of a file that is not there.
class EmptyPlace {
public:
    explicit EmptyPlace(Backend backend);
    ~EmptyPlace();
    EmptyPlace(const EmptyPlace&) = delete;
    EmptyPlace& operator=(const EmptyPlace&) = delete;

    const std::string& where() const { return where_; }
    Options options() const { return {.database = where_}; }
    bool is_empty() const;

private:
    TemporaryFolder folder_;
    std::string where_;
};

}  // namespace helpdesk
