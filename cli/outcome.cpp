#include "cli/outcome.hpp"

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <memory>

namespace helpdesk {

std::string place_of(const Context& context, const std::string& where) {
    if (where.find("://") != std::string::npos) return where;
    return (context.console.folder / where).lexically_normal().string();
}

void tell(Context& context, const Value::Object& made, const std::string& sentence) {
    if (context.globals().speaks_json()) {
        write_out(context.console, to_json(Value(made)) + "\n");
    } else if (!context.globals().has("quiet")) {
        write_err(context.console, sentence + "\n");
    }
}

TextSource open_input(Context& context, const std::string& path) {
    Console& console = context.console;
    const bool standard = path == "-";
    if (standard && std::exchange(console.in_was_read, true)) {
        throw Error(Fault::usage, "standard input can be read once only", "file");
    }
    const std::string place = place_of(context, path);
    std::error_code ignored;
    if (!standard && std::filesystem::is_directory(place, ignored)) {
        throw Error(Fault::invalid, path + " is a folder, not a file", "file");
    }
    const auto leave_open = [](std::FILE*) { return 0; };
    const std::shared_ptr<std::FILE> file(standard ? console.in : std::fopen(place.c_str(), "rb"),
                                          [=](std::FILE* each) {
                                              if (each) standard ? leave_open(each) : std::fclose(each);
                                          });
    if (!file) {
        const Fault fault = errno == ENOENT ? Fault::not_found : Fault::invalid;
        throw Error(fault, "the file " + path + " cannot be read: " + std::strerror(errno), "file");
    }
    return [file, path](char* into, std::size_t room) {
        const std::size_t got = std::fread(into, 1, room, file.get());
        if (got == 0 && std::ferror(file.get()) != 0) {
            throw Error(Fault::invalid, "the file " + path + " cannot be read", "file");
        }
        return got;
    };
}

}  // namespace helpdesk
