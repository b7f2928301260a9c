#pragma once

#include "engine/leaving/address.hpp"

namespace helpdesk {

// The address of one person in what is in files; across the borders of their pieces too.

// How many files hold it.
std::int64_t count_files(Session& session, const AddressOf& address);
// Puts x in the place of each of its bytes, so that every file keeps its length, and gives each such content the hash
// that it has then. Returns in how many files it stood.
std::int64_t mask_files(Session& session, const AddressOf& address);

}  // namespace helpdesk
