#pragma once

#include <string>
#include <vector>

#include "server/api/endpoint.hpp"
#include "server/http/message.hpp"

namespace helpdesk {

// POST /bulk: one operation many times in one transaction, and what would come of it (a dry run). It stands beside the
// operation table, since it runs whatever is in it.

constexpr std::size_t bulk_items_max = 1'000;
constexpr std::size_t answer_bytes_max = 16 << 20;  // of all items together, or of what expand= brings
constexpr int bulks_at_once_max = 2;                // one more is told that the desk is busy

bool is_bulk(std::string_view method, const std::vector<std::string>& segments);
Endpoint bulk_endpoint();

// 200, or 207 where some failed and the others went on; throws Error where all of it was undone.
HttpResponse answer_bulk(Engine& engine, const HttpRequest& request, const Actor& actor);

}  // namespace helpdesk
