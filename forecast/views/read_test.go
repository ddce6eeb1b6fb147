package views_test

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/forecast/views"
)

func TestBadFiles(t *testing.T) {
	for _, c := range []struct{ name, text, says string }{
		{"empty", "", "no header"},
		{"a missing column", "month_id,country_id\n443,1\n", "month_id, country_id"},
		{"a column twice", "month_id,country_id,ged_sb,ged_sb\n443,1,0,0\n", `two columns "ged_sb"`},
		{"negative deaths", "month_id,country_id,ged_sb\n443,1,0\n444,1,-3\n", "line 3: ged_sb is negative: -3"},
		{"fractional deaths", "month_id,country_id,ged_sb\n443,1,0.5\n", `line 2: ged_sb is "0.5"`},
		{"deaths that are no number", "month_id,country_id,ged_sb\n443,1,some\n", `line 2: ged_sb is "some"`},
		{"an unknown country", "month_id,country_id,ged_sb\n443,9999,0\n", "line 2: country_id 9999 is not known"},
		{"a month before the calendar", "month_id,country_id,ged_sb\n0,1,0\n", "line 2: month_id 0 is out of range"},
		{"a unit-month twice", "month_id,country_id,ged_sb\n443,1,0\n444,1,0\n443,1,0\n", "line 4: country 1 has a second row for 2016-11 (month_id 443); the first is line 2"},
		{"a row that is too short", "month_id,country_id,ged_sb\n443,1\n", "line 2"},
		{"all violence, unknown country", aux("QQQ,2016-11,0,0,0"), `line 2: country "QQQ" is not known`},
		{"all violence, bad month", aux("AFG,2016-13,0,0,0"), `line 2: year_month is "2016-13"`},
		{"all violence, more parts than the whole", aux("AFG,2016-11,3,1,2"), "line 2: 2 state-based events are more than all 1 events"},
		{"all violence, negative", aux("AFG,2016-11,-3,1,1"), "line 2: ucdp_fatalities_best is negative"},
		{"all violence, twice", aux("AFG,2016-11,3,1,1\nAFG,2016-11,3,1,1"), "line 3: country 133 has a second row"},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := views.Read(strings.NewReader(c.text), "file.csv")
			if blindspot.CodeOf(err) != blindspot.BadInput || !strings.Contains(err.Error(), c.says) || !strings.Contains(err.Error(), "file.csv") {
				t.Errorf("the error is %v, and should say %q", err, c.says)
			}
		})
	}
}

func aux(rows string) string {
	return "country_iso3,year_month,ucdp_fatalities_best,ucdp_event_count,ucdp_state_based_events\n" + rows + "\n"
}

// history makes a file of some countries, constant but for a few cells.
func history(t *testing.T, ids []int, from, to int, edit func(id, month int) (value int, keep bool)) *views.Series {
	t.Helper()
	text := strings.Builder{}
	text.WriteString("gleditsch_ward,month_id,country_id,ged_sb\n")
	for _, id := range ids {
		for m := from; m <= to; m++ {
			if v, keep := edit(id, m); keep {
				fmt.Fprintf(&text, "1,%d,%d,%d\n", m, id, v)
			}
		}
	}
	return read(t, text.String())
}

