#include "import.hpp"

#include <istream>
#include <ostream>

#include "archive.hpp"
#include "cli/table.hpp"
#include "cli/text_width.hpp"
#include "message.hpp"
#include "spool.hpp"
#include "thread_order.hpp"

namespace helpdesk {

namespace {

// What one transaction takes: enough to be fast, little enough to be held and to let others in.
constexpr std::size_t batch_messages_max = 200;
constexpr std::size_t batch_bytes_max = 16u << 20;

Value value_or_null(const std::string& text) { return text.empty() ? Value() : Value(text); }

// The arguments of mail.receive. What an archive tells of a thread beyond the message's own headers goes in front.
Value arguments_for(const MailMessage& message, const std::string& thread_start) {
    Value::Array references, to, attachments;
    if (!thread_start.empty()) references.emplace_back(thread_start);
    for (const std::string& id : message.references) references.emplace_back(id);
    for (const MailAddress& address : message.to) to.emplace_back(address.email);
    for (const MailAttachment& file : message.attachments) {
        attachments.emplace_back(Value::Object{{"file_name", file.name},
                                               {"mime_type", file.mime_type},
                                               {"content", encode_base64(file.content)},
                                               {"content_id", value_or_null(file.content_id)}});
    }
    return Value(Value::Object{{"message_id", message.message_id},
                               {"in_reply_to", value_or_null(message.in_reply_to)},
                               {"references", std::move(references)},
                               {"from", message.from.email},
                               {"from_name", message.from.name},
                               {"to", std::move(to)},
                               {"subject", message.subject},
                               {"text", message.text},
                               {"html", value_or_null(message.html)},
                               {"date", value_or_null(message.date)},
                               {"automatic", message.is_automatic},
                               {"attachments", std::move(attachments)}});
}

// The item will fail alone and the others go on; any other fault is one of the desk, which would meet them all.
bool is_of_the_message(Fault fault) {
    return fault == Fault::invalid || fault == Fault::not_found || fault == Fault::usage || fault == Fault::conflict;
}

std::string counted(std::int64_t count, const std::string& noun) {
    return std::to_string(count) + " " + noun + (count == 1 ? "" : "s");
}

class Import {
public:
    Import(Context& context, std::ostream& err)
        : context_(context), err_(err), dry_run_(context.globals().has("dry-run")) {}

    void read(const std::string& path, std::istream& in);
    void store();
    void print(std::ostream& out) const;
    void check_failed() const;

private:
    struct Source {
        std::string name;
        Spool::Place place;
        bool is_cut = false;
    };
    struct Failure {
        std::string source;
        std::string message_id;
        Error error;
    };

    Context& context_;
    std::ostream& err_;
    bool dry_run_;
    Spool spool_;
    std::vector<Source> sources_;
    std::vector<Outline> outlines_;
    std::vector<std::string> skipped_;
    std::vector<Failure> failures_;
    std::vector<std::string> new_tickets_;  // ids
    std::int64_t added_ = 0;
    std::int64_t known_ = 0;

    // One transaction's worth: arguments, and the messages that they were made of.
    std::vector<Value> batch_;
    std::vector<std::size_t> batch_sources_;
    std::size_t batch_bytes_ = 0;

