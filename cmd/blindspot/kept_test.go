package main

import (
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/blindspot/blindspot/internal/desktest"
	"github.com/blindspot/blindspot/internal/slow"
)

// What is kept beside the store changes no byte of any answer, nor does the
// number of processors; and neither does what became of the file.
func TestKeptOrNotSameBytes(t *testing.T) {
	slow.Test(t)
	home := t.TempDir()
	if err := os.Mkdir(filepath.Join(home, "blindspot"), 0o750); err != nil {
		t.Fatal(err)
	}
	if err := desktest.Store(t, filepath.Join(home, "blindspot", "blindspot.duckdb"), desktest.Releases()).Close(); err != nil {
		t.Fatal(err)
	}
	sameBytes(t, home, [][]string{
		{"watch", "--json"},
		{"forecast", "Northern Front in Iraq", "--as-of", "2018-12-31", "--json"},
		{"forecast", "NGA", "--json", "--months", "6"},
		{"check", "is-khorasan", "--json"},
		{"assess", "River Guard", "--json", "--pdf=false", "-o", filepath.Join(t.TempDir(), "report")},
	})
}

func TestKeptOrNotSameBytesOfRealEvents(t *testing.T) {
	slow.Test(t)
	sameBytes(t, extract(t), [][]string{
		{"watch", "--json"},
		{"forecast", "IS in Iraq", "--as-of", "2017-12-31", "--json"},
		{"forecast", "MMR", "--json", "--months", "6"},
		{"check", "is-khorasan"},
		{"check", "is-khorasan", "--json"},
		{"assess", "Boko Haram", "--json", "--pdf=false", "-o", filepath.Join(t.TempDir(), "report")},
		{"assess", "PKK", "--json", "--pdf=false", "--as-of", "2012-12-31", "-o", filepath.Join(t.TempDir(), "report")},
	})
}

// sameBytes asks the questions with nothing kept, with everything kept, on other
// numbers of processors, and with half of the file gone.
func sameBytes(t *testing.T, home string, questions [][]string) {
	t.Helper()
	kept := filepath.Join(home, "blindspot", "blindspot.duckdb.kept")
	ask := func(processors int) (answers []string) {
		defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(processors))
		for _, q := range questions {
			answer := succeed(t, home, q...).out
			if q[0] == "assess" {
				report := q[len(q)-1]
				answer += read(t, filepath.Join(report, "report.html")) + read(t, filepath.Join(report, "report.md"))
				if err := os.RemoveAll(report); err != nil { // or the next one is compared with it
					t.Fatal(err)
				}
			}
			answers = append(answers, answer)
		}
		return answers
	}
	forget(t, kept)
	first := ask(1)
	same := func(what string, answers []string) {
		t.Helper()
		for i, a := range answers {
			if a != first[i] {
				t.Errorf("%s: another answer to %s", what, strings.Join(questions[i], " "))
			}
		}
	}
	same("kept", ask(2))
	forget(t, kept)
	same("on more processors", ask(4))
	data := read(t, kept)
	write(t, kept, data[:len(data)/2])
	same("damaged", ask(2))
}

func forget(t *testing.T, path string) {
	t.Helper()
	if err := os.Remove(path); err != nil && !os.IsNotExist(err) {
		t.Fatal(err)
	}
}

// What ingest --learn leaves is what questions would have computed.
func TestLearn(t *testing.T) {
	home := t.TempDir()
	file := frontFile(t, 72)
	r := succeed(t, home, "ingest", file, "--complete", "--release", "26.1", "--published", "2026-01-10", "--learn")
	if !strings.Contains(r.err, "forecasts are kept beside the store") {
		t.Errorf("nothing was learned: %s", r.err)
	}
	kept := filepath.Join(home, "blindspot", "blindspot.duckdb.kept")
	learned := read(t, kept)
	for _, q := range [][]string{{"forecast", "Made-up Front", "--json"}, {"forecast", "AFG", "--json"}} {
		with := succeed(t, home, q...)
		now := read(t, kept)
		if strings.Count(now, `"key":"forecast `) != strings.Count(learned, `"key":"forecast `) {
			t.Errorf("%s was not learned", strings.Join(q, " "))
		}
		forget(t, kept)
		if without := succeed(t, home, q...); without.out != with.out {
			t.Errorf("%s: what was learned is not what is computed", strings.Join(q, " "))
		}
		write(t, kept, learned)
	}
	succeed(t, home, "ingest", frontFile(t, 71), "--complete", "--release", "26.2", "--published", "2026-01-12")
	if r := succeed(t, home, "forecast", "AFG"); !strings.Contains(r.err, "earlier state of the store") {
		t.Errorf("after an import, what was learned before it is believed: %s", r.err)
	}
}
