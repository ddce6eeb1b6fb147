#!/usr/bin/env bash
# Fits the same models with R's surveillance and strucchange and with Blindspot in
# one run: fails where the estimates differ, and prints medians of time and their
# ratio. Installs the two R packages from Debian where they are missing.
set -euo pipefail
cd "$(dirname "$0")/.."
if ! command -v Rscript >/dev/null || ! Rscript -e 'library(surveillance); library(strucchange)' >/dev/null 2>&1; then
  if ! command -v apt-get >/dev/null; then
    echo "Install R with the packages surveillance and strucchange." >&2
    exit 1
  fi
  sudo=""
  [ "$(id -u)" = 0 ] || sudo=sudo
  $sudo apt-get update -qq
  DEBIAN_FRONTEND=noninteractive $sudo apt-get install -y -qq --no-install-recommends r-base-core r-cran-surveillance r-cran-strucchange >/dev/null
fi
repetitions=${1:-15}
out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT
go build -o "$out/peers" ./scripts/peers
Rscript stats/endemic/testdata/peer.R "$repetitions" "$out" >"$out/endemic.csv"
(cd stats/changepoint/testdata && Rscript peer.R "$repetitions") >"$out/changepoint.csv"
"$out/peers" -influenza "$out" -endemic "$out/endemic.csv" -changepoint "$out/changepoint.csv" -repetitions "$repetitions"
