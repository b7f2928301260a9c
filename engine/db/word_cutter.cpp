#include "engine/db/word_cutter.hpp"

#include <sqlite3.h>

#include <string>
#include <utility>
#include <vector>

#include "engine/base/error.hpp"
#include "engine/db/migration.hpp"

namespace helpdesk {

namespace {

// What a migration has told SQLite's index about cutting; empty if it makes none.
std::string_view tokenizer_of(std::string_view migration) {
    constexpr std::string_view begin = "tokenize=\"";
    const auto at = migration.find(begin);
    if (at == std::string_view::npos) return {};
    const std::string_view rest = migration.substr(at + begin.size());
    return rest.substr(0, rest.find('"'));
}

// The cutter of SQLite's own index, so that there is no second one that could differ from it. It lives as long as the
// connection that it comes from.
class Cutter {
public:
    Cutter() {
        if (sqlite3_open_v2(":memory:", &database_, SQLITE_OPEN_READWRITE | SQLITE_OPEN_MEMORY, nullptr) != SQLITE_OK)
            fail();
        find_api();
        void* context = nullptr;
        std::vector<std::string> words = settings();
        std::vector<const char*> borrowed;
        for (const std::string& word : words) borrowed.push_back(word.c_str());
        if (!api_ || api_->xFindTokenizer(api_, "unicode61", &context, &functions_) != SQLITE_OK) fail();
        if (functions_.xCreate(context, borrowed.data(), static_cast<int>(borrowed.size()), &cutter_) != SQLITE_OK)
            fail();
    }
    ~Cutter() {
        if (cutter_) functions_.xDelete(cutter_);
        sqlite3_close(database_);
    }
    Cutter(const Cutter&) = delete;
    Cutter& operator=(const Cutter&) = delete;

    void cut(std::string_view text, const std::function<bool(const CutWord&)>& visit) {
        const auto call = [](void* wanted, int, const char* word, int size, int begin, int end) {
            const CutWord cut{
                {word, static_cast<std::size_t>(size)}, static_cast<std::size_t>(begin), static_cast<std::size_t>(end)};
            const auto& visitor = *static_cast<const std::function<bool(const CutWord&)>*>(wanted);
            return visitor(cut) ? SQLITE_OK : SQLITE_DONE;
        };
        auto* wanted = const_cast<void*>(static_cast<const void*>(&visit));
        functions_.xTokenize(cutter_, wanted, FTS5_TOKENIZE_DOCUMENT, text.data(), static_cast<int>(text.size()), call);
    }

private:
    sqlite3* database_ = nullptr;
    fts5_api* api_ = nullptr;
    fts5_tokenizer functions_{};
    Fts5Tokenizer* cutter_ = nullptr;

    [[noreturn]] static void fail() { throw Error(Fault::internal, "this SQLite has no full-text search"); }

    void find_api() {
        sqlite3_stmt* statement = nullptr;
        if (sqlite3_prepare_v2(database_, "SELECT fts5(?1)", -1, &statement, nullptr) != SQLITE_OK) fail();
        sqlite3_bind_pointer(statement, 1, static_cast<void*>(&api_), "fts5_api_ptr", nullptr);
        sqlite3_step(statement);
        sqlite3_finalize(statement);
    }

    // The last migration that makes the index says how.
    static std::vector<std::string> settings() {
        std::string_view tokenize;
        for (const Migration& step : migrations()) {
            const std::string_view found = tokenizer_of(step.sqlite);
            if (!found.empty()) tokenize = found;
        }
        std::vector<std::string> words;
        std::string word;
        bool quoted = false;
        for (const char c : std::string(tokenize) + ' ') {
            if (c == '\'') quoted = !quoted;
            if (c == '\'' || (c == ' ' && !quoted && word.empty())) continue;
            if (c == ' ' && !quoted) {
                words.push_back(std::exchange(word, {}));
            } else {
                word += c;
            }
        }
        if (!words.empty()) words.erase(words.begin());  // the name of the tokenizer
        return words;
    }
};

}  // namespace

void cut_words(std::string_view text, const std::function<bool(const CutWord&)>& visit) {
    thread_local Cutter cutter;
    cutter.cut(text, visit);
}

}  // namespace helpdesk
