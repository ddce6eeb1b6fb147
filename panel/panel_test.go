package panel_test

import (
	"fmt"
	"testing"

	"pgregory.net/rapid"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/panel"
)

func covered(country string) blindspot.CoverageTable {
	return blindspot.NewCoverageTable([]blindspot.Coverage{{Source: "s", Country: country,
		From: blindspot.NewMonth(2000, 1), To: blindspot.NewMonth(2010, 12), Share: 1, Stated: true}})
}

func TestPutsAnEventIntoItsMonths(t *testing.T) {
	events := []blindspot.Event{{ID: "1", Place: blindspot.Place{Country: "IRQ"},
		When:   blindspot.DateRange{From: blindspot.NewDate(2001, 1, 31), To: blindspot.NewDate(2001, 2, 3)},
		Deaths: blindspot.Deaths{Best: 9, Low: 4, High: 12}}}
	p, account, err := panel.Build(blindspot.Each(events), panel.Spec{First: blindspot.NewMonth(2001, 1), Last: blindspot.NewMonth(2001, 3),
		Key: byCountry, Coverage: covered("IRQ")})
	if err != nil {
		t.Fatal(err)
	}
	got := fmt.Sprint(p.Events, p.Deaths, p.Low, p.High, p.Present)
	if got != "[[1 0 0]] [[2 7 0]] [[1 3 0]] [[3 9 0]] [[true true false]]" {
		t.Errorf("one of four days lies in January, where the event counts; got %s", got)
	}
	if want := (panel.Account{Inside: 1}); account != want {
		t.Errorf("account = %+v", account)
	}
}

func TestOutsideCoverageIsMissingAndNotZero(t *testing.T) {
	events := []blindspot.Event{{ID: "1", Place: blindspot.Place{Country: "IRQ"},
		When: blindspot.DateRange{From: blindspot.NewDate(2010, 12, 1), To: blindspot.NewDate(2010, 12, 1)}}}
	p, _, err := panel.Build(blindspot.Each(events), panel.Spec{First: blindspot.NewMonth(2010, 12), Last: blindspot.NewMonth(2011, 1),
		Key: byCountry, Units: []string{"SYR"}, Coverage: covered("IRQ"),
		Countries: func(unit string) []string { return []string{unit} }})
	if err != nil {
		t.Fatal(err)
	}
	if got := fmt.Sprint(p.Units, p.Observed); got != "[SYR IRQ] [[false false] [true false]]" {
		t.Errorf("only Iraq in December 2010 is observed, got %s", got)
	}
}

func TestRefusesWhatHasNoCells(t *testing.T) {
	_, _, err := panel.Build(blindspot.Each(nil), panel.Spec{First: 2, Last: 1, Key: byCountry})
	if blindspot.CodeOf(err) != blindspot.Usage {
		t.Errorf("months in reverse: got %v", err)
	}
	_, _, err = panel.Build(blindspot.Each(nil), panel.Spec{First: 1, Last: 2, Key: byCountry})
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
		p, account, err := panel.Build(blindspot.Each(events), panel.Spec{First: blindspot.NewMonth(2000, 1), Last: blindspot.NewMonth(2002, 12),
			Key: byCountry, Units: []string{"IRQ"}, Coverage: covered("IRQ")})
		if err != nil {
			t.Fatal(err)
		}
		cells, deaths, given := 0, 0, 0
		for row := range p.Units {
			for c := range p.Months {
				cells += int(p.Events[row][c])
				deaths += int(p.Deaths[row][c])
				if p.Events[row][c]+p.Deaths[row][c] > 0 && !p.Present[row][c] {
					t.Fatalf("%s counts something in a month that no event touches", p.Units[row])
				}
			}
		}
		for _, e := range events {
			if e.Place.Country != "" {
				given += e.Deaths.Best
			}
		}
		if cells != account.Inside || account.Inside+account.Outside+account.LeftOut != len(events) {
			t.Fatalf("cells hold %d, account %+v, %d events", cells, account, len(events))
		}
		if deaths+account.DeathsOutside != given {
			t.Fatalf("cells hold %d deaths of %d, %d lie outside", deaths, given, account.DeathsOutside)
		}
	})
}

func ExampleBuild() {
	events := []blindspot.Event{
		{When: blindspot.DateRange{From: blindspot.NewDate(2001, 1, 5)}, Place: blindspot.Place{Country: "IRQ"}, Deaths: blindspot.Deaths{Best: 3}},
		{When: blindspot.DateRange{From: blindspot.NewDate(2001, 2, 7)}, Place: blindspot.Place{Country: "IRQ"}, Deaths: blindspot.Deaths{Best: 1}},
	}
	p, _, _ := panel.Build(blindspot.Each(events), panel.Spec{First: blindspot.NewMonth(2001, 1), Last: blindspot.NewMonth(2001, 2), Key: byCountry})
	fmt.Println(p.Units, p.Deaths, p.Observed)
	// Output: [IRQ] [[3 1]] [[false false]]
}

func byCountry(e *blindspot.Event) string { return e.Place.Country }
