#!/bin/sh
# Brings a machine to where a make target can run: `sh scripts/setup.sh runtime|dev|...` (its end has them all).
# Works as root (a container) and as a user; says what to install when it may not install it.
# A second run costs some milliseconds: a stamp tells what the environment was made from.
set -eu
cd "$(dirname "$0")/.."
VENV=${VENV:-.venv}
# A folder with the files that the lock files name: asked before the registry, which may be down.
WHEELHOUSE=${WHEELHOUSE:-.cache/wheelhouse}
export PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_ROOT_USER_ACTION=ignore

say() { printf 'setup: %s\n' "$*" >&2; }
fail() {
    say "$1"
    say "remedy: $2"
    exit 2
}

# Install Debian packages if this machine lets us; false otherwise.
apt_install() {
    command -v apt-get >/dev/null || return 1
    as=
    if [ "$(id -u)" -ne 0 ]; then
        sudo -n true 2>/dev/null || return 1
        as='sudo -n'
    fi
    say "installing $* with apt-get"
    export DEBIAN_FRONTEND=noninteractive
    $as apt-get -qq -o Acquire::Retries=3 update &&
        $as apt-get -qq -y --no-install-recommends -o Dpkg::Use-Pty=0 install "$@" >/dev/null
}

# The first Python on the PATH that is new enough.
python() {
    for name in ${PYTHON:-python3 python3.13 python3.12 python3.11}; do
        if "$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
            echo "$name"
            return
        fi
    done
    return 1
}

need_git() {
    command -v git >/dev/null || apt_install git ||
        fail "git is not installed" "install it, on Debian: apt-get install git"
}

# A virtual environment at $1, with pip in it unless `--without-pip` follows: pip costs three seconds.
need_venv() {
    if "$1/bin/python" -c 'import pip' 2>/dev/null; then
        return
    fi
    found=$(python) || { apt_install python3 python3-venv && found=$(python); } ||
        fail "no Python 3.11 or newer" "install one, on Debian 12 or newer: apt-get install python3 python3-venv"
    # Debian keeps the half of `venv` that brings pip in a package of its own
    "$found" -c 'import ensurepip' 2>/dev/null || apt_install python3-venv ||
        fail "$found cannot make virtual environments" "apt-get install python3-venv"
    say "making a virtual environment in $1 with $("$found" --version)"
    rm -rf "$1"
    # shellcheck disable=SC2086 # nothing, or one word
    "$found" -m venv ${2:-} "$1"
}

# What the environment should be made from; the path counts because the editable install holds it.
recipe() {
    pwd
    cat pyproject.toml requirements/uv.txt requirements/build.txt "requirements/$1.txt" | cksum
    "$VENV/bin/python" --version 2>&1 || true
}

# The environment with the packages of requirements/$1.txt and the engine itself.
need_packages() {
    stamp="$VENV/.signoff-$1"
    [ -f "$stamp" ] && [ "$(recipe "$1")" = "$(cat "$stamp")" ] && return
    need_venv "$VENV" --without-pip
    if [ -d "$WHEELHOUSE" ] && install_all "$1" --no-index --find-links "$WHEELHOUSE" 2>"$VENV/wheelhouse.log"; then
        say "installed requirements/$1.txt from $WHEELHOUSE"
    else
        say "installing requirements/$1.txt"
        install_all "$1" || fail "requirements/$1.txt cannot be installed from here" \
            "when the registry is down: unpack a release's wheelhouse into $WHEELHOUSE, or copy one that 'make wheelhouse' made"
    fi
    recipe "$1" >"$stamp"
}

# requirements/$1.txt and the engine; what follows says where packages come from. In this order: what
# installs, what builds, what comes as source and needs building, the engine.
install_all() {
    what=$1
    shift
    installer=pip
    if [ -z "${PIP_NO_INDEX:-}" ]; then # which uv does not read
        fetch_uv "$@" 2>/dev/null && installer=uv
    fi
    install "$@" --require-hashes -r requirements/build.txt &&
        install "$@" --require-hashes -r "requirements/$what.txt" &&
        install "$@" --no-deps --editable .
}

# uv takes what we ask of pip, but reads none of its settings: where pip gets along and uv does not, pip does it.
install() {
    if [ "$installer" = uv ]; then with_uv "$@" 2>/dev/null && return; fi
    installer=pip
    "$VENV/bin/python" -c 'import pip' 2>/dev/null || "$VENV/bin/python" -m ensurepip --default-pip >/dev/null
    with_pip install "$@"
}

# By the pip that is there: the environment's own, or that of the Python which made it.
fetch_uv() {
    python=$("$VENV/bin/python" -c 'import pip, sys; print(sys.executable)') || python=${found:-$(python)}
    "$python" -m pip --python "$VENV/bin/python" install --quiet --no-compile "$@" --require-hashes -r requirements/uv.txt
}

with_pip() {
    verb=$1
    shift
    "$VENV/bin/python" -m pip "$verb" --quiet --no-build-isolation "$@"
}

