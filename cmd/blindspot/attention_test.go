package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/internal/desktest"
	"github.com/blindspot/blindspot/internal/slow"
	"github.com/blindspot/blindspot/internal/wikiserver"
	"github.com/blindspot/blindspot/workbench"
)

// From proposals to a table, to views, to what is shown: by command, with a title
// that the source does not have and a month that is not over.
func TestAttention(t *testing.T) {
	slow.Test(t)
	t.Parallel()
	home := t.TempDir()
	path := filepath.Join(home, "blindspot", "blindspot.duckdb")
	if err := os.MkdirAll(filepath.Dir(path), 0o750); err != nil {
		t.Fatal(err)
	}
	if err := desktest.Store(t, path, desktest.Releases()).Close(); err != nil {
		t.Fatal(err)
	}
	ask := func(args ...string) result { return inOctober(t, home, "", append([]string{"attention"}, args...)...) }

	proposed := ask("propose", "River Guard", "--project", "en.wikipedia")
	if proposed.code != 0 || !strings.Contains(proposed.out, "ucdp:9002,en.wikipedia,River_Guard,,,,no\n") || !strings.Contains(proposed.err, "none of them verified") {
		t.Fatalf("%d %s%s", proposed.code, proposed.out, proposed.err)
	}
	table := filepath.Join(home, "titles.csv")
	write := func(text string) {
		if err := os.WriteFile(table, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write(proposed.out)
	if r := ask("import", table); r.code != 0 || !strings.Contains(r.out, "0 titles are stored") || !strings.Contains(r.err, "1 row is left out") {
		t.Fatalf("an unconfirmed row: %d %s%s", r.code, r.out, r.err)
	}
	if r := ask("fetch", "--contact", "someone@example.org"); r.code != 4 || !strings.Contains(r.err, "attention propose") {
		t.Errorf("nothing to fetch: %d %s", r.code, r.err)
	}
	write("group,project,title,from,until,local,confirmed\nRiver Guard,en.wikipedia,River Guard,,,no,yes\nRiver Guard,ha.wikipedia,Kogi,,,yes,yes\nucdp:9002,ff.wikipedia,Maayo,,,yes,no\n")
	if r := ask("import", table); r.code != 0 || !strings.Contains(r.out, "2 titles are stored") {
		t.Fatalf("%d %s%s", r.code, r.out, r.err)
	}
	if r := ask("titles"); !strings.Contains(r.out, "ucdp:9002,en.wikipedia,River_Guard,,,no,yes\nucdp:9002,ha.wikipedia,Kogi,,,yes,yes\n") {
		t.Errorf("%s", r.out)
	}
	s := wikiserver.New(t)
	for m := blindspot.NewMonth(2015, time.July); m <= blindspot.NewMonth(2026, time.October); m++ {
		views := 5000
		if m > blindspot.NewMonth(2019, time.December) {
			views = 1500
		}
		s.Set(blindspot.Page{Project: "en.wikipedia", Title: "River_Guard"}, m, views+int(m)%9)
	}
	if r := ask("fetch", "--base", s.Base()); r.code != 2 || !strings.Contains(r.err, "--contact") || len(s.Asked()) != 0 {
		t.Errorf("without a contact: %d %s", r.code, r.err)
	}
	r := ask("fetch", "--base", s.Base(), "--contact", "someone@example.org")
	if r.code != 0 || !strings.Contains(r.out, "2015-07  2026-09  135     0        read") || !strings.Contains(r.out, "no data") || !strings.Contains(r.err, "missing, not zero") {
		t.Fatalf("%d %s%s", r.code, r.out, r.err)
	}
	tells(t, home, "someone@example.org", r.out, r.err)
	shown := ask("show", "River Guard")
	for _, want := range []string{"as of 2020-12-31: 2020 beside", "Page views in other languages", "There is no month of which all of its pages have data", "Kogi (ha.wikipedia): the source has no data of it", "page views in other languages fell by"} {
		if !strings.Contains(strings.Join(strings.Fields(shown.out), " "), want) {
			t.Errorf("%q is not in\n%s%s", want, shown.out, shown.err)
		}
	}
	var told workbench.AttentionAnswer
	decode(t, ask("show", "River Guard", "--as-of", "2020-12-31", "--json").out, &told)
	if len(told.Notes) != 1 || !strings.Contains(told.Notes[0], "stand in") || !told.Of(blindspot.AttentionWorld).Known() || told.Both() {
		t.Errorf("%+v", told.Notes)
	}
}

// Tables that are at fault change nothing, and each line is named.
func TestAttentionTableFaults(t *testing.T) {
	t.Parallel()
	home := t.TempDir()
	path := filepath.Join(home, "blindspot", "blindspot.duckdb")
	if err := os.MkdirAll(filepath.Dir(path), 0o750); err != nil {
		t.Fatal(err)
	}
	if err := desktest.Store(t, path, desktest.Releases()).Close(); err != nil {
		t.Fatal(err)
	}
	const head = "group,project,title,from,until,local,confirmed\n"
	good := head + "River Guard,en.wikipedia,River Guard,,,no,yes\n"
	table := filepath.Join(home, "titles.csv")
	put := func(text string) result {
		if err := os.WriteFile(table, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return inOctober(t, home, "", "attention", "import", table)
	}
	if r := put(good); r.code != 0 {
		t.Fatal(r.err)
	}
	for text, want := range map[string]string{
		"":             "no heading",
		"a,b\n" + good: "has the columns",
		head + "River Guard,en.wikipedia,River Guard,soon,,no,yes\n":       "line 2: \"soon\" is not a day",
		head + "River Guard,en.wikipedia,River Guard,,,,yes\n":             "local is empty",
		head + "River Guard,en.wikipedia,River Guard,,,maybe,yes\n":        "local is \"maybe\"",
		head + "River Guard,wiki,River Guard,,,no,yes\n":                   "not a project",
		head + "River Guard,en.wikipedia,,,,no,yes\n":                      "not the title",
		head + "River Guard,en.wikipedia,R,2020-02-01,2020-01-01,no,yes\n": "ends before it begins",
		head + "River Guard,en.wikipedia,R,,2014-01-01,no,yes\n":           "before any are counted",
		head + "River Guard,en.wikipedia,R,,,no\n":                         "6 cells",
		head + ",en.wikipedia,R,,,no,yes\n":                                "no group",
		head + "Nobody,en.wikipedia,R,,,no,yes\n":                          "no actor named",
		good + "River Guard,en.wikipedia,River_Guard,2020-01-01,,no,yes\n": "twice",
		good + "ucdp:9002,en.wikipedia,River Guard,,,no,yes\n":             "twice",
		good + "River Guard,en.wikipedia,\"R,,,no,yes\n":                   "cannot be read",
	} {
		r := put(text)
		if r.code == 0 || !strings.Contains(r.err, want) {
			t.Errorf("%q: %d %s, want %q", text, r.code, r.err, want)
		}
	}
	if r := inOctober(t, home, "", "attention", "titles"); strings.Count(r.out, "\n") != 2 {
		t.Errorf("a faulty table changed the one before:\n%s", r.out)
	}
}
