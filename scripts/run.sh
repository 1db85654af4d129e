#!/usr/bin/env bash
# Builds the binary and starts it with the demonstration data.
# PROFILE is a Cargo profile, LISTEN the address, DATA the folder for the data.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

profile=${PROFILE:-release}
listen=${LISTEN:-127.0.0.1:8055}
data=${DATA:-.demo}

scripts/setup.sh run
scripts/assets.sh
cargo build --locked --profile "$profile" -p mingjian

# Cargo calls the folder of the profile `dev` by another name.
folder=$profile
if [ "$profile" = dev ]; then folder=debug; fi
exec "${CARGO_TARGET_DIR:-target}/$folder/mingjian" serve --demo --data "$data" --listen "$listen"
