package casefile_test

import (
	"math"
	"testing"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/cases"
	"github.com/blindspot/blindspot/source/casefile"
)

func khorasan(tb testing.TB) *casefile.Case {
	tb.Helper()
	files, err := cases.Open("is-khorasan")
	if err != nil {
		tb.Fatal(err)
	}
	c, err := casefile.Load(files, nil)
	if err != nil {
		tb.Fatalf("the embedded case does not load:\n%v", err)
	}
	return c
}

func event(tb testing.TB, c *casefile.Case, id string) blindspot.Event {
	tb.Helper()
	for _, e := range c.Events {
		if e.ID == id {
			return e
		}
	}
	tb.Fatalf("no event %s", id)
	return blindspot.Event{}
}

func TestEmbeddedCase(t *testing.T) {
	c := khorasan(t)
	for _, count := range []struct {
		what      string
		got, want int
	}{
		{"events", len(c.Events), 186},
		{"shocks", len(c.Shocks), 45},
		{"statements", len(c.Statements), 51},
		{"links", len(c.Links), 36},
		{"published totals", len(c.Published), 15},
		{"actors", len(c.Actors), 5},
		{"actors of the group", len(c.Group.Actors), 5},
	} {
		if count.got != count.want {
			t.Errorf("%s: %d, want %d", count.what, count.got, count.want)
		}
	}
}

func TestRowsBecomeEvents(t *testing.T) {
	c := khorasan(t)
	t.Run("state forces bear the country's name", func(t *testing.T) {
		seen := map[string]bool{}
		for _, e := range c.Events {
			seen[e.SideB.Name] = true
		}
		if !seen["State forces in Afghanistan"] || seen["state forces in AFG"] {
			t.Errorf("the opponents are %v", seen)
		}
	})
	t.Run("month precision keeps its range", func(t *testing.T) {
		e := event(t, c, "case:CHR-0070")
		if e.When.String() != "May 2018" || e.Precision != blindspot.DateMonth {
			t.Errorf("got %s, precision %d", e.When, e.Precision)
		}
	})
	t.Run("a range of months is no month", func(t *testing.T) {
		if e := event(t, c, "case:CHR-0003"); e.Precision != blindspot.DateYear {
			t.Errorf("precision %d for %s", e.Precision, e.When)
		}
	})
	t.Run("missing deaths are missing", func(t *testing.T) {
		e := event(t, c, "case:CHR-0016")
		if !e.DeathsGap || e.Deaths.High != 10 {
			t.Errorf("got %+v, gap %v", e.Deaths, e.DeathsGap)
		}
	})
	t.Run("no deaths are known to be none", func(t *testing.T) {
		if e := event(t, c, "case:CHR-0123"); e.DeathsGap || e.Deaths.Best != 0 {
			t.Errorf("got %+v, gap %v", e.Deaths, e.DeathsGap)
		}
	})
	t.Run("opponent class becomes type of violence", func(t *testing.T) {
		for id, want := range map[string]blindspot.Violence{
			"case:CHR-0001": blindspot.StateBased, "case:CHR-0002": blindspot.OneSided, "case:CHR-0085": blindspot.ViolenceUnstated,
		} {
			if e := event(t, c, id); e.Violence != want {
				t.Errorf("%s: %v, want %v", id, e.Violence, want)
			}
		}
	})
	t.Run("an actor known to UCDP has UCDP's id", func(t *testing.T) {
		if e := event(t, c, "case:CHR-0001"); e.SideA.ID != "ucdp:234" || !e.Involves(c.Group) {
			t.Errorf("side A is %+v", e.SideA)
		}
	})
}

func TestStatements(t *testing.T) {
	c := khorasan(t)
	for _, tc := range []struct {
		id               string
		value, low, high float64
		reason           string
	}{
		{"STM-0019", 20, 20, 20, "one number"},
		{"STM-0011", math.NaN(), math.NaN(), 2000, "an upper bound only"},
		{"STM-0022", math.NaN(), 1000, 2200, "a range has no best value"},
		{"STM-0045", 6, 6, math.NaN(), "at least six"},
		{"STM-0029", 34, math.NaN(), 34, "nearly all of 34 is at most 34"},
	} {
		t.Run(tc.id, func(t *testing.T) {
			s, ok := c.Statement(tc.id)
			if !ok || !same(s.Count.Value, tc.value) || !same(s.Count.Low, tc.low) || !same(s.Count.High, tc.high) {
				t.Errorf("%s: got %+v", tc.reason, s.Count)
			}
		})
	}
}

func same(a, b float64) bool { return a == b || math.IsNaN(a) && math.IsNaN(b) }
