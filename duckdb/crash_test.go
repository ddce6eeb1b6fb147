package duckdb_test

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/signal"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/duckdb"
	"github.com/blindspot/blindspot/internal/slow"
	"github.com/blindspot/blindspot/internal/storetest"
	"github.com/blindspot/blindspot/memory"
)

func oneRelease() memory.Release {
	return memory.Release{Dataset: storetest.Dataset("one.csv", "20.1", blindspot.NewDate(2020, 6, 1)),
		Events: []blindspot.Event{storetest.Full()}}
}

// manyReader makes up n events, each tenth of which is faulty.
type manyReader struct{ n, next int }

func (r *manyReader) Next() (blindspot.Event, int, *blindspot.RowFault, error) {
	if r.next == r.n {
		return blindspot.Event{}, 0, nil, io.EOF
	}
	r.next++
	if r.next%10 == 0 {
		return blindspot.Event{}, r.next, &blindspot.RowFault{Line: r.next, Column: "best", Reason: "not a number", Raw: "x"}, nil
	}
	e := storetest.Full()
	e.ID = "made:" + strconv.Itoa(r.next)
	e.SideB.ID = blindspot.ActorID("ucdp:" + strconv.Itoa(r.next%500))
	e.URL = fmt.Sprintf("https://example.org/%d/%d", r.next, r.next*7919)
	return e, r.next, nil, nil
}

// manyRows are written when the import commits; largeRows are more than one of
// DuckDB's row groups, which are written while it goes on.
const (
	manyRows  = 4_000
	largeRows = 140_000
	fullRows  = 20_000 // more than a megabyte in the store
)

func manyRequest(rows int) duckdb.ImportRequest {
	r := request(oneRelease())
	r.Reader, r.File, r.SHA256 = &manyReader{n: rows}, "many.csv", "sha-of-many"
	return r
}

// childImport imports a large file and says how far it has come.
func childImport() {
	ctx := context.Background()
	s, err := duckdb.Open(ctx, os.Getenv("STORE"), duckdb.Options{MemoryLimit: "100MB"})
	if err != nil {
		_, _ = os.Stdout.WriteString("failed: " + err.Error() + "\n")
		return
	}
	n, err := strconv.Atoi(os.Getenv("ROWS"))
	if err != nil {
		_, _ = os.Stdout.WriteString("failed: " + err.Error() + "\n")
		return
	}
	r := manyRequest(n)
	said := 0
	r.Progress = func(rows int) {
		if rows >= said {
			_, _ = os.Stdout.WriteString(strconv.Itoa(rows) + "\n")
			said = rows + n/20
		}
	}
	if _, err := s.Import(ctx, r); err != nil {
		_, _ = os.Stdout.WriteString("failed: " + err.Error() + "\n")
	}
	_ = s.Close()
}

// TestKilledInMidImport kills an importing process at random points, from its
// first row to after its commit, and looks at what it left.
func TestKilledInMidImport(t *testing.T) {
	slow.Test(t)
	rng := rand.New(rand.NewPCG(2, 6))
	const kills = 25
	whole := 0
	before, err := os.ReadFile(closedStore(t))
	if err != nil {
		t.Fatal(err)
	}
	for i := range kills {
		path := storePath(t)
		if err := os.WriteFile(path, before, 0o600); err != nil {
			t.Fatal(err)
		}
		rows := manyRows
		if i%12 == 11 {
			rows = largeRows
		}
		// The last fifth of the kills falls into the commit and after.
		killDuringImport(t, path, rows, rng.IntN(rows+rows/4), time.Duration(rng.IntN(30))*time.Millisecond)
		whole += checkAfterKill(t, i, path, rows)
	}
	t.Logf("%d of %d killed imports were complete", whole, kills)
}

func killDuringImport(t *testing.T, path string, rows, after int, delay time.Duration) {
	t.Helper()
	cmd := child(t, "import", "STORE="+path, fmt.Sprint("ROWS=", rows))
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewScanner(out)
	for lines.Scan() {
		if n, err := strconv.Atoi(lines.Text()); err != nil {
			t.Errorf("the child says %q", lines.Text())
		} else if n >= after {
			break
		}
	}
	time.Sleep(delay) // between two reports, so that the kill falls anywhere
	_ = cmd.Process.Signal(syscall.SIGKILL)
	_ = cmd.Wait() // killed, or done
}

