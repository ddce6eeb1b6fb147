package main

import (
	"testing"
	"testing/fstest"
)

// A server in a control group of half a gigabyte takes no more than there is, however
// large the machine, and on a large machine it does not collect its heap all the time.
func TestOnOffer(t *testing.T) {
	file := func(text string) *fstest.MapFile { return &fstest.MapFile{Data: []byte(text)} }
	meminfo := file("MemTotal:       24000000 kB\nMemAvailable:   16777216 kB\n")
	for name, c := range map[string]struct {
		files fstest.MapFS
		heap  int64
	}{
		"no Linux":        {fstest.MapFS{}, ampleHeap},
		"a large machine": {fstest.MapFS{"proc/meminfo": meminfo}, 2 << 30},
		"no limit":        {fstest.MapFS{"proc/meminfo": meminfo, "proc/self/cgroup": file("0::/a/b\n"), "sys/fs/cgroup/a/b/memory.max": file("max\n")}, 2 << 30},
		"a container":     {fstest.MapFS{"proc/meminfo": meminfo, "proc/self/cgroup": file("0::/\n"), "sys/fs/cgroup/memory.max": file("536870912\n")}, ampleHeap},
		"a group around":  {fstest.MapFS{"proc/meminfo": meminfo, "proc/self/cgroup": file("0::/a/b\n"), "sys/fs/cgroup/a/memory.max": file("4294967296\n")}, 512 << 20},
		"version 1": {fstest.MapFS{"proc/meminfo": meminfo, "proc/self/cgroup": file("5:cpu:/\n4:memory:/a\n"),
			"sys/fs/cgroup/memory/a/memory.limit_in_bytes": file("4294967296\n")}, 512 << 20},
	} {
		if heap := heapOf(onOffer(c.files)); heap != c.heap {
			t.Errorf("%s: the heap may grow to %d, not %d", name, heap, c.heap)
		}
	}
}
