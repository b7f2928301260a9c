# For checks that need Node.js; read in by their scripts. What is missing ends them with 77.
skip() {
    echo "skipped: $1"
    exit 77
}

# WHAT: what cannot run with an older one.
need_node() {
    command -v node >/dev/null && command -v npm >/dev/null || skip "node/npm is not installed"
    node -e 'const [major, minor] = process.versions.node.split(".").map(Number);
        process.exit(major > 20 || (major === 20 && minor >= 19) ? 0 : 1)' ||
        skip "$1 needs Node.js 20.19 or newer, and this is $(node --version)"
}

# The packages of the package.json in this folder, once for each of its versions.
install_packages() {
    cmp -s package.json installed.json && return
    if ! npm install --ignore-scripts --no-package-lock --no-audit --no-fund --fetch-retries=1 >npm.log 2>&1; then
        grep -Eq 'ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|ERR_SOCKET_TIMEOUT' npm.log &&
            skip "the npm packages cannot be fetched, there is no network"
        cat npm.log
        exit 1
    fi
    cp package.json installed.json
}
