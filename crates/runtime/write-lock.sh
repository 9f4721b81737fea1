#!/usr/bin/env bash
# Writes templates/Cargo.lock: the lock of a crate that has exactly the dependencies of a generated server, those of
# its tests included. Versions that the lock has already are kept; `--update` takes the newest that fit instead.
# The root package is named `mcpgen-generated`; the generator renames it.
set -euo pipefail
here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
lock="$here/../../templates/Cargo.lock"
scratch="$(mktemp -d)"
trap 'rm -rf "$scratch"' EXIT

{
    printf '[package]\nname = "mcpgen-generated"\nversion = "0.1.0"\nedition = "2024"\nrust-version = "1.88"\npublish = false\n\n'
    sed -n '/^\[dependencies\]/,/^# below: only/p' "$here/Cargo.toml" | sed '/^# below: only/d'
    printf '\n[workspace]\n'
} >"$scratch/Cargo.toml"
mkdir "$scratch/src"
: >"$scratch/src/lib.rs"
if [[ "${1:-}" != "--update" && -f "$lock" ]]; then
    cp "$lock" "$scratch/Cargo.lock"
fi
(cd "$scratch" && cargo metadata --quiet --format-version 1 >/dev/null)
cp "$scratch/Cargo.lock" "$lock"
