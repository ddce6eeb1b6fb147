//go:build unix

package duckdb

import (
	"sync"
	"syscall"
)

// closed counts who wants new files to be their owner's alone, and remembers how it was.
var closed struct {
	sync.Mutex
	n   int
	was int
}

// private makes files that this process makes from now on readable to their owner
// alone, until the last of those who asked ends it. DuckDB makes the files beside a
// store, such as its log of writing, when it comes to that, and nobody is asked.
func private() (end func()) {
	closed.Lock()
	defer closed.Unlock()
	if closed.n == 0 {
		closed.was = syscall.Umask(0o077)
	}
	closed.n++
	return sync.OnceFunc(func() {
		closed.Lock()
		defer closed.Unlock()
		if closed.n--; closed.n == 0 {
			syscall.Umask(closed.was)
		}
	})
}
