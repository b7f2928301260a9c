#pragma once

#include "server/api/arguments.hpp"
#include "server/api/events.hpp"
#include "server/http/message.hpp"

namespace helpdesk {

// A page beside the desk's: what answers a GET of a path.
struct OwnPage {
    std::string path;
    bool needs_sign_in = false;  // otherwise it gets nobody
    std::function<HttpResponse(const Actor&)> answer;
};

// The desk over HTTP: every operation of the table under /api/v1, with the fields and the words of the command line.
// Safe to share between threads.
class Api {
public:
    // What is our own fault is told to nobody but `report`, with the request's id.
    using Report = std::function<void(const std::string& request_id, const std::string& what)>;
    explicit Api(Engine& engine, Report report = {}, std::vector<OwnPage> pages = {})
        : engine_(engine), report_(std::move(report)), pages_(std::move(pages)), events_(engine) {}

    // How much of a body a request may have, and where it goes, before it is read. Whoever may upload nothing is
    // refused here.
    BodyPlan plan(const HttpRequest& head) const;
    // The request is called from here on what its sender calls it, if that can stand in a line of a log.
    HttpResponse handle(HttpRequest& request) const;
    // Without what stands behind the question mark, since people look for other people there, and without a token that
    // stands in the path.
    std::string path_to_log(const HttpRequest& request) const;

private:
    // A request on its way through.
    struct Call {
        const HttpRequest& request;
        Address address;
        Route route;
        Actor actor;
    };

    Engine& engine_;
    Report report_;
    std::vector<OwnPage> pages_;
    Router router_;
    Events events_;

    BodyPlan plan_body(const HttpRequest& head) const;
    BodyPlan plan_file(const HttpRequest& head) const;
    HttpResponse answer_or_problem(const HttpRequest& request) const;
    // Of the exception that is being handled.
    HttpResponse problem_now(const std::string& request_id) const;
    HttpResponse completed(HttpResponse response, const std::string& request_id) const;
    HttpResponse answer(const HttpRequest& request) const;
    HttpResponse answer_events(const HttpRequest& request, const Address& address) const;
    HttpResponse answer_path(const HttpRequest& request, Address address) const;
    Actor actor_of(const HttpRequest& request) const;
    Actor actor_of_change(const HttpRequest& request) const;
    HttpResponse enter_by(const Entrance& entrance, const HttpRequest& request, const Address& address) const;
    HttpResponse run_bulk(const HttpRequest& request, const Address& address) const;
    HttpResponse run(const Call& call) const;
    void check_wishes(const Call& call) const;
    std::string shown_of(const Call& call, const std::string& body) const;
    HttpResponse result_of(const Call& call, const Reply& reply) const;
    HttpResponse overtaken(const Call& call, const Error& error) const;
    std::string location_of(const Call& call, const Value& result) const;
};

}  // namespace helpdesk
