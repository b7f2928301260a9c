#pragma once

#include <map>
#include <string>
#include <vector>

#include "served_desk.hpp"
#include "server/api/endpoint.hpp"

namespace helpdesk {

// A desk on which the examples of the documents can be sent as they stand there, but for what nobody can know
// beforehand: ids, links, refresh tokens and codes.
class ExampleDesk : public ServedDesk {
public:
    explicit ExampleDesk(Backend backend = Backend::sqlite);

    // The example with the desk's own ids, links, tokens and codes in their places.
    std::string put_into(std::string text) const;
    // The agent's password is the example's from now on, and what a session, a link and a device give is known.
    void stand_at_the_door();
    // And the second factor counts.
    void confirm_device();
    void show_next_code();

    // The whole example, by whom the endpoint is for.
    HttpResponse ask_example(const Endpoint& endpoint);
    // The same, but it shows that token; none if it is empty.
    HttpResponse ask_example(const Endpoint& endpoint, const std::string& token);

    const std::string& session_token() const { return session_token_; }

private:
    std::map<std::string, std::string> real_;  // by what stands in the examples
    std::string session_token_, device_key_;

    void add(const Field& field, const Endpoint& endpoint);
    std::string token_for(const Endpoint& endpoint);
};

}  // namespace helpdesk
