package main

import (
	"os"
	"runtime"
	"runtime/debug"
	"runtime/metrics"
	"sync/atomic"
)

// ampleHeap is what the heap may grow to before it is collected more often than Go would
// by itself: with DuckDB and the program beside it, a question about a whole release then
// fits into 512 MB (docs/RELIABILITY.md).
const ampleHeap = 160 << 20

// ample is ampleHeap, or what a server may take instead.
var ample atomic.Int64

// thrifty bounds what lies uncollected on the heap: nothing is spent on that below
// what is ample, and above it the heap grows by an eighth of what is in use, where Go
// would double it. Whoever set GOGC or GOMEMLIMIT chose otherwise.
func thrifty() {
	if os.Getenv("GOGC") != "" || os.Getenv("GOMEMLIMIT") != "" {
		return
	}
	ample.Store(ampleHeap)
	debug.SetMemoryLimit(ampleHeap)
	afterEachCollection(func() { debug.SetMemoryLimit(limitFor(inUse())) })
}

// asServer lets the heap of a server grow with the memory on offer: it answers several
// at once, each of whom waits, and would spend half its time on collecting.
func asServer(offered uint64) {
	if ample.Load() == 0 { // somebody chose
		return
	}
	ample.Store(heapOf(offered))
	debug.SetMemoryLimit(limitFor(inUse()))
}

// heapOf is what is ample for a server where so many bytes are on offer: an eighth, since
// DuckDB, files that lie in memory and other programs want theirs.
func heapOf(offered uint64) int64 { return max(ampleHeap, int64(min(offered, 1<<60)/8)) } //nolint:gosec // bounded

// limitFor is the memory limit beside so many bytes in use. A fixed one would have a
// larger store collect without end.
func limitFor(live uint64) int64 { return max(ampleHeap, ample.Load(), int64(live/8*9)) } //nolint:gosec // far below 2^63

func inUse() uint64 {
	s := []metrics.Sample{{Name: "/gc/heap/live:bytes"}}
	metrics.Read(s)
	return s[0].Value.Uint64()
}

// afterEachCollection calls f, and hangs on to the next one: an object that nobody holds
// is cleaned up after each.
func afterEachCollection(f func()) {
	type unheld struct{ _ [16]byte }
	runtime.AddCleanup(new(unheld), func(struct{}) {
		f()
		afterEachCollection(f)
	}, struct{}{})
}
