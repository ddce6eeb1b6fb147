package format_test

import (
	"database/sql"
	"os"
	"path/filepath"
	"testing"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/forecast/format"
)

// Whatever a file of forecasts holds, as Parquet or CSV, it is read or refused.
func FuzzRead(f *testing.F) {
	db, err := sql.Open("duckdb", "")
	if err != nil {
		f.Fatal(err)
	}
	f.Cleanup(func() { _ = db.Close() })
	dir := f.TempDir()
	csv := "month_id,country_id,draw,outcome\n457,1,0,1\n457,1,1,3\n458,1,0,0\n458,1,1,2\n"
	plain, packed := filepath.Join(dir, "a.csv"), filepath.Join(dir, "a.parquet")
	if err := os.WriteFile(plain, []byte(csv), 0o600); err != nil {
		f.Fatal(err)
	}
	if _, err := db.Exec("COPY (FROM read_csv('" + plain + "')) TO '" + packed + "' (FORMAT parquet)"); err != nil {
		f.Fatal(err)
	}
	parquet, err := os.ReadFile(packed) //nolint:gosec // a file of the test
	if err != nil {
		f.Fatal(err)
	}
	f.Add([]byte(csv), false)
	f.Add([]byte(hub("2017-10-31,t,1,AFG,sample,1,1")), false)
	f.Add(parquet, true)
	f.Fuzz(func(t *testing.T, text []byte, isParquet bool) {
		path := plain
		if isParquet {
			path = packed
		}
		if err := os.WriteFile(path, text, 0o600); err != nil {
			t.Fatal(err)
		}
		_, err := format.Read(t.Context(), db, path)
		if err != nil && (blindspot.CodeOf(err) == blindspot.Internal || blindspot.HintOf(err) == "") {
			t.Errorf("%s: %v", blindspot.CodeOf(err), err)
		}
	})
}
