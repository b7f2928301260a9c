#include "cli/desk_client.hpp"

#include "cli/context.hpp"

namespace helpdesk {

namespace {

class LocalClient : public DeskClient {
public:
    explicit LocalClient(const Context& context) : engine_(context.engine_options()), actor_(context.actor()) {}

    Reply call(std::string_view operation, const Value& arguments, const CallOptions& options) override {
        return engine_.call(operation, arguments, actor_, options);
    }

    std::vector<ItemReply> call_all(std::string_view operation, const std::vector<Value>& arguments,
                                    const CallOptions& options, bool keep_going) override {
        return engine_.call_all(operation, arguments, actor_, options, keep_going);
    }

    UploadedFile upload(const TextSource& file) override { return upload_file(engine_, file, actor_); }

    void forget(const UploadedFile& file) override { forget_upload(engine_, file, actor_); }

    void download(const std::string& attachment, const std::string& range,
                  const std::function<void(std::string_view)>& see) override {
        download_file(engine_, attachment, range.empty() ? std::nullopt : std::optional(range), see, actor_);
    }

private:
    Engine engine_;
    Actor actor_;
};

}  // namespace

std::unique_ptr<DeskClient> open_client(const Context& context) {
    if (context.settings.is_remote()) return context.console.open_remote(context);
    return std::make_unique<LocalClient>(context);
}

}  // namespace helpdesk