func read(t *testing.T, text string) *views.Series {
	t.Helper()
	s, err := views.Read(strings.NewReader(text), "file.csv")
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// plain is some deaths in every month, many in country 133.
func plain(id, month int) (int, bool) {
	v := id * month * 7919 % 13
	if id == 133 {
		v *= 40
	}
	return v, true
}

// A blank is a month that the file leaves out: before a country's first month and
// after its last it refuses nothing, between them its line is named, and in an
// auxiliary file it is a missing value.
func TestFaultBlanks(t *testing.T) {
	const head = "month_id,country_id,ged_sb\n"
	for _, blank := range append([]string{"", " "}, blindspot.UnstatedWords...) {
		h := series(t, "h.csv", head+"443,57,"+blank+"\n444,57,5\n445,57,6\n446,57,"+blank+"\n443,133,1\n444,133,1\n445,133,1\n446,133,1\n447,133,"+blank+"\n")
		d, err := views.Join(h, series(t, "a.csv", head+"440,57,2\n441,57,"+blank+"\n442,57,3\n"))
		if err != nil {
			t.Errorf("%q: %v", blank, err)
			continue
		}
		var got []bool
		for c := range d.Months() {
			_, ok := d.At(slices.Index(d.IDs, 57), c)
			got = append(got, ok)
		}
		if want := []bool{true, false, true, false, true, true, false}; !slices.Equal(got, want) {
			t.Errorf("%q: the months are observed as %v, want %v", blank, got, want)
		}
		_, err = views.Join(series(t, "h.csv", head+"443,57,4\n444,57,"+blank+"\n445,57,6\n"))
		if blindspot.CodeOf(err) != blindspot.BadInput || !strings.Contains(err.Error(), "h.csv, line 3: country 57 has no value for 2016-12") {
			t.Errorf("%q between: %v", blank, err)
		}
	}
}

func TestGapsAreRefused(t *testing.T) {
	h := history(t, []int{57, 133}, 443, 504, func(id, m int) (int, bool) { return 1, id != 133 || m != 460 })
	_, err := views.Join(h)
	if blindspot.CodeOf(err) != blindspot.BadInput || !strings.Contains(err.Error(), "country 133 lacks 2018-04 (month_id 460)") || !strings.Contains(err.Error(), "line 80") {
		t.Errorf("a gap: %v", err)
	}
}

func TestJoin(t *testing.T) {
	h := history(t, []int{57, 124, 133}, 443, 450, func(_, _ int) (int, bool) { return 5, true })
	exact := read(t, "month_id,country_id,ged_sb\n442,133,7\n443,133,99\n130,240,4\n130,196,6\n")
	all := read(t, aux("AFG,1985-01,0,0,0\nAFG,1989-01,10,4,2\nAFG,2016-10,1000,1,1\nKEN,1990-10,0,0,0\nNGA,1990-10,3,1,1"))
	d, err := views.Join(h, all, exact)
	if err != nil {
		t.Fatal(err)
	}
	at := func(id int, month blindspot.Month) string {
		for u, have := range d.IDs {
			if have == id {
				v, observed := d.At(u, int(month-d.First))
				_, stated := d.StatedAt(u, int(month-d.First))
				return fmt.Sprint(v, observed, stated)
			}
		}
		return "no such unit"
	}
	for _, c := range []struct {
		why   string
		id    int
		month blindspot.Month
		want  string
	}{
		{"the history goes before any other series", 133, 443, "5 true true"},
		{"an exact series goes before an estimate", 133, 442, "7 true true"},
		{"the state-based share of all deaths is an estimate", 133, blindspot.NewMonth(1989, 1), "5 true false"},
		{"a month that no file holds is missing", 133, 400, "0 false false"},
		{"units are those of the history", 237, blindspot.NewMonth(1990, 10), "no such unit"},
		{"former extents serve as memory, the larger of two", 124, 130, "6 true false"},
		{"a country the auxiliary file lacks is missing", 57, blindspot.NewMonth(1990, 10), "0 false false"},
	} {
		if got := at(c.id, c.month); got != c.want {
			t.Errorf("%s: country %d in %s is %s, want %s", c.why, c.id, c.month, got, c.want)
		}
	}
	if d.First != blindspot.NewMonth(1989, 1) {
		t.Errorf("the panel begins in %s: zeros before the first event anywhere are no observations", d.First)
	}
}

func TestAuxiliaryFileIsNoHistory(t *testing.T) {
	_, err := views.Join(read(t, aux("AFG,1989-01,10,4,2")))
	if blindspot.CodeOf(err) != blindspot.BadInput {
		t.Errorf("an estimate was taken for the history: %v", err)
	}
	if _, err := views.Open("nowhere.csv"); blindspot.CodeOf(err) != blindspot.NotFound {
		t.Errorf("a file that is not there: %v", err)
	}
}

func series(t *testing.T, name, text string) *views.Series {
	t.Helper()
	s, err := views.Read(strings.NewReader(text), name)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// Where files disagree, or what they hold is left out, the data say so.
func TestNotes(t *testing.T) {
	const head = "month_id,country_id,ged_sb\n"
	h := series(t, "history.csv", head+"443,57,1\n443,133,5\n444,57,1\n444,133,6\n")
	for _, c := range []struct {
		name string
		aux  []*views.Series
		want []string
	}{
		{"files that agree", []*views.Series{series(t, "a.csv", head+"442,133,7\n443,133,5\n")}, nil},
		{"an exact series against the history", []*views.Series{series(t, "a.csv", head+"443,133,4\n444,133,9\n")},
			[]string{"history.csv and a.csv disagree about 2 country-months; the numbers of history.csv stand: 133 (Afghanistan) in 2016-11 (5, and 4 in a.csv), 133 (Afghanistan) in 2016-12 (6, and 9 in a.csv)"}},
		{"two exact series", []*views.Series{series(t, "a.csv", head+"442,133,7\n"), series(t, "b.csv", head+"442,133,8\n")},
			[]string{"a.csv and b.csv disagree about 1 country-month; the numbers of a.csv stand: 133 (Afghanistan) in 2016-10 (7, and 8 in b.csv)"}},
		{"many", []*views.Series{series(t, "a.csv", head+"443,57,9\n443,133,9\n444,57,9\n444,133,9\n")},
			[]string{"history.csv and a.csv disagree about 4 country-months; the numbers of history.csv stand: 57 (Ethiopia) in 2016-11 (1, and 9 in a.csv), 57 (Ethiopia) in 2016-12 (1, and 9 in a.csv), 133 (Afghanistan) in 2016-11 (5, and 9 in a.csv) and 1 more"}},
		{"estimates differ from what is stated", []*views.Series{series(t, "e.csv", aux("AFG,2016-11,90,1,1"))}, nil},
		{"countries that the history lacks", []*views.Series{series(t, "a.csv", head+"443,220,4\n443,237,4\n")},
			[]string{"2 countries of a.csv are not in history.csv and are left out: 220 (Syria), 237 (Kenya)"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			d, err := views.Join(h, c.aux...)
			if err != nil {
				t.Fatal(err)
			}
			if got := d.Notes(); !slices.Equal(got, c.want) {
				t.Errorf("the notes are %q", got)
			}
		})
	}
}

// A file that comes twice, under another path too, is a slip of the pen.
func TestFileTwice(t *testing.T) {
	dir := t.TempDir()
	paths := make([]string, 2)
	for i, name := range []string{"h.csv", "a.csv"} {
		paths[i] = filepath.Join(dir, name)
		if err := os.WriteFile(paths[i], []byte("month_id,country_id,ged_sb\n443,57,1\n"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := views.Open(paths[0], paths[1]); err != nil {
		t.Fatal(err)
	}
	for _, aux := range [][]string{{paths[1], paths[1]}, {paths[0]}, {paths[1], filepath.Join(dir, "..", filepath.Base(dir), "a.csv")}} {
		if _, err := views.Open(paths[0], aux...); blindspot.CodeOf(err) != blindspot.Usage || !strings.Contains(err.Error(), "are one file") {
			t.Errorf("%q: %v", aux, err)
		}
	}
}
