#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "engine/engine.hpp"

namespace helpdesk {

// In front of every path of the table.
inline constexpr std::string_view api_root = "/api/v1";

// An operation as a caller over HTTP sees it: what the document and the pages about the API are made from.
struct Endpoint {
    std::string name;  // ticket.assign
    std::string noun;  // ticket
    std::string id;    // ticket_assign, which is a name in every language
    std::string summary;
    std::string permission;
    std::string method;  // in capital letters
    std::string path;    // below api_root
    // Where its arguments stand. What changes something takes them in its body, but for DELETE, which has none.
    std::vector<Field> in_path;
    std::vector<Field> in_query;
    std::vector<Field> in_body;
    std::string_view body_type;  // what the body is called: AssignTicket
    std::vector<Field> result;   // without what is never printed
    std::string_view result_type;
    std::string_view current_type;  // what a stale change is told there is now; empty: nothing
    bool answers = true;
    bool lists = false;
    bool pages = false;  // a list that comes in pages
    bool creates = false;
    bool told_where = false;     // the answer says where the new thing is shown
    bool takes_version = false;  // If-Match guards it
    bool finds = false;          // what its arguments name has to be there
    int status = 200;            // when it succeeds

    bool reads() const { return method == "GET"; }
    bool has_body() const { return !in_body.empty(); }
    bool needs_body() const;
};

// All of them, in the order of the operation table.
const std::vector<Endpoint>& endpoints();

// What an argument or a member of a result means, as a sentence, in the words of the command line; empty if there are
// none.
std::string words_of(const Field& field, std::string_view noun);

// What shows under its id what the operation has made; nullptr if nothing does.
const Operation* operation_that_shows(const Operation& made);

}  // namespace helpdesk
