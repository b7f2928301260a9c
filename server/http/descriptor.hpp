#pragma once

#include <unistd.h>

#include <utility>

namespace helpdesk {

// A file descriptor that is closed with its owner.
class OwnDescriptor {
public:
    explicit OwnDescriptor(int number = -1) : number_(number) {}
    ~OwnDescriptor() { close(); }
    OwnDescriptor(OwnDescriptor&& other) noexcept : number_(std::exchange(other.number_, -1)) {}
    OwnDescriptor& operator=(OwnDescriptor&& other) noexcept {
        close();
        number_ = std::exchange(other.number_, -1);
        return *this;
    }

    int number() const { return number_; }
    bool is_open() const { return number_ >= 0; }
    void close() {
        if (is_open()) ::close(std::exchange(number_, -1));
    }

private:
    int number_;
};

}  // namespace helpdesk
