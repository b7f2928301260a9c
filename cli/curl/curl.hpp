#pragma once

#include <curl/curl.h>

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace helpdesk {

struct CurlCleanup {
    void operator()(CURL* handle) const { curl_easy_cleanup(handle); }
    void operator()(CURLU* url) const { curl_url_cleanup(url); }
    void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};
using CurlHandle = std::unique_ptr<CURL, CurlCleanup>;
using CurlUrl = std::unique_ptr<CURLU, CurlCleanup>;
using CurlList = std::unique_ptr<curl_slist, CurlCleanup>;

// Makes a transfer one that takes nothing from its surroundings (no proxy, no netrc, no cookies), follows no redirect,
// raises no signal, trusts certificates that the system trusts, and ends at the limits; of `whole` zero means none.
void set_usual_options(const CurlHandle& transfer, std::chrono::milliseconds connect, std::chrono::milliseconds whole);
CurlHandle new_transfer(std::chrono::milliseconds connect, std::chrono::milliseconds whole);

[[noreturn]] void fail_option(CURLoption option, CURLcode code);

// Fault::internal where this libcurl does not know the option: a protection must not be missing unseen.
template <typename T>
void set_option(const CurlHandle& transfer, CURLoption option, T value) {
    const CURLcode code = curl_easy_setopt(transfer.get(), option, value);
    if (code != CURLE_OK) fail_option(option, code);
}

void append_line(CurlList& list, const std::string& line);

// The URL as the transfer will read it, so that nothing is read in two ways. Fault::invalid unless it begins with one
// of the schemes (`http, https`) and has a host, no user or password, no control characters or blanks, and at most 2000
// bytes.
CurlUrl read_url(const std::string& url, std::string_view schemes);
// Such as CURLUPART_HOST; nothing if the URL has none.
std::optional<std::string> part_of(const CurlUrl& url, CURLUPart part);

int status_of(const CurlHandle& transfer);
std::chrono::milliseconds time_of(const CurlHandle& transfer);

// Why nobody answered, in plain words.
std::string words_for(CURLcode code);

}  // namespace helpdesk
