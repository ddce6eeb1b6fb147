package main

import (
	"archive/zip"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"runtime/debug"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/blindspot/blindspot/internal/ucdpserver"
	"github.com/blindspot/blindspot/source/ucdp/ucdptest"
)

// BenchmarkUpdate brings a month of 2,000 rows into a whole release, whose board was looked
// at: with the quick brief of what it changed and without it; then the briefs alone: the
// quick one, the full one for the first time after the month and once more, and where
// nothing was ever kept; and beside these everything imported anew. The server is local, so that the transfer takes next to nothing.
// peak-MB is the most memory that the process held, the test's own included; cpu-s is
// the time of processors, which a busy machine does not lengthen.
func BenchmarkUpdate(b *testing.B) {
	rows := 385_000
	if n, err := strconv.Atoi(os.Getenv("BLINDSPOT_BENCH_ROWS")); err == nil {
		rows = n
	}
	whole := worldZip(b, rows)
	s := ucdpserver.Small()
	b.Cleanup(s.Close)
	s.Put("26.01.26.06", ucdpserver.Month(2000))
	var out atomic.Bool // the month is out
	s.Fault(func(w http.ResponseWriter, r *http.Request) bool {
		switch {
		case strings.HasSuffix(r.URL.Path, "/ged261-csv.zip"):
			http.ServeFile(w, r, whole)
		case strings.HasSuffix(r.URL.Path, "/GEDEvent_v26_0_1.csv"), strings.HasSuffix(r.URL.Path, "/GEDEvent_v26_01_26_06.csv") && !out.Load():
			http.NotFound(w, r)
		default:
			return false
		}
		return true
	})
	before := b.TempDir()
	if r := renew(b, s, before, ""); r.code != 0 {
		b.Fatal(r.err)
	}
	if r := inOctober(b, before, "", "watch"); r.code != 0 {
		b.Fatal(r.err)
	}
	out.Store(true)
	after := ""
	kept := b.TempDir()
	copies := 0
	month := func(b *testing.B, more ...string) {
		spent := 0.0
		for b.Loop() {
			b.StopTimer()
			copies++
			home := filepath.Join(kept, strconv.Itoa(copies))
			if err := os.CopyFS(home, os.DirFS(before)); err != nil {
				b.Fatal(err)
			}
			calm(b)
			used := cpu()
			b.StartTimer()
			r := renew(b, s, home, "", more...)
			b.StopTimer()
			spent += cpu() - used
			if r.code != 0 || !strings.Contains(r.out, "26.01.26.06") {
				b.Fatal(r.out, r.err)
			}
			if after != "" {
				_ = os.RemoveAll(after) // room for the next
			}
			after = home
			b.StartTimer()
		}
		peak(b)
		b.ReportMetric(spent/float64(b.N), "cpu-s")
	}
	b.Run("month", func(b *testing.B) { month(b, "--no-brief") })
	b.Run("month-and-brief", func(b *testing.B) { month(b) })
	told := func(b *testing.B, prepare func(home string), args ...string) {
		spent := 0.0
		for b.Loop() {
			b.StopTimer()
			prepare(filepath.Join(after, "blindspot", "blindspot.duckdb.kept"))
			calm(b)
			used := cpu()
			b.StartTimer()
			if r := inOctober(b, after, "", append([]string{"brief"}, args...)...); r.code != 0 {
				b.Fatal(r.err)
			}
			spent += cpu() - used
		}
		b.ReportMetric(spent/float64(b.N), "cpu-s")
		peak(b)
	}
	b.Run("brief-quick", func(b *testing.B) { told(b, func(string) {}, "--quick") })
	monthBefore, err := os.ReadFile(filepath.Join(before, "blindspot", "blindspot.duckdb.kept"))
	if err != nil {
		b.Fatal(err)
	}
	b.Run("brief-first", func(b *testing.B) {
		told(b, func(kept string) {
			if err := os.WriteFile(kept, monthBefore, 0o600); err != nil {
				b.Fatal(err)
			}
		})
	})
	b.Run("brief-again", func(b *testing.B) { told(b, func(string) {}) })
	b.Run("brief-nothing-kept", func(b *testing.B) { told(b, func(kept string) { _ = os.Remove(kept) }) })
	b.Run("nothing-new", func(b *testing.B) {
		for b.Loop() {
			if r := renew(b, s, after, ""); r.code != 0 || !strings.Contains(r.out, "up to date") {
				b.Fatal(r.out, r.err)
			}
		}
	})
	b.Run("anew", func(b *testing.B) {
		calm(b)
		for b.Loop() {
			if r := renew(b, s, b.TempDir(), "", "--no-brief"); r.code != 0 {
				b.Fatal(r.err)
			}
		}
		peak(b)
	})
}

func worldZip(b *testing.B, rows int) string {
	b.Helper()
	path := filepath.Join(b.TempDir(), "ged261-csv.zip")
	f, err := os.Create(path)
	if err != nil {
		b.Fatal(err)
	}
	z := zip.NewWriter(f)
	var w io.Writer
	if w, err = z.Create("GEDEvent_v26_1.csv"); err == nil {
		err = ucdptest.WriteWorld(w, rows, 1)
	}
	if err == nil {
		err = z.Close()
	}
	if err != nil {
		b.Fatal(err)
	}
	if err := f.Close(); err != nil {
		b.Fatal(err)
	}
	return path
}

// calm gives memory back, and forgets the most that was held before, where the system
// can: on others than Linux peak reports nothing.
func calm(b *testing.B) {
	b.Helper()
	debug.FreeOSMemory()
	_ = os.WriteFile("/proc/self/clear_refs", []byte("5"), 0o600)
}

// cpu is how many seconds of processors this process has used, 0 where the system does
// not tell it so.
func cpu() float64 {
	text, err := os.ReadFile("/proc/self/stat")
	if err != nil {
		return 0
	}
	fields := strings.Fields(string(text[strings.LastIndexByte(string(text), ')')+1:]))
	user, _ := strconv.ParseFloat(fields[11], 64) // digits alone
	system, _ := strconv.ParseFloat(fields[12], 64)
	return (user + system) / 100 // ticks, of which Linux tells a hundred a second
}

var highest = regexp.MustCompile(`VmHWM:\s+(\d+) kB`)

func peak(b *testing.B) {
	b.Helper()
	text, err := os.ReadFile("/proc/self/status")
	if found := highest.FindSubmatch(text); err == nil && found != nil {
		kb, _ := strconv.ParseFloat(string(found[1]), 64) // digits alone
		b.ReportMetric(kb/1024, "peak-MB")
	}
}
