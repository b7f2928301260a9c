#include <catch2/catch.hpp>

#include "engine/lists/query.hpp"
#include "engine/search/search.hpp"
#include "tests/support.hpp"

namespace helpdesk {

namespace {

Value search(Desk& desk, const std::string& words, const std::string& as = {}, const std::string& more = {}) {
    return desk.call("desk.search", R"({"query":)" + json_of(words) + more + "}", as);
}

// The names of what is found, in order.
std::string found(Desk& desk, const std::string& words, const std::string& as = {}, const std::string& more = {}) {
    std::string names;
    const Value hits = search(desk, words, as, more);
    for (const Value& hit : *hits.array()) names += (names.empty() ? "" : " ") + member(hit, "name");
    return names;
}

// Five tickets, one of them of somebody else.
class SearchedDesk : public Desk {
public:
    std::string note;

    explicit SearchedDesk(Backend backend) : Desk(backend) {
        call("user.create", R"({"email":"zoe@shop.example","name":"Zoé Quill"})");
        call("tag.create", R"({"name":"warranty"})");
        create("Printer on fire", "It burns in the warehouse.", "customer@example.org");
        create("No paper", "The printer is empty.", "customer@example.org");
        create("Invoice", "Wrong sum.", "zoe@shop.example");
        create("Blank page", "Nothing comes out.", "customer@example.org");
        create("Printer", "A quiet one.", "zoe@shop.example");
        call("comment.add", R"({"ticket":"4","body":"Is it the printer in the warehouse?"})", "agent@example.org");
        note = member(
            call("comment.add", R"({"ticket":"4","internal":true,"body":"A secret toner."})", "agent@example.org"),
            "id");
        call("attachment.add", R"({"ticket":"3","file_name":"Bill-2026.pdf","content":"YQ=="})", "agent@example.org");
        call("ticket.tag", R"({"ticket":"3","tag":"warranty"})");
        call("category.create", R"({"name":"Guides","is_public":true})");
        call("article.create", R"({"title":"Toner","content":"How to change toner.","category":"guides",)"
                               R"("author":"agent@example.org"})");
        call("article.create", R"({"title":"Paper","content":"It is not toner.","category":"guides","is_public":true,)"
                               R"("author":"agent@example.org"})");
    }

private:
    void create(const std::string& title, const std::string& text, const std::string& customer) {
        call("ticket.create",
             to_json(Value(Value::Object{{"title", title}, {"description", text}, {"customer", customer}})));
    }
};

}  // namespace

TEST_CASE("a word that stands in thousands of texts does not hide what a customer wrote long ago") {
    SearchedDesk desk(GENERATE(from_range(backends())));
    desk.call("comment.add", R"({"ticket":"3","body":"It is the quarterly one."})", "zoe@shop.example");
    desk.open_ticket("Newer");
    std::vector<Value> notes(1'010, Value(Value::Object{{"ticket", "6"}, {"body", "Quarterly."}, {"internal", true}}));
    desk.engine().call_all("comment.add", notes, {"agent@example.org", "cli"}, {}, false);

    CHECK(found(desk, "quarterly", "zoe@shop.example") == "TKT-000003");
    CHECK(found(desk, "quarterly", "customer@example.org").empty());
    const Reply staff =
        desk.engine().call("desk.search", parse_json(R"({"query":"quarterly"})"), {"agent@example.org", "cli"}, {});
    CHECK_THAT(staff.body, Catch::Contains("TKT-000006"));
    CHECK_FALSE(staff.left_off.empty());
}

TEST_CASE("a search takes the conditions of a query, and whatever else is typed is words") {
    SearchedDesk desk(GENERATE(from_range(backends())));
    CHECK(found(desk, "printer customer:zoe@shop.example") == "TKT-000005");
    CHECK(found(desk, "-customer:zoe@shop.example printer") == "TKT-000001 TKT-000004 TKT-000002");
    CHECK(found(desk, "printer status:closed").empty());
    CHECK(found(desk, "warranty has:attachment") == "TKT-000003");
    CHECK(found(desk, "number:4 printer number:1").empty());
    CHECK(found(desk, "printer customer:\"Zoé Quill\"") == "TKT-000005");
    // What a customer may not see is not found by a condition either.
    CHECK(found(desk, "bill* tag:warranty", "customer@example.org").empty());

    for (const char* words :
         {"x:printer", "http://printer", "a:b=c>d", "re: printer", "\"status:open", ":", "--", "-:"}) {
        INFO(words);
        CHECK_NOTHROW(search(desk, words));
    }
    CHECK(found(desk, "re: printer", {}, R"(,"limit":1)").empty());

    const std::pair<const char*, const char*> mistakes[] = {
        {"printer status:opne", "query, character 16: there is no status \"opne\""},
        {"é status:", "query, character 10: a value of status is missing"},
        {"printer sort:created", "query, character 9: a search has the best first"},
        {"is:open", "query has no words to look for"}};
    for (const auto& [query, message] : mistakes) {
        const Error error = desk.refused("desk.search", R"({"query":")" + std::string(query) + "\"}");
        CHECK(error.what() == std::string(message));
        CHECK(error.field() == "query");
        CHECK(error.fault() == Fault::invalid);
    }
    CHECK(desk.refused("desk.search", R"({"query":"toner is:open","in":"articles"})").field() == "query");
}

TEST_CASE("every field of the query language is told with an example that is understood") {
    Desk desk(GENERATE(from_range(backends())));
    desk.call("user.create", R"({"email":"ada@example.org","name":"Ada"})");
    for (const char* tag : {"refund", "vip"}) desk.call("tag.create", R"({"name":")" + std::string(tag) + R"("})");
    desk.call("department.update",
              R"({"id":"Technical Support","fields":{"properties":{"amount":{"type":"number"}}}})");
    for (int i = 0; i < 42; ++i) desk.open_ticket();
    for (const QueryField& field : query_fields()) {
        INFO(field.example);
        const std::string_view name = field.name;
        CHECK(std::string_view(field.example).starts_with(name.substr(0, name.find("NAME"))));
        CHECK_NOTHROW(
            desk.call("ticket.list", R"({"query":")" + std::string(field.example) + "\"}", "agent@example.org"));
    }
}

