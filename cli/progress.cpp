#include "cli/progress.hpp"

#include <utility>

namespace helpdesk {

Progress progress_bar(Console& console) {
    if (!console.err_is_terminal) return {};
    return [&console, shown = std::int64_t{-1}](std::int64_t done, std::int64_t total) mutable {
        constexpr std::int64_t length = 40;
        const std::int64_t percent = total > 0 ? done * 100 / total : 100;
        if (percent == std::exchange(shown, percent)) return;
        std::string bar(static_cast<std::size_t>(percent * length / 100), '#');
        bar.resize(length, '.');
        write_err(console, "\r[" + bar + "] " + std::to_string(percent) + " %" + (done >= total ? "\n" : ""));
    };
}

}  // namespace helpdesk
