package panel_test

import (
	"fmt"
	"math"
	"testing"

	"pgregory.net/rapid"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/panel"
)

func covered(country string) blindspot.CoverageTable {
	return blindspot.NewCoverageTable([]blindspot.Coverage{{Source: "s", Country: country,
		From: blindspot.NewMonth(2000, 1), To: blindspot.NewMonth(2010, 12), Share: 1, Stated: true}})
}

func TestSpreadsAnEventOverItsMonthsByDays(t *testing.T) {
	events := []blindspot.Event{{ID: "1", Place: blindspot.Place{Country: "IRQ"},
		When:   blindspot.DateRange{From: blindspot.NewDate(2001, 1, 31), To: blindspot.NewDate(2001, 2, 3)},
		Deaths: blindspot.Deaths{Best: 8, Low: 4, High: 12}}}
	p, account, err := panel.Build(events, panel.Spec{First: blindspot.NewMonth(2001, 1), Last: blindspot.NewMonth(2001, 2),
		Key: panel.ByCountry, Coverage: covered("IRQ")})
	if err != nil {
		t.Fatal(err)
	}
	if p.Events[0][0] != 0.25 || p.Events[0][1] != 0.75 || p.Deaths[0][0] != 2 || p.High[0][1] != 9 {
		t.Errorf("one of four days lies in January, got events %v deaths %v", p.Events, p.Deaths)
	}
	if account.Inside != 1 || account.Missing != 0 {
		t.Errorf("account = %+v", account)
	}
}

func TestOutsideCoverageIsMissingAndNotZero(t *testing.T) {
	events := []blindspot.Event{{ID: "1", Place: blindspot.Place{Country: "IRQ"},
		When: blindspot.DateRange{From: blindspot.NewDate(2010, 12, 1), To: blindspot.NewDate(2010, 12, 1)}}}
	p, _, err := panel.Build(events, panel.Spec{First: blindspot.NewMonth(2010, 12), Last: blindspot.NewMonth(2011, 1),
		Key: panel.ByCountry, Units: []string{"SYR"}, Coverage: covered("IRQ"),
		Countries: func(unit string) []string { return []string{unit} }})
	if err != nil {
		t.Fatal(err)
	}
	if got := fmt.Sprint(p.Units, p.Observed); got != "[SYR IRQ] [[false false] [true false]]" {
		t.Errorf("only Iraq in December 2010 is observed, got %s", got)
	}
}

func TestRefusesWhatHasNoCells(t *testing.T) {
	_, _, err := panel.Build(nil, panel.Spec{First: 2, Last: 1, Key: panel.ByCountry})
	if blindspot.CodeOf(err) != blindspot.Usage {
		t.Errorf("months in reverse: got %v", err)
	}
	_, _, err = panel.Build(nil, panel.Spec{First: 1, Last: 2, Key: panel.ByCountry})
	if blindspot.CodeOf(err) != blindspot.TooFewData {
		t.Errorf("no unit: got %v", err)
	}
}

// The sum over cells and what the account says lies elsewhere is the sum over
// the events, whatever the events.
func TestConservation(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		event := rapid.Custom(func(t *rapid.T) blindspot.Event {
			from := blindspot.Date(rapid.Int32Range(int32(blindspot.NewDate(1999, 6, 1)), int32(blindspot.NewDate(2003, 1, 1))).Draw(t, "from"))
			return blindspot.Event{
				When:   blindspot.DateRange{From: from, To: from + blindspot.Date(rapid.Int32Range(0, 400).Draw(t, "days"))},
				Place:  blindspot.Place{Country: rapid.SampledFrom([]string{"IRQ", "SYR", ""}).Draw(t, "country")},
				Deaths: blindspot.Deaths{Best: rapid.IntRange(0, 500).Draw(t, "best")},
			}
		})
		events := rapid.SliceOfN(event, 1, 30).Draw(t, "events")
		p, account, err := panel.Build(events, panel.Spec{First: blindspot.NewMonth(2000, 1), Last: blindspot.NewMonth(2002, 12),
			Key: panel.ByCountry, Units: []string{"IRQ"}, Coverage: covered("IRQ")})
		if err != nil {
			t.Fatal(err)
		}
		cells, deaths, given := 0.0, 0.0, 0.0
		for row := range p.Units {
			for c := range p.Months {
				cells += p.Events[row][c]
				deaths += p.Deaths[row][c]
			}
		}
		for _, e := range events {
			given += float64(e.Deaths.Best)
		}
		if math.Abs(cells-account.Inside) > 1e-9 || math.Abs(account.Inside+account.Outside+account.LeftOut-float64(len(events))) > 1e-9 {
			t.Fatalf("cells hold %g, account %+v, %d events", cells, account, len(events))
		}
		if deaths > given+1e-6 || (account.Outside < 1e-12 && account.LeftOut == 0 && math.Abs(deaths-given) > 1e-6) {
			t.Fatalf("cells hold %g deaths of %g", deaths, given)
		}
	})
}

func ExampleBuild() {
	events := []blindspot.Event{
		{When: blindspot.DateRange{From: blindspot.NewDate(2001, 1, 5)}, Place: blindspot.Place{Country: "IRQ"}, Deaths: blindspot.Deaths{Best: 3}},
		{When: blindspot.DateRange{From: blindspot.NewDate(2001, 2, 7)}, Place: blindspot.Place{Country: "IRQ"}, Deaths: blindspot.Deaths{Best: 1}},
	}
	p, _, _ := panel.Build(events, panel.Spec{First: blindspot.NewMonth(2001, 1), Last: blindspot.NewMonth(2001, 2), Key: panel.ByCountry})
	fmt.Println(p.Units, p.Deaths, p.Observed)
	// Output: [IRQ] [[3 1]] [[false false]]
}
