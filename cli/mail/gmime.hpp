#pragma once

#include <gmime/gmime.h>

#include <memory>
#include <string>
#include <string_view>

namespace helpdesk {

struct GObjectUnref {
    void operator()(gpointer object) const { g_object_unref(object); }
};
template <typename T>
using GObjectPtr = std::unique_ptr<T, GObjectUnref>;

struct GMemoryFree {
    void operator()(gpointer memory) const { g_free(memory); }
};
using GText = std::unique_ptr<char, GMemoryFree>;

// GMime set up once for the program: broken input is read leniently and makes no noise on stderr.
GMimeParserOptions* gmime_options();

// The bytes with their transfer encoding undone. Base64 and quoted-printable that break off, or hold other characters,
// give what can be read.
std::string decoded_transfer(std::string_view bytes, GMimeContentEncoding encoding);

}  // namespace helpdesk
