package main

import (
	"bytes"
	"context"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/blindspot/blindspot/duckdb"
	"github.com/blindspot/blindspot/internal/realdata"
	"github.com/blindspot/blindspot/source/ucdp/ucdptest"
)

// TestMain also plays the program itself: some faults (a lock held elsewhere, a
// full disk, the peak of memory) exist only between processes.
func TestMain(m *testing.M) {
	switch os.Getenv("BLINDSPOT_TEST_AS") {
	case "program":
		os.Exit(child())
	case "holder":
		os.Exit(hold())
	}
	code := m.Run()
	if shared.dir != "" {
		_ = os.RemoveAll(shared.dir)
	}
	os.Exit(code)
}

// child is the program in a process of its own, in the straits that the
// environment asks for.
func child() int {
	if s := os.Getenv("BLINDSPOT_TEST_FILE_BYTES"); s != "" {
		n, err := strconv.ParseUint(s, 10, 64)
		if err != nil {
			panic(err)
		}
		signal.Ignore(syscall.SIGXFSZ) // so that a write fails as on a full disk
		if err := syscall.Setrlimit(syscall.RLIMIT_FSIZE, &syscall.Rlimit{Cur: n, Max: n}); err != nil {
			panic(err)
		}
	}
	if os.Getenv("BLINDSPOT_TEST_NOBODY") != "" && os.Getuid() == 0 {
		if err := syscall.Setuid(65534); err != nil { // root may write anywhere
			panic(err)
		}
	}
	thrifty()
	p := &program{stdout: os.Stdout, stderr: os.Stderr, now: clock, env: os.Getenv, client: hasty()}
	code := p.run(context.Background(), os.Args[1:])
	if file := os.Getenv("BLINDSPOT_TEST_PEAK"); file != "" {
		status, err := os.ReadFile("/proc/self/status")
		if err == nil {
			err = os.WriteFile(file, status, 0o600)
		}
		if err != nil {
			panic(err)
		}
	}
	return code
}

// hold keeps a store open for writing until its standard input ends.
func hold() int {
	s, err := duckdb.Open(context.Background(), os.Args[1], duckdb.Options{})
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	fmt.Println("held")
	_, _ = os.Stdin.Read(make([]byte, 1))
	_ = s.Close()
	return 0
}

// clock is the day on which all tests take place.
func clock() time.Time { return time.Date(2026, 1, 15, 12, 0, 0, 0, time.UTC) }

// result is what one command line did.
type result struct {
	code     int
	out, err string
}

// run carries out one command line in this process; home takes the place of the
// user's data directory.
func run(t testing.TB, home string, args ...string) result {
	t.Helper()
	var out, errs bytes.Buffer
	p := &program{stdout: &out, stderr: &errs, now: clock, env: func(key string) string {
		if key == "XDG_DATA_HOME" {
			return home
		}
		return ""
	}}
	code := p.run(context.Background(), args)
	return result{code, out.String(), errs.String()}
}

// succeed runs a command line that must end well.
func succeed(t testing.TB, home string, args ...string) result {
	t.Helper()
	r := run(t, home, args...)
	if r.code != 0 {
		t.Fatalf("blindspot %s: exit code %d\n%s", strings.Join(args, " "), r.code, r.err)
	}
	return r
}

// spawn carries out one command line in a process of its own and returns its
// peak of memory in MB as well.
func spawn(t testing.TB, home string, env []string, args ...string) (result, int64) {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(self, args...)
	cmd.Env = append(os.Environ(), append(env, "BLINDSPOT_TEST_AS=program", "XDG_DATA_HOME="+home)...)
	var out, errs bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &errs
	_ = cmd.Run() // the exit code tells
	var peak int64
	if usage, ok := cmd.ProcessState.SysUsage().(*syscall.Rusage); ok {
		peak = usage.Maxrss / 1024
	}
	return result{cmd.ProcessState.ExitCode(), out.String(), errs.String()}, peak
}

// decode reads the JSON that a command printed.
func decode(t testing.TB, text string, into any) {
	t.Helper()
	if err := json.Unmarshal([]byte(text), into); err != nil {
		t.Fatalf("no JSON: %v\n%.400s", err, text)
	}
}

// hasKeys fails where an object lacks a key of the contract.
func hasKeys(t testing.TB, what string, object map[string]any, keys ...string) {
	t.Helper()
	for _, k := range keys {
		if _, ok := object[k]; !ok {
			t.Errorf("%s has no key %q", what, k)
		}
	}
}

func write(t testing.TB, path, text string) string {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func read(t testing.TB, path string) string {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

var shared struct {
	once sync.Once
	dir  string
}

// extract returns a data directory with a store that holds the extract of real
// events; it is shared, so that tests must not write to it.
func extract(t testing.TB) (home string) {
	t.Helper()
	file := realdata.Path(t, "ged/ged-extract.csv.gz")
	shared.once.Do(func() {
		dir, err := os.MkdirTemp("", "blindspot-e2e-")
		if err != nil {
			t.Fatal(err)
		}
		shared.dir = dir
		succeed(t, dir, "ingest", file, "--quiet")
	})
	return shared.dir
}

// event is one row of a GED file by column; columns not named are as in sound.
type event map[string]string

var sound = event{"id": "1", "relid": "AFG-2020-1-1", "year": "2020", "active_year": "1", "code_status": "Clear", "type_of_violence": "1",
	"conflict_dset_id": "333", "conflict_new_id": "333", "conflict_name": "Afghanistan: Government", "dyad_dset_id": "735", "dyad_new_id": "735",
	"dyad_name": "Government of Afghanistan - Made-up Front", "side_a_dset_id": "130", "side_a_new_id": "130", "side_a": "Government of Afghanistan",
	"side_b_dset_id": "9303", "side_b_new_id": "9303", "side_b": "Made-up Front", "number_of_sources": "2", "where_prec": "1",
	"where_coordinates": "Kabul town", "adm_1": "Kabul province", "latitude": "34.53", "longitude": "69.16", "geom_wkt": "POINT (69.16 34.53)",
	"priogrid_gid": "179779", "country": "Afghanistan", "country_id": "700", "region": "Asia", "event_clarity": "1", "date_prec": "1",
	"date_start": "2020-03-04", "date_end": "2020-03-04", "deaths_a": "1", "deaths_b": "2", "deaths_civilians": "0", "deaths_unknown": "0",
	"best": "3", "high": "4", "low": "2", "gwnoa": "700"}

// ged is the text of a GED file with these rows.
func ged(rows ...event) string {
	var b strings.Builder
	w := csv.NewWriter(&b)
	names := strings.Split(ucdptest.Header, ",")
	_ = w.Write(names) // a strings.Builder does not fail
	for _, row := range rows {
		cells := make([]string, len(names))
		for i, name := range names {
			value, ok := row[name]
			if !ok {
				value = sound[name]
			}
			cells[i] = value
		}
		_ = w.Write(cells)
	}
	w.Flush()
	return b.String()
}

// gedFile writes a GED file of release 25.1.
func gedFile(t testing.TB, rows ...event) string {
	t.Helper()
	return write(t, filepath.Join(t.TempDir(), "GEDEvent_v25_1.csv"), ged(rows...))
}
