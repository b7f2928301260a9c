#!/bin/sh
# run.sh WORK_FOLDER HELPDESK HELPDESK_SERVER: people work with the web desk in a browser. Packages, desks and pictures
# go into WORK_FOLDER. Ends with 77 where it cannot run.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
work=$1
HELPDESK=$2
HELPDESK_SERVER=$3

. "$here/../with_node.sh"
need_node "the browser's driver"
CHROMIUM=$(command -v chromium) || skip "chromium is not installed"

mkdir -p "$work"
rm -f "$work"/*.mjs
cp "$here/package.json" "$here"/*.mjs "$work"
cd "$work"

install_packages

WORDS="$here/../../server/web"
export CHROMIUM HELPDESK HELPDESK_SERVER WORDS
node --test --test-concurrency=1 --test-timeout=400000 ./*.test.mjs
