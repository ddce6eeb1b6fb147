package web_test

import (
	"bytes"
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/blindspot/blindspot/duckdb"
	"github.com/blindspot/blindspot/internal/desktest"
	"github.com/blindspot/blindspot/memory"
	"github.com/blindspot/blindspot/web"
)

// desk is one store, asked by a server and by the command.
type desk struct {
	*site
	file string
}

// readers opens the releases as a server and commands see them at one time: all
// of them read.
func readers(t *testing.T, releases []memory.Release) desk {
	t.Helper()
	file := filepath.Join(t.TempDir(), "made.duckdb")
	if err := desktest.Store(t, file, releases).Close(); err != nil {
		t.Fatal(err)
	}
	store, err := duckdb.Open(context.Background(), file, duckdb.Options{ReadOnly: true, Clock: desktest.Today})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = store.Close() })
	bench := desktest.Bench(store)
	return desk{start(t, web.Config{Bench: bench, Cases: []string{"is-khorasan"}}), file}
}

// program is the command, built once.
var program = sync.OnceValues(func() (string, error) {
	path := filepath.Join(shared.dir, "blindspot")
	cmd := exec.Command("go", "build", "-o", path, "../cmd/blindspot")
	if out, err := cmd.CombinedOutput(); err != nil {
		return string(out), err
	}
	return path, nil
})

// command runs the program on the desk's store; it must answer.
func (d desk) command(t *testing.T, args ...string) (out string) {
	t.Helper()
	out, errs := d.commandIn(t, t.TempDir(), args...)
	if out == "" {
		t.Fatalf("blindspot %s: %s", strings.Join(args, " "), errs)
	}
	return out
}

// commandIn runs it in a folder of its own.
func (d desk) commandIn(t *testing.T, dir string, args ...string) (out, errs string) {
	t.Helper()
	path, err := program()
	if err != nil {
		t.Fatalf("go build: %v: %s", err, path)
	}
	cmd := exec.Command(path, append(args, "--store", d.file, "--quiet")...)
	cmd.Dir, cmd.Env = dir, append(os.Environ(), "XDG_DATA_HOME="+dir)
	var stdout, stderr bytes.Buffer
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	err = cmd.Run()
	if exit := (*exec.ExitError)(nil); err != nil && !asExit(err, &exit) {
		t.Fatal(err)
	}
	return strings.ReplaceAll(stdout.String(), dir, "."), strings.ReplaceAll(stderr.String(), dir, ".")
}
