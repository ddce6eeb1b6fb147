// Package storetest holds the cases that every blindspot.EventStore must pass,
// so that the store in memory and the store in DuckDB mean the same.
package storetest
