package claim_test

import (
	"fmt"
	"io/fs"
	"os"
	"slices"
	"testing"
	"testing/fstest"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/cases"
	"github.com/blindspot/blindspot/claim"
	"github.com/blindspot/blindspot/memory"
	"github.com/blindspot/blindspot/source/casefile"
)

// chronicle is the founding case as it is without monthly counts, with tests
// that ask its own rows and a store of events.
func chronicle(tb testing.TB) *casefile.Case {
	tb.Helper()
	embedded, err := cases.Open("is-khorasan")
	if err != nil {
		tb.Fatal(err)
	}
	files := fstest.MapFS{}
	for _, name := range []string{"case.yaml", "events.csv", "links.csv", "presence.csv", "published_totals.csv", "shocks.csv"} {
		data, err := fs.ReadFile(embedded, name)
		if err != nil {
			tb.Fatal(err)
		}
		files[name] = &fstest.MapFile{Data: data}
	}
	claims, err := os.ReadFile("testdata/chronicle-claims.yaml")
	if err != nil {
		tb.Fatal(err)
	}
	files["claims.yaml"] = &fstest.MapFile{Data: claims}
	c, err := casefile.Load(files, nil)
	if err != nil {
		tb.Fatal(err)
	}
	c.DataTo = blindspot.NewDate(2025, 12, 31)
	return c
}

func setCount(c *casefile.Case, id string, low, high float64) {
	for i := range c.Statements {
		if c.Statements[i].ID == "case:"+id {
			c.Statements[i].Count = blindspot.Quantity{Value: low, Low: low, High: high}
			c.Statements[i].Bound = ""
		}
	}
}

func setToll(c *casefile.Case, id string, low, best, high int) {
	for i := range c.Events {
		if c.Events[i].ID == "case:"+id {
			c.Events[i].Deaths = blindspot.Deaths{Low: low, Best: best, High: high}
		}
	}
}

func dropEvents(c *casefile.Case, drop func(blindspot.Event) bool) {
	c.Events = slices.DeleteFunc(c.Events, drop)
}

func attack(id, country string, day blindspot.Date) blindspot.Event {
	return blindspot.Event{ID: id, Source: "test", When: blindspot.DateRange{From: day, To: day}, Violence: blindspot.OneSided,
		SideA: blindspot.Side{ID: "ucdp:234", Name: "Islamic State"}, Place: blindspot.Place{Country: country, Admin1: "x"},
		Deaths: blindspot.Deaths{Low: 1, Best: 2, High: 3}, Status: "claimed", Grade: blindspot.Grade{Source: "B", Information: "1"}}
}

// store is an event store with one release, which covers nothing where no
// coverage is given.
func store(coverage []blindspot.Coverage, events ...blindspot.Event) *memory.Store {
	var s memory.Store
	_, faults, err := s.Add(memory.Release{Dataset: blindspot.Dataset{Source: "test", Release: "1", Published: blindspot.NewDate(2014, 1, 1)},
		Events: events, Coverage: coverage, Chronicle: coverage == nil})
	if err != nil || len(faults) > 0 {
		panic("the test's own events are at fault")
	}
	s.Declare(blindspot.Actor{ID: "ucdp:234", Name: "Islamic State", Kind: blindspot.Organisation})
	s.Declare(blindspot.Actor{ID: "ucdp:1000", Name: "Another group", Kind: blindspot.Organisation})
	s.Declare(blindspot.Actor{ID: "ucdp:2000", Name: "A community", Kind: blindspot.Community})
	return &s
}

// monthly are n attacks in each month of a span.
func monthly(country string, first, last blindspot.Month, n int) []blindspot.Event {
	var out []blindspot.Event
	for m := first; m <= last; m++ {
		for i := range n {
			out = append(out, attack(fmt.Sprintf("ged:%s-%s-%d", country, m, i), country, m.First()+blindspot.Date(i)))
		}
	}
	return out
}

