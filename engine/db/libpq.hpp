#pragma once

#include <libpq-fe.h>

#include <memory>

namespace helpdesk {

// The functions of libpq that we call. The library is loaded when the first postgres:// URL is opened, so that a desk
// in a file neither needs it nor waits for it.
struct Libpq {
    decltype(&PQconninfoParse) conninfo_parse = nullptr;
    decltype(&PQconninfoFree) conninfo_free = nullptr;
    decltype(&PQfreemem) free_memory = nullptr;
    decltype(&PQconnectStartParams) connect_start = nullptr;
    decltype(&PQconnectPoll) connect_poll = nullptr;
    decltype(&PQfinish) finish = nullptr;
    decltype(&PQstatus) status = nullptr;
    decltype(&PQtransactionStatus) transaction_status = nullptr;
    decltype(&PQerrorMessage) error_message = nullptr;
    decltype(&PQsocket) socket = nullptr;
    decltype(&PQhost) host = nullptr;
    decltype(&PQport) port = nullptr;
    decltype(&PQsetnonblocking) set_nonblocking = nullptr;
    decltype(&PQsetNoticeReceiver) set_notice_receiver = nullptr;
    decltype(&PQsetErrorVerbosity) set_error_verbosity = nullptr;
    decltype(&PQenterPipelineMode) enter_pipeline = nullptr;
    decltype(&PQexitPipelineMode) exit_pipeline = nullptr;
    decltype(&PQpipelineSync) pipeline_sync = nullptr;
    decltype(&PQsendFlushRequest) send_flush_request = nullptr;
    decltype(&PQsendPrepare) send_prepare = nullptr;
    decltype(&PQsendQueryPrepared) send_query_prepared = nullptr;
    decltype(&PQsendQueryParams) send_query_params = nullptr;
    decltype(&PQsendQuery) send_query = nullptr;
    decltype(&PQflush) flush = nullptr;
    decltype(&PQisBusy) is_busy = nullptr;
    decltype(&PQconsumeInput) consume_input = nullptr;
    decltype(&PQnotifies) notifies = nullptr;
    decltype(&PQgetResult) get_result = nullptr;
    decltype(&PQclear) clear = nullptr;
    decltype(&PQresultStatus) result_status = nullptr;
    decltype(&PQresultErrorField) error_field = nullptr;
    decltype(&PQcmdStatus) command_status = nullptr;
    decltype(&PQcmdTuples) command_rows = nullptr;
    decltype(&PQntuples) rows = nullptr;
    decltype(&PQnfields) columns = nullptr;
    decltype(&PQfname) column_name = nullptr;
    decltype(&PQftype) column_type = nullptr;
    decltype(&PQgetvalue) value = nullptr;
    decltype(&PQgetlength) length = nullptr;
    decltype(&PQgetisnull) is_null = nullptr;
};

// Fault::unavailable if the library is not installed, or older than PostgreSQL 14.
const Libpq& libpq();

struct ResultDeleter {
    void operator()(PGresult* result) const { libpq().clear(result); }
};

using PostgresResult = std::unique_ptr<PGresult, ResultDeleter>;

}  // namespace helpdesk
