// Package realdata finds the real data that some tests need. The data are not
// part of the repository: they lie in ../shared/data beside the checkout, or
// where BLINDSPOT_DATA points.
package realdata

import (
	"os"
	"path/filepath"
	"testing"
)

// Dir returns the folder of the real data and whether it exists.
func Dir() (string, bool) {
	dir := os.Getenv("BLINDSPOT_DATA")
	if dir == "" {
		dir = filepath.Join(root, "..", "shared", "data")
	}
	info, err := os.Stat(dir)
	return dir, err == nil && info.IsDir()
}

// root is the folder of the module. A test may go to another folder, so it is
// looked up before any does.
var root = checkout()

// checkout returns the folder of the module, looking upwards from the folder
// that a test starts in, which is its package's. The path of this source file
// would not do: a build with -trimpath does not keep it.
func checkout() string {
	dir, err := os.Getwd()
	if err != nil {
		return ""
	}
	for up := filepath.Dir(dir); ; dir, up = up, filepath.Dir(up) {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil || up == dir {
			return dir
		}
	}
}

// Path returns the path of one file of the real data, such as
// "ged/ged-extract.csv.gz". Where it is absent the test is skipped with a
// message that names it; under CI=true it fails instead, so that no run can
// pass by not looking.
func Path(tb testing.TB, name string) string {
	tb.Helper()
	dir, _ := Dir()
	path := filepath.Join(dir, filepath.FromSlash(name))
	if _, err := os.Stat(path); err != nil {
		if os.Getenv("CI") == "true" {
			tb.Fatalf("real data file %s is missing in %s: set BLINDSPOT_DATA to the folder that holds it", name, dir)
		}
		tb.Skipf("real data file %s is missing in %s: set BLINDSPOT_DATA to the folder that holds it", name, dir)
	}
	return path
}
