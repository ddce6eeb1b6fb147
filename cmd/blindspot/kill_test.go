package main

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"math/rand/v2"
	"mime/multipart"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/blindspot/blindspot/internal/slow"
	"github.com/blindspot/blindspot/internal/ucdpserver"
	"github.com/blindspot/blindspot/source/ucdp/ucdptest"
)

// victim is a command that is killed while it changes the store.
type victim struct {
	name string
	home func(t *testing.T) string // where it begins
	// start starts it, and returns when it is about to change something.
	start func(t *testing.T, home string, env ...string) *exec.Cmd
	again func(t *testing.T, home string) // carries it out to its end
	state func(t *testing.T, home string) string
	// parts says that what came whole may stay: it is a row of changes.
	parts bool
}

// kills is how many in all; make faults asks for 300.
func kills() int {
	if n, err := strconv.Atoi(os.Getenv("BLINDSPOT_KILLS")); err == nil {
		return n
	}
	return 12
}

// Whatever is killed at whatever moment left what was before or what comes after, and
// carried out again it ends in the store that an undisturbed run makes.
func TestKilledAtAnyMoment(t *testing.T) {
	slow.Test(t)
	all := victims(t)
	rng := rand.New(rand.NewPCG(18, 5))
	for _, v := range all {
		t.Run(v.name, func(t *testing.T) {
			origin := v.home(t)
			undisturbed := copyOfHome(t, origin)
			start := time.Now()
			v.again(t, undisturbed)
			takes := time.Since(start) + 400*time.Millisecond // which a process takes to start
			before, after := "", v.state(t, undisturbed)
			if v.name != "migration" { // to look at it would migrate it
				if before = v.state(t, copyOfHome(t, origin)); before == after {
					t.Fatal("nothing would be changed")
				}
			}
			counts := map[string]int{}
			for i := range kills() / len(all) {
				counts[killOnce(t, v, origin, before, after, time.Duration(rng.Float64()*1.3*float64(takes)))]++
				if t.Failed() {
					t.Fatalf("kill %d", i)
				}
			}
			t.Logf("%d kills in up to %v: nothing of it had been done %d times, all %d, some of it whole %d",
				kills()/len(all), (takes * 13 / 10).Round(time.Millisecond), counts["none"], counts["all"], counts["some"])
		})
	}
}

func killOnce(t *testing.T, v victim, origin, before, after string, delay time.Duration) (left string) {
	t.Helper()
	home := copyOfHome(t, origin)
	defer func() { _ = os.RemoveAll(home) }()
	cmd := v.start(t, home)
	time.Sleep(delay)
	_ = cmd.Process.Kill()
	_ = cmd.Wait() // killed, or done
	left = "some"
	switch state := v.state(t, home); {
	case state == after:
		left = "all"
	case state == before:
		left = "none"
	case !v.parts:
		t.Errorf("killed after %v, it left neither what was before nor what comes after:\n%s", delay, state)
	}
	v.again(t, home)
	if got := v.state(t, home); got != after {
		t.Errorf("killed after %v and carried out again, it ends in\n%s\nand undisturbed in\n%s", delay, got, after)
	}
	if parts, _ := filepath.Glob(filepath.Join(home, "blindspot", "*.part")); v.name != "migration" && len(parts) > 0 {
		t.Errorf("left behind: %v", parts)
	}
	return left
}

func copyOfHome(t *testing.T, from string) string {
	t.Helper()
	home, err := os.MkdirTemp(t.TempDir(), "home")
	if err != nil {
		t.Fatal(err)
	}
	if err := os.CopyFS(home, os.DirFS(from)); err != nil {
		t.Fatal(err)
	}
	return home
}

// spawned starts a command line in a process of its own.
func spawned(args ...string) func(t *testing.T, home string, env ...string) *exec.Cmd {
	return func(t *testing.T, home string, env ...string) *exec.Cmd {
		t.Helper()
		self, err := os.Executable()
		if err != nil {
			t.Fatal(err)
		}
		cmd := exec.Command(self, args...)
		cmd.Env = append(os.Environ(), append(env, "BLINDSPOT_TEST_AS=program", "XDG_DATA_HOME="+home)...)
		cmd.Stderr = new(bytes.Buffer)
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		return cmd
	}
}

func ending(args ...string) func(t *testing.T, home string) {
	return func(t *testing.T, home string) { t.Helper(); succeed(t, home, args...) }
}

// wholeState is what a store holds: events, datasets, rows set aside and forecasts.
func wholeState(t *testing.T, home string) string {
	t.Helper()
	if _, err := os.Stat(filepath.Join(home, "blindspot", "blindspot.duckdb")); err != nil {
		return "no store"
	}
	succeed(t, home, "status") // brings a store of an older program up to date
	out := contentOf(t, home)
	for _, args := range [][]string{{"forecast", "list", "--json"}, {"quarantine", "--json"}} {
		out += "\n" + succeed(t, home, args...).out
	}
	return out
}

