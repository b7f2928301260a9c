#include <algorithm>

#include "engine/access/open_session.hpp"
#include "engine/access/token.hpp"
#include "engine/acts/act.hpp"
#include "engine/base/error.hpp"
#include "engine/base/text.hpp"
#include "engine/core/operation.hpp"
#include "engine/inside.hpp"
#include "engine/kb/kb.hpp"
#include "engine/leaving/leaving.hpp"
#include "engine/lists/tickets.hpp"
#include "engine/lists/view.hpp"
#include "engine/live/presence.hpp"
#include "engine/mail/html.hpp"
#include "engine/mail/mail.hpp"
#include "engine/notify/follow.hpp"
#include "engine/notify/notification.hpp"
#include "engine/outbox/outbox.hpp"
#include "engine/people/operations.hpp"
#include "engine/reports/report.hpp"
#include "engine/rules/rule.hpp"
#include "engine/safe/upkeep.hpp"
#include "engine/search/search.hpp"
#include "engine/sla/operations.hpp"
#include "engine/surveys/survey.hpp"
#include "engine/tickets/lifecycle.hpp"
#include "engine/tickets/operations.hpp"

namespace helpdesk {

// The modules, listed: registration by static objects could be dropped by the linker.
std::span<const Operation> all_operations() {
    static const auto table = [] {
        std::vector<Operation> list;
        for (const auto& module :
             {role_operations(),         department_operations(), user_operations(),       policy_operations(),
              status_operations(),       tag_operations(),        ticket_operations(),     comment_operations(),
              attachment_operations(),   sweep_operations(),      override_operations(),   calendar_operations(),
              explain_operations(),      lifecycle_operations(),  transition_operations(), assignment_operations(),
              notification_operations(), category_operations(),   article_operations(),    mail_operations(),
              rule_operations(),         webhook_operations(),    outbox_operations(),     leaving_operations(),
              erasing_operations(),      choice_operations(),     digest_operations(),     version_operations(),
              vote_operations(),         canned_operations(),     view_operations(),       ticket_list_operations(),
              search_operations(),       volume_operations(),     backlog_operations(),    clock_report_operations(),
              replay_operations(),       link_operations(),       act_operations(),        suggest_operations(),
              survey_operations(),       csat_operations(),       token_operations(),      session_operations(),
              presence_operations(),     health_operations(),     draft_operations(),      html_operations()}) {
            list.insert(list.end(), module.begin(), module.end());
        }
        std::sort(list.begin(), list.end(), [](const Operation& a, const Operation& b) { return a.name < b.name; });
        return list;
    }();
    return table;
}

std::string_view method_of(Verb verb) {
    switch (verb) {
        case Verb::get: return "GET";
        case Verb::post: return "POST";
        case Verb::put: return "PUT";
        case Verb::patch: return "PATCH";
        case Verb::remove: return "DELETE";
    }
    return {};
}

const Operation& find_operation(std::string_view name) {
    const auto operations = all_operations();
    const auto found =
        std::lower_bound(operations.begin(), operations.end(), name,
                         [](const Operation& operation, std::string_view wanted) { return operation.name < wanted; });
    if (found != operations.end() && found->name == name) return *found;
    std::vector<std::string> names;
    for (const Operation& operation : operations) names.emplace_back(operation.name);
    throw Error(Fault::usage, "there is no operation \"" + std::string(name) + "\"", {}, did_you_mean(name, names));
}

void follow_events(Session& session) {
    Listeners listeners(session);
    RuleRun rules(session, listeners);
    std::size_t at = 0;
    while (at < session.events().size()) {
        const std::size_t end = session.events().size();
        follow_lifecycle(session, at);
        for (; at < end; ++at) rules.follow(Event(session.events()[at]));
    }
    notify_people(session);
    ask_customers(session);
    feed_outbox(session, listeners);
}

}  // namespace helpdesk
