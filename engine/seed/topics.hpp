#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "engine/base/time.hpp"
#include "engine/seed/dice.hpp"

namespace helpdesk {

// A text with gaps: {customer}, {agent}, {number}, {month}, {next_month}, and the words of fixtures/demo/words.ndjson.
struct Phrase {
    struct Piece {
        std::string text;
        int gap;  // the word that follows the text; -1 for none
    };
    std::vector<Piece> pieces;
};
using Phrases = std::vector<Phrase>;

struct Word {
    std::string name;
    bool fresh = false;  // drawn anew for each gap; others stay the same within a ticket
    std::vector<std::string> any_of;
};

// What customers write about, and what they are answered.
struct Topic {
    std::string department;
    std::vector<std::int64_t> priorities;  // how often with each priority, from LOW to URGENT
    std::vector<std::string> tags;
    Phrases titles, descriptions, questions, replies, answers, notes;
};

struct Topics {
    std::vector<Word> words;
    std::vector<Topic> topics;
    std::vector<std::int64_t> weights;  // how often each of them comes
    Phrases acknowledgements, thanks, silences, complaints, second_answers;
};

// The place of one of the weights, the heavy ones more often.
std::size_t draw_weighted(const std::vector<std::int64_t>& weights, Dice& dice);

// Read from fixtures/demo.
Topics load_topics();

// The words of one ticket: what is called the label printer in its title is called so in the answers, too.
class Telling {
public:
    Telling(const Topics& topics, Dice& dice, std::string_view customer, Time at);

    void set_agent(std::string_view agent) { agent_ = agent; }
    // One of the phrases with its gaps filled; each paragraph begins with a capital letter.
    std::string tell(const Phrases& phrases);

private:
    const Topics& topics_;
    Dice& dice_;
    std::string_view customer_;
    std::string_view agent_ = "Support";
    std::string number_;
    std::size_t month_;  // of the telling, from 0
    std::vector<int> chosen_;

    std::string_view word(std::size_t gap);
};

}  // namespace helpdesk
