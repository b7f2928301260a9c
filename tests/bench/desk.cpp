#include "tests/bench/desk.hpp"

#include <filesystem>

namespace helpdesk::bench {

void make_desk(const std::string& path, std::int64_t scale) {
    Engine engine({.database = path, .create = true});
    seed_desk(engine, {.scale = scale, .random_seed = 7});
    engine.optimize();
}

void copy_desk(const std::string& from, const std::string& to) {
    for (const char* companion : {"-wal", "-shm"}) {
        if (std::filesystem::exists(from + companion)) throw std::runtime_error(from + " is open");
    }
    std::filesystem::copy_file(from, to);
}

std::string ask(const std::string& path, const std::string& sql) {
    const RawDatabase database(path);
    return RawStatement(database.get(), sql).first_text();
}

}  // namespace helpdesk::bench
