#!/bin/sh
# run.sh WORK_FOLDER HELPDESK HELPDESK_SERVER: lets a public linter read what the server says of its API, and a client
# that is made from it live a ticket's whole life. Packages and what is made go into WORK_FOLDER. Ends with 77 where it
# cannot run.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
work=$1
helpdesk=$2
server=$3

. "$here/../with_node.sh"
need_node "the OpenAPI linter"

mkdir -p "$work"
cp "$here/package.json" "$here/tsconfig.json" "$here/redocly.yaml" "$here"/*.ts "$work"
cd "$work"

install_packages

rm -rf desk.db* address
"$helpdesk" --db desk.db init >/dev/null
echo 'correct horse battery staple' |
    "$helpdesk" --db desk.db user create agent@example.org --name Ana --role MANAGER --password-file - >/dev/null
"$helpdesk" --db desk.db user create customer@example.org --name Carl >/dev/null
TOKEN=$("$helpdesk" --db desk.db token create --user agent@example.org --name check -q)

timeout 300 "$server" --db desk.db --listen 127.0.0.1:0 --quiet >address 2>server.log &
running=$!
trap 'kill $running 2>/dev/null; wait $running 2>/dev/null || true' EXIT
tries=0
until [ -s address ]; do
    tries=$((tries + 1))
    [ $tries -le 100 ] || { echo 'the server did not start:'; cat server.log; exit 1; }
    sleep 0.1
done
ADDRESS=$(head -n 1 address)
export ADDRESS TOKEN REDOCLY_TELEMETRY=off REDOCLY_SUPPRESS_UPDATE_NOTICE=true

node -e 'fetch(process.env.ADDRESS + "/openapi.json").then((answer) => answer.text())
    .then((text) => require("node:fs").writeFileSync("openapi.json", text))'
node_modules/.bin/redocly lint openapi.json
node_modules/.bin/openapi-typescript openapi.json --output api.d.ts
node_modules/.bin/tsc --project .
node --test --test-timeout=60000 made/life.js
