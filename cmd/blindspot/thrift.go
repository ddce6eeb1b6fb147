package main

import (
	"os"
	"runtime"
	"runtime/debug"
	"runtime/metrics"
)

// ampleHeap is what the heap may grow to before it is collected more often than Go would
// by itself: with DuckDB and the program beside it, a question about a whole release then
// fits into 512 MB (docs/RELIABILITY.md).
const ampleHeap = 160 << 20

// thrifty bounds what lies uncollected on the heap: nothing is spent on that below
// ampleHeap, and above it the heap grows by an eighth of what is in use, where Go would
// double it. Whoever set GOGC or GOMEMLIMIT chose otherwise.
func thrifty() {
	if os.Getenv("GOGC") != "" || os.Getenv("GOMEMLIMIT") != "" {
		return
	}
	debug.SetMemoryLimit(ampleHeap)
	afterEachCollection(func() { debug.SetMemoryLimit(limitFor(inUse())) })
}

// limitFor is the memory limit beside so many bytes in use. A fixed one would have a
// larger store collect without end.
func limitFor(live uint64) int64 { return max(ampleHeap, int64(live/8*9)) } //nolint:gosec // far below 2^63

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
