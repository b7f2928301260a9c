#pragma once

#include <string>
#include <vector>

#include "engine/engine.hpp"

namespace helpdesk {

// What a document in OpenAPI 3.1 says of values, checked: the part of JSON Schema that it uses. A word of a schema that
// is not known here is a fault too, and a member that an object does not name always is.
class SchemaChecker {
public:
    explicit SchemaChecker(const Value& document) : document_(document) {}

    // A line for everything in which the value is not what the schema says; none if it is.
    std::vector<std::string> faults(const Value& value, const Value& schema, const std::string& place = "$") const;
    // The schema itself, or what it refers to.
    const Value& resolved(const Value& schema) const;

private:
    const Value& document_;

    void check_object(const Value& value, const Value& schema, const std::string& place,
                      std::vector<std::string>& list) const;
};

}  // namespace helpdesk
