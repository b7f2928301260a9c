#include "cli/console.hpp"

#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <memory>

namespace helpdesk {

namespace {

constexpr std::size_t input_bytes_max = 512u << 20;

std::filesystem::path folder_of_programs(const char* program) {
    std::error_code error;
    const auto path = std::filesystem::read_symlink("/proc/self/exe", error);
    return error ? std::filesystem::path(program ? program : "").parent_path() : path.parent_path();
}

std::string read_line(std::FILE* file) {
    std::string line;
    for (int c = std::getc(file); c != EOF && c != '\n'; c = std::getc(file)) line += static_cast<char>(c);
    return line;
}

// Switches the echo of a terminal off for as long as it lives.
class Silence {
public:
    explicit Silence(int terminal) : terminal_(terminal), known_(tcgetattr(terminal, &before_) == 0) {
        if (!known_) return;
        termios silent = before_;
        silent.c_lflag &= ~static_cast<tcflag_t>(ECHO);
        tcsetattr(terminal_, TCSAFLUSH, &silent);
    }
    ~Silence() {
        if (known_) tcsetattr(terminal_, TCSAFLUSH, &before_);
    }
    Silence(const Silence&) = delete;
    Silence& operator=(const Silence&) = delete;

private:
    int terminal_;
    termios before_{};
    bool known_;
};

std::string pager_of(const Console& console) {
    for (const char* name : {"HELPDESK_PAGER", "PAGER"}) {
        const char* pager = console.environment(name);
        if (pager) return pager == std::string("cat") ? "" : pager;
    }
    return "less";
}

}  // namespace

Console console_of_process(const char* program) {
    std::signal(SIGPIPE, SIG_IGN);
    std::signal(SIGXFSZ, SIG_IGN);
    Console console;
    console.in_is_terminal = isatty(STDIN_FILENO) == 1;
    console.out_is_terminal = isatty(STDOUT_FILENO) == 1;
    console.err_is_terminal = isatty(STDERR_FILENO) == 1;
    winsize size{};
    if (console.out_is_terminal && ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0) {
        console.width = size.ws_col;
        console.height = size.ws_row;
    }
    console.environment = [](const char* name) -> const char* { return std::getenv(name); };
    console.program = program ? program : "helpdesk";
    console.programs = folder_of_programs(program);
    return console;
}

std::string environment_of(const Console& console, const char* name) {
    const char* value = console.environment(name);
    return value ? value : "";
}

void write_out(Console& console, std::string_view text) {
    const bool written = std::fwrite(text.data(), 1, text.size(), console.out) == text.size();
    if ((written && std::fflush(console.out) == 0) || errno == EPIPE) return;
    throw Error(Fault::storage, std::string("the result cannot be written: ") + std::strerror(errno));
}

void write_err(Console& console, std::string_view text) {
    std::fwrite(text.data(), 1, text.size(), console.err);
    std::fflush(console.err);
}

void write_paged(Console& console, std::string_view text) {
    const auto lines = std::count(text.begin(), text.end(), '\n');
    const std::string pager = pager_of(console);
    std::FILE* pipe = nullptr;
    if (console.out_is_terminal && console.out == stdout && !pager.empty() && lines >= console.height) {
        setenv("LESS", "FRX", 0);
        pipe = popen(pager.c_str(), "w");
    }
    if (!pipe) return write_out(console, text);
    std::fwrite(text.data(), 1, text.size(), pipe);
    pclose(pipe);
}

TextSource open_input(Console& console, const std::string& path, std::string_view option) {
    const bool standard = path == "-";
    if (standard && std::exchange(console.in_was_read, true)) {
        throw Error(Fault::usage, "standard input can be read once only", std::string(option));
    }
    const std::filesystem::path place = console.folder / path;
    std::error_code ignored;
    if (!standard && std::filesystem::is_directory(place, ignored)) {
        throw Error(Fault::invalid, path + " is a folder, not a file", std::string(option));
    }
    const auto close = [standard](std::FILE* each) {
        if (each && !standard) std::fclose(each);
    };
    const std::shared_ptr<std::FILE> file(standard ? console.in : std::fopen(place.c_str(), "rb"), close);
    if (!file) {
        const Fault fault = errno == ENOENT ? Fault::not_found : Fault::invalid;
        throw Error(fault, "the file " + path + " cannot be read: " + std::strerror(errno), std::string(option));
    }
    return [file, path, option = std::string(option)](char* into, std::size_t room) {
        const std::size_t got = std::fread(into, 1, room, file.get());
        if (got == 0 && std::ferror(file.get()) != 0) {
            throw Error(Fault::invalid, "the file " + path + " cannot be read", option);
        }
        return got;
    };
}

std::string read_some(const TextSource& source, std::size_t most) {
    std::string content;
    char part[65536];
    for (std::size_t got = 1; got > 0 && content.size() < most;) {
        got = source(part, std::min(sizeof part, most - content.size()));
        content.append(part, got);
    }
    return content;
}

std::string read_input(Console& console, const std::string& path, std::string_view option) {
    std::string content = read_some(open_input(console, path, option), input_bytes_max + 1);
    if (content.size() > input_bytes_max)
        throw Error(Fault::invalid, path + " is larger than 512 MiB", std::string(option));
    return content;
}

bool ask_yes(Console& console, std::string_view question) {
    write_err(console, std::string(question) + " [y/N] ");
    const std::string answer = read_line(console.in);
    return answer == "y" || answer == "Y" || answer == "yes";
}

std::string ask_secret(Console& console, std::string_view question) {
    write_err(console, std::string(question) + ": ");
    std::string answer;
    {
        const Silence silence(fileno(console.in));
        answer = read_line(console.in);
    }
    write_err(console, "\n");
    return answer;
}

}  // namespace helpdesk
