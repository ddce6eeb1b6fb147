package duckdb

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"regexp"
	"strings"

	"github.com/blindspot/blindspot"
)

var holder = regexp.MustCompile(`held in (.+?) \(PID (\d+)\)`)

// kinds maps what DuckDB says to what the user can do about it; the first match
// decides. DuckDB's error classes are too coarse for that: "IO Error" is a lock,
// a full disk and a foreign file alike.
var kinds = []struct {
	text    []string
	code    blindspot.Code
	message string
	hint    string
}{
	{[]string{"not a valid DuckDB database file", "not a DuckDB database"}, blindspot.BadInput,
		"the file is not a Blindspot store", "give the path of a store, or of a file that does not exist yet"},
	{[]string{"with version number", "storage version"}, blindspot.BadInput,
		"the file was written by another version of DuckDB", "open it with the version of blindspot that wrote it"},
	{[]string{"orrupt", "checksum", "ould not read enough bytes", "Failure while replaying WAL",
		"Failed to deserialize", "ialization Error"}, blindspot.BadInput,
		"the store is damaged", "restore the file from a copy, or delete it and ingest the source files again"},
	{[]string{"different configuration"}, blindspot.Unavailable,
		"this process has the store open with other settings", "close it first"},
	{[]string{"No such file or directory", "does not exist!"}, blindspot.NotFound,
		"the folder or the file does not exist", "make the folder, or check the path"},
	{[]string{"Input/output error", "fsync failed", "fdatasync failed"}, blindspot.Unavailable,
		"the disk fails", "look after the disk (the system's log says more), put a copy of the store on another one, and run it again: a step is kept whole or not at all"},
	{[]string{"No space left", "File too large", "could not write", "Could not write", "disk is full", "max_temp_directory_size"},
		blindspot.Unavailable, "the disk is full or the file may not grow",
		"free some space and run it again; nothing of this step was kept"},
	{[]string{"read-only mode", "Permission denied", "Read-only file system", "readonly"}, blindspot.Unavailable,
		"the store cannot be written", "check the permissions of the file and its folder, or open it with --read-only"},
	{[]string{"Out of Memory", "Allocation failure"}, blindspot.Unavailable,
		"the memory limit of the store is too small for this", "raise the memory limit"},
}

// explain turns an error of DuckDB into one with a code and a hint. Errors that
// already have one pass.
func explain(doing string, err error) error {
	var known *blindspot.Error
	switch {
	case err == nil:
		return nil
	case errors.As(err, &known):
		return err
	case errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded):
		return blindspot.Errorf(blindspot.Unavailable, "run it again, with more time if it timed out", "%s: %w", doing, err)
	case errors.Is(err, os.ErrNotExist):
		return blindspot.Errorf(blindspot.NotFound, "check the path", "%s: %w", doing, err)
	}
	text := err.Error()
	if strings.Contains(text, "Could not set lock") {
		who := "another process"
		if m := holder.FindStringSubmatch(text); m != nil {
			who = filepath.Base(m[1]) + " (process " + m[2] + ")"
		}
		return &blindspot.Error{Code: blindspot.Unavailable, Message: doing + ": the store is in use by " + who, Err: err,
			Hint: "wait for it or end it; commands that only read can share a store with blindspot serve --read-only"}
	}
	for _, k := range kinds {
		for _, t := range k.text {
			if strings.Contains(text, t) {
				return blindspot.Errorf(k.code, k.hint, "%s: %s: %w", doing, k.message, err)
			}
		}
	}
	return blindspot.Errorf(blindspot.Internal, "", "%s: %w", doing, err)
}
