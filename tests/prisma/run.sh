#!/bin/sh
# run.sh WORK_FOLDER HELPDESK: lets a Prisma client work on a database that HELPDESK has made on the server of
# HELPDESK_TEST_POSTGRES. Packages and the generated client go into WORK_FOLDER. Ends with 77 where it cannot run.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
work=$1
helpdesk=$2

. "$here/../with_node.sh"
need_node "Prisma"

mkdir -p "$work"
cp "$here/package.json" "$here/schema.prisma" "$here"/*.mjs "$work"
cd "$work"

install_packages

# Nothing is to be downloaded: the client is JavaScript throughout.
export PRISMA_SCHEMA_ENGINE_BINARY=/bin/true CHECKPOINT_DISABLE=1 PRISMA_HIDE_UPDATE_MESSAGE=1
node_modules/.bin/prisma generate --schema schema.prisma >generate.log 2>&1 || {
    cat generate.log
    exit 1
}

# A client that is not in UTC must read and write the same instants.
TZ=America/New_York HELPDESK="$helpdesk" exec node check.mjs
