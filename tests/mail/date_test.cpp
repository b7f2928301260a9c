#include "cli/mail/date.hpp"

#include <catch2/catch.hpp>

#include <string>

using namespace helpdesk;

TEST_CASE("the layouts that mailers write are read as UTC") {
    struct Case {
        std::string written, date;
    };
    const Case row = GENERATE(values<Case>({
        {"Sun, 22 Nov 2026 19:25:00 +0100", "2026-11-22T18:25:00.000Z"},
        {"22 Nov 2026 19:25 +0100", "2026-11-22T18:25:00.000Z"},
        {"Sun, 22 Nov 2026 18:25:00 GMT", "2026-11-22T18:25:00.000Z"},
        {"Sun, 22 Nov 2026 18:25:00", "2026-11-22T18:25:00.000Z"},
        {"Sun, 22 Nov 26 13:25:00 EST", "2026-11-22T18:25:00.000Z"},
        {"Sun,22 Nov 2026 10:25:00 -0800 (PST)", "2026-11-22T18:25:00.000Z"},
        {"Sun, 22 (the (nested) day) Nov 2026 18:25:00 +0000", "2026-11-22T18:25:00.000Z"},
        {"Sun Nov 22 18:25:00 2026", "2026-11-22T18:25:00.000Z"},
        {"Sun Nov 22 19:25:00 CET 2026", "2026-11-22T18:25:00.000Z"},
        {"Sunday, 22-Nov-26 18:25:00 GMT", "2026-11-22T18:25:00.000Z"},
        {"2026-11-22T18:25:00Z", "2026-11-22T18:25:00.000Z"},
        {"2026-11-22T19:25:00.123+01:00", "2026-11-22T18:25:00.000Z"},
        {"2026-11-22 19:25:00 +0100", "2026-11-22T18:25:00.000Z"},
        {"November 22, 2026 6:25:00 PM", "2026-11-22T18:25:00.000Z"},
        {"22 Nov 2026 12:05 am", "2026-11-22T00:05:00.000Z"},
        {"22.11.2026 18:25", "2026-11-22T18:25:00.000Z"},
        {"11/22/2026 18:25", "2026-11-22T18:25:00.000Z"},
        {"22 Nov 2026", "2026-11-22T00:00:00.000Z"},
        {"Thu, 31 Dec 1998 23:59:60 +0000", "1998-12-31T23:59:59.000Z"},
        {"31 Dec 99 23:30 -0100", "2000-01-01T00:30:00.000Z"},
        {"Sun, 22 Nov 2026 18:25:00 +9900", "2026-11-22T18:25:00.000Z"},
    }));

    CHECK(read_mail_date(row.written) == row.date);
}

TEST_CASE("a date that does not exist, or cannot be meant, is none") {
    const std::string written = GENERATE(values<std::string>({
        "",
        "yesterday",
        "Pn, 29 paX 2007 21:13:00 +0100",
        "31 Feb 2026 10:00 +0000",
        "22 Nov 3609 18:25:00 +0000",
        "22 Nov 1969 18:25:00 +0000",
        "22 Nov 2026 25:00",
        "22 Nov",
        "::::",
        "- + / .",
        "-",
        "99999999999999999999",
    }));

    CHECK(read_mail_date(written).empty());
}
