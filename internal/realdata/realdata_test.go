package realdata

import (
	"os"
	"path/filepath"
	"testing"
)

// The folder is found from every package of the checkout, whatever the flags
// of the build (-trimpath takes the paths of source files away) and wherever a
// test goes.
func TestDirIsBesideTheCheckout(t *testing.T) {
	t.Setenv("BLINDSPOT_DATA", "")
	if _, err := os.Stat(filepath.Join(root, "internal", "realdata", "realdata_test.go")); err != nil {
		t.Errorf("%s is not the checkout: %v", root, err)
	}
	want := filepath.Join(filepath.Dir(root), "shared", "data")
	t.Chdir(t.TempDir())
	if got, _ := Dir(); got != want {
		t.Errorf("the folder is %s, not %s", got, want)
	}
	t.Setenv("BLINDSPOT_DATA", t.TempDir())
	if got, exists := Dir(); got != os.Getenv("BLINDSPOT_DATA") || !exists {
		t.Errorf("BLINDSPOT_DATA is not asked: %s", got)
	}
}
