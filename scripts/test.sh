#!/usr/bin/env bash
# Runs the quick tests or, with "slow", the slow ones alone (internal/slow).
# Property tests draw at random; with RAPID_SEED set they draw the same each time,
# so that a run of CI can be repeated.
set -euo pipefail
if [ "${1:-}" = slow ]; then
  files=$(grep -rl --include='*_test.go' 'slow\.Test(' .)
  # shellcheck disable=SC2086 # lists of files and packages
  tests=$(awk '/^func Test/ { split($2, name, "("); test = name[1] } /slow\.Test\(/ { print test }' $files | sort -u | paste -sd'|')
  # shellcheck disable=SC2046,SC2086
  exec go test -timeout 60m -run "^($tests)\$" $(dirname $files | sort -u)
fi
property=$(go list -f '{{.ImportPath}} {{.TestImports}} {{.XTestImports}}' ./... | grep pgregory.net/rapid | cut -d' ' -f1)
others=$(go list ./... | grep -v -x -F "$property")
# shellcheck disable=SC2086 # lists of packages
go test -short -timeout 30m $others
# shellcheck disable=SC2086
go test -short -timeout 30m $property ${RAPID_SEED:+-rapid.seed=$RAPID_SEED}
