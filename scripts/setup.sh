#!/bin/sh
# Brings a machine to where a make target can run: `sh scripts/setup.sh runtime|dev|browser|lock`.
# Works as root (a container) and as a user; says what to install when it may not install it.
# A second run costs some milliseconds: a stamp tells what the environment was made from.
set -eu
cd "$(dirname "$0")/.."
VENV=${VENV:-.venv}
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

# A virtual environment at $1.
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
    "$found" -m venv "$1"
}

# What the environment should be made from; the path counts because the editable install holds it.
recipe() {
    pwd
    cat pyproject.toml requirements/build.txt "requirements/$1.txt" | cksum
    "$VENV/bin/python" --version 2>&1 || true
}

# The environment with the packages of requirements/$1.txt and the engine itself.
need_packages() {
    stamp="$VENV/.signoff-$1"
    [ -f "$stamp" ] && [ "$(recipe "$1")" = "$(cat "$stamp")" ] && return
    need_venv "$VENV"
    say "installing requirements/$1.txt"
    pip() { "$VENV/bin/python" -m pip install --quiet --no-build-isolation "$@"; }
    # in this order: what builds, what comes as source and needs building, the engine
    pip --require-hashes -r requirements/build.txt
    pip --require-hashes -r "requirements/$1.txt"
    pip --no-deps --editable .
    recipe "$1" >"$stamp"
}

need_browser() {
    for name in chromium chromium-browser google-chrome; do
        if command -v "$name" >/dev/null; then return; fi
    done
    apt_install chromium || say "no Chromium: the tests that need a browser are skipped (apt-get install chromium)"
}

lock() {
    need_venv .cache/lock
    .cache/lock/bin/python -m pip install --quiet --upgrade uv
    # no index, no host, no path of this machine: the files must mean the same everywhere
    compile='.cache/lock/bin/uv pip compile --quiet --upgrade --universal --python-version 3.11
        --generate-hashes --no-emit-index-url --no-emit-find-links --no-annotate --no-header'
    $compile requirements/build.in -o requirements/build.txt
    $compile pyproject.toml -o requirements/runtime.txt
    $compile pyproject.toml --extra dev --constraints requirements/runtime.txt -o requirements/dev.txt
}

mkdir -p .cache
# Two makes at once must not fill one environment.
exec 9>.cache/setup.lock
if command -v flock >/dev/null; then flock 9; fi

case "${1:-}" in
runtime) need_git && need_packages runtime ;;
dev) need_git && need_packages dev ;;
browser) need_browser ;;
lock) lock ;;
*) fail "unknown step '${1:-}'" "sh scripts/setup.sh runtime|dev|browser|lock" ;;
esac
