package duckdb_test

import (
	"bufio"
	"context"
	"database/sql"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"go.uber.org/goleak"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/duckdb"
	"github.com/blindspot/blindspot/internal/slow"
	"github.com/blindspot/blindspot/internal/storetest"
)

// TestMain turns the test binary into the child processes of the tests.
func TestMain(m *testing.M) {
	switch os.Getenv("BLINDSPOT_CHILD") {
	case "hold":
		childHold()
	case "import":
		childImport()
	case "nobody":
		childNobody()
	case "small files":
		childSmallFiles()
	default:
		goleak.VerifyTestMain(m)
	}
}

// child starts the test binary as another process.
func child(t testing.TB, role string, env ...string) *exec.Cmd {
	t.Helper()
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(append(os.Environ(), "BLINDSPOT_CHILD="+role), env...)
	cmd.Stderr = os.Stderr
	return cmd
}

// childHold opens a store, says so, and holds it until its input ends.
func childHold() {
	s, err := duckdb.Open(context.Background(), os.Getenv("STORE"), duckdb.Options{ReadOnly: os.Getenv("READ_ONLY") != ""})
	if err != nil {
		_, _ = os.Stdout.WriteString("failed: " + err.Error() + "\n")
		return
	}
	_, _ = os.Stdout.WriteString("holding\n")
	_, _ = bufio.NewReader(os.Stdin).ReadString('\n')
	_ = s.Close()
}

// hold has another process hold the store until the returned function is called.
func hold(t *testing.T, path string, env ...string) (release func()) {
	t.Helper()
	cmd := child(t, "hold", append(env, "STORE="+path)...)
	in, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	if line, err := bufio.NewReader(out).ReadString('\n'); err != nil || line != "holding\n" {
		t.Fatalf("the child says %q, %v", line, err)
	}
	return func() {
		_ = in.Close()
		if err := cmd.Wait(); err != nil {
			t.Error(err)
		}
	}
}

