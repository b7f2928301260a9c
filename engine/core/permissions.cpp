#include "engine/core/permissions.hpp"

#include <algorithm>
#include <set>

#include "engine/core/actor.hpp"

namespace helpdesk {

namespace {

struct Permission {
    std::string_view name;
    std::string_view allows;
};

constexpr Permission permissions[] = {
    {"attachments:create", "Attach files, and delete those that one attached oneself."},
    {"attachments:delete_others", "Delete files that somebody else attached."},
    {"attachments:read", "See files and download them."},
    {"comments:create", "Answer on tickets, keep drafts, and change and delete what one wrote oneself."},
    {"comments:delete_others", "Delete comments of somebody else."},
    {"comments:impersonate", "Write, attach files and let rules act in the name of somebody else."},
    {"comments:internal", "Write notes that customers never see, and see who else is at a ticket."},
    {"comments:read", "Read what is said on tickets."},
    {"comments:update_others", "Change comments of somebody else."},
    {"departments:manage", "Make, change and delete departments, and say how their tickets are given out."},
    {"departments:read", "See the departments."},
    {"desk:all_departments", "See the tickets of all departments, and not only those of one's own."},
    {"desk:maintain", "See how the desk is, check it, and copy it."},
    {"desk:sql", "Ask the database in SQL, which shows everything."},
    {"desk:staff", "Be one of the staff: see tickets of other people, and be given them."},
    {"history:read", "Read what happened to tickets, and how their due times came about."},
    {"kb:manage", "Delete articles, write them in the name of somebody else, and make, move and delete categories."},
    {"kb:read", "Read the knowledge base, and rate its articles."},
    {"kb:write", "Write articles and prepared replies, and read their versions and votes."},
    {"mail:manage", "Say in whose name mails go out, and whether they do."},
    {"mail:read", "See in whose name mails go out, and whether they do."},
    {"mail:receive", "Hand over mails that came in."},
    {"notifications:read", "Read and delete one's own notifications, and choose how one hears of things."},
    {"outbox:manage", "Send again what did not go out, and delete it."},
    {"outbox:read", "See what leaves the desk, and what became of it."},
    {"own:sessions", "See where one is signed in, and sign out there: everybody may, but for a token with a scope."},
    {"policies:manage", "Make, change and delete SLA policies, and a department's own times."},
    {"policies:read", "See the SLA policies, and calculate due times."},
    {"reports:read", "Read the reports, and what customers said in surveys."},
    {"roles:manage", "Make, change and delete roles that hold no more than one's own."},
    {"roles:read", "See the roles, and what they allow."},
    {"rules:manage", "Make, change, try and delete rules."},
    {"rules:read", "See the rules."},
    {"sla:sweep", "Look for tickets that are late, and have people told."},
    {"statuses:manage", "Make, change and delete statuses, the steps between them, and what happens by itself."},
    {"statuses:read", "See the statuses and the steps between them."},
    {"tags:manage", "Make, change and delete tags."},
    {"tags:read", "See the tags."},
    {"tickets:assign", "Give tickets to people, and say when one is away."},
    {"tickets:create", "Open tickets, and answer what is asked about them when they are solved."},
    {"tickets:delete", "Delete tickets."},
    {"tickets:read", "See, find and count tickets, and keep views of them."},
    {"tickets:reopen", "Open tickets again."},
    {"tickets:resolve", "Resolve and close tickets."},
    {"tickets:tag", "Put tags on tickets, and take them off."},
    {"tickets:update", "Change, link, merge and split tickets, and undo what was done to many."},
    {"tokens:create", "Make, renew and revoke one's own tokens."},
    {"tokens:manage", "See, make, renew and revoke tokens of somebody else."},
    {"users:erase", "Anonymise people, and erase them with all that is theirs."},
    {"users:manage",
     "Invite, change, deactivate and delete people whose role holds no more than one's own, and sign them out."},
    {"users:read", "See people; whoever is not of the staff sees only themselves."},
    {"views:share", "Share views with everybody, and look after those that are shared."},
    {"webhooks:manage", "Make, change, try and delete webhooks."},
    {"webhooks:read", "See the webhooks."},
};

std::string group_of(std::string_view permission) {
    return std::string(permission.substr(0, permission.find(':'))) + ":*";
}

}  // namespace

std::vector<std::string> known_permissions() {
    std::set<std::string> all{"*"};
    for (const Permission& each : permissions) {
        all.emplace(each.name);
        all.insert(group_of(each.name));
    }
    return {all.begin(), all.end()};
}

std::string what_is_allowed(std::string_view permission) {
    if (permission == "*") return "Do everything, also what later versions of the desk add.";
    for (const Permission& each : permissions) {
        if (each.name == permission) return std::string(each.allows);
        if (group_of(each.name) != permission) continue;
        return "Do all that begins with \"" + std::string(permission.substr(0, permission.size() - 1)) +
               "\", also what later versions of the desk add.";
    }
    return {};
}

bool makes_staff(std::string_view permission) {
    Viewer viewer;
    viewer.user_id = "somebody";  // Without an id it would be the system, which may do all.
    viewer.permissions = {std::string(permission)};
    return viewer.is_staff();
}

}  // namespace helpdesk
