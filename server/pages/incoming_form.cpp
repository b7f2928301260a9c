#include "server/pages/incoming_form.hpp"

namespace helpdesk {

namespace {

constexpr std::size_t text_size_max = 1 << 20;  // as of a body without files
constexpr std::size_t files_max = 20;

}  // namespace

IncomingForm::IncomingForm(Engine& engine, const Actor& actor, const std::string& boundary)
    : engine_(engine),
      actor_(actor),
      reader_(boundary, {[this](const FormPart& part) { begin(part); }, [this](std::string_view bytes) { take(bytes); },
                         [this] { end(); }}) {}

// Where nothing can be written, the desk forgets them by itself after a day.
IncomingForm::~IncomingForm() {
    for (const File& each : files_) {
        try {
            forget_upload(engine_, each.uploaded, actor_);
        } catch (const std::exception&) {
        }
    }
}

void IncomingForm::begin(const FormPart& part) {
    part_ = part;
    text_.clear();
    if (!is_file()) return;
    if (files_.size() == files_max) {
        throw Error(Fault::invalid, "at most " + std::to_string(files_max) + " files at once", "attach");
    }
    uploading_ = std::make_unique<Uploading>(engine_, actor_);
}

void IncomingForm::take(std::string_view bytes) {
    if (uploading_) {
        uploading_->add(bytes);
        return;
    }
    text_size_ += bytes.size();
    if (text_size_ > text_size_max) throw Error(Fault::usage, "the form's text is too long");
    text_ += bytes;
}

void IncomingForm::end() {
    if (uploading_) {
        files_.push_back({*part_.file_name, part_.media_type, uploading_->finish()});
        uploading_.reset();
    } else if (!part_.file_name) {
        if (!is_valid_text(text_)) throw Error(Fault::usage, "a field of the form is no text");
        form_.add(part_.name, with_plain_line_ends(text_));
    }
}

Value::Array IncomingForm::files() const {
    Value::Array list;
    for (const File& each : files_) {
        Value::Object file{{"file_name", each.name}, {"content", each.uploaded.content}};
        if (!each.media_type.empty()) file.emplace_back("mime_type", each.media_type);
        list.emplace_back(std::move(file));
    }
    return list;
}

}  // namespace helpdesk
