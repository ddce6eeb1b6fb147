#!/usr/bin/env bash
# The table of docs/PERFORMANCE.md for a release of real size: the build of
# November 2026 beside this one, in turn on the same machine. Processor time and
# peak memory are what a busy machine changes least; times are the best of ROUNDS.
#
#   BLINDSPOT_DATA=../shared/data make bench-world     (or ROUNDS=3 OLD=path/to/blindspot ...)
#
# Needs world/ged-from-dyad-months-to-2021.csv.gz in BLINDSPOT_DATA, GNU time, and
# the commit 99dbf36 unless OLD names its program.
set -euo pipefail
cd "$(dirname "$0")/.."
file=${BLINDSPOT_DATA:-../shared/data}/world/ged-from-dyad-months-to-2021.csv.gz
rounds=${ROUNDS:-1}
dir=$(mktemp -d)
trap 'git worktree remove --force "$dir/src" 2>/dev/null || true; rm -rf "$dir"' EXIT

new=${NEW:-$dir/new}
[ -n "${NEW:-}" ] || go build -trimpath -o "$new" ./cmd/blindspot
old=${OLD:-$dir/old}
if [ -z "${OLD:-}" ]; then
	git worktree add -q --detach "$dir/src" 99dbf36
	mkdir -p "$dir/src/web/ui/dist" && cp -a web/ui/dist/. "$dir/src/web/ui/dist/"
	(cd "$dir/src" && go build -trimpath -o "$old" ./cmd/blindspot)
fi

# run PROGRAM STORE ARGUMENTS... prints processor time, wall time and memory.
run() {
	local program=$1 store=$2
	shift 2
	command time -f "%U %S %e %M" -o "$dir/time" "$program" "$@" --store "$store" --quiet >"$dir/out" 2>"$dir/err" ||
		{ cat "$dir/err" >&2; exit 1; }
	awk '{printf "%.2f %.2f %.0f\n", $1+$2, $3, $4/1024}' "$dir/time"
}

# best keeps the smallest of each number over the rounds.
best() { awk 'NR==1 {a=$1;b=$2;c=$3} {if($1<a)a=$1; if($2<b)b=$2; if($3<c)c=$3} END {printf "%.2f %.2f %.0f\n",a,b,c}'; }

import=(ingest "$file" --complete --release 22.1 --published 2022-06-01)
row() { # TITLE, KEPT (yes, no), ARGUMENTS...
	local title=$1 kept=$2 was cold warm
	shift 2
	: >"$dir/a"; : >"$dir/b"; : >"$dir/c"
	for _ in $(seq "$rounds"); do
		if [ "$1" = ingest ]; then rm -f "$dir"/*.duckdb*; fi
		run "$old" "$dir/old.duckdb" "$@" >>"$dir/a"
		rm -f "$dir/new.duckdb.kept"
		run "$new" "$dir/new.duckdb" "$@" >>"$dir/b"
		if [ "$kept" = yes ]; then run "$new" "$dir/new.duckdb" "$@" >>"$dir/c"; fi
	done
	read -r -a was < <(best <"$dir/a")
	read -r -a cold < <(best <"$dir/b")
	warm=(- - -)
	if [ "$kept" = yes ]; then read -r -a warm < <(best <"$dir/c"); fi
	local times less
	times=$(awk "BEGIN {printf \"%.1f\", ${was[0]}/${cold[0]}}")
	less=$(awk "BEGIN {printf \"%.2f\", ${cold[2]}/${was[2]}}")
	echo "| $title | ${was[0]} (${was[1]}) | ${cold[0]} (${cold[1]}) | $times | ${was[2]} | ${cold[2]} | $less | ${warm[0]} (${warm[1]}) | ${warm[2]} |"
}

echo "Load $(cut -d' ' -f1 /proc/loadavg) on $(nproc) cores; seconds of processor time (of wall time), MB; the best of $rounds."
echo
echo "| Command | before | now, cold | times faster | memory before | memory now | of it | now, kept | memory |"
echo "|---|---|---|---|---|---|---|---|---|"
row "\`ingest\`, 302,007 rows" no "${import[@]}"
row "\`status\`" no status
row "\`watch\`" yes watch
row "\`forecast Syria\`" yes forecast Syria
row "\`check is-khorasan\`" yes check is-khorasan
row "\`assess Taleban\`, without the PDF" yes assess Taleban --pdf=false -o "$dir/report"
row "\`forecast Taleban\`" yes forecast Taleban
[ -n "${SHORT:-}" ] || row "\`backtest groups\`" no backtest groups