// closedStore is the path of a store that holds one release.
func closedStore(t testing.TB) string {
	t.Helper()
	path := storePath(t)
	s, err := duckdb.Open(context.Background(), path, duckdb.Options{})
	if err != nil {
		t.Fatal(err)
	}
	importRelease(t, s, oneRelease())
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestTwoProcesses(t *testing.T) {
	slow.Test(t)
	ctx := context.Background()
	path := closedStore(t)
	release := hold(t, path)
	for _, readOnly := range []bool{false, true} {
		_, err := duckdb.Open(ctx, path, duckdb.Options{ReadOnly: readOnly})
		if blindspot.CodeOf(err) != blindspot.Unavailable || !strings.Contains(blindspot.HintOf(err), "--read-only") ||
			!strings.Contains(err.Error(), "in use by") || !strings.Contains(err.Error(), "process ") {
			t.Errorf("while another process writes: got %v (%s)", err, blindspot.HintOf(err))
		}
	}
	release()

	release = hold(t, path, "READ_ONLY=1")
	if _, err := duckdb.Open(ctx, path, duckdb.Options{}); blindspot.CodeOf(err) != blindspot.Unavailable {
		t.Errorf("writing while another process reads: got %v", err)
	}
	if n, err := open(t, path, duckdb.Options{ReadOnly: true}).Count(ctx, blindspot.Filter{}); err != nil || n != 1 {
		t.Errorf("reading while another process reads: %d events, %v", n, err)
	}
	release()
}

func TestReadOnlyStoreRefusesToWrite(t *testing.T) {
	ctx := context.Background()
	s := open(t, closedStore(t), duckdb.Options{ReadOnly: true})
	_, err := s.Import(ctx, request(oneRelease()))
	for what, err := range map[string]error{
		"import":   err,
		"declare":  s.Declare(ctx, blindspot.Declaration{ID: "ucdp:1", Kind: blindspot.Community}),
		"forecast": s.PutForecasts(ctx, nil),
	} {
		if blindspot.CodeOf(err) != blindspot.Unavailable || !strings.Contains(blindspot.HintOf(err), "--read-only") {
			t.Errorf("%s: got %v", what, err)
		}
	}
	if cells, _, _, err := all(s, "SELECT count(*) FROM events", duckdb.Limits{}); err != nil || len(cells) != 1 {
		t.Errorf("SQL on a read-only store: %v, %v", cells, err)
	}
}

// childNobody opens a store as a user who may read it, but not write it.
func childNobody() {
	if os.Geteuid() == 0 {
		if err := syscall.Setuid(65534); err != nil {
			fmt.Println("setuid:", err)
			return
		}
	}
	for _, readOnly := range []bool{false, true} {
		s, err := duckdb.Open(context.Background(), os.Getenv("STORE"), duckdb.Options{ReadOnly: readOnly})
		fmt.Printf("%s|%v|%s\n", blindspot.CodeOf(err), err, blindspot.HintOf(err))
		if err == nil {
			_ = s.Close()
		}
	}
}

func TestFileThatMayNotBeWritten(t *testing.T) {
	path := closedStore(t)
	if err := os.Chmod(path, 0o444); err != nil {
		t.Fatal(err)
	}
	// Others may pass the folders of the test, but make no file there.
	for _, dir := range []string{filepath.Dir(path), filepath.Dir(filepath.Dir(path))} {
		if err := os.Chmod(dir, 0o755); err != nil {
			t.Fatal(err)
		}
	}
	out, err := child(t, "nobody", "STORE="+path).Output()
	if err != nil {
		t.Fatal(err)
	}
	writing, reading, _ := strings.Cut(string(out), "\n")
	if !strings.HasPrefix(writing, "unavailable|") || !strings.Contains(writing, "cannot be written") || !strings.Contains(writing, "--read-only") {
		t.Errorf("opened for writing: %q", writing)
	}
	if !strings.HasPrefix(reading, "internal|<nil>|") { // no error has no code of its own
		t.Errorf("opened for reading: %q", reading)
	}
}

func TestOpenRefusesWhatIsNotAStore(t *testing.T) {
	ctx := context.Background()
	dir := t.TempDir()
	write := func(name string, content []byte) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, content, 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	foreign := filepath.Join(dir, "foreign.duckdb")
	execIn(t, foreign, "CREATE TABLE mine (i INTEGER)")
	newer := filepath.Join(dir, "newer.duckdb")
	s, err := duckdb.Open(ctx, newer, duckdb.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	whole, err := os.ReadFile(newer)
	if err != nil {
		t.Fatal(err)
	}
	torn := append([]byte(nil), whole...)
	for i := 12 << 10; i < len(torn); i++ {
		torn[i] ^= 0x5a
	}
	execIn(t, newer, "INSERT INTO schema_version VALUES (999, now())")

	for _, c := range []struct {
		name, path string
		readOnly   bool
		code       blindspot.Code
		says       string
	}{
		{"text", write("text.csv", []byte(strings.Repeat("id,year\n1,2020\n", 1000))), false, blindspot.BadInput, "not a Blindspot store"},
		{"short text", write("short.csv", []byte("id\n")), false, blindspot.BadInput, "not a Blindspot store"},
		{"directory", dir, false, blindspot.BadInput, "directory"},
		{"another database", foreign, false, blindspot.BadInput, "not a Blindspot store"},
		{"another database to read", foreign, true, blindspot.BadInput, "not a Blindspot store"},
		{"newer schema", newer, false, blindspot.BadInput, "schema version 999"},
		{"newer schema to read", newer, true, blindspot.BadInput, "schema version 999"},
		{"damaged", write("torn.duckdb", torn), false, blindspot.BadInput, "damaged"},
		{"cut short", write("cut.duckdb", whole[:16<<10]), false, blindspot.BadInput, "damaged"},
		{"no file to read", filepath.Join(dir, "none"), true, blindspot.NotFound, "no store"},
		{"empty file", write("empty", nil), false, blindspot.BadInput, "empty"},
		{"odd name", filepath.Join(dir, "a?b"), false, blindspot.Usage, "cannot hold"},
		{"folder that does not exist", filepath.Join(dir, "no", "such", "store"), false, blindspot.NotFound, "folder"},
	} {
		t.Run(c.name, func(t *testing.T) {
			s, err := duckdb.Open(ctx, c.path, duckdb.Options{ReadOnly: c.readOnly})
			if err == nil {
				s.Close()
			}
			if blindspot.CodeOf(err) != c.code || !strings.Contains(err.Error(), c.says) || blindspot.HintOf(err) == "" {
				t.Errorf("got %v (%s, hint %q), want %s and %q", err, blindspot.CodeOf(err), blindspot.HintOf(err), c.code, c.says)
			}
		})
	}
}

func TestEventWithoutItsNamesIsAnError(t *testing.T) {
	path := closedStore(t)
	execIn(t, path, "UPDATE base_event SET side_a = 77")
	_, err := open(t, path, duckdb.Options{}).Events(context.Background(), blindspot.Filter{})
	if blindspot.CodeOf(err) != blindspot.BadInput || !strings.Contains(err.Error(), "damaged") {
		t.Errorf("got %v", err)
	}
}

// execIn runs SQL in a DuckDB file without the store.
func execIn(t testing.TB, path, query string) {
	t.Helper()
	db, err := sql.Open("duckdb", path)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if _, err := db.Exec(query); err != nil {
		t.Fatal(err)
	}
}

func TestMemoryLimitThatIsNone(t *testing.T) {
	for _, limit := range []string{"much", "-1MB", "1", "100%", "1MB'; DROP"} {
		if _, err := duckdb.Open(context.Background(), "", duckdb.Options{MemoryLimit: limit}); blindspot.CodeOf(err) != blindspot.Usage {
			t.Errorf("%s: got %v", limit, err)
		}
	}
}

// TestMigrationThatStoppedHalfwayGoesOn opens a store whose first opening was
// cut off before any migration.
func TestMigrationThatStoppedHalfwayGoesOn(t *testing.T) {
	path := storePath(t)
	execIn(t, path, "CREATE TABLE schema_version (version INTEGER, applied TIMESTAMP)")
	if _, err := duckdb.Open(context.Background(), path, duckdb.Options{ReadOnly: true}); blindspot.CodeOf(err) != blindspot.Unavailable ||
		!strings.Contains(blindspot.HintOf(err), "without --read-only") {
		t.Errorf("to read: %v", err)
	}
	importRelease(t, open(t, path, duckdb.Options{}), oneRelease())
}

func TestStoreKeepsEverythingOverClosing(t *testing.T) {
	ctx := context.Background()
	path := storePath(t)
	s, err := duckdb.Open(ctx, path, duckdb.Options{})
	if err != nil {
		t.Fatal(err)
	}
	importRelease(t, s, oneRelease())
	before, err := s.Events(ctx, blindspot.Filter{})
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	after, err := open(t, path, duckdb.Options{}).Events(ctx, blindspot.Filter{})
	if err != nil || len(after) != 1 || after[0] != before[0] || after[0].ID != storetest.Full().ID {
		t.Errorf("before %v, after %v, %v", before, after, err)
	}
}