TEST_CASE("what has the words in its title comes first, then in one text, and the newest first within") {
    SearchedDesk desk(GENERATE(from_range(backends())));
    CHECK(found(desk, "printer") == "TKT-000005 TKT-000001 TKT-000004 TKT-000002");
    CHECK(found(desk, "2") == "TKT-000002");
    CHECK(found(desk, "tkt-000003") == "TKT-000003");
    CHECK(found(desk, "blank warehouse") == "TKT-000004");
    CHECK(found(desk, "PRINT*") == "TKT-000005 TKT-000001 TKT-000004 TKT-000002");
    CHECK(found(desk, "\"printer on fire\"") == "TKT-000001");
    CHECK(found(desk, "\"printer fire\"").empty());
    CHECK(found(desk, "printer -warehouse") == "TKT-000005 TKT-000002");
    CHECK(found(desk, "bill-2026.pdf") == "TKT-000003");
    CHECK(found(desk, "nowhere").empty());
}

TEST_CASE("customers and tags are found by their names, and together with other words") {
    SearchedDesk desk(GENERATE(from_range(backends())));
    CHECK(found(desk, "zoe") == "TKT-000005 TKT-000003");
    CHECK(found(desk, "quill quiet") == "TKT-000005");
    CHECK(found(desk, "warranty") == "TKT-000003");
    CHECK(found(desk, "warranty zoe@shop.example sum") == "TKT-000003");
    CHECK(found(desk, "zoe -warranty") == "TKT-000005");
    desk.call("tag.update", R"({"id":"warranty","name":"guarantee"})");
    desk.call("user.update", R"({"id":"zoe@shop.example","name":"Ada"})");
    CHECK(found(desk, "warranty").empty());
    CHECK(found(desk, "guarantee ada") == "TKT-000003");
}

TEST_CASE("nobody finds what they may not see, nor learns that it is there") {
    SearchedDesk desk(GENERATE(from_range(backends())));
    CHECK(found(desk, "secret", "agent@example.org") == "TKT-000004");
    CHECK(found(desk, "blank toner", "agent@example.org") == "TKT-000004");
    for (const char* words : {"secret", "blank toner", "blank \"secret toner\"", "tone*", "zoe", "invoice", "3"})
        CHECK(found(desk, words, "customer@example.org").empty());
    CHECK(found(desk, "blank -secret", "customer@example.org") == "TKT-000004");
    CHECK(found(desk, "blank -secret", "agent@example.org").empty());
    CHECK(found(desk, "printer", "customer@example.org") == "TKT-000001 TKT-000004 TKT-000002");

    CHECK(found(desk, "toner", "agent@example.org", R"(,"in":"articles")") == "toner paper");
    CHECK(found(desk, "toner", "customer@example.org", R"(,"in":"articles")") == "paper");
    desk.call("category.update", R"({"id":"guides","is_public":false})");
    CHECK(found(desk, "toner", "customer@example.org", R"(,"in":"articles")").empty());
    desk.call("comment.update", R"({"id":")" + desk.note + R"(","body":"Now a drum."})", "agent@example.org");
    CHECK(found(desk, "secret").empty());
    CHECK(found(desk, "drum", "agent@example.org") == "TKT-000004");
}

