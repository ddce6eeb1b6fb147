package web_test

import (
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/blindspot/blindspot/duckdb"
)

// A store whose file is taken away while the server runs takes nothing more, and says
// so; what is on record can still be read, and once the file is back all goes on.
func TestLostStoreTakesNothing(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "store.duckdb")
	store, err := duckdb.Open(t.Context(), path, duckdb.Options{Clock: now})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = store.Close() })
	c := config(store)
	c.Store = path
	s := start(t, c)
	text, err := os.ReadFile(brokenFile(t))
	if err != nil {
		t.Fatal(err)
	}
	kind, body := upload(t, map[string]string{"complete": "yes"}, string(text), "GEDEvent_v25_1.csv")
	if err := os.Rename(path, path+".gone"); err != nil {
		t.Skipf("this system holds on to open files: %v", err)
	}
	if resp, page := post(t, s.url+"/data/upload", kind, body, "X-Blindspot", "1", "Accept", "text/html"); resp.StatusCode != http.StatusServiceUnavailable || !strings.Contains(page, "taken away") {
		t.Errorf("without its file the store takes an upload: %s %.300s", resp.Status, page)
	}
	if resp, _ := get(t, s.url+"/data"); resp.StatusCode != http.StatusOK {
		t.Errorf("without its file the record cannot be read: %s", resp.Status)
	}
	if err := os.Rename(path+".gone", path); err != nil {
		t.Fatal(err)
	}
	if resp, answer := post(t, s.url+"/data/upload", kind, body, "X-Blindspot", "1", "Accept", "application/json"); resp.StatusCode != http.StatusOK || !strings.Contains(answer, `"stored":3`) {
		t.Errorf("with its file back: %s %.300s", resp.Status, answer)
	}
}
