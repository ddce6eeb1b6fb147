#!/usr/bin/env bash
# Runs all tests. Property tests draw at random; with RAPID_SEED set they draw
# the same each time, so that a run of CI can be repeated.
set -euo pipefail
property=$(go list -f '{{.ImportPath}} {{.TestImports}} {{.XTestImports}}' ./... | grep pgregory.net/rapid | cut -d' ' -f1)
others=$(go list ./... | grep -v -x -F "$property")
# shellcheck disable=SC2086 # lists of packages
go test -timeout 30m $others
# shellcheck disable=SC2086
go test -timeout 30m $property ${RAPID_SEED:+-rapid.seed=$RAPID_SEED}
