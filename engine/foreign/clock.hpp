#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "engine/base/local_days.hpp"

namespace helpdesk {

// How another system writes its times, and whose clock it goes by.
class ForeignClock {
public:
    // `format` is ISO 8601, or made of YYYY MM DD hh mm ss AM, each once at most, and of signs between them: DD.MM.YYYY
    // hh:mm. Fault::invalid, naming time_format, for any other.
    explicit ForeignClock(std::string format = "ISO 8601", LocalDays days = LocalDays());

    // Fault::invalid, naming the field, for what is no such time, for a day that does not exist, and for an hour that
    // the clocks of the zone left out. Of an hour that they showed twice it is the first.
    Time time_in(std::string_view text, std::string_view field) const;

private:
    std::string format_;
    LocalDays days_;
    std::vector<std::string> parts_;  // of the format; empty for ISO 8601

    std::optional<Time> read_parts(std::string_view text) const;
    std::optional<Time> moment_of(Time shown) const;
};

}  // namespace helpdesk
