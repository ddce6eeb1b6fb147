//go:build !unix

package duckdb

// private does nothing where a file's rights follow from its folder.
func private() (end func()) { return func() {} }
