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

// A header's value as one clean line: encoded words decoded, 8-bit characters taken as well as they can be.
std::string decoded_line(std::string_view raw_value);

}  // namespace helpdesk
