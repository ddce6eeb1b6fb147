package main

import (
	"bufio"
	"bytes"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/modelcontextprotocol/go-sdk/mcp"
	"github.com/spf13/cobra"

	"github.com/blindspot/blindspot/internal/desktest"
	"github.com/blindspot/blindspot/internal/slow"
)

// stranger is somebody who has Go and no Node, and installed the program from what git
// holds, with no network but the module cache.
type stranger struct{ program, dir string }

func installed(t *testing.T) stranger {
	t.Helper()
	source, bin := t.TempDir(), t.TempDir()
	archive := exec.Command("git", "archive", "HEAD")
	archive.Dir = repository
	unpack := exec.Command("tar", "-x", "-C", source)
	var err error
	if unpack.Stdin, err = archive.StdoutPipe(); err != nil {
		t.Fatal(err)
	}
	for _, start := range []func() error{unpack.Start, archive.Run, unpack.Wait} {
		if err := start(); err != nil {
			t.Fatal(err)
		}
	}
	install := exec.Command("go", "install", "./cmd/blindspot")
	install.Dir = source
	install.Env = append(os.Environ(), "GOBIN="+bin, "GOPROXY=off", "GOFLAGS=-mod=readonly -trimpath")
	if out, err := install.CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	return stranger{filepath.Join(bin, "blindspot"), t.TempDir()}
}

// run carries out a command line in a folder that holds the store, too.
func (p stranger) run(args ...string) result {
	cmd := exec.Command(p.program, args...)
	cmd.Dir = p.dir
	cmd.Env = append(os.Environ(), "XDG_DATA_HOME="+p.dir, "BLINDSPOT_UCDP_TOKEN=")
	var out, errs bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &errs
	_ = cmd.Run() // the exit code tells
	return result{cmd.ProcessState.ExitCode(), out.String(), errs.String()}
}

// plainLines are command lines for every command, in an order in which each finds
// what it needs. Where the made-up record cannot answer, a line begins with the exit
// code that says so.
func plainLines(t *testing.T, dir string) [][]string {
	t.Helper()
	ucdp := server(t)
	fresh := filepath.Join(dir, "fresh.duckdb")
	for _, name := range []string{"GEDEvent_v24_1.csv", "GEDEvent_v24_0_1.csv"} {
		write(t, filepath.Join(dir, name), read(t, filepath.Join(repository, "duckdb", "testdata", "build-2026-11", name)))
	}
	write(t, filepath.Join(dir, "titles.csv"), "group,project,title,from,until,local,confirmed\nucdp:9001,en.wikipedia,Northern_Front,,,,no\n")
	write(t, filepath.Join(dir, "lineage.csv"), "ucdp:9002,ucdp:9003,2018-01-01,,NGA,made up,made up\n")
	history := writeHistory(t)
	return [][]string{
		{"version"}, {"5", "watch"}, {"check", "is-khorasan"}, {"status"}, {"assess", "is-khorasan", "-o", "out"},
		{"case", "init", "my-case"}, {"case", "validate", "my-case"}, {"case", "export", "is-khorasan", "copy"},
		{"ingest", "GEDEvent_v24_1.csv", "--complete", "--store", fresh}, {"ingest", "GEDEvent_v24_0_1.csv", "--complete", "--store", fresh},
		{"forecast", "Afghanistan", "--as-of", "2023-12-31", "--months", "1", "--save", "--store", fresh}, {"forecast", "list", "--store", fresh},
		{"forecast", "resolve", "--provisional", "--store", fresh}, {"quarantine", "--store", fresh}, {"quarantine", "retry", "--store", fresh},
		{"dataset", "list", "--store", fresh}, {"dataset", "amend", "2", "--release", "24.0.1", "--store", fresh}, {"dataset", "remove", "2", "--store", fresh},
		{"fetch", "ged", "--base", ucdp.Files(), "--version", "26.1", "--store", filepath.Join(dir, "fetched.duckdb")},
		{"update", "--base", ucdp.Files(), "--api", ucdp.API(), "--store", filepath.Join(dir, "updated.duckdb")},
		{"sql", "select count(*) from events"}, {"base-rates"}, {"forecast", "Northern Front"}, {"actor"}, {"actor", "names", "ucdp:9001"},
		{"actor", "declare", "ucdp:9004", "organisation", "--source", "made up"}, {"assess", "Northern Front", "-o", "out2"}, {"watch", "--top", "3"},
		{"check", "Northern Front", "events 2019 > 3"}, {"alert", "add", "Northern Front", "deaths last 3 months > 3"}, {"alert", "list"}, {"alert", "check"},
		{"4", "alert", "remove", "a00000000"}, {"question", "add", "Northern Front", "deaths 2027-01 > 100", "--probability", "0.3"}, {"question", "list"},
		{"question", "record"}, {"question", "resolve"}, {"4", "question", "show", "q0"}, {"lineage"}, {"lineage", "import", "lineage.csv"},
		{"lineage", "add", "ucdp:9001", "ucdp:9002", "--since", "2018-11-10", "--source", "made up"}, {"lineage", "remove", "ucdp:9001", "ucdp:9002", "--since", "2018-11-10"},
		{"4", "lineage", "proposals", "ucdp:9001"}, {"brief"}, {"5", "nowcast", "Nigeria"}, {"5", "backtest", "nowcast"}, {"5", "backtest", "watch"}, {"backtest", "groups"},
		{"backtest", "groups", "--on", "local", "--horizons", "1"}, {"4", "worker", "--on", "nats://127.0.0.1:1"},
		{"backtest", "views-cm", "--history", history, "--windows", "2018", "--draws", "50"}, {"export", "citations", "-o", "sources.bib"}, {"export", "events", "-o", "events.csv"},
		{"export", "forecast", "--format", "views", "--history", history, "--window", "2018", "-o", "submission"},
		{"score", filepath.Join("submission", "cm", "window=Y2018", "blindspot_2018.parquet"), "--actuals", history},
		{"4", "compare-sources", "Northern Front"}, {"4", "match", "proposals"}, {"4", "match", "add", "HF", "ucdp:9001", "--since", "2018-01-01", "--source", "made up"},
		{"4", "match", "remove", "acled:hf", "ucdp:9001"}, {"attention"}, {"attention", "titles"}, {"attention", "propose", "Northern Front", "--project", "en.wikipedia"},
		{"attention", "import", "titles.csv"}, {"attention", "show", "Northern Front"}, {"4", "attention", "fetch", "--contact", "a@example.org"},
		{"3", "columns", "titles.csv"}, {"completion", "bash"},
	}
}

