#pragma once

#include <string>
#include <vector>

#include "engine/engine.hpp"
#include "server/api/endpoint.hpp"
#include "server/http/message.hpp"

namespace helpdesk {

// What stands beside the operation table: files as they are, and not in JSON (POST /uploads, DELETE /uploads/{id} and
// GET /attachments/{id}/file), and what looks after the desk as a whole (see upkeep.hpp).

// A request for one of them, by a person who is known.
struct FileCall {
    Engine& engine;
    const HttpRequest& request;
    const std::vector<std::string>& segments;  // of the path, below api_root
    const Actor& actor;
};

// One path, as the documents describe it, and what answers there.
struct FileRoute {
    Endpoint endpoint;
    HttpResponse (*answer)(const FileCall&);
};

std::vector<Endpoint> file_endpoints();

// The methods that the path takes; empty if it is none of these.
std::vector<std::string> file_methods(const std::vector<std::string>& segments);

// `method` is one that the path takes.
HttpResponse answer_file(std::string_view method, const FileCall& call);

// The file of an attachment, or the part of it that the request asks for. Fault::not_found and Fault::denied as
// find_file has them.
HttpResponse file_of(Engine& engine, const HttpRequest& request, const std::string& attachment, const Actor& actor);

bool is_upload(std::string_view method, const std::vector<std::string>& segments);

// Takes the body of an upload into the desk while it comes. Its sink throws Error. Fault::denied for whoever may attach
// no files, Fault::usage for a Content-Digest that is none.
BodyPlan plan_upload(Engine& engine, const HttpRequest& head, const Actor& actor);

}  // namespace helpdesk
