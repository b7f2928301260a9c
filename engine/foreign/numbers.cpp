#include "engine/foreign/numbers.hpp"

#include <algorithm>

#include "engine/core/resolve.hpp"
#include "sql.hpp"

namespace helpdesk {

namespace {

constexpr std::int64_t numbers_at_once = 500;

struct CounterValue {
    std::int64_t value = 0;
};
BOOST_DESCRIBE_STRUCT(CounterValue, (), (value))

struct TakenNumber {
    std::string ticket_number;
};
BOOST_DESCRIBE_STRUCT(TakenNumber, (), (ticket_number))

std::int64_t move_counter(Session& session, std::int64_t count) {
    const auto counter =
        session.first<CounterValue>(sql::take_numbers, std::move(Params().add("name", "ticket").add("count", count)));
    if (!counter) throw Error(Fault::refused, "the desk has lost its ticket counter");
    return counter->value;
}

std::string number_text(std::int64_t number) { return canonical_name("tickets", std::to_string(number)); }

}  // namespace

// A number that another program has given in a shared database is passed over.
void TicketNumbers::provide(Session& session) {
    taken_.reset();
    while (free_.empty()) {
        counter_ = move_counter(session, numbers_at_once);
        std::vector<std::string> numbers;
        for (std::int64_t number = counter_ - numbers_at_once + 1; number <= counter_; ++number) {
            numbers.push_back(number_text(number));
            free_.push_back(number);
        }
        Params params;
        params.each("number", numbers);
        const auto taken = session.all<TakenNumber>(sql::numbers_taken, std::move(params));
        std::erase_if(free_, [&](std::int64_t number) {
            const std::string text = number_text(number);
            return std::any_of(taken.begin(), taken.end(),
                               [&](const auto& each) { return each.ticket_number == text; });
        });
    }
}

std::string TicketNumbers::take() {
    taken_ = free_.front();
    free_.pop_front();
    return number_text(*taken_);
}

void TicketNumbers::put_back() {
    if (taken_) free_.push_front(*taken_);
    taken_.reset();
}

void TicketNumbers::give_back(Session& session) {
    if (!free_.empty()) move_counter(session, free_.front() - 1 - counter_);
    free_.clear();
}

}  // namespace helpdesk
