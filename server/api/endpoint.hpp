#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "engine/engine.hpp"

namespace helpdesk {

// In front of every path of the table.
inline constexpr std::string_view api_root = "/api/v1";

// What is behind a path: a row of the operation table, many calls of one, a file as it is, what looks after the desk as
// a whole, an entrance, or the stream of what happens.
enum class Behind { operation, bulk, file, upkeep, entrance, stream };

// It as a caller over HTTP sees it: what the document and the pages about the API are made from.
struct Endpoint {
    Behind behind = Behind::operation;
    std::string name;  // ticket.assign
    std::string noun;  // ticket
    std::string id;    // ticket_assign, which is a name in every language
    std::string summary;
    std::string permission = {};  // of an operation
    Showing needs = Showing::token;
    std::string method;  // in capital letters
    std::string path;    // below api_root
    // Where its arguments stand. What changes something takes them in its body, but for DELETE, which has none.
    std::vector<Field> in_path = {};
    std::vector<Field> in_query = {};
    std::vector<Field> in_body = {};
    std::string_view body_type = {};  // what the body is called: AssignTicket
    std::vector<Field> result = {};   // without what is never printed
    std::string_view result_type = {};
    std::string_view current_type = {};     // what a stale change is told there is now; empty: nothing
    std::vector<std::string> expands = {};  // what may come with each record
    std::string stream = {};                // an example of what a stream sends
    bool takes_file = false;                // its body is one, and no JSON
    bool gives_file = false;                // its answer is one
    bool answers = true;                    // with JSON
    bool lists = false;
    bool pages = false;   // a list that comes in pages
    bool counts = false;  // and tells how many there are in all, if it is asked
    bool creates = false;
    bool told_where = false;     // the answer says where the new thing is shown
    bool takes_version = false;  // If-Match guards it
    bool finds = false;          // what its arguments name has to be there
    bool counts_tries = false;   // and refuses further ones after too many
    bool sets_cookies = false;   // for browsers
    int status = 200;            // when it succeeds

    bool is_operation() const { return behind == Behind::operation; }
    // What it does, somebody may do or not.
    bool runs_operations() const { return !is_entrance() && behind != Behind::stream; }
    bool is_entrance() const { return behind == Behind::entrance; }
    // Whoever has a part of a file may ask for another one.
    bool gives_parts() const { return gives_file && reads(); }
    bool reads() const { return method == "GET"; }
    bool has_body() const { return !in_body.empty(); }
    bool needs_body() const;
};

// All of them: the operations in the order of their table, the entrances in that of theirs, the bulk, the files and the
// stream.
const std::vector<Endpoint>& endpoints();

// What whoever asks has to show, as a sentence.
std::string_view words_of(Showing needed);

// What an argument or a member of a result means, as a sentence, in the words of the command line; empty if there are
// none.
std::string words_of(const Field& field, std::string_view noun);

// What shows under its id what the operation has made; nullptr if nothing does.
const Operation* operation_that_shows(const Operation& made);

}  // namespace helpdesk
