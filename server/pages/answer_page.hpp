#pragma once

#include "server/pages/page_call.hpp"
#include "server/site/pages.hpp"

namespace helpdesk {

// Whom a page is for.
enum class PageFor { everybody, customers };

// Finds out who asks and in which language, reads the form that a POST brings, and turns what goes wrong into a page. A
// POST that does not come from a page of this desk is refused before it is known whose cookies it has.
HttpResponse answer_page(const Visit& visit, HttpResponse (*answer)(const PageCall&), PageFor who);

// As a row of the site's table has it.
template <auto Answer, PageFor Who = PageFor::everybody>
HttpResponse page_for(const Visit& visit) {
    return answer_page(visit, Answer, Who);
}

// What is said where no page answers.
HttpResponse page_of_problem(const Visit& visit, int status);

// Takes the files of a form into the desk while they come; nothing for a request that brings none.
std::optional<BodyPlan> plan_of_files(Engine& engine, const HttpRequest& head);

}  // namespace helpdesk