TEST_CASE("pages of a search follow each other without a gap and without a hit twice") {
    SearchedDesk desk(GENERATE(from_range(backends())));
    std::string all;
    std::string after;
    do {
        const Reply reply =
            desk.engine().call("desk.search", parse_json(R"({"query":"printer","limit":1)" +
                                                         (after.empty() ? "" : R"(,"after":")" + after + "\"") + "}"));
        const Value page = parse_json(reply.body);
        for (const Value& hit : *page.array()) all += member(hit, "name") + " ";
        after = reply.next;
        CHECK(reply.left_off.empty());
    } while (!after.empty());
    CHECK(all == "TKT-000005 TKT-000001 TKT-000004 TKT-000002 ");
    for (const char* bad : {"", "x", "9~1", "1~", "1~x", "1~99999999999999999999"})
        CHECK(desk.refused("desk.search", R"({"query":"printer","after":")" + std::string(bad) + "\"}").field() ==
              "after");
}

TEST_CASE("the text around a hit is shown on one line, with the hits marked") {
    SearchedDesk desk(GENERATE(from_range(backends())));
    const auto snippet = [&](const std::string& words) {
        const Value hits = search(desk, words);
        return member(hits.array()->front(), "found_in") + ": " + member(hits.array()->front(), "snippet");
    };
    CHECK(snippet("warehouse blank") ==
          "title: TKT-000004 \x02"
          "Blank\x03 page");
    CHECK(snippet("secret") == "note: A \x02secret\x03 toner.");
    CHECK(snippet("\"in the wareh\"*") == "comment: Is it the printer \x02in the warehouse\x03?");
    CHECK(snippet("bill") ==
          "file: \x02"
          "Bill\x03-2026.pdf");
    CHECK(snippet("zoe quill") == "customer: \x02Zoé\x03 \x02Quill\x03 \x02zoe\x03@shop.example");
    const SearchText wanted = parse_search("needle", "query");
    const std::string text = std::string(30'000, 'a') + " b\n\n\tc needle d " + std::string(5'000, 'e');
    CHECK(snippet_of(text, wanted).starts_with("…b c \x02needle\x03 d"));
    CHECK(snippet_of(text, wanted).size() < 600);
}

TEST_CASE("I09 whatever is typed has a meaning or is refused with its reason") {
    SearchedDesk desk(GENERATE(from_range(backends())));
    for (const char* words : {"\"",
                              "\"\"",
                              "*",
                              "-",
                              "--",
                              "\"printer",
                              "printer\"",
                              "NEAR(printer fire)",
                              "title:printer",
                              "title : x",
                              "^printer",
                              "printer AND",
                              "OR",
                              "NOT",
                              "printer + fire",
                              "{title}: x",
                              "'",
                              "';--",
                              "\\",
                              "% _",
                              "printer:*",
                              "a & b | !c",
                              "<->",
                              "???",
                              "()",
                              "(printer",
                              "\t\n",
                              "\xf0\x9f\x94\xa5",
                              "printer*fire*",
                              "-\"printer fire\" x",
                              "\x01\x02",
                              "##12",
                              "TKT-"}) {
        INFO(words);
        try {
            desk.call("desk.search", R"({"query":)" + json_of(std::string(words)) + "}");
            desk.call("desk.search", R"({"query":)" + json_of(std::string(words)) + R"(,"in":"articles"})");
        } catch (const Error& error) {
            CHECK(error.fault() == Fault::invalid);
            CHECK(error.field() == "query");
        }
    }
    std::string many;
    for (int i = 0; i < 10'000; ++i) many += "w" + std::to_string(i) + " OR ";
    for (const std::string& words : {many, std::string(1'001, 'x'), std::string(101, 'x'), many.substr(0, 400),
                                     std::string("-x"), std::string("pr*"), std::string("")}) {
        CHECK(desk.refused("desk.search", R"({"query":)" + json_of(words) + "}").field() == "query");
    }
    CHECK(desk.refused("desk.search", R"({"query":""})").field() == "query");
    CHECK(found(desk, "???").empty());
}

}  // namespace helpdesk
