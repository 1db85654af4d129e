#!/usr/bin/env bash
# Checks that this machine has what a target needs: setup.sh [run|test]
# What is missing is installed when that is possible without asking (root and apt-get);
# otherwise the exact command is printed and nothing is changed.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

purpose=${1:-run}
case $purpose in
run | test) ;;
*)
    echo "usage: scripts/setup.sh [run|test]" >&2
    exit 2
    ;;
esac

has() { command -v "$1" >/dev/null 2>&1; }

has_postgresql() {
    has initdb && has pg_ctl && return 0
    local dir
    if has pg_config; then
        dir=$(pg_config --bindir)
        [ -x "$dir/initdb" ] && [ -x "$dir/pg_ctl" ] && return 0
    fi
    for dir in /usr/lib/postgresql/*/bin; do
        [ -x "$dir/initdb" ] && [ -x "$dir/pg_ctl" ] && return 0
    done
    return 1
}

has_browser() { has chromium || has chromium-browser || has google-chrome; }

has_chinese_font() { has fc-list && [ -n "$(fc-list :lang=zh family)" ]; }

has_mail_server() {
    /usr/bin/python3 -c 'import aiosmtpd' 2>/dev/null || python3 -c 'import aiosmtpd' 2>/dev/null
}

has_calc() { has soffice || has libreoffice; }

# The Debian packages that are missing, in `packages`.
look() {
    packages=()
    has cc || packages+=(build-essential)
    has node || packages+=(nodejs)
    has npm || packages+=(npm)
    if [ "$purpose" = test ]; then
        has_postgresql || packages+=(postgresql)
        has_browser || packages+=(chromium)
        has_chinese_font || packages+=(fontconfig fonts-noto-cjk)
        has_calc || packages+=(libreoffice-calc)
        has_mail_server || packages+=(python3-aiosmtpd)
        has openssl || packages+=(openssl)
    fi
}

if ! has cargo; then
    echo "Rust is missing. Install it with rustup, then run this again:" >&2
    echo "    curl --proto '=https' --tlsv1.2 -sSf https://sh.rustup.rs | sh -s -- -y && . \"\$HOME/.cargo/env\"" >&2
    exit 1
fi

look
if [ ${#packages[@]} -gt 0 ]; then
    install="apt-get install -y --no-install-recommends ${packages[*]}"
    if ! has apt-get; then
        echo "Missing on this machine, named as Debian names them: ${packages[*]}" >&2
        echo "Install them with your package manager, then run this again." >&2
        exit 1
    fi
    if [ "$(id -u)" -ne 0 ]; then
        echo "Missing on this machine: ${packages[*]}. Install with:" >&2
        echo "    sudo apt-get update && sudo $install" >&2
        exit 1
    fi
    echo "installing: ${packages[*]}"
    export DEBIAN_FRONTEND=noninteractive
    apt-get update -qq </dev/null
    # shellcheck disable=SC2086 # the words of the command are meant to be split
    $install -qq </dev/null >/dev/null
    look
    if [ ${#packages[@]} -gt 0 ]; then
        echo "Still missing after the installation: ${packages[*]}" >&2
        exit 1
    fi
fi

# Both targets build the assets of the pages with it; the browser tests run on it.
major=$(node --version | sed 's/^v\([0-9]*\).*/\1/')
if [ "$major" -lt 20 ]; then
    echo "Node 20 or newer is needed; this is $(node --version). Install it, then run this again:" >&2
    echo "    curl -fsSL https://deb.nodesource.com/setup_22.x | sudo -E bash - && sudo apt-get install -y nodejs" >&2
    exit 1
fi
echo "setup: everything that '$purpose' needs is here"
