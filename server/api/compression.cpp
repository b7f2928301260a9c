#include "server/api/compression.hpp"

#include <zlib.h>

#include <algorithm>
#include <array>
#include <new>
#include <optional>

#include "server/api/tags.hpp"

namespace helpdesk {

namespace {

constexpr std::size_t compressed_from = 1'024;  // bytes
constexpr int quick = 4;
constexpr int small = 9;

// Thousandths of `q=0.5`; nothing for what is no weight.
std::optional<int> weight_in(std::string_view text) {
    constexpr std::size_t length_max = 5;
    const bool is_weight = (text.starts_with("q=") || text.starts_with("Q=")) && text.size() > 2;
    const std::string_view number = is_weight ? text.substr(2) : "";
    const bool has_point = number.size() > 1 && number[1] == '.';
    if (number.empty() || number.size() > length_max || (number.size() > 1 && !has_point)) return std::nullopt;
    std::string digits(1, number.front());
    if (has_point) digits += number.substr(2);
    if (digits.find_first_not_of("0123456789") != std::string::npos) return std::nullopt;
    digits.resize(4, '0');
    const int weight = std::stoi(digits);
    return weight <= 1'000 ? std::optional(weight) : std::nullopt;
}

// What the client says of codings, in thousandths; nothing for those that it does not name.
struct Weights {
    std::optional<int> gzip, identity, others;
};

void add_coding(Weights& weights, std::string_view text) {
    const auto semicolon = text.find(';');
    const std::string coding = lower_ascii(trim(text.substr(0, semicolon)));
    const int weight =
        semicolon == std::string_view::npos ? 1'000 : weight_in(trim(text.substr(semicolon + 1))).value_or(0);
    if (coding == "gzip" || coding == "x-gzip") weights.gzip = weight;
    if (coding == "identity") weights.identity = weight;
    if (coding == "*") weights.others = weight;
}

bool is_compressible(const HttpResponse& response) {
    static constexpr std::array<std::string_view, 5> types{"application/json", "image/svg+xml", "text/css", "text/html",
                                                           "text/javascript"};
    const HttpHeader* type = response.header("Content-Type");
    if (!type || response.source || response.live) return false;
    const std::string_view name = trim(std::string_view(type->value).substr(0, type->value.find(';')));
    const HttpHeader* control = response.header("Cache-Control");
    const bool is_fixed = control && control->value.find("no-transform") != std::string::npos;
    return !is_fixed && std::find(types.begin(), types.end(), name) != types.end();
}

// Cookies come along whoever makes the browser ask; it says who it was, unless it is an old one.
bool may_ask_for_another_site(const HttpRequest& request) {
    if (!request.header("cookie")) return false;
    const std::string* site = request.header("sec-fetch-site");
    return !site || (*site != "same-origin" && *site != "none");
}

std::string gzipped(std::string_view text, int level) {
    constexpr int window_of_gzip = 15 + 16;
    constexpr int memory_level = 8;
    z_stream stream{};
    if (deflateInit2(&stream, level, Z_DEFLATED, window_of_gzip, memory_level, Z_DEFAULT_STRATEGY) != Z_OK) {
        throw std::bad_alloc();
    }
    std::string out(deflateBound(&stream, text.size()), '\0');
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
    stream.avail_in = static_cast<uInt>(text.size());
    stream.next_out = reinterpret_cast<Bytef*>(out.data());
    stream.avail_out = static_cast<uInt>(out.size());
    deflate(&stream, Z_FINISH);
    out.resize(stream.total_out);
    deflateEnd(&stream);
    return out;
}

}  // namespace

bool prefers_gzip(const HttpRequest& request) {
    Weights weights;
    for (const HttpHeader& header : request.headers) {
        if (header.name != "accept-encoding") continue;
        for (const std::string_view each : split(header.value, ',')) add_coding(weights, each);
    }
    const int gzip = weights.gzip.value_or(weights.others.value_or(0));
    return gzip > 0 && gzip >= weights.identity.value_or(0);
}

std::string gzipped(std::string_view text) { return gzipped(text, quick); }

std::string smallest_gzipped(std::string_view text) { return gzipped(text, small); }

void put_gzipped(HttpResponse& response, std::string compressed) {
    response.body = std::move(compressed);
    response.headers.push_back({"Content-Encoding", "gzip"});
    if (HttpHeader* tag = response.header("ETag")) tag->value = tag_of_gzipped(tag->value);
}

void compress(HttpResponse& response, const HttpRequest& request) {
    if (!is_compressible(response)) return;
    response.headers.push_back({"Vary", "Accept-Encoding"});
    const std::string* known = request.header("if-none-match");
    HttpHeader* tag = response.header("ETag");
    if (response.status == 304 && known && tag && known->find(tag_of_gzipped(tag->value)) != std::string::npos) {
        tag->value = tag_of_gzipped(tag->value);  // of the form that the client has
    }
    const bool is_done = response.header("Content-Encoding") != nullptr;
    if (is_done || response.body.size() < compressed_from) return;
    if (!prefers_gzip(request) || may_ask_for_another_site(request)) return;
    put_gzipped(response, gzipped(response.body));
}

}  // namespace helpdesk
