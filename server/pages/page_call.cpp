#include "server/pages/page_call.hpp"

namespace helpdesk {

Value result_of(const PageCall& call, std::string_view operation, Value::Object arguments,
                const std::string& idempotency_key) {
    const Reply reply =
        call.engine.call(operation, Value(std::move(arguments)), call.who.actor, {.idempotency_key = idempotency_key});
    return reply.body.empty() ? Value() : parse_json(reply.body);
}

ListPage list_page(const PageCall& call, std::string_view operation, Value::Object arguments, const Actor& actor) {
    const Reply reply = call.engine.call(operation, Value(std::move(arguments)), actor);
    Value items = parse_json(reply.body);
    return {std::move(*items.array()), reply.next};
}

std::string text_in(const Value& record, std::string_view name) {
    const Value* value = record.find(name);
    if (!value || value->is_null()) return {};
    return value->text() ? *value->text() : to_json(*value);
}

bool flag_in(const Value& record, std::string_view name) {
    const Value* value = record.find(name);
    return value && value->boolean() && *value->boolean();
}

}  // namespace helpdesk
