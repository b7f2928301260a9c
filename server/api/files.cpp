#include "server/api/files.hpp"

#include <algorithm>

#include "server/api/address.hpp"
#include "server/api/download.hpp"
#include "server/api/upkeep.hpp"

namespace helpdesk {

namespace {

using Incoming = std::shared_ptr<Uploading>;

[[noreturn]] void refuse_digest() {
    throw Error(Fault::usage, "Content-Digest is not what it should be", "content_digest",
                "Content-Digest: sha-256=:BASE64 of the 32 bytes:");
}

// The SHA-256 that Content-Digest (RFC 9530) promises, in hexadecimal; nothing if it promises none, whatever else.
std::optional<std::string> promised_sha256(const HttpRequest& request) {
    constexpr std::string_view mark = "sha-256=";
    constexpr std::size_t sha256_bytes = 32;
    const std::string* given = request.header("content-digest");
    if (!given) return std::nullopt;
    for (const std::string_view part : split(*given, ',')) {
        std::string_view member = trim(part);
        if (member.find('=') == std::string_view::npos) refuse_digest();
        if (!member.starts_with(mark)) continue;
        member.remove_prefix(mark.size());
        if (member.size() < 2 || member.front() != ':' || member.back() != ':') refuse_digest();
        const auto bytes = decode_base64(member.substr(1, member.size() - 2));
        if (!bytes || bytes->size() != sha256_bytes) refuse_digest();
        return encode_hex(*bytes);
    }
    return std::nullopt;
}

// The body has gone into the desk already, but for one that is empty or was held in memory.
HttpResponse receive_file(const FileCall& call) {
    const auto* taken = std::any_cast<Incoming>(&call.request.taken);
    const Incoming incoming = taken ? *taken : std::make_shared<Uploading>(call.engine, call.actor);
    incoming->add(call.request.body);
    const UploadedFile uploaded = incoming->finish(promised_sha256(call.request));
    const Value answer = Value::Object{{"id", uploaded.id}, {"content", uploaded.content}, {"size", uploaded.size}};
    return {.status = 201,
            .headers = {{"Content-Type", "application/json"},
                        {"Location", std::string(api_root) + "/uploads/" + uploaded.id}},
            .body = to_json(answer)};
}

HttpResponse forget_file(const FileCall& call) {
    forget_upload(call.engine, {.id = call.segments[1]}, call.actor);
    return {.status = 204};
}

HttpResponse send_file(const FileCall& call) {
    return file_of(call.engine, call.request, call.segments[1], call.actor);
}

std::vector<FileRoute> routes_of_files() {
    static constexpr Field uploaded[] = {{.name = "id"}, {.name = "content"}, {.name = "size", .kind = Kind::integer}};
    static const Field upload{.name = "id", .required = true};
    static const Field attachment{.name = "id", .kind = Kind::reference, .required = true, .table = "attachments"};
    return {{{.behind = Behind::file,
              .name = "upload.create",
              .noun = "upload",
              .id = "upload_create",
              .summary = "Takes a file as it is, for an operation that attaches it.",
              .permission = "attachments:create",
              .method = "POST",
              .path = "/uploads",
              .result = {std::begin(uploaded), std::end(uploaded)},
              .result_type = "UploadedFile",
              .takes_file = true,
              .told_where = true,
              .status = 201},
             receive_file},
            {{.behind = Behind::file,
              .name = "upload.delete",
              .noun = "upload",
              .id = "upload_delete",
              .summary = "Forgets what was uploaded; what an operation has attached stays.",
              .permission = "attachments:create",
              .method = "DELETE",
              .path = "/uploads/{id}",
              .in_path = {upload},
              .answers = false,
              .finds = true,
              .status = 204},
             forget_file},
            {{.behind = Behind::file,
              .name = "attachment.file",
              .noun = "attachment",
              .id = "attachment_file",
              .summary = "Gives a file as it is, or a range of it.",
              .permission = "attachments:read",
              .method = "GET",
              .path = "/attachments/{id}/file",
              .in_path = {attachment},
              .gives_file = true,
              .answers = false,
              .finds = true},
             send_file}};
}

const std::vector<FileRoute>& routes() {
    static const auto list = [] {
        std::vector<FileRoute> all = routes_of_files();
        for (FileRoute& each : upkeep_routes()) all.push_back(std::move(each));
        return all;
    }();
    return list;
}

bool leads_there(const FileRoute& route, const std::vector<std::string>& segments) {
    return match_path(route.endpoint.path, segments).has_value();
}

}  // namespace

std::vector<Endpoint> file_endpoints() {
    std::vector<Endpoint> list;
    for (const FileRoute& route : routes()) list.push_back(route.endpoint);
    return list;
}

HttpResponse file_of(Engine& engine, const HttpRequest& request, const std::string& attachment, const Actor& actor) {
    const StoredFile file = find_file(engine, attachment, actor);
    if (!file.has_content) throw Error(Fault::not_found, "the desk does not have what is in this file", "id");
    return download_of(file, request, [&engine, file, actor](std::int64_t first, std::int64_t count) {
        return read_file(engine, file, first, count, actor);
    });
}

std::vector<std::string> file_methods(const std::vector<std::string>& segments) {
    std::vector<std::string> methods;
    for (const FileRoute& route : routes()) {
        if (leads_there(route, segments)) methods.push_back(route.endpoint.method);
    }
    return methods;
}

HttpResponse answer_file(std::string_view method, const FileCall& call) {
    const auto found = std::find_if(routes().begin(), routes().end(), [&](const FileRoute& route) {
        return route.endpoint.method == method && leads_there(route, call.segments);
    });
    return found->answer(call);
}

bool is_upload(std::string_view method, const std::vector<std::string>& segments) {
    return method == "POST" && leads_there(routes().front(), segments);
}

BodyPlan plan_upload(Engine& engine, const HttpRequest& head, const Actor& actor) {
    promised_sha256(head);
    const auto incoming = std::make_shared<Uploading>(engine, actor);
    return {.size_max = static_cast<std::uint64_t>(upload_bytes_max),
            .sink = [incoming](std::string_view part) { incoming->add(part); },
            .taken = incoming};
}

}  // namespace helpdesk
