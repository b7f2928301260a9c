#include <algorithm>

#include "engine/lists/filter.hpp"
#include "sql.hpp"

namespace helpdesk {

namespace {

// So many tickets are fetched and put in order at once rather than walked to.
constexpr std::int64_t candidates_max = 2000;

// The shortest of the lists that were looked at, unless all of them are long.
class Shortest {
public:
    explicit Shortest(Session& session) : session_(session) {}

    void look(const Statement& statement, Params params) {
        const auto most = ids_ ? static_cast<std::int64_t>(ids_->size()) : candidates_max + 1;
        std::vector<std::string> ids;
        params.add("limit", most);
        session_.run(statement, std::move(params), [&](const Row& row) { ids.emplace_back(row.text(0)); });
        if (static_cast<std::int64_t>(ids.size()) >= most) return;
        ids_ = std::move(ids);
    }
    void take(std::vector<std::string> ids) {
        if (!ids_ || ids.size() < ids_->size()) ids_ = std::move(ids);
    }

    std::optional<std::vector<std::string>> ids() {
        if (!ids_) return std::nullopt;
        std::sort(ids_->begin(), ids_->end());
        ids_->erase(std::unique(ids_->begin(), ids_->end()), ids_->end());
        return std::move(ids_);
    }

private:
    Session& session_;
    std::optional<std::vector<std::string>> ids_;
};

void look_at_span(Shortest& shortest, const Statement& statement, const Span& span) {
    if (span.is_given())
        shortest.look(statement, std::move(Params().add("from", span.from).add("before", span.before)));
}

void look_at_field(Shortest& shortest, const FieldTest& test) {
    Params params;
    params.add("field", test.name).add("field_from", test.from).add("field_before", test.before);
    if (test.values) params.each("field_values", *test.values);
    shortest.look(sql::tickets_with_field, std::move(params));
}

std::optional<Candidates> found_by_words(Session& session, const SearchText& text) {
    const SearchMatches matches = find_matches(session, text, static_cast<std::size_t>(candidates_max) + 1);
    if (!matches.complete || static_cast<std::int64_t>(matches.tickets.size()) > candidates_max) return std::nullopt;
    Candidates found{.match_text = true};
    for (const SearchMatch& match : matches.tickets) found.ids.push_back(match.ticket.value);
    return found;
}

}  // namespace

std::optional<Candidates> few_candidates(Session& session, const TicketFilter& filter) {
    Shortest shortest(session);
    if (filter.ticket.among) shortest.take(*filter.ticket.among);
    for (const auto& tags : filter.tags) shortest.look(sql::tickets_with_tags, std::move(Params().each("tag", tags)));
    for (const FieldTest& test : filter.fields) {
        if (!test.is_missing) look_at_field(shortest, test);
    }
    if (filter.has("overdue")) {
        shortest.look(sql::tickets_that_may_be_late, std::move(Params().add("now", session.now())));
    }
    if (filter.has("waiting")) shortest.look(sql::tickets_that_wait, {});
    if (filter.has("merged")) shortest.look(sql::tickets_merged, {});
    look_at_span(shortest, sql::tickets_created_within, filter.created);
    look_at_span(shortest, sql::tickets_updated_within, filter.updated);
    if (auto ids = shortest.ids()) return Candidates{std::move(*ids)};
    return filter.text.terms.empty() ? std::nullopt : found_by_words(session, filter.text);
}

}  // namespace helpdesk
