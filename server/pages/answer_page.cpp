#include "server/pages/answer_page.hpp"

#include "server/api/cookies.hpp"
#include "server/pages/incoming_form.hpp"
#include "server/pages/page.hpp"
#include "server/site/assets.hpp"

namespace helpdesk {

namespace {

// What the plan of a body has for the answer.
struct ReceivedForm {
    Identity who;
    std::unique_ptr<IncomingForm> incoming;
};
using Received = std::shared_ptr<ReceivedForm>;

Language language_of(const HttpRequest& request) {
    const std::string* wanted = request.header("accept-language");
    return language_for(wanted ? *wanted : "");
}

PageCall call_of(const Visit& visit) {
    return {visit, assets_folder() + "/", {.actor = guest_of(visit.request)}, language_of(visit.request)};
}

// Of the exception that is being handled; what is our own fault is thrown on, for the log.
HttpResponse page_of_fault(const PageCall& call) {
    try {
        throw;
    } catch (const TooManyTries& error) {
        return page_of_error(call, error, 429);
    } catch (const Error& error) {
        if (error.fault() == Fault::internal) throw;
        return page_of_error(call, error, http_status_of(error.fault()));
    }
}

void read_form(PageCall& call, const Received& received) {
    if (!received) {
        if (!call.request.body.empty() && media_type_of(call.request) != "application/x-www-form-urlencoded") {
            throw Error(Fault::usage, "this page takes a form");
        }
        call.form = form_of(call.request.body);
        return;
    }
    received->incoming->add(call.request.body);
    received->incoming->finish();
    call.form = received->incoming->form();
    call.incoming = received->incoming.get();
}

// A form with files that was short enough to be held in memory has had no plan of its own.
Received received_of(const PageCall& call) {
    if (const auto* taken = std::any_cast<Received>(&call.request.taken)) return *taken;
    const auto boundary = boundary_of(call.request);
    if (!boundary || !call.takes_files) return nullptr;
    return std::make_shared<ReceivedForm>(
        ReceivedForm{call.who, std::make_unique<IncomingForm>(call.engine, call.who.actor, *boundary)});
}

HttpResponse answer_of(PageCall& call, HttpResponse (*answer)(const PageCall&), PageFor who) {
    const bool is_post = call.request.method == "POST";
    if (is_post) check_same_site(call.request);
    const auto* taken = std::any_cast<Received>(&call.request.taken);
    call.who = taken ? (*taken)->who : identify(call.engine, call.request);
    if (who == PageFor::customers && call.who.is_guest()) return page_to_sign_in(call);
    if (who == PageFor::customers && call.who.is_staff) return see_other_page(call, first_page_of(call.who));
    // The files stay until the answer is made.
    const Received received = is_post ? received_of(call) : nullptr;
    if (is_post) read_form(call, received);
    return answer(call);
}

BodyPlan refusing(HttpResponse response) { return {.size_max = 0, .refusal = std::move(response)}; }

// What follows from who it is.
BodyPlan plan_of_person(Engine& engine, const HttpRequest& head) {
    // The files come when the head is gone.
    const auto request = std::make_shared<HttpRequest>(head);
    const auto address = std::make_shared<Address>(read_address(head.target));
    PageCall call = call_of({engine, *request, *address, root_of(*address)});
    try {
        check_same_site(*request);
        call.who = identify(engine, *request);
        if (call.who.is_guest()) return refusing(page_to_sign_in(call));
        const auto received = std::make_shared<ReceivedForm>(
            ReceivedForm{call.who, std::make_unique<IncomingForm>(engine, call.who.actor, *boundary_of(head))});
        const auto sink = [request, address, call, received](std::string_view part) {
            try {
                received->incoming->add(part);
            } catch (...) {
                throw BodyRefused{page_of_fault(call)};
            }
        };
        return BodyPlan{.size_max = static_cast<std::uint64_t>(upload_bytes_max), .sink = sink, .taken = received};
    } catch (...) {
        return refusing(page_of_fault(call));
    }
}

}  // namespace

HttpResponse answer_page(const Visit& visit, HttpResponse (*answer)(const PageCall&), PageFor who) {
    PageCall call = call_of(visit);
    try {
        HttpResponse response = answer_of(call, answer, who);
        // A file and a mail are no pages, and a session that was renewed for them has to reach the browser as well.
        const bool is_told = response.header("Set-Cookie") != nullptr;
        if (call.who.renewed && !is_told) set_cookies(response, call.request, call.who.renewed);
        return response;
    } catch (...) {
        return page_of_fault(call);
    }
}

HttpResponse page_of_problem(const Visit& visit, int status) {
    PageCall call = call_of(visit);
    try {
        call.who = identify(visit.engine, visit.request);
    } catch (const std::exception&) {
        // Then the page is that of a guest.
    }
    return page_of_status(call, status);
}

std::optional<BodyPlan> plan_of_files(Engine& engine, const HttpRequest& head) {
    if (!boundary_of(head)) return std::nullopt;
    return BodyPlan{.size_max = 0, .look = [&engine, head] { return plan_of_person(engine, head); }};
}

}  // namespace helpdesk
