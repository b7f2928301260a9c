#include "engine/base/zone.hpp"

#include <algorithm>
#include <array>
#include <cstdio>
#include <filesystem>
#include <memory>

#include "engine/base/error.hpp"

namespace helpdesk {

namespace {

constexpr const char* folder = "/usr/share/zoneinfo/";
constexpr std::string_view magic = "TZif";
constexpr std::size_t clock_size = 6;

constexpr std::int64_t before_all = -62'482'752'000;  // the year -10: beyond what a Time can be
constexpr std::int64_t after_all = 253'717'920'000;   // the year 10010

// Files may list moments that are too far away to count in milliseconds.
Time time_of(std::int64_t seconds) { return {std::clamp(seconds, before_all, after_all) * 1000}; }

class Unreadable {};

void require(bool right) {
    if (!right) throw Unreadable();
}

std::string_view take_bytes(std::string_view& bytes, std::uint64_t count) {
    require(count <= bytes.size());
    const std::string_view taken = bytes.substr(0, count);
    bytes.remove_prefix(count);
    return taken;
}

std::int64_t take_number(std::string_view& bytes, std::size_t size) {
    const std::string_view taken = take_bytes(bytes, size);
    std::int64_t number = static_cast<signed char>(taken.front());
    for (char c : taken.substr(1)) number = number * 256 + static_cast<unsigned char>(c);
    return number;
}

// The parts of one of the blocks in a file (RFC 8536).
struct Block {
    std::string_view changes;
    std::string_view clocks_after;  // one byte for each change: the number of a clock
    std::string_view clocks;
    std::string_view letters;
    std::string_view leap_seconds;
};

Block take_block(std::string_view& bytes, std::size_t time_size) {
    require(take_bytes(bytes, 20).starts_with(magic));
    std::array<std::uint64_t, 6> counts{};
    for (std::uint64_t& count : counts) count = static_cast<std::uint32_t>(take_number(bytes, 4));
    const auto [utc_flags, standard_flags, leap_seconds, changes, clocks, letters] = counts;
    const Block block{take_bytes(bytes, changes * time_size), take_bytes(bytes, changes),
                      take_bytes(bytes, clocks * clock_size), take_bytes(bytes, letters),
                      take_bytes(bytes, leap_seconds * (time_size + 4))};
    take_bytes(bytes, standard_flags + utc_flags);
    return block;
}

// What the clock with that number shows, for all time.
ClockPeriod period_of(const Block& block, std::size_t number) {
    require(number < block.clocks.size() / clock_size);
    std::string_view clock = block.clocks.substr(number * clock_size, clock_size);
    const std::int64_t offset = take_number(clock, 4);
    require(offset > -25 * 3600 && offset < 26 * 3600);
    const std::size_t first = static_cast<unsigned char>(clock[1]);
    const std::size_t last = block.letters.find('\0', first);
    require(last != std::string_view::npos);
    const std::string abbreviation(block.letters.substr(first, last - first));
    return {time_of(before_all), time_of(after_all), std::chrono::seconds(offset), abbreviation};
}

std::vector<ClockPeriod> periods_of(Block block, std::size_t time_size) {
    // Leap seconds would shift all times. A byte says where an abbreviation begins.
    require(block.leap_seconds.empty() && block.letters.size() <= 256);
    std::vector<ClockPeriod> periods;
    periods.reserve(block.clocks_after.size() + 1);
    periods.push_back(period_of(block, 0));
    for (char clock : block.clocks_after) {
        ClockPeriod period = period_of(block, static_cast<unsigned char>(clock));
        period.begin = time_of(take_number(block.changes, time_size));
        require(period.begin >= periods.back().begin);
        periods.back().end = period.begin;
        periods.push_back(std::move(period));
    }
    return periods;
}

std::string_view take_footer(std::string_view& bytes) {
    require(take_bytes(bytes, 1) == "\n");
    const std::string_view text = bytes.substr(0, bytes.find('\n'));
    take_bytes(bytes, text.size() + 1);
    return text;
}

bool is_zone_name(const std::string& name) {
    static constexpr const char* known = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_+-/";
    if (name.find_first_not_of(known) != std::string::npos) return false;
    if (("/" + name + "/").find("//") != std::string::npos) return false;
    // Copies of a zone that each machine chooses, none at all, and copies of all zones: "right" counts leap seconds.
    return name != "localtime" && name != "posixrules" && name != "Factory" && !name.starts_with("posix/") &&
           !name.starts_with("right/");
}

// Nothing if it cannot be read. Streams would take longer to come to life than all the rest.
std::string file_content(const std::string& path) {
    const std::unique_ptr<std::FILE, int (*)(std::FILE*)> file(std::fopen(path.c_str(), "rb"), std::fclose);
    std::string content;
    std::array<char, 4096> part;
    for (std::size_t size = 1; file && size > 0; content.append(part.data(), size)) {
        size = std::fread(part.data(), 1, part.size(), file.get());
    }
    return content;
}

std::string zone_content(const std::string& name, const std::string& field) {
    const std::string content = is_zone_name(name) ? file_content(folder + name) : std::string();
    if (content.starts_with(magic)) return content;
    const auto is_file = [](const std::string& zone) {
        std::error_code error;
        return std::filesystem::is_regular_file(folder + zone, error);
    };
    if (content.empty() && is_zone_name(name) && is_file(name)) return content;
    if (!is_file("UTC"))
        throw Error(Fault::unavailable, "the system has no time zones", field, "install the package tzdata");
    throw Error(Fault::invalid, "there is no time zone \"" + name + "\"", field, "such as Europe/Berlin");
}

}  // namespace

Zone::Zone(const std::string& name, const std::string& field)
    : Zone(from_bytes(zone_content(name, field), name, field)) {}

Zone Zone::from_bytes(std::string_view bytes, const std::string& name, const std::string& field) {
    Zone zone;
    try {
        const bool is_long = bytes.size() > magic.size() && bytes[magic.size()] >= '2';
        Block block = take_block(bytes, 4);
        if (is_long) block = take_block(bytes, 8);  // the same with longer times
        zone.listed_ = periods_of(block, is_long ? 8 : 4);
        if (is_long) zone.rule_ = ClockRule::parse(take_footer(bytes));
    } catch (const Unreadable&) {
        throw Error(Fault::invalid, "the file of the time zone \"" + name + "\" cannot be read", field);
    }
    return zone;
}

ClockPeriod Zone::period_at(Time time) const {
    time = std::clamp(time, listed_.front().begin, listed_.back().end - std::chrono::milliseconds(1));
    const auto next = std::upper_bound(listed_.begin(), listed_.end(), time,
                                       [](Time wanted, const ClockPeriod& each) { return wanted < each.begin; });
    const ClockPeriod& listed = *std::prev(next);
    if (!rule_ || next != listed_.end()) return listed;
    ClockPeriod period = rule_->period_at(time);
    period.end = std::min(period.end, listed.end);
    if (period.begin > listed.begin) return period;
    // Some short files list a last change that the rule puts at another day: it counts until the rule's next.
    return {listed.begin, period.end, listed.offset, listed.abbreviation};
}

std::string known_zone(const std::optional<std::string>& name) {
    if (!name) return "UTC";
    try {
        Zone(*name, "zone");
        return *name;
    } catch (const Error&) {
        return "UTC";
    }
}

}  // namespace helpdesk
