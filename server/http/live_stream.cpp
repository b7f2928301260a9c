#include "live_stream.hpp"

#include "connection.hpp"

namespace helpdesk {

bool LiveStream::send(std::string part) {
    const std::scoped_lock lock(mutex_);
    if (closed_ || pending_.size() + leaving_ + part.size() > bytes_max_) return false;
    pending_ += part;
    notice();
    return true;
}

void LiveStream::close() {
    const std::scoped_lock lock(mutex_);
    closed_ = true;
    notice();
}

bool LiveStream::closed() const {
    const std::scoped_lock lock(mutex_);
    return closed_;
}

LiveStream::Taken LiveStream::take() {
    const std::scoped_lock lock(mutex_);
    noticed_ = false;
    leaving_ = pending_.size();
    return {std::exchange(pending_, {}), closed_};
}

void LiveStream::notice() {
    if (std::exchange(noticed_, true)) return;
    mailbox_->post(connection_, [](Connection* connection) {
        if (connection) connection->go_on_living();
    });
}

}  // namespace helpdesk
