#include "cli/uploads.hpp"

namespace helpdesk {

namespace {

void put(Value& value, const std::string& place, const std::string& content) {
    if (value.text() && *value.text() == place) value = Value(content);
    if (Value::Array* list = value.array()) {
        for (Value& each : *list) put(each, place, content);
    }
    if (Value::Object* object = value.object()) {
        Value* bytes = nullptr;
        for (auto& [name, member] : *object) {
            if (name == "content") bytes = &member;
            if (name == "attach") put(member, place, content);
        }
        if (bytes) put(*bytes, place, content);
    }
}

}  // namespace

Uploads::Uploads(DeskClient& desk, TypedArguments& arguments) : desk_(desk) {
    try {
        for (const LongFile& file : arguments.long_files) {
            sent_.push_back(desk.upload(file.source));
            put(arguments.value, file.place, sent_.back().content);
        }
    } catch (...) {
        forget();
        throw;
    }
}

Uploads::~Uploads() { forget(); }

// What cannot be forgotten now is a day old tomorrow, and then the sweep forgets it.
void Uploads::forget() {
    for (const UploadedFile& each : sent_) {
        try {
            desk_.forget(each);
        } catch (const Error&) {
        }
    }
}

}  // namespace helpdesk
