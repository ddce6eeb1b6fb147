#!/usr/bin/env bash
# The tables of docs/PERFORMANCE.md on pages in Chromium, on a release of real size: the
# build of November 2026 beside this one, in turn on the same machine.
#
#   BLINDSPOT_DATA=../shared/data make bench-pages     (or OLD=path/to/blindspot ...)
#   PAGES="board,group page" ... make bench-pages       for these alone
#
# Needs world/ged-from-dyad-months-to-2021.csv.gz in BLINDSPOT_DATA, Chromium, npm, and the
# commit 99dbf36 unless OLD names its program; OLD=none measures this build alone.
set -euo pipefail
cd "$(dirname "$0")/.."
file=${BLINDSPOT_DATA:-../shared/data}/world/ged-from-dyad-months-to-2021.csv.gz
dir=$(mktemp -d)
trap 'git worktree remove --force "$dir/src" 2>/dev/null || true; rm -rf "$dir"' EXIT

new=${NEW:-$dir/new}
[ -n "${NEW:-}" ] || go build -trimpath -o "$new" ./cmd/blindspot
old=${OLD:-$dir/old}
if [ -z "${OLD:-}" ]; then
	git worktree add -q --detach "$dir/src" 99dbf36
	(cd "$dir/src/web/ui" && npm ci --no-audit --no-fund --loglevel=error && npm run --silent build >"$dir/npm" 2>&1) || { cat "$dir/npm"; exit 1; }
	(cd "$dir/src" && go build -trimpath -o "$old" ./cmd/blindspot)
elif [ "$OLD" = none ]; then
	old=
fi
echo "Load $(cut -d' ' -f1 /proc/loadavg) on $(nproc) cores."
go run ./scripts/benchpages -old "$old" -new "$new" -file "$file" -only "${PAGES:-}"