with_uv() {
    UV_HTTP_RETRIES=1 UV_DEFAULT_INDEX="${UV_DEFAULT_INDEX:-${PIP_INDEX_URL:-}}" \
        "$VENV/bin/uv" pip install --quiet --no-config --python "$VENV/bin/python" --no-build-isolation "$@"
}

# Everything that publishing needs, for this machine's kind and Python: for the day the registry is down.
need_wheelhouse() {
    stamp="$WHEELHOUSE/made-from"
    made_from=$("$VENV/bin/python" --version && cd requirements && cat uv.txt build.txt announce.txt publish.txt | cksum)
    [ -f "$stamp" ] && [ "$made_from" = "$(cat "$stamp")" ] && return
    say "filling $WHEELHOUSE"
    rm -rf "$WHEELHOUSE.new"
    mkdir -p "$WHEELHOUSE.new"
    # build.txt apart: it may have another version of what is in the others
    for names in "uv build" "announce publish"; do
        files=
        for name in $names; do files="$files -r requirements/$name.txt"; done
        # shellcheck disable=SC2086 # several words on purpose
        with_pip download --require-hashes --no-deps --dest "$WHEELHOUSE.new" $files ||
            fail "the packages cannot be downloaded" "see above; run it again when the package registry answers"
    done
    echo "$made_from" >"$WHEELHOUSE.new/made-from"
    rm -rf "$WHEELHOUSE"
    mv "$WHEELHOUSE.new" "$WHEELHOUSE"
}

need_browser() {
    for name in chromium chromium-browser google-chrome; do
        if command -v "$name" >/dev/null; then return; fi
    done
    apt_install chromium || say "no Chromium: the tests that need a browser are skipped (apt-get install chromium)"
}

# GitHub's own descriptions of its API and webhooks, for the tests that compare our fake with them;
# axe-core and vnu, for the tests of pages.
# Of the 385 MB that @octokit/openapi unpacks to, one file is wanted.
need_node() {
    stamp="$VENV/.signoff-node"
    made_from=$(cat requirements/node/package*.json | cksum)
    [ -f "$stamp" ] && [ "$made_from" = "$(cat "$stamp")" ] && return
    command -v npm >/dev/null || apt_install nodejs npm ||
        { say "no npm: tests with axe, vnu and GitHub's own descriptions are skipped (apt-get install nodejs npm)"; return 0; }
    command -v java >/dev/null || apt_install default-jre-headless ||
        say "no Java: vnu does not check pages (apt-get install default-jre-headless)"
    say "installing requirements/node"
    rm -rf "$VENV/node"
    mkdir -p "$VENV/node"
    cp requirements/node/package*.json requirements/node/.npmrc "$VENV/node"
    if (cd "$VENV/node" && npm ci --omit=dev --loglevel=error >/dev/null && describe_github); then
        echo "$made_from" >"$stamp"
    else
        say "npm cannot install: tests with axe, vnu and GitHub's own descriptions are skipped"
    fi
}

# Programs that read a Statuspage, a feed or a calendar: from PyPI in an environment of their own, from
# npm, and from Debian. Those that cannot be had are skipped.
need_clients() {
    for name in newsboat khal; do
        command -v "$name" >/dev/null || apt_install "$name" ||
            say "no $name: the test with it is skipped (apt-get install $name)"
    done
    stamp="$VENV/.signoff-clients"
    made_from=$(cat requirements/clients.txt requirements/cloud.txt requirements/clients/package*.json | cksum)
    [ -f "$stamp" ] && [ "$made_from" = "$(cat "$stamp")" ] && return
    say "installing requirements/clients"
    rm -rf "$VENV/clients" "$VENV/cloud"
    need_venv "$VENV/clients"
    need_venv "$VENV/cloud"
    cp requirements/clients/package*.json requirements/clients/.npmrc "$VENV/clients"
    complete=yes
    "$VENV/clients/bin/python" -m pip install --quiet --require-hashes -r requirements/clients.txt ||
        { complete=; say "pip cannot install: the tests with clients from PyPI are skipped"; }
    "$VENV/cloud/bin/python" -m pip install --quiet --require-hashes -r requirements/cloud.txt ||
        { complete=; say "pip cannot install: the tests with Amazon's services are skipped"; }
    (cd "$VENV/clients" && npm ci --loglevel=error >/dev/null) ||
        { complete=; say "npm cannot install: the tests with clients from npm are skipped"; }
    [ -z "$complete" ] || echo "$made_from" >"$stamp"
}

# The servers that tests and the load bench put the page on.
need_hosts() {
    command -v rsync >/dev/null || apt_install rsync || say "no rsync: its tests are skipped (apt-get install rsync)"
    for pair in sshd:openssh-server nginx:nginx-light wrk:wrk; do
        PATH="$PATH:/usr/sbin" command -v "${pair%%:*}" >/dev/null || apt_install "${pair#*:}" ||
            say "no ${pair%%:*}: the tests with it are skipped (apt-get install ${pair#*:})"
    done
}

