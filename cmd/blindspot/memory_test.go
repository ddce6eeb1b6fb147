package main

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"strconv"
	"strings"
	"testing"

	"github.com/blindspot/blindspot/internal/realdata"
	"github.com/blindspot/blindspot/internal/slow"
	"github.com/blindspot/blindspot/source/ucdp/ucdptest"
)

// fitsMB is what any everyday command may take of memory, whatever the store holds.
const fitsMB = 512

// roomy runs a command and holds its peak of resident memory against fitsMB.
func roomy(t *testing.T, home string, args ...string) {
	t.Helper()
	r, peak, took := boundedBy(t, longestCommand, home, args...)
	t.Logf("%-60s %4d MB %6.1f s", strings.Join(args[:min(2, len(args))], " "), peak, took.Seconds())
	if r.code != 0 || peak > fitsMB {
		t.Errorf("%v: exit code %d, %d MB\n%.400s", args, r.code, peak, r.err)
	}
}

// everyday are the commands of each day, each on a store of which nothing is kept yet.
func everyday(t *testing.T, home, largest, releases string) {
	t.Helper()
	for _, args := range [][]string{
		{"status"}, {"watch"}, {"check", "is-khorasan"}, {"forecast", largest},
		{"assess", largest, "--pdf=false", "-o", filepath.Join(t.TempDir(), "report")}, append([]string{"brief", "--between"}, strings.Fields(releases)...),
	} {
		if err := os.Remove(filepath.Join(home, "blindspot", "blindspot.duckdb.kept")); err != nil && !os.IsNotExist(err) {
			t.Fatal(err)
		}
		roomy(t, home, args...)
	}
	servesWithin(t, home)
}

// servesWithin asks a server that has no more memory for its first pages.
func servesWithin(t *testing.T, home string) {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(self, "serve", "--addr", "127.0.0.1:0", "--memory", fmt.Sprint(fitsMB))
	cmd.Env = append(os.Environ(), "BLINDSPOT_TEST_AS=program", "XDG_DATA_HOME="+home)
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	defer func() { _ = cmd.Process.Kill(); _ = cmd.Wait() }() // nothing is written to it
	address := ""
	for lines := bufio.NewScanner(out); address == "" && lines.Scan(); {
		address = servedAt.FindString(lines.Text())
	}
	for _, page := range []string{"", "watch", "watch.json", "explorer", "claims?case=is-khorasan", "forecasts", "data"} {
		resp, err := http.Get(address + page) //nolint:noctx // the server ends with the test
		if err != nil {
			t.Fatal(err)
		}
		if n, err := io.Copy(io.Discard, resp.Body); err != nil || n == 0 || resp.StatusCode != http.StatusOK {
			t.Errorf("%q: %d, %v", page, resp.StatusCode, err)
		}
		_ = resp.Body.Close()
	}
	peak := peakOf(t, read(t, fmt.Sprintf("/proc/%d/status", cmd.Process.Pid)))
	t.Logf("%-60s %4d MB", "serve, first pages", peak)
	if peak > fitsMB {
		t.Errorf("serve takes %d MB", peak)
	}
}

// A release of real size and the one before it: what is asked each day fits into 512 MB
// of resident memory, cold.
func TestMemoryOfAWholeRelease(t *testing.T) {
	slow.Test(t)
	onlyLinux(t)
	newest := realdata.Path(t, "world/ged-from-dyad-months-to-2021.csv.gz")
	home := t.TempDir()
	roomy(t, home, "ingest", yearBefore(t, newest), "--complete")
	roomy(t, home, "ingest", newest, "--release", "22.1", "--complete")
	everyday(t, home, "IS", "21.1 22.1")
}

// The same of made-up events, for those who have no data: few groups, so that each is
// most of the record.
func TestMemoryOfMadeUpEvents(t *testing.T) {
	slow.Test(t)
	onlyLinux(t)
	home := t.TempDir()
	for i, release := range []string{"24_1", "25_1"} {
		var text bytes.Buffer
		if err := ucdptest.Write(&text, 60_000+100*i, 4); err != nil {
			t.Fatal(err)
		}
		roomy(t, home, "ingest", write(t, filepath.Join(t.TempDir(), "GEDEvent_v"+release+".csv"), text.String()), "--complete")
	}
	var told struct{ Groups []struct{ Group string } }
	decode(t, succeed(t, home, "watch", "--json", "--top", "1").out, &told)
	everyday(t, home, told.Groups[0].Group, "24.1 25.1")
}

func onlyLinux(t *testing.T) {
	t.Helper()
	if runtime.GOOS != "linux" {
		t.Skip("what a process took at its peak is asked of /proc")
	}
}

// yearBefore writes the release of the year before: what had not happened yet is not in it.
func yearBefore(t *testing.T, packed string) string {
	t.Helper()
	f, err := os.Open(packed)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }() // read only
	z, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	last := regexp.MustCompile(`^\d+,[^,]*,2021,`)
	lines := bufio.NewScanner(z)
	for lines.Scan() {
		if !last.MatchString(lines.Text()) {
			out.WriteString(lines.Text() + "\n")
		}
	}
	if err := lines.Err(); err != nil || out.Len() < 1<<20 {
		t.Fatal(out.Len(), err)
	}
	return write(t, filepath.Join(t.TempDir(), "GEDEvent_v21_1.csv"), out.String())
}

// peakOf reads the peak of resident memory, in MB, out of /proc/PID/status.
func peakOf(t *testing.T, status string) int64 {
	t.Helper()
	kB, err := strconv.ParseInt(strings.Fields(strings.SplitN(status, "VmHWM:", 2)[1])[0], 10, 64)
	if err != nil {
		t.Fatal(err)
	}
	return kB / 1024
}

// What may lie uncollected grows with what is in use, so that a larger store is slower
// and never stuck.
func TestThriftyLimit(t *testing.T) {
	for _, tt := range []struct {
		live uint64
		want int64
	}{{0, ampleHeap}, {140 << 20, ampleHeap}, {400 << 20, 450 << 20}, {4 << 30, 9 << 29}} {
		if got := limitFor(tt.live); got != tt.want {
			t.Errorf("beside %d MB in use the limit is %d MB, want %d", tt.live>>20, got>>20, tt.want>>20)
		}
	}
	calls := make(chan struct{}, 8)
	afterEachCollection(func() {
		select {
		case calls <- struct{}{}:
		default:
		}
	})
	for range 3 {
		runtime.GC()
		<-calls // at each, and not the first alone
	}
}
