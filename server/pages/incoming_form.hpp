#pragma once

#include <memory>
#include <string>
#include <vector>

#include "engine/engine.hpp"
#include "server/pages/form.hpp"
#include "server/pages/multipart.hpp"

namespace helpdesk {

// A form with files on its way in, pushed a piece at a time. Its files go into the desk as they come; those that
// nothing has taken are forgotten with it.
class IncomingForm {
public:
    IncomingForm(Engine& engine, const Actor& actor, const std::string& boundary);
    ~IncomingForm();
    IncomingForm(const IncomingForm&) = delete;
    IncomingForm& operator=(const IncomingForm&) = delete;

    void add(std::string_view bytes) { reader_.add(bytes); }
    // At the end of the body.
    void finish() const { reader_.finish(); }

    const Form& form() const { return form_; }
    // As `attach` of an operation takes them.
    Value::Array files() const;

private:
    struct File {
        std::string name;
        std::string media_type;
        UploadedFile uploaded;
    };

    Engine& engine_;
    const Actor actor_;
    Form form_;
    std::vector<File> files_;
    FormPart part_;  // the one that comes now
    std::string text_;
    std::size_t text_size_ = 0;  // of all fields
    std::unique_ptr<Uploading> uploading_;
    MultipartReader reader_;

    bool is_file() const { return part_.file_name && !part_.file_name->empty(); }
    void begin(const FormPart& part);
    void take(std::string_view bytes);
    void end();
};

}  // namespace helpdesk