// checkAfterKill returns 1 where the file was imported whole.
func checkAfterKill(t *testing.T, i int, path string, rows int) int {
	t.Helper()
	ctx := context.Background()
	// A reader may be the first to come: it sees the same.
	r := open(t, path, duckdb.Options{ReadOnly: true})
	first, err := r.Count(ctx, blindspot.Filter{})
	if err = errors.Join(err, r.Close()); err != nil {
		t.Fatalf("kill %d: reading: %v", i, err)
	}
	s := open(t, path, duckdb.Options{})
	defer s.Close()
	n, err := s.Count(ctx, blindspot.Filter{})
	if err != nil {
		t.Fatalf("kill %d: %v", i, err)
	}
	datasets, err := s.Datasets(ctx, 0)
	if err != nil {
		t.Fatalf("kill %d: %v", i, err)
	}
	if first != n {
		t.Fatalf("kill %d: a reader saw %d events, a writer %d", i, first, n)
	}
	good := rows - rows/10
	faults := len(quarantined(t, s))
	// The event of the first file, made:1, is one of the second file as well.
	done := len(datasets) == 2 && n == good && faults == rows/10
	if none := len(datasets) == 1 && n == 1 && faults == 0; !none && !done {
		t.Fatalf("kill %d: %d datasets, %d events, %d faults: neither none nor all of the file", i, len(datasets), n, faults)
	}
	account, err := s.Import(ctx, manyRequest(rows))
	if err != nil {
		t.Fatalf("kill %d: importing again: %v", i, err)
	}
	want := blindspot.Import{RowsRead: rows, Stored: good - 1, Updated: 1, Quarantined: rows / 10}
	if done {
		want = blindspot.Import{RowsRead: rows, Unchanged: rows}
	}
	if account != want {
		t.Fatalf("kill %d: importing again: %+v, want %+v", i, account, want)
	}
	if n, err := s.Count(ctx, blindspot.Filter{}); err != nil || n != good {
		t.Fatalf("kill %d: in the end %d events, %v", i, n, err)
	}
	if done {
		return 1
	}
	return 0
}

// childSmallFiles imports where no file may grow beyond a megabyte: what a full
// disk looks like to a process.
func childSmallFiles() {
	ctx := context.Background()
	s, err := duckdb.Open(ctx, os.Getenv("STORE"), duckdb.Options{MemoryLimit: "100MB"})
	if err != nil {
		_, _ = os.Stdout.WriteString("open: " + err.Error() + "\n")
		return
	}
	signal.Ignore(syscall.SIGXFSZ) // the write then fails, as on a full disk
	limit := syscall.Rlimit{Cur: 1 << 20, Max: 1 << 20}
	if err := syscall.Setrlimit(syscall.RLIMIT_FSIZE, &limit); err != nil {
		_, _ = os.Stdout.WriteString("limit: " + err.Error() + "\n")
		return
	}
	_, err = s.Import(ctx, manyRequest(fullRows))
	fmt.Printf("%s|%v|%s\n", blindspot.CodeOf(err), err, blindspot.HintOf(err))
	_ = s.Close()
}

func TestFullDiskLosesNothing(t *testing.T) {
	slow.Test(t)
	ctx := context.Background()
	path := closedStore(t)
	out, err := child(t, "small files", "STORE="+path).Output()
	if err != nil {
		t.Fatal(err)
	}
	if !strings.HasPrefix(string(out), "unavailable|") || !strings.Contains(string(out), "disk is full") {
		t.Errorf("the child says %q", out)
	}
	s := open(t, path, duckdb.Options{})
	if n, err := s.Count(ctx, blindspot.Filter{}); err != nil || n != 1 {
		t.Errorf("afterwards the store holds %d events, %v", n, err)
	}
	if account, err := s.Import(ctx, manyRequest(fullRows)); err != nil || !account.Balanced() || account.RowsRead != fullRows {
		t.Errorf("with space again: %+v, %v", account, err)
	}
}
