#include "cli/mail/archive.hpp"

#include <catch2/catch.hpp>

#include <stdlib.h>

#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "fixtures.hpp"

using namespace helpdesk;
namespace fs = std::filesystem;

namespace {

class Folder {
public:
    Folder() {
        std::string name = (fs::temp_directory_path() / "helpdesk-mail-XXXXXX").string();
        REQUIRE(mkdtemp(name.data()) != nullptr);
        path_ = name;
    }
    ~Folder() { fs::remove_all(path_); }
    Folder(const Folder&) = delete;
    Folder& operator=(const Folder&) = delete;

    void write(const std::string& name, const std::string& bytes) const {
        fs::create_directories((path_ / name).parent_path());
        std::ofstream(path_ / name, std::ios::binary) << bytes;
    }
    const fs::path& path() const { return path_; }

private:
    fs::path path_;
};

struct Walked {
    bool is_found = false;
    std::vector<std::string> sources;
    std::vector<std::string> subjects;
    std::vector<std::string> notices;
};

Walked walk(const std::string& path, const std::string& input = {}) {
    Walked walked;
    std::istringstream stream(input);
    walked.is_found = walk_archive(
        path, stream,
        [&walked](const RawMessage& message) {
            walked.sources.push_back(message.source);
            walked.subjects.push_back(parse_message(message.bytes, message.is_cut).subject);
        },
        [&walked](const std::string& notice) { walked.notices.push_back(notice); });
    return walked;
}

std::string mail(const std::string& subject) { return "From: a@b.example\nSubject: " + subject + "\n\ntext\n"; }

}  // namespace

TEST_CASE("a maildir tree is walked in the order of its names, without tmp and hidden files") {
    const Folder folder;
    folder.write("cur/2:2,S", mail("b"));
    folder.write("cur/1:2,", mail("a"));
    folder.write("new/3", mail("c"));
    folder.write("tmp/4", mail("unfinished"));
    folder.write(".Sent/cur/5", mail("sent"));
    folder.write("deep/deeper/6.eml", mail("loose"));
    folder.write(".hidden", mail("hidden"));
    folder.write("cur/From", "From a Mon Feb  9 08:00:00 2026\n" + mail("with an envelope"));

    const Walked walked = walk(folder.path().string());

    CHECK(walked.is_found);
    CHECK(walked.subjects == std::vector<std::string>{"sent", "a", "b", "with an envelope", "loose", "c"});
    CHECK(walked.notices.empty());
}

TEST_CASE("files that are no mail are passed over with a notice that names them") {
    const Folder folder;
    folder.write("a.png", "\x89PNG\r\n\x1a\n....");
    folder.write("b.eml", "");
    folder.write("c.eml", mail("c"));

    const Walked walked = walk(folder.path().string());

    CHECK(walked.subjects == std::vector<std::string>{"c"});
    REQUIRE(walked.notices.size() == 2);
    CHECK(walked.notices[0] == folder.path().string() + "/a.png is no mail message");
    CHECK(walked.notices[1] == folder.path().string() + "/b.eml is empty");
}

TEST_CASE("a folder that is linked into itself is walked once") {
    const Folder folder;
    folder.write("a.eml", mail("a"));
    fs::create_directory_symlink(folder.path(), folder.path() / "loop");

    CHECK(walk(folder.path().string()).subjects == std::vector<std::string>{"a"});
}

TEST_CASE("an mbox file is known by its content and split at its envelopes only") {
    const std::string path = fixture_path("quoted_from.mbox");

    const Walked walked = walk(path);

    CHECK(walked.subjects == std::vector<std::string>{"first", "second", "third"});
    CHECK(walked.sources == std::vector<std::string>{path + "#1", path + "#2", path + "#3"});
}

TEST_CASE("in an mbox the quoting of From is undone, once for each >") {
    std::ifstream file(fixture_path("quoted_from.mbox"), std::ios::binary);
    std::vector<std::string> messages;

    split_mbox(file, "mbox", [&messages](const RawMessage& message) { messages.push_back(message.bytes); });

    REQUIRE(messages.size() == 3);
    CHECK(messages[0].find("\nFrom Monday on") != std::string::npos);
    CHECK(messages[0].find("\n>From deeper") != std::string::npos);
    CHECK(messages[0].find("\nFrom old@mail.example Sun Feb  8") != std::string::npos);
    CHECK(messages[1].ends_with("Short.\n"));
}

TEST_CASE("a message or an mbox can come from standard input") {
    CHECK(walk("-", mail("piped")).subjects == std::vector<std::string>{"piped"});
    CHECK(walk("-", read_fixture("quoted_from.mbox")).subjects.size() == 3);
    CHECK(walk("-", "").notices == std::vector<std::string>{"- is empty"});
}

TEST_CASE("an mbox is held one message at a time, each to 64 MiB") {
    std::string mbox =
        "From a Mon Feb  9 08:00:00 2026\nFrom: a@b.example\n\n" + std::string(message_bytes_max + 5000, 'x');
    mbox += "\n\nFrom b Mon Feb  9 08:00:00 2026\nFrom: b@b.example\n\nshort\n";
    std::istringstream input(mbox);
    std::vector<std::size_t> sizes;
    std::vector<bool> cuts;

    split_mbox(input, "mbox", [&](const RawMessage& message) {
        sizes.push_back(message.bytes.size());
        cuts.push_back(message.is_cut);
    });

    CHECK(sizes == std::vector<std::size_t>{message_bytes_max, 25});
    CHECK(cuts == std::vector<bool>{true, false});
}

TEST_CASE("mbox lines may end in CRLF, or be longer than any buffer") {
    const std::string line(200'000, 'y');
    std::string mbox = "From a Mon Feb  9 08:00:00 2026\r\nFrom: a@b.example\r\n\r\n" + line + "\r\n\r\n";
    mbox += "From b Mon Feb  9 08:00:00 2026\r\nSubject: b\r\n\r\ntext";
    std::istringstream input(mbox);
    std::vector<std::string> messages;

    split_mbox(input, "mbox", [&](const RawMessage& message) { messages.push_back(message.bytes); });

    REQUIRE(messages.size() == 2);
    CHECK(messages[0] == "From: a@b.example\r\n\r\n" + line + "\r\n");
    CHECK(messages[1] == "Subject: b\r\n\r\ntext");
}

TEST_CASE("a path that does not exist is told") {
    const Walked walked = walk("/nowhere/at/all");

    CHECK_FALSE(walked.is_found);
    CHECK(walked.notices == std::vector<std::string>{"there is no /nowhere/at/all"});
}
