#pragma once

#include <functional>
#include <string>

#include "engine/engine.hpp"
#include "server/http/message.hpp"

namespace helpdesk {

// The pages for people, and what browsers load for them. Safe to share between threads.
class Site {
public:
    // What is our own fault is told to nobody but `report`, with the request's id.
    using Report = std::function<void(const std::string& request_id, const std::string& what)>;
    explicit Site(Engine& engine, Report report = {}) : engine_(engine), report_(std::move(report)) {}

    // False for what is the API's: its paths, and those for the operator's programs.
    static bool has(const HttpRequest& request);

    BodyPlan plan(const HttpRequest& head) const;
    HttpResponse handle(const HttpRequest& request) const;

private:
    Engine& engine_;
    Report report_;

    HttpResponse answer(const HttpRequest& request) const;
    HttpResponse page_of_failure(const HttpRequest& request, const Error& error) const;
};

}  // namespace helpdesk