// moveTo puts every event and operation in Afghanistan in one province.
func moveTo(c *casefile.Case, admin1 string) {
	for i := range c.Events {
		if c.Events[i].Place.Country == "AFG" {
			c.Events[i].Place.Admin1 = admin1
		}
	}
	for i := range c.Shocks {
		c.Shocks[i].Admin1 = admin1
	}
}

// turn makes every link of a place lead outward or inward.
func turn(c *casefile.Case, node string, outward bool) {
	for i := range c.Links {
		l := &c.Links[i]
		if (l.FromNode == node) != (l.ToNode == node) && (l.FromNode == node) != outward {
			l.From, l.To, l.FromNode, l.ToNode = l.To, l.From, l.ToNode, l.FromNode
		}
	}
}

// mesh links every pair of places both ways.
func mesh(c *casefile.Case, nodes ...string) {
	for _, x := range nodes {
		for _, y := range nodes {
			if x != y {
				c.Links = append(c.Links, casefile.Link{ID: x + y, FromNode: x, ToNode: y, Link: blindspot.Link{From: x, To: y, Kind: "finance",
					URL: "https://example.org", Grade: blindspot.Grade{Source: "B", Information: "2"}}})
			}
		}
	}
}

// operations adds one operation by a security actor in each country.
func operations(c *casefile.Case, by string, codes ...string) {
	for i, code := range codes {
		c.Shocks = append(c.Shocks, casefile.Shock{ID: fmt.Sprint("case:O", i), Actor: "ucdp:234", By: by, Precision: blindspot.DateDay,
			Shock: blindspot.Shock{Date: blindspot.NewDate(2020, 1, 1+i), Kind: "crackdown", Country: code, Grade: blindspot.Grade{Source: "B", Information: "2"}}})
	}
}

// fronts are clashes of Russian services in 2023, 20 in each country, with the
// group in the first and with another opponent in each of the others.
func fronts(codes ...string) []blindspot.Event {
	var out []blindspot.Event
	for i, code := range codes {
		opponent := "ucdp:234"
		if i > 0 {
			opponent = fmt.Sprint("ucdp:30", i)
		}
		for n := range 20 {
			e := attack(fmt.Sprintf("ged:%s%d", code, n), code, blindspot.NewDate(2023, 2, 1+n))
			e.Violence, e.SideA = blindspot.StateBased, blindspot.Side{ID: "ucdp:57", Name: "Government of Russia"}
			e.SideB = blindspot.Side{ID: blindspot.ActorID(opponent), Name: opponent}
			out = append(out, e)
		}
	}
	return out
}

// by puts another actor on side A, with so many deaths.
func by(e blindspot.Event, actor string, deaths int) blindspot.Event {
	e.SideA = blindspot.Side{ID: blindspot.ActorID(actor), Name: actor}
	e.Deaths = blindspot.Deaths{Low: deaths, Best: deaths, High: deaths, Unknown: deaths}
	return e
}

func countries(from, to blindspot.Month, codes ...string) []blindspot.Coverage {
	var out []blindspot.Coverage
	for _, code := range codes {
		out = append(out, blindspot.Coverage{Source: "test", Country: code, From: from, To: to, Share: 1, Stated: true})
	}
	return out
}

