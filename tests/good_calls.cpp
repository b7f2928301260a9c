#include "tests/good_calls.hpp"

#include <stdexcept>

#include "engine/access/open_session.hpp"
#include "engine/access/second_factor.hpp"
#include "engine/base/hash.hpp"
#include "engine/surveys/survey.hpp"

namespace helpdesk {

namespace {

// $comment and its like stand for the ids of one desk.
const std::map<std::string, std::string> calls{
    {"act.list", "{}"},
    {"act.show", R"({"id":"$act"})"},
    {"act.undo", R"({"id":"$act"})"},
    {"article.create", R"({"title":"New","content":"Text.","category":"guides","author":"agent@example.org"})"},
    {"article.delete", R"({"id":"reset"})"},
    {"article.diff", R"({"id":"reset","from":1,"to":1})"},
    {"article.fill", R"({"id":"hello","ticket":"1"})"},
    {"article.history", R"({"id":"reset"})"},
    {"article.list", R"({"category":"guides","kind":"ARTICLE","is_public":true})"},
    {"article.rate", R"({"id":"reset","helpful":true,"comment":"Short and true.","author":"agent@example.org"})"},
    {"article.restore", R"({"id":"reset","to":1})"},
    {"article.show", R"({"id":"reset","at":1,"html":true})"},
    {"article.suggest", R"({"text":"How do I press reset?","limit":3})"},
    {"article.update", R"({"id":"reset","content":"Other text.","category":"guides"})"},
    {"article.votes", R"({"id":"reset"})"},
    {"assignment.list", R"({"department":"Billing"})"},
    {"assignment.set", R"({"department":"Billing","cap":5})"},
    {"attachment.add",
     R"({"ticket":"1","comment":"$comment","file_name":"b.txt","content":"Yg==","author":"agent@example.org"})"},
    {"attachment.content", R"({"id":"$file"})"},
    {"attachment.delete", R"({"id":"$file"})"},
    {"attachment.list", R"({"ticket":"1"})"},
    {"attachment.show", R"({"id":"$file"})"},
    {"category.create", R"({"name":"More","parent":"guides"})"},
    {"category.delete", R"({"id":"empty"})"},
    {"category.list", R"({"parent":"guides"})"},
    {"category.move", R"({"id":"empty","parent":"guides"})"},
    {"category.show", R"({"id":"guides"})"},
    {"category.update", R"({"id":"empty","name":"Void","parent":"none"})"},
    {"comment.add", R"({"ticket":"1","body":"Hello.","canned":"hello","author":"agent@example.org"})"},
    {"comment.delete", R"({"id":"$comment"})"},
    {"comment.list", R"({"ticket":"1"})"},
    {"comment.show", R"({"id":"$comment"})"},
    {"comment.update", R"({"id":"$comment","body":"Better."})"},
    {"department.create", R"({"name":"Third","manager":"manager@example.org"})"},
    {"department.delete", R"({"id":"Billing"})"},
    {"department.list", "{}"},
    {"department.show", R"({"id":"Billing"})"},
    {"department.update",
     R"({"id":"Billing","description":"Money.","manager":"manager@example.org","fields":{"properties":{"order":{"type":"string","public":true},"cost":{"type":"number"}}}})"},
    {"desk.health", "{}"},
    {"desk.search", R"({"query":"first -second"})"},
    {"draft.delete", R"({"ticket":"1","kind":"reply"})"},
    {"draft.list", R"({"ticket":"1"})"},
    {"draft.set", R"({"ticket":"1","kind":"note","body":"Ask her","attach":[{"file_name":"a.txt","content":"YQ=="}]})"},
    {"draft.show", R"({"ticket":"1","kind":"reply"})"},
    {"lifecycle.show", "{}"},
    {"lifecycle.update", R"({"reopen_days":14})"},
    {"mail.receive", R"({"message_id":"new@example.net","from":"pen@example.net","subject":"Hello","text":"Hi."})"},
    {"notification.choose",
     R"({"user":"agent@example.org","type":["COMMENT_ADDED"],"by":"digest","quiet_from":"22:00","quiet_to":"07:00"})"},
    {"notification.delete", R"({"id":"$notification"})"},
    {"notification.digest", R"({"user":"agent@example.org"})"},
    {"notification.list", R"({"user":"agent@example.org","unread":true})"},
    {"notification.read", R"({"id":"$notification"})"},
    {"mail.html", R"({"ticket":"1"})"},
    {"mail.list", R"({"ticket":"1"})"},
    {"mail.configure", R"({"is_on":true,"address":"support@example.org"})"},
    {"mail.sender", "{}"},
    {"notification.settings", R"({"user":"agent@example.org"})"},
    {"outbox.delete", R"({"id":"$delivery"})"},
    {"outbox.list", R"({"state":"dead","webhook":"crm"})"},
    {"outbox.retry", R"({"id":"$delivery"})"},
    {"outbox.show", R"({"id":"$delivery"})"},
    {"policy.create", R"({"name":"Another","priority":"LOW","response_time":10,"resolution_time":20})"},
    {"policy.delete", R"({"id":"High"})"},
    {"policy.drop_override", R"({"policy":"High","department":"Billing"})"},
    {"policy.list", "{}"},
    {"policy.override", R"({"policy":"High","department":"Technical Support","response_time":30})"},
    {"policy.overrides", R"({"policy":"High","department":"Billing"})"},
    {"policy.show", R"({"id":"High"})"},
    {"policy.update", R"({"id":"High","response_time":61})"},
    {"role.create", R"({"name":"READER","permissions":["tickets:read"]})"},
    {"role.delete", R"({"id":"SPARE"})"},
    {"role.list", "{}"},
    {"role.permissions", "{}"},
    {"role.show", R"({"id":"AGENT"})"},
    {"role.update", R"({"id":"SPARE","display_name":"Spared"})"},
    {"rule.create", R"({"name":"new rule","on":["ticket.created"],"then":["set priority=HIGH"]})"},
    {"rule.delete", R"({"id":"escort"})"},
    {"rule.list", "{}"},
    {"rule.show", R"({"id":"escort"})"},
    {"rule.test", R"({"id":"1","rule":"escort"})"},
    {"rule.update", R"({"id":"escort","position":7})"},
    {"sla.due", R"({"start":"2026-03-02T09:00:00Z","minutes":60})"},
    {"session.end", R"({"id":"$session"})"},
    {"session.end_all", R"({"user":"agent@example.org"})"},
    {"session.list", R"({"user":"agent@example.org"})"},
    {"sla.elapsed", R"({"from":"2026-03-02T09:00:00Z","to":"2026-03-02T10:00:00Z"})"},
    {"sla.preview", R"({"policy":"High","department":"Billing"})"},
    {"sla.sweep", R"({"limit":10})"},
    {"status.allow", R"({"id":"IN_PROGRESS","to_status":"RESOLVED"})"},
    {"status.create", R"({"name":"NEW_ONE"})"},
    {"status.delete", R"({"id":"WAITING_CUSTOMER"})"},
    {"status.forbid", R"({"id":"OPEN","to_status":"IN_PROGRESS"})"},
    {"status.list", "{}"},
    {"status.show", R"({"id":"OPEN"})"},
    {"status.transitions", R"({"id":"OPEN"})"},
    {"status.update", R"({"id":"OPEN","color":"#000000"})"},
    {"presence.clear", R"({"ticket":"1"})"},
    {"presence.list", R"({"ticket":"1"})"},
    {"presence.set", R"({"ticket":"1","doing":"answering"})"},
    {"report.backlog", R"({"from":"7d","by":"day","zone":"Europe/Berlin","query":"tag:vip"})"},
    {"report.sla", R"({"from":"7d","by":"agent"})"},
    {"report.times", R"({"from":"7d","by":"department"})"},
    {"report.volume", R"({"from":"7d","by":"tag"})"},
    {"report.csat", R"({"from":"7d","by":"agent"})"},
    {"survey.answer", R"({"token":"$token","score":5,"comment":"Quick."})"},
    {"survey.list", R"({"answered":true})"},
    {"survey.show", R"({"token":"$token"})"},
    {"tag.create", R"({"name":"second"})"},
    {"tag.delete", R"({"id":"vip"})"},
    {"tag.list", "{}"},
    {"tag.show", R"({"id":"vip"})"},
    {"tag.update", R"({"id":"vip","color":"#000000"})"},
    {"ticket.assign", R"({"id":"1","assignee":"manager@example.org"})"},
    {"ticket.close", R"({"id":"1"})"},
    {"ticket.create",
     R"({"title":"New","description":"Text.","customer":"customer@example.org","department":"Billing","assignee":"agent@example.org","tag":["vip"]})"},
    {"ticket.count", R"({"query":"is:open tag:vip"})"},
    {"ticket.delete", R"({"id":"1"})"},
    {"ticket.explain", R"({"id":"1"})"},
    {"ticket.history", R"({"ticket":"1"})"},
    {"ticket.link", R"({"ticket":"1","kind":"duplicate","other":"2"})"},
    {"ticket.links", R"({"ticket":"1"})"},
    {"ticket.list",
     R"({"status":["OPEN"],"department":"Technical Support","assignee":"agent@example.org","customer":"customer@example.org","tag":["vip"]})"},
    {"ticket.merge", R"({"id":"1","into":"2"})"},
    {"ticket.reopen", R"({"id":"2"})"},
    {"ticket.replay", R"({"id":"1","as_of":"1"})"},
    {"ticket.resolve", R"({"id":"1"})"},
    {"ticket.show", R"({"id":"1"})"},
    {"ticket.split", R"({"id":"1","comment":["$comment"],"description":"Apart."})"},
    {"ticket.tag", R"({"ticket":"2","tag":"vip"})"},
    {"ticket.unlink", R"({"ticket":"1","kind":"related","other":"2"})"},
    {"ticket.untag", R"({"ticket":"1","tag":"vip"})"},
    {"ticket.update",
     R"({"id":"1","title":"Other","status":"IN_PROGRESS","customer":"customer@example.org","assignee":"none","department":"Billing"})"},
    {"view.create", R"({"name":"Urgent","query":"prio:urgent","is_shared":true})"},
    {"view.delete", R"({"id":"Open"})"},
    {"view.list", "{}"},
    {"view.show", R"({"id":"Open"})"},
    {"view.tickets", R"({"id":"Open"})"},
    {"view.update", R"({"id":"Open","position":7})"},
    {"webhook.create", R"({"name":"new","url":"https://example.org/hook","on":["ticket.created"]})"},
    {"webhook.delete", R"({"id":"crm"})"},
    {"webhook.list", "{}"},
    {"webhook.ping", R"({"id":"crm"})"},
    {"webhook.rotate", R"({"id":"crm"})"},
    {"webhook.show", R"({"id":"crm"})"},
    {"webhook.update", R"({"id":"crm","url":"https://example.org/other"})"},
    {"token.create", R"({"name":"reporting","user":"agent@example.org","scope":["tickets:read"],"expires":"30d"})"},
    {"token.list", R"({"user":"agent@example.org"})"},
    {"token.revoke", R"({"id":"$key"})"},
    {"token.rotate", R"({"id":"$key"})"},
    {"user.activate", R"({"id":"idle@example.org"})"},
    {"user.anonymise", R"({"id":"customer@example.org"})"},
    {"user.away", R"({"id":"agent@example.org"})"},
    {"user.back", R"({"id":"agent@example.org"})"},
    {"user.create", R"({"email":"new@example.org","role":"AGENT","department":"Billing"})"},
    {"user.deactivate", R"({"id":"agent@example.org","to":"manager@example.org"})"},
    {"user.delete", R"({"id":"idle@example.org"})"},
    {"user.invite", R"({"id":"agent@example.org","hours":24})"},
    {"user.reset_totp", R"({"id":"agent@example.org"})"},
    {"user.erase", R"({"id":"customer@example.org"})"},
    {"user.footprint", R"({"id":"customer@example.org"})"},
    {"user.list", R"({"role":"AGENT","department":"Technical Support","is_active":true})"},
    {"user.reassign", R"({"id":"agent@example.org","to":"manager@example.org"})"},
    {"user.show", R"({"id":"agent@example.org"})"},
    {"user.update", R"({"id":"idle@example.org","name":"Ida Idle","role":"CUSTOMER","department":"Billing"})"},
};

}  // namespace

BusyDesk::BusyDesk(Backend backend) : Desk(backend) {
    call("user.create", R"({"email":"root@example.org","role":"SUPER_ADMIN"})");
    call("user.create", R"({"email":"idle@example.org"})");
    call("user.deactivate", R"({"id":"idle@example.org"})");
    call("role.create", R"({"name":"SPARE","permissions":["tickets:read"]})");
    call("policy.delete", R"({"id":"Low"})");
    call("policy.override", R"({"policy":"High","department":"Billing","response_time":45})");
    call(
        "department.update",
        R"({"id":"Billing","fields":{"properties":{"order":{"type":"string","public":true},"cost":{"type":"number"}}}})");
    call("tag.create", R"({"name":"vip"})");
    call("category.create", R"({"name":"Guides","is_public":true})");
    call("category.create", R"({"name":"Empty"})");
    call("article.create", R"({"title":"Reset","content":"Press.","category":"guides","is_public":true})",
         "agent@example.org");
    call("article.update", R"({"id":"reset","content":"Press it."})", "agent@example.org");
    call("article.create",
         R"({"title":"Hello","content":"Hello {{customer.name|there}},","category":"guides","kind":"CANNED"})",
         "agent@example.org");
    open_ticket("First");
    open_ticket("Second");
    const std::string first = R"({"ticket":"1",)";
    call("ticket.update", R"({"id":"1","department":"Technical Support","assignee":"agent@example.org"})");
    call("ticket.tag", first + R"("tag":"vip"})");
    comment = member(call("comment.add", first + R"("body":"Yes?"})", "agent@example.org"), "id");
    note = member(call("comment.add", first + R"("body":"Odd.","internal":true})", "agent@example.org"), "id");
    const std::string file_of = R"("file_name":"a.txt","content":"YQ==","comment":")";
    file = member(call("attachment.add", first + file_of + comment + "\"}", "agent@example.org"), "id");
    note_file = member(call("attachment.add", first + file_of + note + "\"}", "agent@example.org"), "id");
    call("ticket.resolve", R"({"id":"2"})", "agent@example.org");
    for (const char* to : {"IN_PROGRESS", "WAITING_CUSTOMER", "RESOLVED", "CLOSED"})
        call("status.allow", R"({"id":"OPEN","to_status":")" + std::string(to) + "\"}");
    call(
        "rule.create",
        R"({"name":"escort","on":["ticket.untagged"],"when":["tag=vip"],"then":["tag vip","assign agent@example.org"]})");
    call("webhook.create", R"({"name":"crm","url":"https://example.org/crm","on":["ticket.deleted"]})");
    delivery = member(call("webhook.ping", R"({"id":"crm"})"), "id");
    take_deliveries(engine(), 1, {}, delivery);
    settle_delivery(engine(), {delivery, 1, Settlement::Outcome::given_up, 0, "nobody is there"});
    script_token = member(call("token.create", R"({"name":"script","user":"agent@example.org"})"), "id");
    call("assignment.set", R"({"department":"Billing","cap":1})");
    call("ticket.link", R"({"ticket":"1","kind":"related","other":"2"})");
    act = engine()
              .call_all("ticket.update", {parse_json(R"({"id":"2","description":"In other words."})")},
                        {"agent@example.org", "cli"}, {.undoable = true}, false)
              .front()
              .reply.act;
    sign_in_the_agent();
    call("presence.set", R"({"ticket":"1","doing":"looking"})", "root@example.org");
    call("draft.set", R"({"ticket":"1","kind":"reply","body":"Have you"})", "root@example.org");
    EngineAccess::write(engine(), [](Session& session) {
        const Id<Ticket> ticket{resolve_name(session, "tickets", "2", "id")};
        session.insert(Survey{.id = {session.new_id()},
                              .ticket_id = ticket,
                              .user_id = session.get(ticket).customer_id,
                              .token_hash = sha256_of("what was sent"),
                              .created_at = session.now()});
    });
    for (const auto& [id, said] :
         {std::pair("first@example.net", "NULL, TRUE"), std::pair("second@example.net", "c.id, FALSE")}) {
        run_raw(*this,
                std::string("INSERT INTO _mail_messages (message_id, ticket_id, comment_id, opened, sender) SELECT '") +
                    id + "', c.ticket_id, " + said +
                    ", 'pen@example.net' FROM ticket_comments AS c WHERE c.id = '" + comment + "'");
        run_raw(*this, std::string("INSERT INTO _mail_html (message_id, html) VALUES ('") + id + "', '<b>First</b>')");
    }
    notification = text(
        "SELECT min(n.id) FROM notifications AS n JOIN users AS u ON u.id = n.user_id WHERE u.email = "
        "'agent@example.org'");
}

void BusyDesk::sign_in_the_agent() {
    EngineAccess::write(engine(), [](Session& unit) {
        const User agent = unit.get(Id<User>{resolve_name(unit, "users", "agent@example.org", "id")});
        open_session(unit, agent.id, "192.0.2.1", "a browser");
        begin_second_factor(unit, agent);
    });
    session = text("SELECT id FROM _sessions");
}

std::string BusyDesk::good_arguments(const std::string& operation) const {
    const auto found = calls.find(operation);
    if (found == calls.end()) throw std::logic_error("good_calls.cpp has no call of " + operation);
    std::string json = found->second;
    for (const auto& [mark, id] :
         {std::pair("$comment", comment), std::pair("$file", file), std::pair("$notification", notification),
          std::pair("$delivery", delivery), std::pair("$act", act), std::pair("$key", script_token),
          std::pair("$session", session), std::pair("$token", std::string("what was sent"))}) {
        if (const auto at = json.find(mark); at != std::string::npos)
            json.replace(at, std::string_view(mark).size(), id);
    }
    return json;
}

std::string BusyDesk::good_actor(const std::string& operation) {
    return operation.starts_with("notification.") ? "agent@example.org" : "root@example.org";
}

}  // namespace helpdesk
