#!/usr/bin/env bash
# Imports copies of a GED file under other ids, ranks its groups, and prints time and
# peak memory of both.
# usage: scripts/bench-copies.sh FILE.csv.gz ROWS      (needs GNU time, awk; bin/blindspot)
set -euo pipefail
file=$1 rows=$2
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
zcat "$file" > "$work/once.csv"
lines=$(($(wc -l < "$work/once.csv") - 1))
{
  head -1 "$work/once.csv"
  for ((k = 0; k * lines < rows; k++)); do
    tail -n +2 "$work/once.csv" | awk -v add="${k}00000000" 'BEGIN { FS = OFS = "," } { $1 += add; print }'
  done
} | awk -v last="$rows" 'NR <= last + 1' > "$work/GEDEvent_v22_1.csv"
rm "$work/once.csv"
for asked in "ingest $work/GEDEvent_v22_1.csv --complete" "watch --top 5"; do
  echo "${asked%% *}"
  # shellcheck disable=SC2086 # words of a command
  /usr/bin/time -f '%U s of processor time, %e s in all, %M kB at most' \
    bin/blindspot --store "$work/copies.duckdb" $asked
done
