package duckdb

import (
	"context"
	"database/sql"
	"fmt"
)

// Versions are what a store is made of.
type Versions struct {
	Engine string `json:"duckdb"` // of the database library, "v1.5.6"
	Schema int    `json:"schema"` // of the stores that this program writes
}

// VersionsOf asks the database library and counts the migrations.
func VersionsOf(ctx context.Context) (Versions, error) {
	steps, err := migrations()
	if err != nil {
		return Versions{}, err
	}
	db, err := sql.Open("duckdb", "")
	if err != nil {
		return Versions{}, fmt.Errorf("opening the database library: %w", err)
	}
	defer func() { _ = db.Close() }() // it holds nothing
	v := Versions{Schema: len(steps)}
	if err := db.QueryRowContext(ctx, "SELECT version()").Scan(&v.Engine); err != nil {
		return v, fmt.Errorf("asking the database library for its version: %w", err)
	}
	return v, nil
}
