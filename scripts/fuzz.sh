#!/usr/bin/env bash
# Runs fuzz targets: `fuzz.sh list` names them, `fuzz.sh "PACKAGE TARGET" TIME` runs
# one, and `fuzz.sh all TIME` each in turn. What is found lies in the package's
# testdata/fuzz, to be committed with the mend. Each input that reaches something new is
# made smaller for a second: for a minute, as Go would, a zip takes all the time there is.
set -euo pipefail
cd "$(dirname "$0")/.."
list() {
  grep -r --include='*_test.go' -E '^func Fuzz' . |
    sed -E 's#^(.*)/[^/]*_test\.go:func (Fuzz[A-Za-z0-9_]+).*#\1 \2#' | sort
}
run() {
  read -r package target <<<"$1"
  echo "== $package $target, $2"
  go test "$package" -run '^$' -fuzz "^$target\$" -fuzztime "$2" -fuzzminimizetime 1s
}
case "${1:-}" in
  list) list ;;
  all) list | while read -r each; do run "$each" "${2:-1m}"; done ;;
  *" "*) run "$1" "${2:-1m}" ;;
  *) echo "usage: fuzz.sh list | all [TIME] | \"PACKAGE TARGET\" [TIME]" >&2; exit 2 ;;
esac
