#pragma once

#include <string>
#include <vector>

#include "tests/support.hpp"

namespace helpdesk::stress {

// True with --long: the amounts that the figures are read from.
bool is_long();
void be_long();

// A ticket of customer@example.org in a department whose manager is told of it.
Value new_ticket();

// Fills an empty database with such a customer, department and manager.
void fill_basics(const std::string& where);

// A desk without tickets, with such a customer, department and manager. Nobody has it open.
class StressDesk {
public:
    explicit StressDesk(Backend backend);
    ~StressDesk();
    StressDesk(const StressDesk&) = delete;
    StressDesk& operator=(const StressDesk&) = delete;

    const std::string& where() const { return where_; }

private:
    TemporaryFolder folder_;
    std::string where_;
};

// What a worker said of a ticket that it created.
struct Created {
    std::string number;
    std::string id;
    std::int64_t microseconds = 0;
};
std::vector<Created> created_by(const std::vector<std::string>& lines);

// The rows of a query, its columns joined by blanks.
std::vector<std::string> rows_of(const std::string& where, const std::string& sql);
std::int64_t number_of(const std::string& where, const std::string& sql);

// Fails the test unless the file is sound and every reference leads somewhere.
void check_sound(const std::string& where);

// Fails the test unless every ticket has its event and its notification, none of them stands alone, and no number came
// twice.
void check_whole(const std::string& where);

// Prints how many a second, and how long they took.
void print_figures(const std::string& title, const std::vector<Created>& all, double seconds);

}  // namespace helpdesk::stress
