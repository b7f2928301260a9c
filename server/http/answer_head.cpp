#include "answer_head.hpp"

#include <algorithm>
#include <array>
#include <cstdio>

#include "grammar.hpp"

namespace helpdesk {

namespace {

bool is_frame(const std::string& name) {
    static constexpr std::array<std::string_view, 8> frame{
        "connection", "content-length", "date", "keep-alive", "te", "trailer", "transfer-encoding", "upgrade"};
    return std::find(frame.begin(), frame.end(), name) != frame.end();
}

bool can_leave(const HttpResponse& response) {
    const auto fits = [](const HttpHeader& each) { return is_token(each.name) && is_field_value(each.value); };
    const bool is_final = response.status >= 200 && response.status <= 599;
    return is_final && std::all_of(response.headers.begin(), response.headers.end(), fits);
}

bool has(const std::vector<HttpHeader>& headers, const std::string& name) {
    return std::any_of(headers.begin(), headers.end(), [&](const HttpHeader& each) { return each.name == name; });
}

void frame_body(HttpAnswer& answer, const Framing& framing, std::vector<HttpHeader>& headers) {
    HttpResponse& response = answer.response;
    const bool never_has_body = response.status == 204 || response.status == 304;
    if (never_has_body) {
        response.source = nullptr;
        response.live = nullptr;
    }
    const bool is_long = response.source || response.live;
    if (response.live) {
        response.content_length.reset();
        answer.close = true;  // what the client sends meanwhile is not kept for later
    }
    if (response.source && response.content_length) {
        headers.push_back({"content-length", std::to_string(*response.content_length)});
    } else if (is_long && framing.is_http_1_0) {
        answer.close = true;
    } else if (is_long) {
        headers.push_back({"transfer-encoding", "chunked"});
        answer.chunked = true;
    } else if (!never_has_body) {
        headers.push_back({"content-length", std::to_string(response.body.size())});
    }
    if (framing.is_head || never_has_body) response.body.clear();
    if (framing.is_head) {
        response.source = nullptr;
        response.live = nullptr;
    }
}

}  // namespace

std::vector<HttpHeader> complete_headers(HttpAnswer& answer, const Framing& framing, const std::string& request_id) {
    HttpResponse& response = answer.response;
    if (!can_leave(response)) response = problem(500, "the answer could not be given", request_id);
    std::vector<HttpHeader> headers;
    for (HttpHeader& each : response.headers) {
        each.name = lower_ascii(each.name);
        if (!is_frame(each.name)) headers.push_back(std::move(each));
    }
    for (const HttpHeader& each : framing.headers) {
        if (!has(headers, lower_ascii(each.name))) headers.push_back(each);
    }
    headers.push_back({"date", framing.date});
    answer.close = framing.close;
    frame_body(answer, framing, headers);
    if (answer.close) headers.push_back({"connection", "close"});
    return headers;
}

std::string http_date(Time time) {
    using namespace std::chrono;
    static constexpr std::array weekdays{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
    static constexpr std::array months{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                       "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    const sys_time<milliseconds> moment{milliseconds(time.milliseconds)};
    const sys_days day = floor<days>(moment);
    const year_month_day date(day);
    const hh_mm_ss clock(floor<seconds>(moment - day));
    char text[40];
    std::snprintf(text, sizeof text, "%s, %02u %s %04d %02d:%02d:%02d GMT", weekdays[weekday(day).c_encoding()],
                  static_cast<unsigned>(date.day()), months[static_cast<unsigned>(date.month()) - 1],
                  static_cast<int>(date.year()), static_cast<int>(clock.hours().count()),
                  static_cast<int>(clock.minutes().count()), static_cast<int>(clock.seconds().count()));
    return text;
}

}  // namespace helpdesk
