#pragma once

#include <cstddef>
#include <random>
#include <string>

#include "engine/base/text_source.hpp"
#include "tests/support.hpp"

namespace helpdesk {

// Bytes by chance, always the same for the same seed.
std::string random_bytes(std::size_t size, unsigned seed = 1);

// A text as a file gives it, a little at a time.
TextSource source_of(std::string text);

// Attaches a file to a ticket; its description.
Value add_file(Desk& desk, const std::string& ticket, const std::string& bytes,
               const std::string& as = "agent@example.org");

// What is in a file, or in a range of it.
std::string content_of(Desk& desk, const Value& file, const std::string& range = {});

}  // namespace helpdesk
