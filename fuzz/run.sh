#!/usr/bin/env bash
# Builds both fuzz targets with the compiler at hand (coverage needs no nightly flag when the passes are named)
# and runs each for so many seconds (60 if not said). Needs a C++ compiler for libFuzzer.
set -euo pipefail
cd "$(dirname "$0")"
seconds="${1:-60}"
host="$(rustc -vV | sed -n 's/^host: //p')"
target_folder="${CARGO_TARGET_DIR:-$PWD/target}"
coverage="-Cpasses=sancov-module -Cllvm-args=-sanitizer-coverage-level=4 -Cllvm-args=-sanitizer-coverage-inline-8bit-counters
  -Cllvm-args=-sanitizer-coverage-pc-table -Ccodegen-units=1 -Cdebug-assertions --cfg fuzzing"
# With `--target` the flags stay away from build scripts and macros.
RUSTFLAGS="$coverage" CARGO_TARGET_DIR="$target_folder" cargo build --release --target "$host"
for name in reader file_tree; do
  mkdir -p "corpus/$name" "artifacts/$name"
  if [[ "$name" == reader ]]; then
    cp ../specs/openapi/*.yaml "corpus/$name/"
    for file in ../tests/it/*/api.yaml; do cp "$file" "corpus/$name/$(basename "$(dirname "$file")").yaml"; done
  else
    for file in ../specs/*.yaml; do printf '\000' | cat - "$file" >"corpus/$name/$(basename "$file")"; done
    for file in ../specs/openapi/*.yaml; do printf '\001' | cat - "$file" >"corpus/$name/document-$(basename "$file")"; done
    # Every operation of a document, with each form of answer.
    for form in 002 005 010 013; do
      for file in ../tests/it/*/api.yaml; do
        printf "\\$form" | cat - "$file" >"corpus/$name/all-$form-$(basename "$(dirname "$file")")"
      done
    done
  fi
  "$target_folder/$host/release/$name" -max_total_time="$seconds" -max_len=65536 -timeout=10 -rss_limit_mb=1024 \
    -artifact_prefix="artifacts/$name/" "corpus/$name"
done
