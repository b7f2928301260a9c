#pragma once

namespace helpdesk {

// Hits in a snippet stand between these.
constexpr char hit_begins = '\x02';
constexpr char hit_ends = '\x03';

}  // namespace helpdesk
