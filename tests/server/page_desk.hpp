#pragma once

#include <map>
#include <string>
#include <vector>

#include "engine/access/link.hpp"
#include "server/site/site.hpp"
#include "tests/good_calls.hpp"

namespace helpdesk {

// A desk with its pages, and a browser without scripts in front of it, which keeps its cookies.
class PageDesk : public BusyDesk {
public:
    using Fields = std::vector<std::pair<std::string, std::string>>;
    struct File {
        std::string name;
        std::string bytes;
        std::string type = "text/plain";
    };

    std::map<std::string, std::string> cookies;
    std::string language = {};                        // Accept-Language
    std::string origin = "https://desk.example.org";  // what the browser says of where a form is
    std::size_t piece = 1'000;                        // bytes of a long body that come at once

    explicit PageDesk(Backend backend = Backend::sqlite);

    HttpResponse get(const std::string& target, std::vector<HttpHeader> headers = {});
    HttpResponse post(const std::string& target, const Fields& fields);
    // As multipart/form-data.
    HttpResponse post_files(const std::string& target, const Fields& fields, const std::vector<File>& files);
    // A body of that type, in pieces if the site's plan takes them.
    HttpResponse send(const std::string& target, const std::string& type, const std::string& body);

    // Through the page.
    void sign_in(const std::string& email);
    // The token of a link, as a mail has it.
    std::string link_of(const std::string& email, LinkPurpose purpose);
    // A survey about ticket 1, and the token that stands in the mail.
    std::string survey_token();

    const Site& site() const { return site_; }

private:
    Site site_;
    int requests_ = 0;

    HttpResponse ask(HttpRequest request, bool plans);
    void keep_cookies(const HttpResponse& response);
};

// The value of the field of that name in a form, as it stands in the page.
std::string value_of(const HttpResponse& page, const std::string& name);

// How often a page has some text.
std::size_t count_in(const std::string& text, const std::string& part);

bool has_text(const HttpResponse& page, const std::string& text);

}  // namespace helpdesk
