#include "server/api/upkeep.hpp"

namespace helpdesk {

namespace {

void check_takes_nothing(const HttpRequest& request) {
    const std::string_view body = trim(request.body);
    if (!body.empty() && body != "{}") throw Error(Fault::usage, "this takes no arguments");
}

HttpResponse run_verify(const FileCall& call) {
    check_takes_nothing(call.request);
    return {.headers = {{"Content-Type", "application/json"}}, .body = verify_desk(call.engine, call.actor)};
}

// The copy goes with the last that holds the response, however that ends.
HttpResponse send_copy(const FileCall& call) {
    check_takes_nothing(call.request);
    const auto copy = std::make_shared<DeskCopy>(call.engine, call.actor);
    const std::string day = to_text(system_time()).substr(0, 10);
    return {.headers = {{"Content-Type", "application/octet-stream"},
                        {"Content-Disposition", "attachment; filename=\"desk-" + day + ".db\""},
                        {"Content-Security-Policy", "sandbox; default-src 'none'"},
                        {"X-Content-Type-Options", "nosniff"},
                        {"Cross-Origin-Resource-Policy", "same-origin"},
                        {"Cache-Control", "no-store, no-transform"}},
            .source = [copy] { return copy->read(); },
            .content_length = static_cast<std::uint64_t>(copy->size())};
}

}  // namespace

std::vector<FileRoute> upkeep_routes() {
    const Shape checks = check_fields();
    return {{{.behind = Behind::upkeep,
              .name = "desk.verify",
              .noun = "desk",
              .id = "desk_verify",
              .summary = "Reads the whole desk and checks it, which may take a while; one at a time.",
              .permission = "desk:maintain",
              .method = "POST",
              .path = "/desk/verify",
              .result = {checks.begin(), checks.end()},
              .result_type = "Check",
              .lists = true},
             run_verify},
            {{.behind = Behind::upkeep,
              .name = "desk.backup",
              .noun = "desk",
              .id = "desk_backup",
              .summary = "Gives a checked copy of the desk as a file, which holds everything in it; one at a time.",
              .permission = "desk:maintain",
              .method = "POST",
              .path = "/desk/backup",
              .gives_file = true,
              .answers = false},
             send_copy}};
}

}  // namespace helpdesk
