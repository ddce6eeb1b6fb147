package web_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/blindspot/blindspot/duckdb"
	"github.com/blindspot/blindspot/web"
)

// A server that was killed leaves its folder of uploads behind. The next on the same
// store takes it away, and no other.
func TestKilledServersLeaveNothing(t *testing.T) {
	t.Setenv("TMPDIR", t.TempDir())
	folders := func() int {
		found, err := filepath.Glob(filepath.Join(os.TempDir(), "blindspot-web-*"))
		if err != nil {
			t.Fatal(err)
		}
		return len(found)
	}
	begin := func(name string) *web.Server {
		path := filepath.Join(t.TempDir(), name)
		if name == "same.duckdb" {
			path = filepath.Join(os.TempDir(), name)
		}
		store, err := duckdb.Open(t.Context(), path, duckdb.Options{Clock: now})
		if err != nil {
			t.Fatal(err)
		}
		c := config(store)
		c.Store = path
		server, err := web.New(c)
		if err != nil {
			t.Fatal(err)
		}
		if err := store.Close(); err != nil { // killed: nobody closes the server
			t.Fatal(err)
		}
		return server
	}
	begin("same.duckdb")
	begin("other.duckdb")
	last := begin("same.duckdb")
	if n := folders(); n != 2 {
		t.Errorf("%d folders are left, want that of the other store and that of the last server", n)
	}
	if err := last.Close(); err != nil || folders() != 1 {
		t.Errorf("after the end %d folders are left, want that of the other store: %v", folders(), err)
	}
}
