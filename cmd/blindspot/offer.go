package main

import (
	"io/fs"
	"math"
	"path"
	"strconv"
	"strings"
)

// onOffer is how many bytes of memory a process may count on, by the files of Linux under
// a root: what the machine has left, or the least that a control group around the process
// allows; 0 where that is not to be known.
func onOffer(root fs.FS) uint64 {
	left := uint64(math.MaxUint64)
	least := func(text string, unit uint64) {
		if n, err := strconv.ParseUint(strings.TrimSpace(text), 10, 64); err == nil { // "max" is no limit
			left = min(left, n*unit)
		}
	}
	for line := range strings.Lines(fileText(root, "proc/meminfo")) {
		if kB, is := strings.CutPrefix(line, "MemAvailable:"); is {
			least(strings.TrimSuffix(strings.TrimSpace(kB), "kB"), 1<<10)
		}
	}
	for line := range strings.Lines(fileText(root, "proc/self/cgroup")) { // 0::/a/b, or of version 1 4:memory:/a/b
		parts := strings.SplitN(strings.TrimSpace(line), ":", 3)
		if len(parts) < 3 || parts[1] != "" && parts[1] != "memory" {
			continue
		}
		mount, name := "sys/fs/cgroup", "memory.max"
		if parts[1] == "memory" {
			mount, name = "sys/fs/cgroup/memory", "memory.limit_in_bytes"
		}
		for at := path.Clean("/" + parts[2]); ; at = path.Dir(at) {
			least(fileText(root, path.Join(mount, at, name)), 1)
			if at == "/" {
				break
			}
		}
	}
	if left == math.MaxUint64 {
		return 0
	}
	return left
}

// fileText is the text of a file, or nothing.
func fileText(root fs.FS, name string) string {
	text, _ := fs.ReadFile(root, name) // not every system has it
	return string(text)
}
