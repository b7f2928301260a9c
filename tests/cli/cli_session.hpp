#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "cli/console.hpp"
#include "tests/support.hpp"

namespace helpdesk {

// What a command left behind.
struct Ran {
    int status = 0;
    std::string out = {};
    std::string err = {};
};

// A person, or a script, in front of an empty database in a folder of its own. The clock stands at
// 2026-11-22T09:00:00Z and goes on by a minute with each command; randomness is the same in every session.
class CliSession {
public:
    explicit CliSession(Backend backend = Backend::sqlite);
    ~CliSession();
    CliSession(const CliSession&) = delete;
    CliSession& operator=(const CliSession&) = delete;

    // Runs `helpdesk WORDS` with that text on standard input.
    Ran run(const std::vector<std::string>& words, const std::string& input = {});
    // The same for a line as one types it: 'a b', "a b" and \ quote, NAME=VALUE before it sets the environment for it.
    Ran type(const std::string& line, const std::string& input = {});

    // From here on a terminal of that width stands behind all three streams; 0: pipes.
    void use_terminal(int width) { width_ = width; }
    void set_environment(const std::string& name, const std::string& value) { environment_[name] = value; }
    // From here on `helpdesk` is helpdesk-remote, which opens desks behind a server with this.
    void use_remote(std::function<std::unique_ptr<DeskClient>(const Context&)> open) { open_remote_ = std::move(open); }
    // The desk itself, with the session's clock as it stands now.
    Options options() const;
    const std::string& folder() const { return folder_.path(); }
    void write_file(const std::string& name, const std::string& content);

private:
    TemporaryFolder folder_;
    std::string database_;
    std::map<std::string, std::string> environment_;
    std::function<std::unique_ptr<DeskClient>(const Context&)> open_remote_;
    int width_ = 0;
    Time now_;
    World world_;
};

}  // namespace helpdesk