func victims(t *testing.T) []victim {
	t.Helper()
	var text bytes.Buffer
	if err := ucdptest.Write(&text, 15_000, 4); err != nil {
		t.Fatal(err)
	}
	many := write(t, filepath.Join(t.TempDir(), "GEDEvent_v25_1.csv"), text.String())
	files := func(name string) string {
		return filepath.Join("..", "..", "duckdb", "testdata", "build-2026-11", name)
	}
	// stock is a home in which commands were carried out.
	stock := func(lines ...[]string) func(t *testing.T) string {
		return func(t *testing.T) string {
			t.Helper()
			home := t.TempDir()
			for _, line := range lines {
				succeed(t, home, line...)
			}
			return home
		}
	}
	yearly, month := []string{"ingest", files("GEDEvent_v24_1.csv"), "--complete"}, []string{"ingest", files("GEDEvent_v24_0_1.csv"), "--complete"}
	save := []string{"forecast", "Afghanistan", "--as-of", "2023-12-31", "--months", "1", "--save"}
	in, resolve := []string{"ingest", many, "--complete"}, []string{"forecast", "resolve", "--provisional"}
	s := small(t)
	return []victim{
		{name: "import", home: stock(yearly), start: spawned(in...), again: ending(in...), state: wholeState},
		{name: "upload", home: stock(yearly), start: uploading(text.Bytes()), again: ending(in...), state: wholeState},
		{name: "forecast --save", home: stock(yearly), start: spawned(save...), again: ending(save...), state: wholeState},
		{name: "resolve", home: stock(yearly, save, month), start: spawned(resolve...), again: ending(resolve...), state: wholeState},
		{name: "migration", home: func(t *testing.T) string { t.Helper(); home, _ := oldStore(t); return home },
			start: spawned("status"), again: ending("status"), state: wholeState},
		{name: "update", parts: true, home: func(t *testing.T) string { t.Helper(); return t.TempDir() },
			start: func(t *testing.T, home string, env ...string) *exec.Cmd {
				t.Helper()
				cmd := inProcess(s, home, "", env...)
				cmd.Stderr = new(bytes.Buffer)
				if err := cmd.Start(); err != nil {
					t.Fatal(err)
				}
				return cmd
			},
			again: func(t *testing.T, home string) {
				t.Helper()
				if r := renew(t, s, home, ""); r.code != 0 {
					t.Fatal(r.err)
				}
			},
			state: func(t *testing.T, home string) string { t.Helper(); return releasesOf(t, home, s) }},
	}
}

// releasesOf is what a store holds of each release, which is all of it or nothing.
func releasesOf(t *testing.T, home string, s *ucdpserver.Server) string {
	t.Helper()
	if _, err := os.Stat(filepath.Join(home, "blindspot", "blindspot.duckdb")); err != nil {
		return "no store"
	}
	var told statusJSON
	decode(t, succeed(t, home, "status", "--json").out, &told)
	for _, d := range told.Datasets {
		if rows := len(s.Release(d.Release).Rows); d.Rows != rows {
			t.Errorf("%d rows of release %s, which has %d", d.Rows, d.Release, rows)
		}
	}
	return contentOf(t, home)
}

var servedAt = regexp.MustCompile(`http://127\.0\.0\.1:\d+/`)

// uploading serves the workbench, and sends it a file.
func uploading(file []byte) func(t *testing.T, home string, env ...string) *exec.Cmd {
	return func(t *testing.T, home string, env ...string) *exec.Cmd {
		t.Helper()
		var body bytes.Buffer
		form := multipart.NewWriter(&body)
		_ = form.WriteField("complete", "yes") // a buffer takes everything
		part, _ := form.CreateFormFile("file", "GEDEvent_v25_1.csv")
		_, _ = part.Write(file)
		_ = form.Close()
		self, err := os.Executable()
		if err != nil {
			t.Fatal(err)
		}
		cmd := exec.Command(self, "serve", "--addr", "127.0.0.1:0")
		cmd.Env = append(os.Environ(), append(env, "BLINDSPOT_TEST_AS=program", "XDG_DATA_HOME="+home)...)
		out, err := cmd.StdoutPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		address := ""
		for lines := bufio.NewScanner(out); address == "" && lines.Scan(); {
			address = servedAt.FindString(lines.Text())
		}
		if address == "" {
			t.Fatal("the server says no address")
		}
		request, err := http.NewRequestWithContext(t.Context(), http.MethodPost, address+"data/upload", &body)
		if err != nil {
			t.Fatal(err)
		}
		request.Header.Set("Content-Type", form.FormDataContentType())
		request.Header.Set("X-Blindspot", "1")
		go func() {
			if resp, err := http.DefaultClient.Do(request); err == nil { // else it was killed
				_, _ = io.Copy(io.Discard, resp.Body)
				_ = resp.Body.Close()
			}
		}()
		return cmd
	}
}

// The victims are those that docs/RELIABILITY.md tells of.
func TestReliabilityNamesTheVictims(t *testing.T) {
	text := read(t, filepath.Join(repository, "docs", "RELIABILITY.md"))
	for _, v := range victims(t) {
		if !strings.Contains(text, fmt.Sprintf("| %s |", v.name)) {
			t.Errorf("docs/RELIABILITY.md does not tell of %s", v.name)
		}
	}
}
