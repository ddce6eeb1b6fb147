package main

import (
	"archive/zip"
	"bytes"
	"compress/gzip"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/blindspot/blindspot/internal/slow"
	"github.com/blindspot/blindspot/source/ucdp/ucdptest"
)

// boundMB is what a command may take of memory, whatever it is given.
const boundMB = 400

// refuses runs a command on a file that means harm: it ends in time, says what is
// wrong and what to do, and takes no more memory than usual.
func refuses(t *testing.T, name string, args ...string) {
	t.Helper()
	t.Run(name, func(t *testing.T) {
		r, peak, took := bounded(t, t.TempDir(), args...)
		if r.code < 2 || r.code > 5 || !strings.Contains(r.err, "hint: ") || strings.Contains(r.err, "goroutine") {
			t.Errorf("exit code %d\n%.600s%.600s", r.code, r.out, r.err)
		}
		if peak > boundMB || took > time.Minute {
			t.Errorf("%d MB, %v", peak, took)
		}
		t.Logf("%d MB: %.160s", peak, strings.SplitN(r.err, "\n", 2)[0])
	})
}

// bounded is spawn with an end: what goes on for a minute is killed, and can take a
// whole machine's memory no longer.
func bounded(t *testing.T, home string, args ...string) (r result, peakMB int64, took time.Duration) {
	t.Helper()
	return boundedBy(t, time.Minute, home, args...)
}

// longestCommand is what a question about a whole release may take on a busy machine.
const longestCommand = 10 * time.Minute

func boundedBy(t *testing.T, most time.Duration, home string, args ...string) (r result, peakMB int64, took time.Duration) {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithTimeout(t.Context(), most)
	defer stop()
	cmd := exec.CommandContext(ctx, self, args...)
	// What the system says of a child that ended has its parent's memory in it.
	peak := filepath.Join(t.TempDir(), "peak")
	cmd.Env = append(os.Environ(), "BLINDSPOT_TEST_AS=program", "XDG_DATA_HOME="+home, "BLINDSPOT_TEST_PEAK="+peak)
	var out, errs bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &errs
	begun := time.Now()
	_ = cmd.Run() // the exit code tells
	took = time.Since(begun)
	return result{cmd.ProcessState.ExitCode(), out.String(), errs.String()}, peakOf(t, read(t, peak)), took
}

// packed is a file of gzip that unpacks to so many megabytes of a text, after a head.
func packed(t *testing.T, path, head, text string, megabytes int) string {
	t.Helper()
	var b bytes.Buffer
	z, _ := gzip.NewWriterLevel(&b, gzip.DefaultCompression) // the level is one
	_, _ = io.WriteString(z, head)
	block := []byte(strings.Repeat(text, 1<<20/len(text)))
	for range megabytes {
		_, _ = z.Write(block)
	}
	_ = z.Close()
	return write(t, path, b.String())
}

