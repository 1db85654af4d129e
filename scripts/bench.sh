#!/usr/bin/env bash
# Measures speed: ours and, where Python can install them, NumPy, polars and DuckDB in the same run.
# Results are compared row by row; docs/benchmarks.md is written. TURNS is how often each program is started.
# Then an office at work, on both databases, and the inspection of a site, written to docs/benchmarks-inspection.md.
# PART=country, PART=office or PART=inspect measures one of them alone.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

target=${CARGO_TARGET_DIR:-target}
data=$target/country
venv=$target/peers
needs=benches/peers/requirements.txt

office() {
    scripts/assets.sh
    cargo build --release --locked -p mingjian --bins
    cargo build --release --locked -p mingjian-app --example busy_office
    node benches/office/run.mjs --server "$target/release/mingjian" --fill "$target/release/examples/busy_office" \
        --page docs/benchmarks.md --seconds "${SECONDS_AT_WORK:-60}"
}

inspect() {
    local peers=$target/peers-inspect needs=benches/peers/inspect/requirements.txt found=()
    cargo build --release --locked -p mingjian --bins
    if { [ -x "$peers/bin/python" ] || python3 -m venv "$peers"; } &&
        { cmp -s "$needs" "$peers/installed.txt" ||
            "$peers/bin/pip" install --quiet --disable-pip-version-check -r "$needs" &&
            cp "$needs" "$peers/installed.txt"; }; then
        found=(--peers "$peers")
    else
        echo "lychee and Scrapy could not be installed: ours and wget alone"
    fi
    mkdir -p "$target/inspect"
    python3 -B benches/peers/inspect/driver.py --ours "$target/release/mingjian" --data "$target/inspect" \
        --page docs/benchmarks-inspection.md --turns "${TURNS:-3}" ${found[@]+"${found[@]}"}
}

part=${PART:-all}
if [ "$part" = office ] || [ "$part" = inspect ]; then
    "$part"
    exit
fi

if ! command -v python3 >/dev/null 2>&1; then
    echo "Python is missing: ours alone, without docs/benchmarks.md"
    exec cargo bench --workspace --locked
fi

peers=()
if { [ -x "$venv/bin/python" ] || python3 -m venv "$venv"; } &&
    { cmp -s "$needs" "$venv/installed.txt" ||
        "$venv/bin/pip" install --quiet --disable-pip-version-check -r "$needs" &&
        cp "$needs" "$venv/installed.txt"; }; then
    peers=(--peers "$venv/bin/python")
else
    echo "The peers could not be installed: ours alone"
fi

# The path of the benchmark's executable is in Cargo's own messages.
ours=$(cargo bench --locked -p mingjian-core --bench country --no-run --message-format=json |
    sed -n 's/.*"name":"country".*"executable":"\([^"]*\)".*/\1/p')

mkdir -p "$data"
python3 -B benches/peers/driver.py --ours "$ours" --data "$data" --page docs/benchmarks.md \
    --cli "$target/release/mingjian" --turns "${TURNS:-5}" ${peers[@]+"${peers[@]}"}
if [ "$part" = all ]; then office; inspect; fi
