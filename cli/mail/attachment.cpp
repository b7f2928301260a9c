#include "attachment.hpp"

#include <glib.h>

#include <algorithm>
#include <array>
#include <memory>
#include <utility>

#include "charset.hpp"

namespace helpdesk {

namespace {

constexpr std::size_t name_bytes_max = 200;
constexpr std::size_t extension_bytes_max = 16;
constexpr std::size_t mime_type_bytes_max = 127;

struct Extension {
    std::string_view mime_type;
    std::string_view extension;
};

constexpr std::array extensions = {
    Extension{"text/plain", "txt"},
    Extension{"text/html", "html"},
    Extension{"text/calendar", "ics"},
    Extension{"text/csv", "csv"},
    Extension{"text/vcard", "vcf"},
    Extension{"text/x-vcard", "vcf"},
    Extension{"text/x-diff", "diff"},
    Extension{"text/x-patch", "patch"},
    Extension{"image/jpeg", "jpg"},
    Extension{"image/png", "png"},
    Extension{"image/gif", "gif"},
    Extension{"image/webp", "webp"},
    Extension{"image/svg+xml", "svg"},
    Extension{"image/tiff", "tif"},
    Extension{"image/bmp", "bmp"},
    Extension{"image/heic", "heic"},
    Extension{"application/pdf", "pdf"},
    Extension{"application/zip", "zip"},
    Extension{"application/gzip", "gz"},
    Extension{"application/x-gzip", "gz"},
    Extension{"application/json", "json"},
    Extension{"application/xml", "xml"},
    Extension{"application/rtf", "rtf"},
    Extension{"application/msword", "doc"},
    Extension{"message/rfc822", "eml"},
    Extension{"application/pgp-signature", "asc"},
    Extension{"audio/mpeg", "mp3"},
    Extension{"video/mp4", "mp4"},
    Extension{"message/delivery-status", "txt"},
    Extension{"application/pkcs7-signature", "p7s"},
};

std::string_view extension_of(std::string_view mime_type) {
    for (const Extension& known : extensions) {
        if (known.mime_type == mime_type) {
            return known.extension;
        }
    }
    return "bin";
}

bool is_bidirectional(gunichar character) {
    return character == 0x061C || character == 0x200E || character == 0x200F ||
           (character >= 0x202A && character <= 0x202E) || (character >= 0x2066 && character <= 0x2069);
}

// Without the path and everything that could make the name look or act like another one; maybe empty.
std::string safe_name(std::string_view raw_name) {
    const std::string line = clean_line(to_utf8(raw_name, ""));
    std::string name;
    for (const char* next = line.c_str(); *next != '\0'; next = g_utf8_next_char(next)) {
        const gunichar character = g_utf8_get_char(next);
        if (character == '/' || character == '\\') {
            name.clear();
        } else if (!is_bidirectional(character) && g_unichar_iscntrl(character) == FALSE) {
            name.append(next, static_cast<std::size_t>(g_utf8_next_char(next) - next));
        }
    }
    const std::size_t first = name.find_first_not_of(" \"'");
    const std::size_t last = name.find_last_not_of(" .\"'");
    if (first == std::string::npos || last == std::string::npos || last < first) {
        return {};
    }
    name = name.substr(first, last - first + 1);
    if (name.size() <= name_bytes_max) {
        return name;
    }
    const std::size_t dot = name.rfind('.');
    const bool has_extension = dot != std::string::npos && name.size() - dot <= extension_bytes_max;
    const std::string extension = has_extension ? name.substr(dot) : std::string();
    return std::string(cut_utf8(name, name_bytes_max - extension.size())) + extension;
}

std::string safe_mime_type(std::string_view mime_type) {
    const std::string type = lower_case(mime_type);
    const auto is_odd = [](char c) {
        return !g_ascii_isalnum(c) && std::string_view("/-+._!#$&^").find(c) == std::string::npos;
    };
    const std::size_t slash = type.find('/');
    const bool is_good = slash != std::string::npos && slash > 0 && slash + 1 < type.size() &&
                         type.find('/', slash + 1) == std::string::npos && type.size() <= mime_type_bytes_max &&
                         std::none_of(type.begin(), type.end(), is_odd);
    return is_good ? type : "application/octet-stream";
}

}  // namespace

std::string sha256_hex(std::string_view bytes) {
    const std::unique_ptr<char, decltype(&g_free)> text(
        g_compute_checksum_for_data(G_CHECKSUM_SHA256, reinterpret_cast<const guchar*>(bytes.data()), bytes.size()),
        g_free);
    return text.get();
}

MailAttachment make_attachment(std::string_view raw_name, std::string_view mime_type, std::size_t number,
                               std::string content) {
    MailAttachment attachment;
    attachment.mime_type = safe_mime_type(mime_type);
    attachment.name = safe_name(raw_name);
    if (attachment.name.empty()) {
        attachment.name =
            "attachment-" + std::to_string(number) + "." + std::string(extension_of(attachment.mime_type));
    }
    attachment.size = static_cast<std::int64_t>(content.size());
    attachment.sha256 = sha256_hex(content);
    attachment.content = std::move(content);
    return attachment;
}

}  // namespace helpdesk
