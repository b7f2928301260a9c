#include "archive.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <istream>
#include <streambuf>
#include <system_error>
#include <vector>

#include "charset.hpp"
#include "message.hpp"

namespace helpdesk {

namespace {

namespace fs = std::filesystem;

constexpr std::size_t beginning_bytes = 8 * 1024;
constexpr int folder_depth_max = 64;

bool is_maildir_folder(const fs::path& folder) { return folder.filename() == "cur" || folder.filename() == "new"; }

class Walker {
public:
    Walker(const MessageSink& sink, const ArchiveNotice& notice) : sink_(sink), notice_(notice) {}

    bool take_folder(const fs::path& folder, int depth) {
        std::error_code failure;
        std::vector<fs::directory_entry> entries;
        fs::directory_iterator next(folder, failure);
        for (; !failure && next != fs::directory_iterator(); next.increment(failure)) {
            entries.push_back(*next);
        }
        if (failure) {
            notice_("cannot read the folder " + shown(folder) + ": " + failure.message());
            return depth > 0;
        }
        std::sort(entries.begin(), entries.end());
        for (const fs::directory_entry& entry : entries) {
            take_entry(entry, depth);
        }
        return true;
    }

    bool take_file(const fs::path& file, bool is_message) {
        std::ifstream input(file, std::ios::binary);
        if (!input) {
            notice_("cannot open " + shown(file));
            return false;
        }
        take_stream(input, shown(file), is_message);
        return true;
    }

    // In cur/ and new/ every file is one message, however it begins.
    void take_stream(std::istream& input, const std::string& source, bool is_message) {
        std::string bytes = read(input, beginning_bytes);
        const MailFormat format = mail_format(bytes);
        if (trimmed(bytes).empty() && input.eof()) {
            notice_(source + " is empty");
        } else if (format == MailFormat::mbox && !is_message) {
            Rejoined rejoined(std::move(bytes), input);
            std::istream whole(&rejoined);
            split_mbox(whole, source, sink_);
        } else if (format == MailFormat::unknown && !is_message) {
            notice_(source + " is no mail message");
        } else {
            bytes += read(input, message_bytes_max - bytes.size());
            const bool is_cut = input.peek() != std::istream::traits_type::eof();
            sink_({.source = source, .bytes = std::move(bytes), .is_cut = is_cut});
        }
    }

private:
    // The bytes that were read to tell the format, then the rest of a stream that cannot be wound back.
    class Rejoined : public std::streambuf {
    public:
        Rejoined(std::string beginning, std::istream& rest) : buffer_(std::move(beginning)), rest_(rest) {
            setg(buffer_.data(), buffer_.data(), buffer_.data() + buffer_.size());
        }

    protected:
        int_type underflow() override {
            buffer_ = read(rest_, 64 * 1024);
            setg(buffer_.data(), buffer_.data(), buffer_.data() + buffer_.size());
            return buffer_.empty() ? traits_type::eof() : traits_type::to_int_type(buffer_.front());
        }

    private:
        std::string buffer_;
        std::istream& rest_;
    };

    static std::string read(std::istream& input, std::size_t bytes_max) {
        constexpr std::size_t block = 64 * 1024;
        std::string bytes;
        while (input.good() && bytes.size() < bytes_max) {
            const std::size_t before = bytes.size();
            bytes.resize(before + std::min(block, bytes_max - before));
            input.read(bytes.data() + before, static_cast<std::streamsize>(bytes.size() - before));
            bytes.resize(before + static_cast<std::size_t>(input.gcount()));
        }
        return bytes;
    }

    // File names are bytes; messages are UTF-8.
    static std::string shown(const fs::path& path) { return clean_line(to_utf8(path.string(), "")); }

    void take_entry(const fs::directory_entry& entry, int depth) {
        std::error_code failure;
        const std::string name = entry.path().filename().string();
        // A linked folder could lead back to where it stands.
        if (entry.is_directory(failure) && !entry.is_symlink(failure)) {
            if (name == "tmp") {
                return;
            }
            if (depth >= folder_depth_max) {
                notice_(shown(entry.path()) + " lies too deep");
                return;
            }
            take_folder(entry.path(), depth + 1);
        } else if (entry.is_regular_file(failure) && !name.starts_with('.')) {
            take_file(entry.path(), is_maildir_folder(entry.path().parent_path()));
        }
    }

    const MessageSink& sink_;
    const ArchiveNotice& notice_;
};

}  // namespace

bool walk_archive(const std::string& path, std::istream& input, const MessageSink& sink, const ArchiveNotice& notice) {
    Walker walker(sink, notice);
    if (path == "-") {
        walker.take_stream(input, "-", false);
        return true;
    }
    std::error_code failure;
    const fs::file_status status = fs::status(path, failure);
    if (!fs::exists(status)) {
        notice("there is no " + clean_line(to_utf8(path, "")));
        return false;
    }
    return fs::is_directory(status) ? walker.take_folder(path, 0) : walker.take_file(path, false);
}

}  // namespace helpdesk
