package web_test

import (
	"database/sql"
	"testing"

	_ "github.com/duckdb/duckdb-go/v2" // reads Parquet
)

// rowsOf counts the rows of a Parquet file by reading it.
func rowsOf(t *testing.T, path string) (n int) {
	t.Helper()
	db, err := sql.Open("duckdb", "")
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if err := db.QueryRow("SELECT count(*) FROM read_parquet(?)", path).Scan(&n); err != nil {
		t.Fatal(err)
	}
	return n
}
