package casefile

import (
	"io/fs"
	"os"

	"github.com/blindspot/blindspot"
)

// Dir is the folder of a case that somebody else may have made: no link leads out of
// it, and what is no file, such as a pipe that nobody writes to, is not opened.
type Dir string

// Open implements fs.FS.
func (d Dir) Open(name string) (fs.File, error) {
	root, err := os.OpenRoot(string(d))
	if err != nil {
		return nil, err
	}
	defer func() { _ = root.Close() }() // only read from
	info, err := root.Stat(name)
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() && !info.IsDir() {
		return nil, &fs.PathError{Op: "open", Path: name, Err: blindspot.Errorf(blindspot.BadInput, "put a file in its place", "it is not a regular file")}
	}
	return root.Open(name)
}