func TestMaliciousEventFiles(t *testing.T) {
	slow.Test(t)
	dir := t.TempDir()
	at := func(name string) string { return filepath.Join(dir, name) }
	row := strings.SplitN(ged(sound), "\n", 2)[1]
	refuses(t, "zeros", "ingest", packed(t, at("a.csv.gz"), "", "\x00", 250))
	refuses(t, "a header without an end", "ingest", packed(t, at("b.csv.gz"), "", "x", 250))
	refuses(t, "a field without an end", "ingest", packed(t, at("c.csv.gz"), ucdptest.Header+"\n\"", "y", 250))
	refuses(t, "a row, again and again", "ingest", packed(t, at("d.csv.gz"), ucdptest.Header+"\n", row, 250))
	refuses(t, "commas", "ingest", packed(t, at("e.csv.gz"), ucdptest.Header+"\n", ",", 250))
	refuses(t, "empty lines", "ingest", packed(t, at("f.csv.gz"), ucdptest.Header+"\n", "\n", 250))
	refuses(t, "a coverage table without an end", "ingest", gedFile(t, sound), "--coverage", packed(t, at("g.csv.gz"), "iso3,year,coverage\n", "z", 250))

	bomb := read(t, at("a.csv.gz"))
	refuses(t, "a zip in a zip", "ingest", write(t, at("h.zip"), string(zipped(t, map[string][]byte{"inner.zip": zipped(t, map[string][]byte{"a.csv": []byte(bomb)})}))))
	refuses(t, "gzip in a zip that calls itself CSV", "ingest", write(t, at("i.zip"), string(zipped(t, map[string][]byte{"a.csv": []byte(bomb)}))))
	refuses(t, "a zip of zeros", "ingest", zipFile(t, at("j.zip"), 1, 250))
	refuses(t, "a zip of sixty thousand files", "ingest", zipFile(t, at("k.zip"), 60_000, 0))
	lying := zipped(t, map[string][]byte{"a.csv": []byte(ged(sound))})
	for i := 0; i+4 < len(lying); i++ { // sizes of the central directory
		if bytes.Equal(lying[i:i+4], []byte("PK\x01\x02")) {
			binary.LittleEndian.PutUint32(lying[i+24:], 0xfffffff0)
		}
	}
	refuses(t, "a zip that lies about its size", "ingest", write(t, at("l.zip"), string(lying)))
	refuses(t, "a workbook", "ingest", write(t, at("m.xlsx"), string(zipped(t, map[string][]byte{"[Content_Types].xml": []byte("<x/>"), "xl/workbook.xml": []byte("<x/>")}))))
	if err := syscall.Mkfifo(at("n.csv"), 0o600); err != nil {
		t.Fatal(err)
	}
	refuses(t, "a pipe that nobody writes to", "ingest", at("n.csv"))
	refuses(t, "a device without an end", "ingest", "/dev/zero")
}

// zipFile is a zip of so many files of so many megabytes of zeros.
func zipFile(t *testing.T, path string, files, megabytes int) string {
	t.Helper()
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	z, zeros := zip.NewWriter(f), make([]byte, 1<<20)
	for i := range files {
		w, err := z.Create(fmt.Sprintf("%d.csv", i))
		if err != nil {
			t.Fatal(err)
		}
		for range megabytes {
			_, _ = w.Write(zeros)
		}
	}
	if err := errors.Join(z.Close(), f.Close()); err != nil {
		t.Fatal(err)
	}
	return path
}

// A name in a zip is text, and no path.
func TestMaliciousNameInAZip(t *testing.T) {
	home := t.TempDir()
	file := write(t, filepath.Join(t.TempDir(), "GEDEvent_v25_1.zip"), string(zipped(t, map[string][]byte{"../../../../out\x1b[31m.csv": []byte(ged(sound))})))
	r := run(t, home, "ingest", file)
	if r.code != 0 || strings.Contains(r.out+r.err, "\x1b") {
		t.Errorf("%d %q", r.code, r.out+r.err)
	}
	if listed := succeed(t, home, "dataset", "list", "--json").out; strings.Contains(listed, "..") {
		t.Errorf("a path stands in the store: %s", listed)
	}
}

