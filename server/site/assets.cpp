#include "server/site/assets.hpp"

#include <array>
#include <map>
#include <utility>

#include "engine/engine.hpp"
#include "server/site/web_files.hpp"

namespace helpdesk {

namespace {

constexpr std::size_t hash_length = 16;
constexpr const char* keep_for_ever = "public, max-age=31536000, immutable";

std::string folder_of_all() {
    std::string text;
    for (const WebFile& file : web_files()) {
        text += std::string(file.name) + '\n' + std::to_string(file.bytes.size()) + '\n';
        text += file.bytes;
    }
    return "assets/" + blake2b_of(text).substr(0, hash_length);
}

// Empty for what is no asset.
std::string type_of(std::string_view name) {
    static constexpr std::array<std::pair<std::string_view, const char*>, 4> types{
        {{".css", "text/css; charset=utf-8"},
         {".js", "text/javascript; charset=utf-8"},
         {".json", "application/json"},
         {".svg", "image/svg+xml"}}};
    for (const auto& [ending, type] : types) {
        if (name.ends_with(ending)) return type;
    }
    return {};
}

// A style sheet with those in it that it imports, which stand beside it.
std::string with_imports(const WebFile& file) {
    constexpr std::string_view begin = "@import \"";
    constexpr std::string_view end = "\";\n";
    const std::string folder(file.name.substr(0, file.name.rfind('/') + 1));
    std::string_view rest = file.bytes;
    std::string out;
    for (auto at = rest.find(begin); at != std::string_view::npos; at = rest.find(begin)) {
        const auto close = rest.find(end, at);
        const std::string_view name = rest.substr(at + begin.size(), close - at - begin.size());
        out += std::string(rest.substr(0, at)) + std::string(web_file(folder + std::string(name)));
        rest.remove_prefix(close + end.size());
    }
    return out + std::string(rest);
}

std::map<std::string, Document, std::less<>> make_assets() {
    std::map<std::string, Document, std::less<>> made;
    for (const WebFile& file : web_files()) {
        const std::string type = type_of(file.name);
        if (type.empty()) continue;
        made.emplace("/" + assets_folder() + "/" + std::string(file.name),
                     document_of(with_imports(file), {{"Content-Type", type}}, keep_for_ever));
    }
    return made;
}

}  // namespace

const std::string& assets_folder() {
    static const std::string folder = folder_of_all();
    return folder;
}

const Document* asset_at(std::string_view path) {
    static const auto assets = make_assets();
    const auto found = assets.find(path);
    return found == assets.end() ? nullptr : &found->second;
}

std::string_view web_file(std::string_view name) {
    for (const WebFile& file : web_files()) {
        if (file.name == name) return file.bytes;
    }
    throw Error(Fault::internal, "there is no file " + std::string(name) + " in server/web");
}

}  // namespace helpdesk