    bool speaks_json() const { return context_.globals().speaks_json(); }
    Actor actor() const { return {.user = context_.settings.user(), .channel = "mail"}; }
    void say(const std::string& line) const;
    void keep(const RawMessage& raw);
    void send(Engine& engine);
    ItemReply again(Engine& engine, const Value& arguments) const;
    void note(std::size_t source, const ItemReply& item);
    void show_progress(std::size_t done) const;
    Value summary() const;
    std::vector<Column> columns() const;
    std::string chosen(const Value& summary) const;
    std::string sentence() const;
};

// For people; programs find it in the summary.
void Import::say(const std::string& line) const {
    if (!speaks_json()) err_ << "helpdesk: " << harmless(line) << std::endl;
}

void Import::keep(const RawMessage& raw) {
    const MailMessage message = parse_message(raw.bytes, raw.is_cut);
    Outline outline{.message_id = message.message_id, .links = message.references, .date = message.date};
    if (!message.in_reply_to.empty()) outline.links.push_back(message.in_reply_to);
    outlines_.push_back(std::move(outline));
    sources_.push_back({raw.source, spool_.add(raw.bytes), raw.is_cut});
}

void Import::read(const std::string& path, std::istream& in) {
    // What ends the run is told as its error, so that the last notice waits.
    const auto notice = [&](const std::string& line) {
        if (!skipped_.empty()) say(skipped_.back());
        skipped_.push_back(line);
    };
    std::string place = path;
    if (path != "-" && context_.console.folder != ".") place = (context_.console.folder / path).string();
    if (!walk_archive(
            place, in, [&](const RawMessage& raw) { keep(raw); }, notice)) {
        throw Error(Fault::not_found, skipped_.empty() ? "there is no " + path : skipped_.back(), "path");
    }
    if (!skipped_.empty()) say(skipped_.back());
    if (sources_.empty() && !skipped_.empty()) throw Error(Fault::invalid, "there is no message in " + path, "path");
}

void Import::store() {
    Engine engine(context_.engine_options());
    std::size_t done = 0;
    for (const Ordered& next : order_by_thread(outlines_)) {
        const Source& source = sources_[next.index];
        batch_.push_back(arguments_for(parse_message(spool_.read(source.place), source.is_cut), next.thread_start));
        batch_sources_.push_back(next.index);
        batch_bytes_ += source.place.size;
        // A dry run is one transaction, since each message counts on those before it.
        const bool full = batch_.size() >= batch_messages_max || batch_bytes_ >= batch_bytes_max;
        if (full && !dry_run_) send(engine);
        show_progress(++done);
    }
    send(engine);
}

void Import::send(Engine& engine) {
    if (batch_.empty()) return;
    const auto items = engine.call_all("mail.receive", batch_, actor(), {.dry_run = dry_run_}, true);
    for (std::size_t at = 0; at < items.size(); ++at) {
        const bool lost_a_race = items[at].error && items[at].error->fault() == Fault::conflict && !dry_run_;
        note(batch_sources_[at], lost_a_race ? again(engine, batch_[at]) : items[at]);
    }
    batch_.clear();
    batch_sources_.clear();
    batch_bytes_ = 0;
}

// Alone, the engine repeats what lost a race against another program.
ItemReply Import::again(Engine& engine, const Value& arguments) const {
    try {
        return {engine.call("mail.receive", arguments, actor()), {}};
    } catch (const Error& error) {
        return {{}, error};
    }
}

void Import::note(std::size_t source, const ItemReply& item) {
    if (item.error) {
        if (!is_of_the_message(item.error->fault())) throw *item.error;
        failures_.push_back({sources_[source].name, outlines_[source].message_id, *item.error});
        say(sources_[source].name + ": " + item.error->what());
        return;
    }
    const Value received = parse_json(item.reply.body);
    const std::string& outcome = *received.find("outcome")->text();
    if (outcome == "created") new_tickets_.push_back(*received.find("ticket_id")->text());
    if (outcome == "added") ++added_;
    if (outcome == "known") ++known_;
}

// A bar on standard error, if people look at it.
void Import::show_progress(std::size_t done) const {
    constexpr std::size_t length = 40;
    const std::size_t total = outlines_.size();
    const bool moved = done * 100 / total != (done - 1) * 100 / total;
    if (!context_.console.err_is_terminal || !moved) return;
    std::string bar(done * length / total, '#');
    bar.resize(length, '.');
    const std::string numbers = std::to_string(done) + " of " + counted(static_cast<std::int64_t>(total), "message");
    write_err(context_.console, "\r[" + bar + "] " + numbers + (done == total ? "\n" : ""));
}

Value Import::summary() const {
    const auto tickets = static_cast<std::int64_t>(new_tickets_.size());
    Value::Array failed;
    for (const Failure& failure : failures_) {
        Value error = parse_json(to_json(failure.error));
        failed.emplace_back(Value::Object{
            {"source", failure.source}, {"message_id", failure.message_id}, {"error", *error.find("error")}});
    }
    return Value(Value::Object{{"messages", tickets + added_},
                               {"tickets", tickets},
                               {"comments", added_},
                               {"known", known_},
                               {"failed", std::move(failed)},
                               {"skipped", Value::Array(skipped_.begin(), skipped_.end())}});
}

std::vector<Column> Import::columns() const {
    static constexpr Field shape[] = {{.name = "messages"}, {.name = "tickets"}, {.name = "comments"},
                                      {.name = "known"},    {.name = "failed"},  {.name = "skipped"}};
    const std::vector<Column> columns = chosen_columns(context_.chosen_fields(), shape);
    return columns.empty() ? all_columns(shape) : columns;
}

std::string Import::chosen(const Value& summary) const {
    Value::Object object;
    for (const Column& column : columns()) object.emplace_back(column.title, cell(summary, column.field));
    return to_json(Value(std::move(object)));
}

std::string Import::sentence() const {
    const auto tickets = static_cast<std::int64_t>(new_tickets_.size());
    const std::string came = dry_run_ ? " would come in" : " came in";
    std::string text = "no message" + came;
    if (tickets + added_ > 0) {
        text = counted(tickets + added_, "message") + came + ": " + counted(tickets, "ticket") + ", " +
               counted(added_, "comment");
    }
    if (known_ > 0) text += "; " + std::to_string(known_) + (known_ == 1 ? " was" : " were") + " known already";
    return text + "\n";
}

void Import::print(std::ostream& out) const {
    if (context_.form == Form::ids) {
        for (const std::string& id : new_tickets_) out << id << "\n";
    } else if (speaks_json()) {
        out << chosen(summary()) << "\n";
    } else if (context_.form == Form::csv) {
        out << csv_text({summary()}, columns());
    } else {
        out << sentence();
    }
    if (!out.flush()) throw Error(Fault::storage, "the output could not be written");
}

void Import::check_failed() const {
    if (failures_.empty()) return;
    throw Error(Fault::partial, std::to_string(failures_.size()) + " of " +
                                    counted(static_cast<std::int64_t>(sources_.size()), "message") + " failed");
}

}  // namespace

void import_mail(Context& context, const std::string& path, std::istream& in, std::ostream& out, std::ostream& err) {
    Import import(context, err);
    import.read(path, in);
    import.store();
    import.print(out);
    import.check_failed();
}

}  // namespace helpdesk
