#include "engine/base/error.hpp"

#include <array>
#include <utility>

#include "engine/base/json.hpp"

namespace helpdesk {

namespace {

struct FaultRow {
    Fault fault;
    std::string_view code;
    int exit_status;
    int http_status;
};

// Published: scripts and clients rely on these words and numbers.
constexpr std::array<FaultRow, 11> faults{{
    {Fault::internal, "internal", 1, 500},
    {Fault::usage, "usage", 2, 400},
    {Fault::not_found, "not_found", 3, 404},
    {Fault::invalid, "invalid", 4, 422},
    {Fault::denied, "denied", 5, 403},
    {Fault::conflict, "conflict", 6, 409},
    {Fault::busy, "busy", 7, 503},
    {Fault::storage, "storage", 8, 507},
    {Fault::refused, "refused", 9, 503},
    {Fault::unavailable, "unavailable", 10, 503},
    {Fault::partial, "partial", 11, 207},
}};

const FaultRow& row_of(Fault fault) { return faults.at(static_cast<std::size_t>(fault)); }

}  // namespace

Error::Error(Fault fault, const std::string& message, std::string field, std::string hint)
    : std::runtime_error(message), fault_(fault), field_(std::move(field)), hint_(std::move(hint)) {}

std::string_view code_of(Fault fault) { return row_of(fault).code; }
int exit_status_of(Fault fault) { return row_of(fault).exit_status; }
int http_status_of(Fault fault) { return row_of(fault).http_status; }

std::string to_json(const Error& error) {
    std::string out = R"({"error":{"code":)";
    write_json(out, code_of(error.fault()));
    out += R"(,"message":)";
    write_json(out, std::string_view(error.what()));
    if (!error.field().empty()) {
        out += R"(,"field":)";
        write_json(out, std::string_view(error.field()));
    }
    if (!error.hint().empty()) {
        out += R"(,"hint":)";
        write_json(out, std::string_view(error.hint()));
    }
    return out + R"(,"exit":)" + std::to_string(exit_status_of(error.fault())) + "}}";
}

}  // namespace helpdesk
