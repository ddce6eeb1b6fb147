package main

import (
	"bytes"
	"context"
	"math/rand/v2"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/blindspot/blindspot/internal/slow"
)

// A clock that jumps by decades, there and back, each time it is looked at, stops nothing
// without a remedy, and once it stands still the record answers as if it always had.
func TestClockThatJumps(t *testing.T) {
	slow.Test(t)
	files := filepath.Join("..", "..", "duckdb", "testdata", "build-2026-11")
	lines := [][]string{
		{"ingest", filepath.Join(files, "GEDEvent_v24_1.csv"), "--complete"}, {"ingest", filepath.Join(files, "GEDEvent_v24_0_1.csv"), "--complete"},
		{"status"}, {"watch"}, {"check", "is-khorasan"}, {"forecast", "Afghanistan", "--months", "1", "--save"}, {"forecast", "resolve", "--provisional"},
		{"alert", "check"}, {"brief", "--between", "24.1", "24.0.1"}, {"assess", "is-khorasan", "--pdf=false", "-o", filepath.Join(t.TempDir(), "report")},
	}
	steady := t.TempDir()
	for _, line := range lines[:2] {
		succeed(t, steady, line...)
	}
	for seed := range uint64(3) {
		home, rng := t.TempDir(), rand.New(rand.NewPCG(18, seed))
		jumping := func() time.Time { return clock().AddDate(rng.IntN(120)-60, 0, rng.IntN(365)) }
		for i, line := range lines {
			var out, errs bytes.Buffer
			p := &program{stdout: &out, stderr: &errs, now: jumping, env: func(key string) string { return map[string]string{"XDG_DATA_HOME": home}[key] }}
			code := p.run(context.Background(), line)
			if code != 0 && (i < 2 || !strings.Contains(errs.String(), "hint: ")) {
				t.Errorf("%d: %v: exit code %d\n%s", seed, line, code, errs.String())
			}
		}
		for _, ask := range [][]string{{"sql", "--csv", "select id, best, release from events order by id"}, {"check", "is-khorasan", "--json"}, {"brief", "--between", "24.1", "24.0.1", "--json"}} {
			if got, want := run(t, home, ask...), run(t, steady, ask...); got.code != want.code || got.out != want.out {
				t.Errorf("%d: %v answers otherwise than under a steady clock (%d, %d)\n%.300s\n%.300s", seed, ask, got.code, want.code, got.out+got.err, want.out+want.err)
			}
		}
	}
}
