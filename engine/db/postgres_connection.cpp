#include "engine/db/postgres_connection.hpp"

#include <poll.h>

#include <algorithm>
#include <cerrno>

#include "engine/base/error.hpp"
#include "engine/base/text.hpp"
#include "engine/db/db.hpp"
#include "engine/db/postgres_errors.hpp"
#include "engine/db/postgres_parameters.hpp"

namespace helpdesk {

namespace {

std::string in_seconds(std::chrono::milliseconds limit) { return std::to_string((limit.count() + 999) / 1000) + " s"; }

std::string server_name(PGconn* connection) {
    const char* host = libpq().host(connection);
    const char* port = libpq().port(connection);
    return std::string(host && *host ? host : "localhost") + ", port " + (port && *port ? port : "5432");
}

void ignore_notice(void*, const PGresult*) {}

}  // namespace

PostgresConnection::PostgresConnection(const PostgresUrl& url, const std::string& settings) {
    try {
        connect(url, settings);
    } catch (...) {
        close();
        throw;
    }
}

void PostgresConnection::close() {
    if (connection_) libpq().finish(connection_);
    connection_ = nullptr;
}

void PostgresConnection::start(const PostgresUrl& url, const std::string& settings) {
    char* message = nullptr;
    PQconninfoOption* options = libpq().conninfo_parse(url.url.c_str(), &message);
    if (!options) {
        const std::string words = message ? message : "";
        libpq().free_memory(message);
        // Its other words repeat pieces of the URL, and the password may be among them.
        const bool harmless = words.find("query parameter") != std::string::npos;
        throw Error(Fault::usage, "the database URL cannot be read" + (harmless ? ": " + std::string(trim(words)) : ""),
                    "db", "it looks like postgres://user:password@host:5432/database");
    }
    std::vector<const char*> names;
    std::vector<const char*> values;
    for (const PQconninfoOption* each = options; each->keyword; ++each) {
        if (!each->val) continue;
        names.push_back(each->keyword);
        values.push_back(each->val);
    }
    const std::pair<const char*, const char*> ours[] = {{"options", settings.c_str()},
                                                        {"client_encoding", "UTF8"},
                                                        {"fallback_application_name", "helpdesk"},
                                                        {nullptr, nullptr}};
    for (const auto& [name, value] : ours) {
        names.push_back(name);
        values.push_back(value);
    }
    connection_ = libpq().connect_start(names.data(), values.data(), 0);
    libpq().conninfo_free(options);
    if (!connection_) throw std::bad_alloc();
}

void PostgresConnection::connect(const PostgresUrl& url, const std::string& settings) {
    set_limit(url.connect_limit);
    start(url, settings);
    server_ = server_name(connection_);
    libpq().set_notice_receiver(connection_, ignore_notice, nullptr);
    libpq().set_error_verbosity(connection_, PQERRORS_VERBOSE);  // the only way to the SQLSTATE while connecting

    auto step = PGRES_POLLING_WRITING;
    while (libpq().status(connection_) != CONNECTION_BAD && step != PGRES_POLLING_OK && step != PGRES_POLLING_FAILED) {
        wait(step == PGRES_POLLING_READING ? POLLIN : POLLOUT);
        step = libpq().connect_poll(connection_);
    }
    if (libpq().status(connection_) != CONNECTION_OK) throw_not_connected(libpq().error_message(connection_), server_);
    if (libpq().set_nonblocking(connection_, 1) != 0) lose("cannot be used");
}

void PostgresConnection::require_alive() const {
    if (!connection_)
        throw LostConnection("the connection to the database server at " + server_ + " was lost");
}

void PostgresConnection::lose(const std::string& why) {
    close();
    throw LostConnection("the database server at " + server_ + ' ' + why);
}

// A server that has kept us waiting for so long is not asked the same again.
void PostgresConnection::give_up() {
    close();
    const std::string words = "the database server at " + server_ + " did not answer within " + in_seconds(limit_);
    throw Error(Fault::unavailable, words);
}

void PostgresConnection::require_sent(int sent) {
    if (sent == 1) return;
    lose("closed the connection");
}

void PostgresConnection::set_limit(std::chrono::milliseconds limit) {
    limit_ = limit;
    deadline_ = std::chrono::steady_clock::now() + limit;
}

void PostgresConnection::begin(std::chrono::milliseconds limit) {
    require_alive();
    if (libpq().transaction_status(connection_) == PQTRANS_ACTIVE) lose("was left in the middle of a command");
    set_limit(limit);
    require_sent(libpq().enter_pipeline(connection_));
}

void PostgresConnection::prepare(const std::string& name, const std::string& text) {
    require_sent(libpq().send_prepare(connection_, name.c_str(), text.c_str(), 0, nullptr));
}

void PostgresConnection::execute(const std::string& name, const std::vector<Cell>& cells) {
    const PostgresParameters sent(cells);
    require_sent(libpq().send_query_prepared(connection_, name.c_str(), sent.count(), sent.values(), sent.lengths(),
                                             sent.formats(), 0));
}

void PostgresConnection::command(const char* text) {
    require_sent(libpq().send_query_params(connection_, text, 0, nullptr, nullptr, nullptr, nullptr, 0));
}

void PostgresConnection::sync() { require_sent(libpq().pipeline_sync(connection_)); }

void PostgresConnection::request_flush() { require_sent(libpq().send_flush_request(connection_)); }

PostgresResult PostgresConnection::next() {
    PostgresResult result = receive();
    if (!result) lose("answered out of order");
    if (ends_connection(*result)) lose("ended the connection: " + message_of(*result));
    if (receive()) lose("answered out of order");
    return result;
}

void PostgresConnection::finish() {
    const PostgresResult result = receive();
    if (!result || libpq().result_status(result.get()) != PGRES_PIPELINE_SYNC) lose("answered out of order");
    if (libpq().exit_pipeline(connection_) != 1) lose("answered out of order");
}

PostgresResult PostgresConnection::script(const std::string& sql, std::chrono::milliseconds limit) {
    require_alive();
    set_limit(limit);
    require_sent(libpq().send_query(connection_, sql.c_str()));
    PostgresResult failed;
    while (PostgresResult result = receive()) {
        if (ends_connection(*result)) lose("ended the connection: " + message_of(*result));
        const auto status = libpq().result_status(result.get());
        if (status == PGRES_COPY_IN || status == PGRES_COPY_OUT || status == PGRES_COPY_BOTH) lose("was asked to COPY");
        if (status == PGRES_FATAL_ERROR && !failed) failed = std::move(result);
    }
    return failed;
}

bool PostgresConnection::take_notifications() {
    require_alive();
    if (libpq().consume_input(connection_) != 1) lose("closed the connection");
    bool any = false;
    while (PGnotify* notification = libpq().notifies(connection_)) {
        libpq().free_memory(notification);
        any = true;
    }
    return any;
}

// Takes one result without ever blocking in libpq, which knows no limit.
PostgresResult PostgresConnection::receive() {
    while (true) {
        const int unsent = libpq().flush(connection_);
        if (!libpq().is_busy(connection_)) break;
        wait(static_cast<short>(POLLIN | (unsent == 1 ? POLLOUT : 0)));
        if (libpq().consume_input(connection_) != 1) break;
    }
    PostgresResult result(libpq().get_result(connection_));
    if (libpq().status(connection_) == CONNECTION_OK) return result;
    if (result && !sqlstate_of(*result).empty()) lose("ended the connection: " + message_of(*result));
    lose("closed the connection");
}

void PostgresConnection::wait(short events) {
    while (true) {
        const auto left = std::chrono::ceil<std::chrono::milliseconds>(deadline_ - std::chrono::steady_clock::now());
        if (left.count() <= 0) give_up();
        pollfd waiting{.fd = libpq().socket(connection_), .events = events, .revents = 0};
        const int ready = poll(&waiting, 1, static_cast<int>(std::min<std::int64_t>(left.count(), 60'000)));
        if (ready > 0) return;
        if (ready < 0 && errno != EINTR) lose("cannot be waited for");
    }
}

bool PostgresConnection::in_transaction() const {
    if (!connection_) return false;
    const auto status = libpq().transaction_status(connection_);
    return status == PQTRANS_INTRANS || status == PQTRANS_INERROR;
}

bool PostgresConnection::in_failed_transaction() const {
    return connection_ && libpq().transaction_status(connection_) == PQTRANS_INERROR;
}

}  // namespace helpdesk
