#!/usr/bin/env bash
# Fetches the pinned npm packages and puts those that the binary serves where it embeds them.
# Nothing is fetched again while package-lock.json has not changed.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

installed=node_modules/.package-lock.json
if [ ! -f "$installed" ] || [ package-lock.json -nt "$installed" ]; then
    npm ci --ignore-scripts --no-audit --no-fund --loglevel=error
    touch "$installed"
fi

vendor=crates/web/assets/vendor
mkdir -p "$vendor"
if ! cmp -s node_modules/htmx.org/dist/htmx.min.js "$vendor/htmx.min.js"; then
    cp node_modules/htmx.org/dist/htmx.min.js "$vendor/htmx.min.js"
fi
echo "assets: htmx $(node -p "require('./node_modules/htmx.org/package.json').version")"
