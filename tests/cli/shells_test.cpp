#include <catch2/catch.hpp>

#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <sstream>

#include "cli/command.hpp"
#include "tests/cli/cli_session.hpp"

namespace helpdesk {

namespace {

// What a shell prints, blanks and line ends as one blank each.
std::string printed_by(const std::string& command) {
    std::string out;
    const std::unique_ptr<std::FILE, int (*)(std::FILE*)> pipe(popen((command + " 2>&1").c_str(), "r"), pclose);
    for (int c = std::getc(pipe.get()); c != EOF; c = std::getc(pipe.get())) out += static_cast<char>(c);
    std::istringstream words(out);
    std::string line;
    for (std::string word; words >> word;) line += (line.empty() ? "" : " ") + word;
    return line;
}

bool is_installed(const std::string& program) {
    if (std::system(("command -v " + program + " >/dev/null 2>&1").c_str()) == 0) return true;
    WARN(program + " is not installed: this was not tried");
    return false;
}

// A folder with what `helpdesk WORDS` prints in the file `name`.
std::string file_of(CliSession& session, const std::string& name, const std::vector<std::string>& words) {
    const Ran ran = session.run(words);
    REQUIRE(ran.status == 0);
    session.write_file(name, ran.out);
    return session.folder() + "/" + name;
}

// Roff has its own hyphen.
std::string roff_of(std::string name) {
    for (std::size_t at = 0; (at = name.find('-', at)) != std::string::npos; at += 2) name.insert(at, "\\");
    return name;
}

}  // namespace

TEST_CASE("bash completes nouns, verbs, options and values", "[cli]") {
    if (!is_installed("bash")) return;
    CliSession session;
    const std::string script = file_of(session, "helpdesk.bash", {"completion", "bash"});
    const auto completed = [&](const std::string& words) {
        session.write_file("ask.bash", "");
        std::ofstream(session.folder() + "/ask.bash")
            << "source " << script << "\nCOMP_WORDS=(helpdesk " << words << ")\nCOMP_CWORD=$((${#COMP_WORDS[@]} - 1))\n"
            << "_helpdesk\necho \"${COMPREPLY[@]}\"\n";
        return printed_by("bash --norc " + session.folder() + "/ask.bash");
    };

    CHECK(completed("tick") == "ticket");
    CHECK(completed("ticket re") == "reopen replay resolve");
    CHECK(completed("--db desk.db ticket ass") == "assign");
    CHECK(completed("ls --pri") == "--priority");
    CHECK(completed("ls --priority U") == "URGENT");
    CHECK(completed("ticket list --over") == "--overdue");
    CHECK(completed("completion z") == "zsh");
    CHECK(completed("migrate ''") == "status up verify");
    CHECK(completed("mail i") == "import");
    session.write_file("letter.txt", "");
    CHECK(completed("reply 5 --body-file " + session.folder() + "/let") == session.folder() + "/letter.txt");
    CHECK(completed("mail parse " + session.folder() + "/let") == session.folder() + "/letter.txt");
    CHECK(completed("ls --status " + session.folder() + "/let") == "");
    CHECK(completed("give 5 " + session.folder() + "/let") == "");
}

TEST_CASE("zsh completes nouns, verbs, options and values", "[cli]") {
    if (!is_installed("zsh")) return;
    CliSession session;
    const std::string script = file_of(session, "helpdesk.zsh", {"completion", "zsh"});
    const auto completed = [&](const std::string& words) {
        // Outside of the line editor the completion system is not there: these stand in for its four words.
        std::ofstream(session.folder() + "/ask.zsh")
            << "compdef() { }\n_describe() { local -a list; list=(\"${(@P)@[-1]}\"); print -l "
               "${(M)${list%%:*}:#$words[CURRENT]*} }\n"
            << "compadd() { shift; print -l ${(M)@:#$words[CURRENT]*} }\n_files() { print files }\nsource " << script
            << "\nwords=(helpdesk " << words << ")\nCURRENT=$#words\n_helpdesk\n";
        return printed_by("zsh -f " + session.folder() + "/ask.zsh");
    };

    CHECK(completed("tick") == "ticket");
    CHECK(completed("ticket re") == "reopen replay resolve");
    CHECK(completed("--db desk.db ticket ass") == "assign");
    CHECK(completed("ls --pri") == "--priority");
    CHECK(completed("ls --priority U") == "URGENT");
    CHECK(completed("completion z") == "zsh");
    CHECK(completed("migrate u") == "up");
}

TEST_CASE("fish completes nouns, verbs, options and values", "[cli]") {
    if (!is_installed("fish")) return;
    CliSession session;
    const std::string script = file_of(session, "helpdesk.fish", {"completion", "fish"});
    const auto completed = [&](const std::string& words) {
        std::ofstream(session.folder() + "/ask.fish")
            << "source " << script << "\ncomplete -C 'helpdesk " << words << "' | string replace -r '\\t.*' ''\n";
        return printed_by("HOME=" + session.folder() + " fish --no-config " + session.folder() + "/ask.fish");
    };

    CHECK(completed("tick") == "ticket");
    CHECK(completed("ticket re") == "reopen replay resolve");
    CHECK(completed("--db desk.db ticket ass") == "assign");
    CHECK(completed("ls --pri") == "--priority");
    CHECK(completed("ls --priority U") == "URGENT");
    CHECK(completed("completion z") == "zsh");
    CHECK(completed("migrate u") == "up");
}

TEST_CASE("the manual page is good roff and names every command", "[cli]") {
    CliSession session;
    const std::string page = file_of(session, "helpdesk.1", {"man"});
    std::ostringstream text;
    text << std::ifstream(page).rdbuf();

    for (const Operation& operation : Engine::operations()) {
        const auto dot = operation.name.find('.');
        const std::string name =
            kebab(operation.name.substr(0, dot)) + " " + kebab(operation.name.substr(dot + 1));
        INFO(name);
        CHECK(text.str().find(".SS \"helpdesk " + roff_of(name)) != std::string::npos);
    }
    if (!is_installed("groff")) return;
    CHECK(printed_by("groff -man -Tutf8 -ww -z " + page) == "");
}

}  // namespace helpdesk
