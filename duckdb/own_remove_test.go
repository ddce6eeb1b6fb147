package duckdb_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/duckdb"
	"github.com/blindspot/blindspot/internal/acledserver"
)

// After a file is taken out, the others say on every day what they would have said
// without it, whichever came first; the removal is recorded, and the file can come again.
func TestOwnRemoveLeavesTheOthers(t *testing.T) {
	t.Parallel()
	fewer(t, 12)
	ctx := context.Background()
	rapid.Check(t, func(rt *rapid.T) {
		var files [][]acledserver.Row
		for range rapid.IntRange(2, 3).Draw(rt, "files") {
			var rows []acledserver.Row
			for n := range rapid.IntRange(1, 5).Draw(rt, "rows") {
				e := acledserver.Event(fmt.Sprintf("AFG%d", rapid.IntRange(1, 3).Draw(rt, "id")), fmt.Sprintf("2020-0%d-05", n%9+1), "Hill Front", rapid.IntRange(1, 3).Draw(rt, "deaths"))
				rows = append(rows, e.With("timestamp", acledserver.Stamp(2022, 1, rapid.IntRange(1, 3).Draw(rt, "stamp"))))
			}
			files = append(files, rows)
		}
		gone := rapid.IntRange(0, len(files)-1).Draw(rt, "gone")
		all, without := openOwn(t), openOwn(t)
		ids := map[int]bool{}
		for i, rows := range files {
			accessed := ownToday - blindspot.Date(rapid.IntRange(0, 5).Draw(rt, "accessed"))
			d, err := fill(t, all, accessed, rows...)
			if err != nil || ids[d.ID] {
				rt.Skip(err) // all its rows contradict each other, or it is an earlier one
			}
			ids[d.ID] = true
			if i == gone {
				continue
			}
			if _, err := fill(t, without, accessed, rows...); err != nil {
				rt.Skip(err)
			}
		}
		if file, err := all.Remove(ctx, gone+1); err != nil || file != "made-up.csv" {
			rt.Fatal(file, err)
		}
		for back := range blindspot.Date(8) {
			n, deaths := ownSums(t, all, ownToday-back, "Hill Front")
			wantN, want := ownSums(t, without, ownToday-back, "Hill Front")
			if n != wantN || deaths != want {
				rt.Fatalf("as of %s: %d events and %d deaths, want %d and %d", ownToday-back, n, deaths, wantN, want)
			}
		}
		changed, err := all.Changed(ctx)
		sets, listErr := all.Datasets(ctx, 0)
		if err != nil || listErr != nil || len(changed) != 1 || changed[0].Dataset != gone+1 || len(sets) != len(files)-1 {
			rt.Fatal(changed, err, listErr)
		}
		again, err := fill(t, all, ownToday, files[gone]...)
		if err != nil || again.ID != len(files)+1 {
			rt.Fatalf("again: %d %v", again.ID, err)
		}
	})
	if _, err := openOwn(t).Remove(ctx, 1); blindspot.CodeOf(err) != blindspot.NotFound {
		t.Error(err)
	}
}

// The file and the log of writing beside it are their owner's alone, from the first
// byte on and whatever the rights of new files are.
func TestOwnFilesAreClosed(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("rights follow from the folder")
	}
	dir := t.TempDir()
	path := filepath.Join(dir, "store.own")
	own, err := duckdb.OpenOwn(context.Background(), path, duckdb.Options{})
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	look := func() {
		t.Helper()
		entries, err := os.ReadDir(dir)
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range entries {
			info, err := e.Info()
			if err != nil || info.Mode().Perm()&0o077 != 0 {
				t.Errorf("%s: %v %v", e.Name(), info, err)
			}
			if !slices.Contains(names, e.Name()) {
				names = append(names, e.Name())
			}
		}
	}
	look()
	if _, err := fill(t, own, ownToday, acledserver.Event("AFG1", "2020-03-05", "Hill Front", 1)); err != nil {
		t.Fatal(err)
	}
	look()
	if diff := cmp.Diff([]string{"store.own", "store.own.wal"}, names); diff != "" {
		t.Error(diff)
	}
	if err := own.Close(); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "other"), nil, 0o644); err != nil { //nolint:gosec // what it is about
		t.Fatal(err)
	}
	if info, err := os.Stat(filepath.Join(dir, "other")); err != nil || info.Mode().Perm()&0o044 == 0 {
		t.Errorf("others' files stay closed: %v %v", info, err)
	}
}
