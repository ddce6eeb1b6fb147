#!/usr/bin/env bash
# Runs the quick tests or, with "slow", the slow ones alone (internal/slow), or, with
# "benchmarks", every benchmark once.
# Property tests draw at random; with RAPID_SEED set, which they read themselves,
# they draw the same each time, so that a run of CI can be repeated.
set -euo pipefail
# A dozen of the test programs hold DuckDB, and most of what they take to build is
# its link: the quickest linker at hand does it in half of the usual one's time.
linked=()
for linker in mold gold; do
  if command -v "ld.$linker" >/dev/null; then
    linked=("-ldflags=-extldflags=-fuse-ld=$linker")
    break
  fi
done
if [ "${1:-}" = slow ]; then
  files=$(grep -rl --include='*_test.go' 'slow\.Test(' .)
  # shellcheck disable=SC2086 # lists of files and packages
  tests=$(awk '/^func Test/ { split($2, name, "("); test = name[1] } /slow\.Test\(/ { print test }' $files | sort -u | paste -sd'|')
  # shellcheck disable=SC2046,SC2086
  exec go test ${linked[@]+"${linked[@]}"} -vet=off -timeout 60m -run "^($tests)\$" $(dirname $files | sort -u)
fi
if [ "${1:-}" = benchmarks ]; then
  BLINDSPOT_BENCH_ROWS=20000 exec go test ${linked[@]+"${linked[@]}"} -vet=off -run '^$' -bench . -benchtime 1x -timeout 30m ./...
fi
# The longest come first, so that at the end none of them runs alone; make lint vets.
exec go test ${linked[@]+"${linked[@]}"} -vet=off -short -timeout 30m ./web ./cmd/blindspot ./report ./...
