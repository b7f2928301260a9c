#include <catch2/catch.hpp>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "tests/cli/cli_session.hpp"

// The .txt files of this folder are sessions, word by word. A line that begins with
//   $  is typed; what follows is what comes out, the lines of standard error with ! in front, and ? with the exit
//   status
//      if that is not 0
//   <  stands on the standard input of the command above it
//   @  NAME TEXT puts a line into a file before the next command
//   ~  terminal 80, or ~ pipe: what the command speaks to from here on
//   ~  fixtures NAME puts the files of that folder of fixtures/ into the session's
//   #  is a comment.
// HELPDESK_APPROVE=1 writes down what comes out instead of comparing it; read the difference before you commit it.

namespace helpdesk {

namespace {

// One command of a transcript, with the lines in front of it that are no output.
struct Step {
    std::vector<std::string> before = {};
    std::string line = {};
    std::vector<std::string> input = {};
    std::vector<std::string> output = {};
};

std::vector<std::string> lines_of(const std::string& text) {
    std::vector<std::string> lines;
    std::istringstream stream(text);
    for (std::string line; std::getline(stream, line);) lines.push_back(line);
    return lines;
}

std::string content_of(const std::filesystem::path& path) {
    std::ostringstream content;
    content << std::ifstream(path).rdbuf();
    return content.str();
}

bool is_directive(const std::string& line) {
    return line.starts_with("# ") || line.starts_with("~ ") || line.starts_with("@ ");
}

std::vector<Step> steps_of(const std::vector<std::string>& lines) {
    std::vector<Step> steps(1);
    for (const std::string& line : lines) {
        const bool open = !steps.back().line.empty();
        if (line.starts_with("$ ")) {
            if (open) steps.emplace_back();
            steps.back().line = line.substr(2);
        } else if (is_directive(line)) {
            if (open) steps.emplace_back();
            steps.back().before.push_back(line);
        } else if (line.starts_with("< ") && steps.back().output.empty()) {
            steps.back().input.push_back(line.substr(2));
        } else {
            steps.back().output.push_back(line);
        }
    }
    return steps;
}

// Control characters become visible.
std::string visible(const std::string& line) {
    std::string out;
    for (char c : line) out += c == '\r' ? std::string("␍") : c == '\x1b' ? std::string("␛") : std::string(1, c);
    return out;
}

std::vector<std::string> output_of(Ran ran, const std::string& folder) {
    std::vector<std::string> lines;
    for (std::string* text : {&ran.out, &ran.err}) {
        for (std::size_t at = 0; (at = text->find(folder, at)) != std::string::npos;)
            text->replace(at, folder.size(), "FOLDER");
    }
    for (const std::string& line : lines_of(ran.out)) lines.push_back(visible(line));
    for (const std::string& line : lines_of(ran.err)) lines.push_back("! " + visible(line));
    if (ran.status != 0) lines.push_back("? " + std::to_string(ran.status));
    return lines;
}

void follow(CliSession& session, const std::string& directive) {
    std::istringstream words(directive.substr(2));
    std::string first, rest;
    words >> first;
    std::getline(words >> std::ws, rest);
    if (directive.starts_with("@ ")) session.write_file(first, rest + "\n");
    if (directive.starts_with("~ ") && first == "fixtures") {
        std::filesystem::copy(PROJECT_FOLDER "/fixtures/" + rest, session.folder());
    } else if (directive.starts_with("~ ")) {
        session.use_terminal(first == "terminal" ? std::stoi(rest) : 0);
    }
}

std::string joined(const std::vector<std::string>& lines, const std::string& prefix = {}) {
    std::string out;
    for (const std::string& line : lines) out += prefix + line + "\n";
    return out;
}

// Runs the session again, and gives the transcript as it is now.
std::string replayed(const std::vector<Step>& steps, Backend backend) {
    CliSession session(backend);
    std::string transcript;
    for (const Step& step : steps) {
        for (const std::string& directive : step.before) follow(session, directive);
        transcript += joined(step.before);
        if (step.line.empty()) continue;
        const std::vector<std::string> output =
            output_of(session.type(step.line, joined(step.input)), session.folder());
        transcript += "$ " + step.line + "\n" + joined(step.input, "< ") + joined(output);
    }
    return transcript;
}

// The first command whose output is another one, as it is now; empty if there is none.
std::string first_difference(const std::string& expected, const std::string& now) {
    const std::vector<Step> before = steps_of(lines_of(expected));
    const std::vector<Step> after = steps_of(lines_of(now));
    for (std::size_t at = 0; at < std::min(before.size(), after.size()); ++at) {
        if (before[at].output != after[at].output) return "$ " + after[at].line + "\n" + joined(after[at].output);
    }
    return expected == now ? "" : "another number of lines";
}

std::vector<std::filesystem::path> transcripts() {
    std::vector<std::filesystem::path> paths;
    for (const auto& entry : std::filesystem::directory_iterator(PROJECT_FOLDER "/tests/cli")) {
        if (entry.path().extension() == ".txt") paths.push_back(entry.path());
    }
    std::sort(paths.begin(), paths.end());
    return paths;
}

}  // namespace

TEST_CASE("the command line says what the transcripts say, on both databases", "[cli]") {
    for (const Backend backend : backends()) {
        for (const std::filesystem::path& path : transcripts()) {
            INFO(path.filename().string() << (backend == Backend::sqlite ? " on SQLite" : " on PostgreSQL"));
            std::string expected = content_of(path);
            const std::string now = replayed(steps_of(lines_of(expected)), backend);
            if (std::getenv("HELPDESK_APPROVE") && backend == Backend::sqlite && now != expected) {
                std::ofstream(path) << now;
                expected = now;
            }
            CHECK(first_difference(expected, now) == "");
        }
    }
}

}  // namespace helpdesk
