package workbench_test

import (
	"os"
	"path/filepath"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/duckdb"
	"github.com/blindspot/blindspot/internal/desktest"
	"github.com/blindspot/blindspot/keep"
	"github.com/blindspot/blindspot/memory"
	"github.com/blindspot/blindspot/workbench"
)

// stepping is a desk that tells how many steps its last hindcast walked.
func stepping(t *testing.T, path string, bring []memory.Release, kept *keep.File) (b *workbench.Bench, steps func() int) {
	t.Helper()
	b = desktest.Bench(desktest.Store(t, path, bring))
	b.Kept = kept
	var mu sync.Mutex
	walked := 0
	b.Progress = func(_, total int) {
		mu.Lock()
		defer mu.Unlock()
		walked = max(walked, total)
	}
	return b, func() int {
		mu.Lock()
		defer mu.Unlock()
		n := walked
		walked = 0
		return n
	}
}

// A board after a candidate release follows what that of the yearly one left, and reads as
// though nothing had been kept. After a release that revises older events, after a
// declaration about an actor, and where what was kept is damaged, it is made from all
// events.
func TestBoardFollowsWhatAnEarlierOneLeft(t *testing.T) {
	t.Parallel()
	all := desktest.Releases()
	path := filepath.Join(t.TempDir(), "store")
	board := func(b *workbench.Bench) string {
		t.Helper()
		made, err := b.Board(t.Context(), 0)
		if err != nil {
			t.Fatal(err)
		}
		return asJSON(t, made)
	}
	declared := blindspot.Declaration{ID: "ucdp:9001", Kind: blindspot.Community, Source: "a test"}
	for _, step := range []struct {
		name    string
		bring   []memory.Release
		held    []memory.Release
		declare bool
		damage  bool
		follows bool
	}{
		{name: "yearly", bring: all[:1], held: all[:1]},
		{name: "candidate", bring: all[1:2], held: all[:2], follows: true},
		{name: "damaged", held: all[:2], damage: true},
		{name: "declared", held: all[:2], declare: true},
		{name: "the next yearly", bring: all[2:], held: all, declare: true},
	} {
		fresh, freshSteps := stepping(t, "", step.held, nil)
		b, steps := stepping(t, path, step.bring, keep.Beside(path, "test", nil))
		if step.declare {
			for _, store := range []blindspot.EventStore{fresh.Store, b.Store} {
				if err := store.(*duckdb.Store).Declare(t.Context(), declared); err != nil {
					t.Fatal(err)
				}
			}
		}
		if step.damage {
			spoil(t, path+".kept")
		}
		if d := cmp.Diff(board(fresh), board(b)); d != "" {
			t.Errorf("%s: with what was left the board reads otherwise: %s", step.name, d)
		}
		if whole, part := freshSteps(), steps(); part == 0 || (part < whole) != step.follows {
			t.Errorf("%s: %d steps of %d were walked", step.name, part, whole)
		}
		closeStore(t, b.Store)
	}
}

// spoil changes a byte in every kept result.
func spoil(t *testing.T, path string) {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for i := 4000; i < len(data); i += 100 {
		data[i]++
	}
	if err := os.WriteFile(path, data, 0o600); err != nil {
		t.Fatal(err)
	}
}
