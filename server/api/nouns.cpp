#include "server/api/nouns.hpp"

namespace helpdesk {

namespace {

constexpr Noun list[] = {
    {"act", "Merges, splits and changes of many tickets at once, each of which can be undone as a whole."},
    {"article", "Articles of the knowledge base, and prepared replies, with every version that they have had."},
    {"assignment", "Whether the desk gives the tickets of a department to its agents by itself."},
    {"attachment", "Files of tickets and comments."},
    {"bulk", "One operation for many things at once, and what would come of a change."},
    {"category", "The tree in which articles stand."},
    {"comment", "What is said on tickets: answers that customers read, and internal notes that they never see."},
    {"department", "Departments, and the fields that their tickets have besides those of all tickets."},
    {"desk", "The search through everything that you may see; and how the desk is, its check and its copy."},
    {"draft", "What you are writing on tickets, kept until it is sent. Nobody else reads it."},
    {"event", "What happens in the desk, told to whoever listens as soon as it has happened."},
    {"lifecycle", "What the desk does to tickets by itself when time passes."},
    {"mail", "Messages that come in, and in whose name answers go out."},
    {"notification", "What you are told, and how you want to hear of it."},
    {"outbox", "Whatever leaves the desk, answers by mail and webhooks, and what became of it."},
    {"policy", "SLA policies: how soon tickets of a priority are to be answered and resolved."},
    {"presence", "Who is looking at a ticket or answering it just now."},
    {"report", "Figures of a stretch of time, as they were, from the history."},
    {"role", "Roles, and what whoever has them may do."},
    {"rule", "What is done by itself when something happens and conditions hold."},
    {"session", "Signing in and out, and where people are signed in, one for each browser and program."},
    {"sla", "Business hours and due times, calculated; and the sweep that finds what is late."},
    {"status", "The statuses that tickets can have, and the steps between them."},
    {"survey", "What customers say when they are asked how content they are."},
    {"tag", "Words that mark tickets."},
    {"ticket", "Tickets, from the first word to the last: what the desk is for."},
    {"token", "What programs show instead of a password."},
    {"upload", "Files as they are, on their way to what attaches them."},
    {"user", "The people of the desk: customers, agents and those who run it."},
    {"view", "Queries that are kept under a name, with the number of tickets that each finds."},
    {"webhook", "Programs elsewhere that are told what happens."},
};

}  // namespace

std::span<const Noun> nouns() { return list; }

}  // namespace helpdesk
