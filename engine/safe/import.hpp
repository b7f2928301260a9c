#pragma once

#include <string>

#include "engine/engine.hpp"

namespace helpdesk {

constexpr std::size_t line_bytes_max = 128 << 20;  // a file of 64 MiB in base64, and what stands beside it

// Does the work; what it is refused with gets the place in front: "line 3, tickets: …".
template <typename Work>
void at_place(const std::string& place, Work&& work) {
    try {
        work();
    } catch (const Error& error) {
        const Fault fault = error.fault() == Fault::usage ? Fault::invalid : error.fault();
        throw Error(fault, place + ": " + error.what(), error.field(), error.hint());
    }
}

// Of one table, into a desk that there is.
std::int64_t import_table(const Options& options, const ImportOptions& wanted, const Actor& actor);

}  // namespace helpdesk
