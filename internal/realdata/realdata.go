// Package realdata finds the real data that some tests need. The data are not
// part of the repository: they lie in ../shared/data beside the checkout, or
// where BLINDSPOT_DATA points.
package realdata

import (
	"os"
	"path/filepath"
	"runtime"
	"testing"
)

// Dir returns the folder of the real data and whether it exists.
func Dir() (string, bool) {
	dir := os.Getenv("BLINDSPOT_DATA")
	if dir == "" {
		_, file, _, _ := runtime.Caller(0)
		dir = filepath.Join(filepath.Dir(file), "..", "..", "..", "shared", "data")
	}
	info, err := os.Stat(dir)
	return dir, err == nil && info.IsDir()
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
			tb.Fatalf("real data file %s is missing: set BLINDSPOT_DATA to the folder that holds it", name)
		}
		tb.Skipf("real data file %s is missing: set BLINDSPOT_DATA to the folder that holds it", name)
	}
	return path
}
