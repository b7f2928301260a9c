#pragma once

#include <map>
#include <string>
#include <vector>

#include "server/api/api.hpp"
#include "tests/good_calls.hpp"
#include "tests/server/looked.hpp"

namespace helpdesk {

// A busy desk behind HTTP, and tokens of its people.
class ServedDesk : public BusyDesk {
public:
    explicit ServedDesk(Backend backend) : BusyDesk(backend), api_(engine()) {}

    HttpResponse ask(const std::string& method, const std::string& target, const std::string& body = "",
                     const std::string& as = "agent@example.org", std::vector<HttpHeader> headers = {});
    // With the arguments of good_calls.cpp.
    HttpResponse ask(const Operation& operation, const std::string& as);
    HttpResponse ask(const Operation& operation, const Value& arguments, const std::string& as);
    HttpResponse ask_raw(HttpRequest request) { return api_.handle(request); }
    std::string path_to_log(const std::string& target) { return api_.path_to_log({.method = "GET", .target = target}); }
    BodyPlan plan(const std::string& method, const std::string& target) {
        return plan({.method = method, .target = target});
    }
    BodyPlan plan(const HttpRequest& head) { return looked(api_.plan(head)); }

    std::string token_of(const std::string& person);

private:
    Api api_;
    std::map<std::string, std::string> tokens_;
};

// Without what differs between two desks that did the same: ids, secrets, when the migrations made the rows that are
// there from the beginning, whether a token was shown, and the room that files take.
std::string without_chance(const std::string& json);

// Empty if there is none of that name.
std::string header_of(const HttpResponse& response, const std::string& name);

}  // namespace helpdesk
