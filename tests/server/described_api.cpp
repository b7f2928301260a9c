#include "described_api.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <stdexcept>

namespace helpdesk {

const Value& document() {
    static const Value parsed = [] {
        ServedDesk desk(Backend::sqlite);
        return parse_json(desk.ask_raw({.method = "GET", .target = "/openapi.json", .headers = {}}).body);
    }();
    return parsed;
}

const Value& at(const Value& value, std::initializer_list<std::string_view> names) {
    const Value* found = &value;
    for (const std::string_view name : names) {
        INFO(name);
        found = found->find(name);
        REQUIRE(found);
    }
    return *found;
}

const Value& described(const Endpoint& endpoint) {
    return at(document(), {"paths", endpoint.path, lower_ascii(endpoint.method)});
}

const Value& response_described(const Endpoint& endpoint, int status) {
    const Value& response = at(described(endpoint), {"responses", std::to_string(status)});
    return SchemaChecker(document()).resolved(response);
}

std::vector<std::string> faults_of(const Endpoint& endpoint, const HttpResponse& answer) {
    const Value& response = response_described(endpoint, answer.status);
    std::vector<std::string> faults;
    const Value* headers = response.find("headers");
    for (const HttpHeader& each : answer.headers) {
        const bool is_framing = each.name == "Content-Type" || each.name == "Cache-Control" || each.name == "Vary";
        if (!is_framing && !headers->find(each.name)) faults.push_back("the header " + each.name);
    }
    if (endpoint.gives_file && answer.status == endpoint.status) {
        if (!answer.source) faults.emplace_back("no file");
        return faults;
    }
    const Value* content = response.find("content");
    if (!content) return answer.body.empty() ? faults : std::vector<std::string>{"a body"};
    const Value& schema = at(*content, {header_of(answer, "Content-Type"), "schema"});
    const Value sent = answer.live ? Value(answer.body) : parse_json(answer.body);
    for (std::string& each : SchemaChecker(document()).faults(sent, schema)) faults.push_back(std::move(each));
    return faults;
}

const Endpoint& endpoint_called(std::string_view name) {
    const auto found = std::find_if(endpoints().begin(), endpoints().end(),
                                    [&](const Endpoint& endpoint) { return endpoint.name == name; });
    if (found == endpoints().end()) throw std::logic_error(std::string(name));
    return *found;
}

}  // namespace helpdesk