func TestMaliciousCaseFolders(t *testing.T) {
	slow.Test(t)
	folder := func(name, file, text string) string {
		dir := filepath.Join(t.TempDir(), name)
		t.Chdir(filepath.Dir(dir))
		succeed(t, t.TempDir(), "case", "init", name)
		if file != "" {
			write(t, filepath.Join(dir, file), text)
		}
		return dir
	}
	laughs := "a: &a [x, x, x, x, x, x, x, x, x]\n"
	for c := 'b'; c <= 'j'; c++ {
		laughs += fmt.Sprintf("%c: &%c [%s]\n", c, c, strings.TrimSuffix(strings.Repeat(fmt.Sprintf("*%c, ", c-1), 9), ", "))
	}
	refuses(t, "a billion laughs", "case", "validate", folder("laughs", "case.yaml", laughs+"name: *j\n"))
	refuses(t, "brackets in brackets", "case", "validate", folder("deep", "case.yaml", "name: "+strings.Repeat("[", 500_000)))
	refuses(t, "maps in maps", "case", "validate", folder("maps", "claims.yaml", "claims: "+strings.Repeat("{a: ", 200_000)))
	refuses(t, "lists in lists", "case", "validate", folder("lists", "claims.yaml", strings.Repeat("- ", 400_000)+"a"))
	refuses(t, "a scalar of sixty megabytes", "case", "validate", folder("long", "case.yaml", "name: "+strings.Repeat("x", 60<<20)))
	refuses(t, "a table of sixty megabytes", "case", "validate", folder("table", "events.csv", "id\n"+strings.Repeat("1\n", 30<<20)))
	outside := write(t, filepath.Join(t.TempDir(), "secret.csv"), "id\nno-one-may-read-this\n")
	linked := folder("linked", "", "")
	if err := os.Remove(filepath.Join(linked, "events.csv")); err != nil && !os.IsNotExist(err) {
		t.Fatal(err)
	}
	if err := os.Symlink(outside, filepath.Join(linked, "events.csv")); err != nil {
		t.Fatal(err)
	}
	if r, _, _ := bounded(t, t.TempDir(), "case", "validate", linked); strings.Contains(r.out+r.err, "no-one-may-read-this") || r.code == 0 {
		t.Errorf("a link led out of the folder: %d %s%s", r.code, r.out, r.err)
	}
	pipe := folder("pipe", "", "")
	_ = os.Remove(filepath.Join(pipe, "shocks.csv"))
	if err := syscall.Mkfifo(filepath.Join(pipe, "shocks.csv"), 0o600); err != nil {
		t.Fatal(err)
	}
	refuses(t, "a pipe in place of a table", "case", "validate", pipe)
}

// Files of forecasts whose footer was bent: refused, or read where the bytes did not
// matter, and never the end of the program.
func TestMaliciousParquet(t *testing.T) {
	slow.Test(t)
	home, dir := t.TempDir(), t.TempDir()
	history := writeHistory(t)
	succeed(t, home, "export", "forecast", "--format", "views", "--history", history, "--window", "2018", "-o", dir)
	sound := []byte(read(t, filepath.Join(dir, "cm", "window=Y2018", "blindspot_2018.parquet")))
	footer := int(binary.LittleEndian.Uint32(sound[len(sound)-8:]))
	rng := rand.New(rand.NewPCG(1, 8))
	most := int64(0)
	for i := range 40 {
		bent := bytes.Clone(sound)
		switch i {
		case 0:
			binary.LittleEndian.PutUint32(bent[len(bent)-8:], 0xffffffff)
		case 1:
			binary.LittleEndian.PutUint32(bent[len(bent)-8:], uint32(len(bent)-12)) //nolint:gosec // a few thousand
		case 2:
			bent = append(bytes.Clone(bent[:4]), bent[len(bent)-8-footer:]...) // no data before the footer
		default:
			for range 1 + rng.IntN(4) {
				bent[len(bent)-8-1-rng.IntN(footer)] = byte(rng.IntN(256))
			}
			if i%4 == 0 { // numbers of many bytes: counts of rows and sizes beyond all bounds
				at := len(bent) - 8 - footer + rng.IntN(footer-10)
				copy(bent[at:], "\xff\xff\xff\xff\xff\xff\xff\xff\x7f")
			}
		}
		r, peak, _ := bounded(t, home, "score", write(t, filepath.Join(dir, "bent.parquet"), string(bent)), "--actuals", history)
		if r.code != 0 && (r.code < 2 || r.code > 5 || !strings.Contains(r.err, "hint: ")) {
			t.Errorf("%d: exit code %d: %.500s", i, r.code, r.err)
		}
		most = max(most, peak)
	}
	if most > boundMB {
		t.Errorf("%d MB", most)
	}
	t.Logf("at most %d MB", most)
}
