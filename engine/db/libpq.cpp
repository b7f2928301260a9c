#include "engine/db/libpq.hpp"

#include <dlfcn.h>

#include <string>

#include "engine/base/error.hpp"

namespace helpdesk {

namespace {

constexpr const char* library_name = "libpq.so.5";

template <typename Function>
void take(void* library, const char* name, Function& into) {
    into = reinterpret_cast<Function>(dlsym(library, name));
    if (into) return;
    throw Error(Fault::unavailable, std::string(library_name) + " has no " + name + ": it is too old", "",
                "install the libpq5 of PostgreSQL 14 or newer");
}

void take_connection(void* library, Libpq& table) {
    take(library, "PQconninfoParse", table.conninfo_parse);
    take(library, "PQconninfoFree", table.conninfo_free);
    take(library, "PQfreemem", table.free_memory);
    take(library, "PQconnectStartParams", table.connect_start);
    take(library, "PQconnectPoll", table.connect_poll);
    take(library, "PQfinish", table.finish);
    take(library, "PQstatus", table.status);
    take(library, "PQtransactionStatus", table.transaction_status);
    take(library, "PQerrorMessage", table.error_message);
    take(library, "PQsocket", table.socket);
    take(library, "PQhost", table.host);
    take(library, "PQport", table.port);
    take(library, "PQsetnonblocking", table.set_nonblocking);
    take(library, "PQsetNoticeReceiver", table.set_notice_receiver);
    take(library, "PQsetErrorVerbosity", table.set_error_verbosity);
}

void take_sending(void* library, Libpq& table) {
    take(library, "PQenterPipelineMode", table.enter_pipeline);
    take(library, "PQexitPipelineMode", table.exit_pipeline);
    take(library, "PQpipelineSync", table.pipeline_sync);
    take(library, "PQsendFlushRequest", table.send_flush_request);
    take(library, "PQsendPrepare", table.send_prepare);
    take(library, "PQsendQueryPrepared", table.send_query_prepared);
    take(library, "PQsendQueryParams", table.send_query_params);
    take(library, "PQsendQuery", table.send_query);
    take(library, "PQflush", table.flush);
    take(library, "PQisBusy", table.is_busy);
    take(library, "PQconsumeInput", table.consume_input);
}

void take_results(void* library, Libpq& table) {
    take(library, "PQnotifies", table.notifies);
    take(library, "PQgetResult", table.get_result);
    take(library, "PQclear", table.clear);
    take(library, "PQresultStatus", table.result_status);
    take(library, "PQresultErrorField", table.error_field);
    take(library, "PQcmdStatus", table.command_status);
    take(library, "PQcmdTuples", table.command_rows);
    take(library, "PQntuples", table.rows);
    take(library, "PQnfields", table.columns);
    take(library, "PQfname", table.column_name);
    take(library, "PQftype", table.column_type);
    take(library, "PQgetvalue", table.value);
    take(library, "PQgetlength", table.length);
    take(library, "PQgetisnull", table.is_null);
}

Libpq load() {
    void* library = dlopen(library_name, RTLD_NOW | RTLD_LOCAL);
    if (!library) {
        throw Error(Fault::unavailable,
                    "PostgreSQL's client library (" + std::string(library_name) + ") is not installed", "",
                    "apt install libpq5");
    }
    Libpq table;
    take_connection(library, table);
    take_sending(library, table);
    take_results(library, table);
    return table;
}

}  // namespace

const Libpq& libpq() {
    static const Libpq table = load();
    return table;
}

}  // namespace helpdesk
