#!/usr/bin/env bash
# Verifies the tree: verify.sh check (fast, no tests) or verify.sh test (everything).
# Each stage is timed; the list of times is printed at the end, also after a failure.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

purpose=${1:-check}
times=()
current=

report() {
    local status=$?
    echo
    echo "seconds  stage"
    local line
    for line in ${times[@]+"${times[@]}"}; do echo "$line"; done
    printf '%7d  in all\n' "$SECONDS"
    if [ "$status" -ne 0 ]; then echo "failed in: ${current:-the beginning}" >&2; fi
    exit "$status"
}
trap report EXIT

# stage NAME COMMAND…: runs the command and notes how long it took.
stage() {
    current=$1
    shift
    local start=$SECONDS
    echo "== $current"
    "$@"
    times+=("$(printf '%7d  %s' $((SECONDS - start)) "$current")")
}

xtask() { cargo run --quiet --locked -p xtask -- "$@"; }

deny() {
    if command -v cargo-deny >/dev/null 2>&1; then
        cargo deny --locked check bans licenses sources
    else
        echo "skipped: cargo-deny is not installed (cargo install cargo-deny --version 0.20.2 --locked)"
    fi
}

check() {
    stage format cargo fmt --all --check
    stage graph xtask graph
    stage tidy xtask tidy
    stage blessed xtask bless --check
    stage clippy cargo clippy --workspace --all-targets --locked -- -D warnings
    stage deny deny
}

# The fuzz targets are a workspace of their own; what they call must still be there.
fuzz_targets() {
    CARGO_TARGET_DIR=${CARGO_TARGET_DIR:-target}/fuzz cargo check --manifest-path fuzz/Cargo.toml --locked --bins
}

rust_tests() {
    if command -v cargo-nextest >/dev/null 2>&1; then
        cargo nextest run --workspace --locked
    else
        cargo test --workspace --lib --bins --tests --locked
    fi
}

browser_tests() {
    local target=${CARGO_TARGET_DIR:-target}
    MINGJIAN_BIN=$(cd "$target" && pwd)/debug/mingjian npm run --silent e2e
}

case $purpose in
check)
    check
    ;;
test)
    stage setup scripts/setup.sh test
    stage assets scripts/assets.sh
    check
    # One build for all tests and for the binary that the browser tests start.
    stage build cargo build --workspace --all-targets --locked
    stage fuzz-targets fuzz_targets
    stage tests rust_tests
    stage doctests cargo test --workspace --doc --locked
    stage browser browser_tests
    ;;
*)
    echo "usage: scripts/verify.sh [check|test]" >&2
    exit 2
    ;;
esac
