package main

import (
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/blindspot/blindspot/internal/slow"
)

// disks is how many faults of the disk are tried in all; make faults asks for more.
func disks() int {
	if n, err := strconv.Atoi(os.Getenv("BLINDSPOT_DISK_FAULTS")); err == nil {
		return n
	}
	return 15
}

// onDisk are the victims that a command line of their own carries out.
func onDisk(t *testing.T) []victim {
	t.Helper()
	var out []victim
	for _, v := range victims(t) {
		if v.name != "upload" { // a server that cannot write goes on
			out = append(out, v)
		}
	}
	return out
}

// A disk that is full at whatever byte leaves what was before or what comes after, the
// program says what is wrong and what to do, and with room it ends where it would have.
func TestFullDiskAtAnyByte(t *testing.T) {
	slow.Test(t)
	onBadDisks(t, func(rng *rand.Rand, size int64) []string {
		return []string{fmt.Sprintf("BLINDSPOT_TEST_FILE_BYTES=%d", 1+rng.Int64N(size))}
	})
}

// The same of a disk of which any write or any sync on fails, as one that dies.
func TestFailingDisk(t *testing.T) {
	slow.Test(t)
	shim := diskShim(t)
	onBadDisks(t, func(rng *rand.Rand, _ int64) []string {
		return []string{"LD_PRELOAD=" + shim, fmt.Sprintf("DISK_FAILS_AT=%d", 1+rng.IntN(30))}
	})
}

// A disk on which each write and sync takes ten milliseconds is only slow.
func TestSlowDisk(t *testing.T) {
	slow.Test(t)
	shim := diskShim(t)
	for _, v := range onDisk(t) {
		home := v.home(t)
		undisturbed := copyOfHome(t, home)
		v.again(t, undisturbed)
		cmd := v.start(t, home, "LD_PRELOAD="+shim, "DISK_SLOW_MS=10")
		if err := cmd.Wait(); err != nil {
			t.Errorf("%s: %v\n%v", v.name, err, cmd.Stderr)
		}
		if v.state(t, home) != v.state(t, undisturbed) {
			t.Errorf("%s ends otherwise on a slow disk", v.name)
		}
	}
}

func onBadDisks(t *testing.T, fault func(rng *rand.Rand, size int64) []string) {
	t.Helper()
	all := onDisk(t)
	rng := rand.New(rand.NewPCG(18, 6))
	for _, v := range all {
		t.Run(v.name, func(t *testing.T) {
			origin := v.home(t)
			undisturbed := copyOfHome(t, origin)
			v.again(t, undisturbed)
			before, after := "", v.state(t, undisturbed)
			if v.name != "migration" { // to look at it would migrate it
				before = v.state(t, copyOfHome(t, origin))
			}
			failed := 0
			for range max(1, disks()/len(all)) {
				home := copyOfHome(t, origin)
				env := fault(rng, sizeOf(t, undisturbed))
				failed += onBadDisk(t, v, home, before, after, env)
				_ = os.RemoveAll(home)
			}
			t.Logf("%d of %d failed", failed, max(1, disks()/len(all)))
		})
	}
}

func onBadDisk(t *testing.T, v victim, home, before, after string, env []string) (failed int) {
	t.Helper()
	cmd := v.start(t, home, env...)
	if err := cmd.Wait(); err != nil {
		failed = 1
		said := fmt.Sprint(cmd.Stderr)
		if code := cmd.ProcessState.ExitCode(); code < 1 || code > 5 || !strings.Contains(said, "hint: ") || strings.Contains(said, "goroutine") {
			t.Errorf("%v: exit code %d\n%.2000s", env, code, said)
		}
	}
	if state := v.state(t, home); state != after && state != before && !v.parts {
		t.Errorf("%v: it left neither what was before nor what comes after:\n%s", env, state)
	}
	v.again(t, home)
	if got := v.state(t, home); got != after {
		t.Errorf("%v: carried out again, it ends in\n%s\nand undisturbed in\n%s", env, got, after)
	}
	return failed
}

// sizeOf is the size of the largest file below a folder.
func sizeOf(t *testing.T, dir string) (most int64) {
	t.Helper()
	err := filepath.Walk(dir, func(_ string, info os.FileInfo, err error) error {
		if err == nil && !info.IsDir() {
			most = max(most, info.Size())
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return most
}

// diskShim is a library that stands between the database and the disk. What Go writes
// itself does not come by it.
func diskShim(t *testing.T) string {
	t.Helper()
	onlyLinux(t)
	cc, err := exec.LookPath("cc")
	if err != nil {
		t.Fatalf("the program needs a C compiler, and so does this test: %v", err)
	}
	out := filepath.Join(t.TempDir(), "disk.so")
	if text, err := exec.Command(cc, "-shared", "-fPIC", "-O1", "-o", out, filepath.Join("testdata", "disk.c"), "-ldl").CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, text)
	}
	return out
}
