package claim_test

import (
	"slices"
	"testing"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/claim"
	"github.com/blindspot/blindspot/source/casefile"
)

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
			in.Store = memory{events: []blindspot.Event{attack("ged:1", "HUN", blindspot.NewDate(2024, 9, 1))}}
		}, blindspot.Supported},
		{"resolved no by full coverage to the end", "C25", func(_ *casefile.Case, in *claim.Inputs) {
			in.Store, in.AsOf = memory{coverage: full}, blindspot.NewDate(2026, 6, 1)
		}, blindspot.Contradicted},
		{"full coverage before the end resolves nothing", "C25", func(_ *casefile.Case, in *claim.Inputs) {
			in.Store, in.AsOf = memory{coverage: full}, blindspot.NewDate(2025, 6, 1)
		}, blindspot.Untestable},

		{"absence in a chronicle", "C26", func(*casefile.Case, *claim.Inputs) {}, blindspot.Untestable},
		{"absence under full coverage", "C26", func(_ *casefile.Case, in *claim.Inputs) { in.Store = memory{coverage: full} }, blindspot.Supported},
		{"an attack is on record", "C26", func(c *casefile.Case, _ *claim.Inputs) {
			c.Events = append(c.Events, attack("case:X", "BGR", blindspot.NewDate(2020, 5, 1)))
		}, blindspot.Contradicted},

		{"Africa by the store", "C03", func(_ *casefile.Case, in *claim.Inputs) {
			in.Store = memory{events: []blindspot.Event{attack("ged:1", "NGA", blindspot.NewDate(2016, 5, 1))}}
		}, blindspot.Supported},
	} {
		t.Run(tc.claim+" "+tc.name, func(t *testing.T) {
			c := khorasan(t)
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
			c := khorasan(t)
			e := attack("case:X", "POL", blindspot.NewDate(2025, 5, 1))
			weaken(&e)
			c.Events = append(c.Events, e)
			if got := one(t, claim.Inputs{Case: c}, "C25"); got.Verdict != blindspot.Untestable {
				t.Errorf("resolved by such a report: %s", got.Summary)
			}
		})
	}
}
