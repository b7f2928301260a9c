#!/bin/sh
# run.sh WORK_FOLDER HELPDESK: lets a Prisma client work on a database that HELPDESK has made on the server of
# HELPDESK_TEST_POSTGRES. Packages and the generated client go into WORK_FOLDER. Ends with 77 where it cannot run.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
work=$1
helpdesk=$2

skip() {
    echo "skipped: $1"
    exit 77
}

command -v node >/dev/null && command -v npm >/dev/null || skip "node/npm is not installed"
node -e 'const [major, minor] = process.versions.node.split(".").map(Number);
    process.exit(major > 20 || (major === 20 && minor >= 19) ? 0 : 1)' ||
    skip "Prisma needs Node.js 20.19 or newer, and this is $(node --version)"

mkdir -p "$work"
cp "$here/package.json" "$here/schema.prisma" "$here"/*.mjs "$work"
cd "$work"

if ! cmp -s package.json installed.json; then
    if ! npm install --ignore-scripts --no-package-lock --no-audit --no-fund --fetch-retries=1 >npm.log 2>&1; then
        grep -Eq 'ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|ERR_SOCKET_TIMEOUT' npm.log &&
            skip "the npm packages cannot be fetched, there is no network"
        cat npm.log
        exit 1
    fi
    cp package.json installed.json
fi

# Nothing is to be downloaded: the client is JavaScript throughout.
export PRISMA_SCHEMA_ENGINE_BINARY=/bin/true CHECKPOINT_DISABLE=1 PRISMA_HIDE_UPDATE_MESSAGE=1
node_modules/.bin/prisma generate --schema schema.prisma >generate.log 2>&1 || {
    cat generate.log
    exit 1
}

# A client that is not in UTC must read and write the same instants.
TZ=America/New_York HELPDESK="$helpdesk" exec node check.mjs
