#include "server/operator_pages.hpp"

namespace helpdesk {

namespace {

HttpResponse plain(std::string text, const char* type = "text/plain; charset=utf-8") {
    return {.headers = {{"Content-Type", type}}, .body = std::move(text)};
}

}  // namespace

std::vector<OwnPage> operator_pages(const Watched& watched) {
    const auto health = [](const Actor&) { return plain("ok\n"); };
    const auto readiness = [watched](const Actor&) {
        check_ready(watched.engine);
        return plain("ready\n");
    };
    const auto metrics = [watched](const Actor& actor) {
        const DeskCounts desk = count(watched.engine, actor);
        return plain(watched.metrics.text(watched.front(), commits_of(watched.engine), desk, watched.leads()),
                     "text/plain; version=0.0.4; charset=utf-8");
    };
    return {{"/healthz", false, health}, {"/readyz", false, readiness}, {"/metrics", true, metrics}};
}

}  // namespace helpdesk
