#pragma once

#include <memory>
#include <string>

namespace helpdesk::bench {

// cpp-httplib with nothing behind it: every GET and every POST is answered with the same bytes.
class BareServer {
public:
    explicit BareServer(std::string bytes);
    ~BareServer();

    std::string address() const;

private:
    struct Inside;
    std::unique_ptr<Inside> inside_;
};

}  // namespace helpdesk::bench