// No verdict is written by hand: each of these changes the data and nothing
// else.
func TestChangedDataChangeVerdicts(t *testing.T) {
	early := blindspot.NewDate(2018, 1, 24)
	east := []string{"BGR", "ROU", "GRC", "HUN", "POL"}
	full := countries(blindspot.NewMonth(2014, 1), blindspot.NewMonth(2026, 12), east...)
	shock := blindspot.NewMonth(2019, 11)
	syria := countries(shock-24, shock+24, "SYR")
	russia := countries(blindspot.NewMonth(2020, 1), blindspot.NewMonth(2024, 12), "RUS", "ARM", "AZE", "GEO", "UKR", "SYR", "MLI", "LBY")
	region := countries(shock, shock+72, append([]string{"KAZ", "KGZ", "TJK", "TKM", "UZB"}, east...)...)
	for _, tc := range []struct {
		name   string
		claim  string
		change func(*casefile.Case, *claim.Inputs)
		want   blindspot.Verdict
	}{
		{"attacks rose, as published", "C12", func(*casefile.Case, *claim.Inputs) {}, blindspot.Supported},
		{"attacks fell", "C12", func(c *casefile.Case, _ *claim.Inputs) {
			setCount(c, "STM-0019", 152, 152)
			setCount(c, "STM-0030", 20, 20)
		}, blindspot.Contradicted},
		{"as many attacks as before", "C12", func(c *casefile.Case, _ *claim.Inputs) { setCount(c, "STM-0030", 20, 20) }, blindspot.Mixed},
		{"counts not published yet", "C12", func(_ *casefile.Case, in *claim.Inputs) { in.AsOf = blindspot.NewDate(2021, 6, 1) }, blindspot.Untestable},

		{"an attack in 2015 is on record", "C07", func(*casefile.Case, *claim.Inputs) {}, blindspot.Contradicted},
		{"nothing earlier is on record", "C07", func(c *casefile.Case, _ *claim.Inputs) {
			dropEvents(c, func(e blindspot.Event) bool { return e.When.From < early })
		}, blindspot.Supported},

		{"reports of the toll straddle the claim", "C09", func(*casefile.Case, *claim.Inputs) {}, blindspot.Mixed},
		{"all reports above", "C09", func(c *casefile.Case, _ *claim.Inputs) { setToll(c, "CHR-0110", 171, 182, 183) }, blindspot.Supported},
		{"all reports below", "C09", func(c *casefile.Case, _ *claim.Inputs) { setToll(c, "CHR-0110", 90, 100, 103) }, blindspot.Contradicted},

		{"later estimates lower", "C10", func(c *casefile.Case, _ *claim.Inputs) { setCount(c, "STM-0033", 100, 400) }, blindspot.Contradicted},
		{"later estimates overlap", "C10", func(c *casefile.Case, _ *claim.Inputs) { setCount(c, "STM-0033", 2000, 4000) }, blindspot.Mixed},

		{"operations by the authorities on record", "C15", func(*casefile.Case, *claim.Inputs) {}, blindspot.Contradicted},
		{"none on record shows nothing", "C15", func(c *casefile.Case, _ *claim.Inputs) {
			c.Shocks = slices.DeleteFunc(c.Shocks, func(s casefile.Shock) bool { return s.By == "taliban" })
		}, blindspot.Untestable},

		{"Istanbul attacked", "C18", func(*casefile.Case, *claim.Inputs) {}, blindspot.Supported},
		{"a chronicle without Istanbul shows nothing", "C18", func(c *casefile.Case, _ *claim.Inputs) {
			dropEvents(c, func(e blindspot.Event) bool { return e.Place.Admin1 == "Istanbul" })
		}, blindspot.Untestable},

		{"no link with Turkey", "C19", func(c *casefile.Case, _ *claim.Inputs) {
			c.Links = slices.DeleteFunc(c.Links, func(l casefile.Link) bool { return l.FromNode == "Turkey" || l.ToNode == "Turkey" })
		}, blindspot.Untestable},

		{"not resolved", "C25", func(*casefile.Case, *claim.Inputs) {}, blindspot.Untestable},
		{"resolved yes by the record", "C25", func(c *casefile.Case, _ *claim.Inputs) {
			c.Events = append(c.Events, attack("case:X", "POL", blindspot.NewDate(2025, 5, 1)))
		}, blindspot.Supported},
		{"resolved yes by the store", "C25", func(_ *casefile.Case, in *claim.Inputs) {
			in.Store = store(nil, attack("ged:1", "HUN", blindspot.NewDate(2024, 9, 1)))
		}, blindspot.Supported},
		{"resolved no by full coverage to the end", "C25", func(_ *casefile.Case, in *claim.Inputs) {
			in.Store, in.AsOf = store(full), blindspot.NewDate(2026, 6, 1)
		}, blindspot.Contradicted},
		{"full coverage before the end resolves nothing", "C25", func(_ *casefile.Case, in *claim.Inputs) {
			in.Store, in.AsOf = store(full), blindspot.NewDate(2025, 6, 1)
		}, blindspot.Untestable},

		{"absence in a chronicle", "C26", func(*casefile.Case, *claim.Inputs) {}, blindspot.Untestable},
		{"absence under full coverage", "C26", func(_ *casefile.Case, in *claim.Inputs) { in.Store = store(full) }, blindspot.Supported},
		{"an attack is on record", "C26", func(c *casefile.Case, _ *claim.Inputs) {
			c.Events = append(c.Events, attack("case:X", "BGR", blindspot.NewDate(2020, 5, 1)))
		}, blindspot.Contradicted},

		{"activity in Syria fell", "C01", func(_ *casefile.Case, in *claim.Inputs) {
			in.Store = store(syria, slices.Concat(monthly("SYR", shock-12, shock-1, 12), monthly("SYR", shock, shock+11, 3))...)
		}, blindspot.Supported},
		{"activity in Syria rose", "C01", func(_ *casefile.Case, in *claim.Inputs) {
			in.Store = store(syria, slices.Concat(monthly("SYR", shock-12, shock-1, 3), monthly("SYR", shock, shock+11, 12))...)
		}, blindspot.Contradicted},
		{"the same events without coverage", "C01", func(_ *casefile.Case, in *claim.Inputs) {
			in.Store = store(nil, slices.Concat(monthly("SYR", shock-12, shock-1, 12), monthly("SYR", shock, shock+11, 3))...)
		}, blindspot.Untestable},

		{"a list of provinces confirms presence, but attacks lag", "C11", func(c *casefile.Case, _ *claim.Inputs) { setCount(c, "STM-0029", 33, 33) }, blindspot.Mixed},
		{"presence and attacks in nearly all", "C11", func(c *casefile.Case, _ *claim.Inputs) {
			setCount(c, "STM-0029", 33, 33)
			setCount(c, "STM-0032", 32, 32)
		}, blindspot.Supported},
		{"few provinces now, many once", "C11", func(c *casefile.Case, _ *claim.Inputs) {
			setCount(c, "STM-0029", 10, 10)
			setCount(c, "STM-0021", 20, 20)
		}, blindspot.Contradicted},

		{"attacks and operations in Nangarhar", "C06", func(c *casefile.Case, _ *claim.Inputs) { moveTo(c, "Nangarhar") }, blindspot.Supported},
		{"attacks and operations elsewhere", "C06", func(c *casefile.Case, _ *claim.Inputs) { moveTo(c, "Kabul") }, blindspot.Contradicted},

		{"all links lead outward", "C17", func(c *casefile.Case, _ *claim.Inputs) { turn(c, "Afghanistan", true) }, blindspot.Supported},
		{"all links lead inward", "C17", func(c *casefile.Case, _ *claim.Inputs) { turn(c, "Afghanistan", false) }, blindspot.Contradicted},

		{"branches linked both ways", "C29", func(c *casefile.Case, _ *claim.Inputs) {
			mesh(c, "Syria and Iraq", "Afghanistan", "Pakistan", "Russia")
		}, blindspot.Supported},

		{"an independent report of Turkmenistan", "C13", func(c *casefile.Case, _ *claim.Inputs) {
			for i := range c.Links {
				if c.Links[i].To == "Turkmenistan" {
					c.Links[i].URL, c.Links[i].Grade = "https://example.org", blindspot.Grade{Source: "B", Information: "2"}
				}
			}
		}, blindspot.Supported},
		{"the same report, weakly graded", "C13", func(c *casefile.Case, _ *claim.Inputs) {
			for i := range c.Links {
				if c.Links[i].To == "Turkmenistan" {
					c.Links[i].URL, c.Links[i].Grade = "https://example.org", blindspot.Grade{Source: "D", Information: "4"}
				}
			}
		}, blindspot.Mixed},

		{"attacks in every year", "C20", func(c *casefile.Case, _ *claim.Inputs) {
			for y := 2015; y <= 2024; y++ {
				e := attack(fmt.Sprintf("case:X%d", y), "RUS", blindspot.NewDate(y, 5, 1))
				e.Place.Admin1 = "Dagestan"
				c.Events = append(c.Events, e)
			}
		}, blindspot.Supported},

		{"operations at home only", "C21", func(c *casefile.Case, _ *claim.Inputs) { operations(c, "russia", "RUS", "RUS", "RUS") }, blindspot.Supported},
		{"operations abroad only", "C21", func(c *casefile.Case, _ *claim.Inputs) { operations(c, "russia", "SYR", "SYR", "AFG") }, blindspot.Contradicted},
		{"operations at home and abroad", "C21", func(c *casefile.Case, _ *claim.Inputs) { operations(c, "russia", "RUS", "RUS", "SYR") }, blindspot.Mixed},

		{"many fronts", "C22", func(_ *casefile.Case, in *claim.Inputs) {
			in.Store = store(russia, fronts("RUS", "UKR", "SYR", "MLI", "LBY")...)
		}, blindspot.Supported},
		{"one front", "C22", func(_ *casefile.Case, in *claim.Inputs) { in.Store = store(russia, fronts("RUS")...) }, blindspot.Contradicted},

		{"rates that do not fall", "C24", func(c *casefile.Case, _ *claim.Inputs) { setCount(c, "STM-0040", 200, 200) }, blindspot.Supported},

		{"deadliest group of the region", "C27", func(_ *casefile.Case, in *claim.Inputs) {
			in.Store = store(region, by(attack("ged:1", "TJK", blindspot.NewDate(2023, 9, 1)), "ucdp:234", 9), by(attack("ged:2", "TJK", blindspot.NewDate(2023, 9, 2)), "ucdp:1000", 5))
		}, blindspot.Supported},
		{"another group is deadlier", "C27", func(_ *casefile.Case, in *claim.Inputs) {
			in.Store = store(region, by(attack("ged:1", "TJK", blindspot.NewDate(2023, 9, 1)), "ucdp:234", 4), by(attack("ged:2", "TJK", blindspot.NewDate(2023, 9, 2)), "ucdp:1000", 5))
		}, blindspot.Contradicted},
		{"communities are not ranked", "C27", func(_ *casefile.Case, in *claim.Inputs) {
			in.Store = store(region, by(attack("ged:1", "TJK", blindspot.NewDate(2023, 9, 1)), "ucdp:234", 4), by(attack("ged:2", "TJK", blindspot.NewDate(2023, 9, 2)), "ucdp:2000", 50))
		}, blindspot.Supported},

		{"Africa by the store", "C03", func(_ *casefile.Case, in *claim.Inputs) {
			in.Store = store(nil, attack("ged:1", "NGA", blindspot.NewDate(2016, 5, 1)))
		}, blindspot.Supported},
	} {
		t.Run(tc.claim+" "+tc.name, func(t *testing.T) {
			c := chronicle(t)
			in := claim.Inputs{Case: c}
			tc.change(c, &in)
			if got := one(t, in, tc.claim); got.Verdict != tc.want {
				t.Errorf("%s, want %s: %s", got.Verdict, tc.want, got.Summary)
			}
		})
	}
}

// A suspicion or a doubtful report must not decide a claim.
func TestWeakReportsDoNotDecide(t *testing.T) {
	for name, weaken := range map[string]func(*blindspot.Event){
		"suspected":      func(e *blindspot.Event) { e.Status = "suspected" },
		"doubtful":       func(e *blindspot.Event) { e.Grade.Information = "4" },
		"poor source":    func(e *blindspot.Event) { e.Grade.Source = "D" },
		"not graded":     func(e *blindspot.Event) { e.Grade = blindspot.Grade{} },
		"toll not known": func(e *blindspot.Event) { e.DeathsGap = true },
		"nobody killed":  func(e *blindspot.Event) { e.Deaths = blindspot.Deaths{} },
	} {
		t.Run(name, func(t *testing.T) {
			c := chronicle(t)
			e := attack("case:X", "POL", blindspot.NewDate(2025, 5, 1))
			weaken(&e)
			c.Events = append(c.Events, e)
			if got := one(t, claim.Inputs{Case: c}, "C25"); got.Verdict != blindspot.Untestable {
				t.Errorf("resolved by such a report: %s", got.Summary)
			}
		})
	}
}