# The client of a host that takes the page through it: `cloudflare` or `netlify`, into $VENV/$1/node_modules/.bin.
need_client() {
    stamp="$VENV/.signoff-$1"
    made_from=$(cat "requirements/$1"/package*.json | cksum)
    [ -f "$stamp" ] && [ "$made_from" = "$(cat "$stamp")" ] && return
    command -v npm >/dev/null || apt_install nodejs npm ||
        fail "npm is not installed" "install Node.js 20 or newer, on Debian: apt-get install nodejs npm"
    say "installing requirements/$1"
    rm -rf "${VENV:?}/$1"
    mkdir -p "$VENV/$1"
    cp "requirements/$1"/package*.json "requirements/$1/.npmrc" "$VENV/$1"
    (cd "$VENV/$1" && npm ci --omit=dev --loglevel=error >/dev/null) ||
        fail "requirements/$1 cannot be installed from here" "see above; run it again when the package registry answers"
    echo "$made_from" >"$stamp"
}

# Lighthouse is for `make bench-page` alone: 200 packages that no test needs.
need_lighthouse() {
    stamp="$VENV/.signoff-lighthouse"
    made_from=$(cat requirements/lighthouse/package*.json | cksum)
    [ -f "$stamp" ] && [ "$made_from" = "$(cat "$stamp")" ] && return
    command -v npm >/dev/null || apt_install nodejs npm ||
        { say "no npm: Lighthouse is not asked (apt-get install nodejs npm)"; return 0; }
    say "installing requirements/lighthouse"
    rm -rf "$VENV/lighthouse"
    mkdir -p "$VENV/lighthouse"
    cp requirements/lighthouse/package*.json requirements/lighthouse/.npmrc "$VENV/lighthouse"
    if (cd "$VENV/lighthouse" && npm ci --loglevel=error >/dev/null); then
        echo "$made_from" >"$stamp"
    else
        say "npm cannot install: Lighthouse is not asked"
    fi
}

# One file of the package that the lock file names, once its checksum is that of the lock file.
describe_github() {
    package=@octokit/openapi
    version=$(node -p "require('./package.json').devDependencies['$package']")
    archive=$(npm pack --silent --loglevel=error "$package@$version") || return 1
    # shellcheck disable=SC2016 # the dollars are JavaScript's
    node -e '
        const [file, name] = process.argv.slice(1)
        const wanted = require("./package-lock.json").packages[`node_modules/${name}`].integrity
        const data = require("fs").readFileSync(file)
        const found = "sha512-" + require("crypto").createHash("sha512").update(data).digest("base64")
        process.exitCode = found === wanted ? 0 : 1
    ' "./$archive" "$package" || { say "$archive is not what the lock file names"; return 1; }
    tar -xzf "$archive" --strip-components=2 package/generated/api.github.com.json && rm "$archive"
}

# The lock file of the folder we are in; who asks for donations where is nothing we pin.
lock_node() {
    npm install --package-lock-only --loglevel=error >/dev/null
    # shellcheck disable=SC2016 # the dollars are JavaScript's
    node -e '
        const fs = require("fs")
        const file = "package-lock.json"
        const lock = JSON.parse(fs.readFileSync(file))
        for (const entry of Object.values(lock.packages)) delete entry.funding
        fs.writeFileSync(file, JSON.stringify(lock, null, 2) + "\n")
    '
}

lock() {
    need_venv .cache/lock
    .cache/lock/bin/python -m pip install --quiet --upgrade uv
    # no index, no host, no path of this machine: the files must mean the same everywhere
    compile='.cache/lock/bin/uv pip compile --quiet --upgrade --universal --python-version 3.11
        --generate-hashes --no-emit-index-url --no-emit-find-links --no-annotate --no-header'
    $compile requirements/uv.in -o requirements/uv.txt
    $compile requirements/build.in -o requirements/build.txt
    $compile pyproject.toml -o requirements/runtime.txt
    $compile pyproject.toml --extra announce --constraints requirements/runtime.txt -o requirements/announce.txt
    $compile pyproject.toml --extra publish --constraints requirements/runtime.txt -o requirements/publish.txt
    $compile pyproject.toml --extra dev --constraints requirements/runtime.txt -o requirements/dev.txt
    $compile requirements/clients.in -o requirements/clients.txt
    $compile requirements/cloud.in -o requirements/cloud.txt
    if command -v npm >/dev/null; then
        for kind in node clients lighthouse cloudflare netlify; do (cd "requirements/$kind" && lock_node); done
    fi
}

mkdir -p .cache
# Two makes at once must not fill one environment.
exec 9>.cache/setup.lock
if command -v flock >/dev/null; then flock 9; fi

case "${1:-}" in
runtime) need_git && need_packages runtime ;;
announce) need_git && need_packages announce ;;
publish) need_git && need_packages publish ;;
dev) need_git && need_packages dev ;;
wheelhouse) need_git && need_packages runtime && need_wheelhouse ;;
browser) need_browser ;;
node) need_node ;;
clients) need_clients ;;
hosts) need_hosts ;;
lighthouse) need_lighthouse ;;
cloudflare | netlify) need_client "$1" ;;
lock) lock ;;
*) fail "unknown step '${1:-}'" "sh scripts/setup.sh runtime|announce|publish|dev|wheelhouse|browser|node|clients|hosts|lighthouse|cloudflare|netlify|lock" ;;
esac
