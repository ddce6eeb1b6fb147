package workbench_test

import (
	"encoding/json"
	"path/filepath"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/internal/desktest"
	"github.com/blindspot/blindspot/internal/slow"
	"github.com/blindspot/blindspot/keep"
	"github.com/blindspot/blindspot/memory"
	"github.com/blindspot/blindspot/workbench"
)

// What was kept before the newest release came changes nothing in the brief about it,
// and saves the board of the day before.
func TestBriefFromWhatWasKept(t *testing.T) {
	t.Parallel()
	briefAsKept(t, desktest.Releases(), desktest.Today)
}

// The same of real events, of which a second release brings the last two years and
// revises others.
func TestBriefFromWhatWasKeptOfRealEvents(t *testing.T) {
	slow.Test(t)
	t.Parallel()
	real := extract(t).Store
	events, err := real.Events(t.Context(), blindspot.Filter{})
	if err != nil {
		t.Fatal(err)
	}
	coverage, err := real.Coverage(t.Context(), 0)
	if err != nil {
		t.Fatal(err)
	}
	release := func(name string, year int) memory.Release {
		last := blindspot.NewDate(year, time.December, 31)
		r := memory.Release{Dataset: blindspot.Dataset{Source: "ucdp-ged", Release: name, Published: blindspot.NewDate(year+1, time.June, 1), File: name, SHA256: name,
			Covers: blindspot.DateRange{From: blindspot.NewDate(1989, time.January, 1), To: last},
			Terms:  blindspot.Source{ID: "ucdp-ged", Name: "UCDP GED", Citation: "UCDP", Redistributes: true}}, Coverage: coverage.Until(last.Month()).Rows()}
		r.Events = slices.DeleteFunc(slices.Clone(events), func(e blindspot.Event) bool { return e.Ended() > last })
		return r
	}
	first := release("20.1", 2019)
	for i := range first.Events {
		if e := &first.Events[i]; i%40 == 0 && e.When.From.Month().Year() > 2015 {
			e.Deaths.Best, e.Deaths.High = e.Deaths.Best+3, e.Deaths.High+3
		}
	}
	briefAsKept(t, []memory.Release{first, release("22.1", 2021)}, func() time.Time { return blindspot.NewDate(2022, time.July, 15).Time() })
}

func briefAsKept(t *testing.T, releases []memory.Release, now func() time.Time) {
	t.Helper()
	ask := workbench.BriefQuestion{Looked: 3, Board: true}
	last := len(releases) - 1
	boards := 0
	bench := func(path string, releases []memory.Release) *workbench.Bench {
		b := desktest.Bench(desktest.Store(t, path, releases))
		b.Now = now
		var mu sync.Mutex
		b.Progress = func(done, total int) {
			mu.Lock()
			defer mu.Unlock()
			if done == total {
				boards++
			}
		}
		return b
	}
	fresh := bench("", releases)
	want, err := fresh.Brief(t.Context(), ask)
	if err != nil {
		t.Fatal(err)
	}
	if boards != 2 || len(want.Movements) == 0 || len(want.Answers) == 0 {
		t.Fatalf("%d boards were made, %d groups moved on them, %d answers changed", boards, len(want.Movements), len(want.Answers))
	}
	path := filepath.Join(t.TempDir(), "store")
	before := bench(path, releases[:last])
	file := keep.Beside(path, "test", nil)
	before.Kept = file
	if _, err := before.Board(t.Context(), 0); err != nil {
		t.Fatal(err)
	}
	closeStore(t, before.Store)
	after := bench(path, releases[last:])
	after.Kept = file
	for _, left := range []int{1, 0} {
		boards = 0
		got, err := after.Brief(t.Context(), ask)
		if err != nil {
			t.Fatal(err)
		}
		if boards != left {
			t.Errorf("%d boards were made, want %d", boards, left)
		}
		if diff := cmp.Diff(asJSON(t, want), asJSON(t, got)); diff != "" {
			t.Errorf("with what was kept the brief reads otherwise: %s", diff)
		}
	}
}

func closeStore(t *testing.T, store blindspot.EventStore) {
	t.Helper()
	if err := store.(interface{ Close() error }).Close(); err != nil {
		t.Fatal(err)
	}
}

func asJSON(t *testing.T, v any) string {
	t.Helper()
	text, err := json.MarshalIndent(v, "", " ")
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}