// plainElsewhere are the commands that run below.
var plainElsewhere = map[string]bool{"serve": true, "mcp": true}

func TestPlainInstall(t *testing.T) {
	slow.Test(t)
	t.Parallel()
	p := installed(t)
	if err := os.MkdirAll(filepath.Join(p.dir, "blindspot"), 0o750); err != nil {
		t.Fatal(err)
	}
	ran := map[string]bool{}
	root := (&program{now: clock, env: func(string) string { return "" }}).root()
	for _, line := range plainLines(t, p.dir) {
		if line[0] == "sql" { // from here on there is a record
			if err := desktest.Store(t, filepath.Join(p.dir, "blindspot", "blindspot.duckdb"), desktest.Releases()).Close(); err != nil {
				t.Fatal(err)
			}
		}
		want := 0
		if n, err := strconv.Atoi(line[0]); err == nil {
			want, line = n, line[1:]
		}
		r := p.run(line...)
		if r.code != want || want != 0 && !strings.Contains(r.err, "hint: ") {
			t.Errorf("blindspot %s: exit code %d\n%s", strings.Join(line, " "), r.code, r.err)
		}
		if cmd, _, err := root.Find(line); err == nil {
			ran[cmd.CommandPath()] = true
		}
		if line[0] == "assess" {
			p.seesReport(t, line[len(line)-1], r)
		}
	}
	everyCommand(t, func(c *cobra.Command) {
		if name := strings.TrimPrefix(c.CommandPath(), "blindspot "); c.Runnable() && !c.HasSubCommands() && !ran[c.CommandPath()] && !plainElsewhere[name] {
			t.Errorf("no line runs %s", name)
		}
	})
	p.serves(t)
	p.speaks(t)
}

// seesReport: open tables stand in place of drawings, and the command says so once.
func (p stranger) seesReport(t *testing.T, dir string, said result) {
	t.Helper()
	if strings.Count(said.err, "built without its front end") != 1 {
		t.Errorf("it is to say once why there are no drawings: %s", said.err)
	}
	html := read(t, filepath.Join(p.dir, dir, "report.html"))
	if !strings.Contains(html, "built without its front end") || !strings.Contains(html, "<details open>") {
		t.Error("the report has no open tables, or does not say why")
	}
	for _, name := range []string{"report.md", "report.json"} {
		if len(read(t, filepath.Join(p.dir, dir, name))) == 0 {
			t.Errorf("%s is empty", name)
		}
	}
	if _, err := os.Stat(filepath.Join(p.dir, dir, "report.pdf")); err == nil {
		t.Error("a PDF of what was not drawn")
	}
}

// serves asks for pages, which say that they are without drawings.
func (p stranger) serves(t *testing.T) {
	t.Helper()
	cmd := exec.Command(p.program, "serve", "--addr", "127.0.0.1:0")
	cmd.Env = append(os.Environ(), "XDG_DATA_HOME="+p.dir)
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	defer func() {
		_ = cmd.Process.Signal(os.Interrupt)
		if err := cmd.Wait(); err != nil {
			t.Errorf("told to stop, the server ends with %v", err)
		}
	}()
	address := ""
	for lines := bufio.NewScanner(out); address == "" && lines.Scan(); {
		address = servedAt.FindString(lines.Text())
	}
	for _, page := range []string{"", "watch", "group/ucdp:9001", "explorer", "corridors", "report/ucdp:9001", "forecasts", "claims", "data", "docs", "openapi.json"} {
		resp, err := http.Get(address + page)
		if err != nil {
			t.Error(err)
			continue
		}
		text, err := io.ReadAll(resp.Body)
		_ = resp.Body.Close()
		if err != nil || resp.StatusCode != http.StatusOK {
			t.Errorf("/%s: %d %v %.300s", page, resp.StatusCode, err, text)
		}
		if strings.HasPrefix(page, "group") && strings.Count(string(text), "without its front end") != 1 {
			t.Error("the page of a group is to say once why it has no drawings")
		}
	}
}

// speaks asks the server for assistants what it offers.
func (p stranger) speaks(t *testing.T) {
	t.Helper()
	cmd := exec.Command(p.program, "mcp")
	cmd.Env = append(os.Environ(), "XDG_DATA_HOME="+p.dir)
	session := connect(t.Context(), t, &mcp.CommandTransport{Command: cmd}, "2025-11-25")
	tools, err := session.ListTools(t.Context(), nil)
	if err != nil || len(tools.Tools) < 5 {
		t.Errorf("%v, %v", tools, err)
	}
}
