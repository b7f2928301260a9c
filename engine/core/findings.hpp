#pragma once

#include <cstdint>
#include <string>
#include <utility>

namespace helpdesk {

// What is hurt, as a check has found it: the first few by their names, and how many more there are.
class Findings {
public:
    void add(const std::string& hurt) {
        if (++count_ <= named_max) text_ += (text_.empty() ? "" : "; ") + hurt;
    }
    // Something to say besides, whether anything is hurt or not.
    void remark(std::string words) { remark_ = std::move(words); }
    const std::string& remark() const { return remark_; }

    bool none() const { return count_ == 0; }
    std::string text() const {
        return count_ <= named_max ? text_ : text_ + "; and " + std::to_string(count_ - named_max) + " more";
    }

private:
    static constexpr std::int64_t named_max = 5;

    std::int64_t count_ = 0;
    std::string text_;
    std::string remark_;
};

}  // namespace helpdesk
