package workbench_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/forecast/groups"
	"github.com/blindspot/blindspot/memory"
	"github.com/blindspot/blindspot/place"
	"github.com/blindspot/blindspot/workbench"
)

// frontBench holds one organisation that is active in every month of two years in
// Iraq and was once in Syria.
func frontBench(t *testing.T) *workbench.Bench {
	t.Helper()
	first := blindspot.NewMonth(2020, 1)
	release := memory.Release{Dataset: blindspot.Dataset{Source: "ucdp-ged", Release: "22.1", Published: blindspot.NewDate(2022, 6, 1)}}
	for _, c := range []string{"IRQ", "SYR"} {
		release.Coverage = append(release.Coverage, blindspot.Coverage{Source: "ucdp-ged", Country: c, From: first, To: first + 23, Share: 1, Stated: true})
	}
	for i := range 25 {
		m, country := first+blindspot.Month(i), "IRQ"
		if i == 24 {
			m, country = first+4, "SYR"
		}
		release.Events = append(release.Events, blindspot.Event{ID: fmt.Sprint("ged:", i), When: blindspot.DateRange{From: m.First(), To: m.First()},
			SideA: blindspot.Side{ID: "ucdp:1", Name: "Front"}, SideB: blindspot.Side{ID: "ucdp:9", Name: "Government of Iraq"},
			Place: blindspot.Place{Country: country}, Deaths: blindspot.Deaths{Best: 10 + i, Low: 10 + i, High: 10 + i}})
	}
	store := &memory.Store{}
	store.Declare(blindspot.Actor{ID: "ucdp:1", Name: "Front", Kind: blindspot.Organisation})
	store.Declare(blindspot.Actor{ID: "ucdp:9", Name: "Government of Iraq", Kind: blindspot.State})
	if _, _, err := store.Add(release); err != nil {
		t.Fatal(err)
	}
	return &workbench.Bench{Store: store, World: place.World, Now: blindspot.NewDate(2022, 2, 10).Time, Seed: 1}
}

func ask(t *testing.T, b *workbench.Bench, question string, asOf blindspot.Date, outcomes bool) (groups.Forecast, error) {
	t.Helper()
	ctx := context.Background()
	s, m, err := b.AskForecast(ctx, question, asOf)
	if err != nil {
		return groups.Forecast{}, err
	}
	return b.Forecast(ctx, s, m, groups.Settings{Months: 2, Draws: 200}, outcomes)
}

func TestForecastOfAGroup(t *testing.T) {
	b := frontBench(t)
	f, err := ask(t, b, "Front", 0, false)
	if err != nil {
		t.Fatal(err)
	}
	if f.Cut != blindspot.NewMonth(2021, 12) || len(f.Outlooks) != 2 || f.Total == nil || len(f.LeftOut) != 0 {
		t.Errorf("cut %s, %d outlooks, left out %+v", f.Cut, len(f.Outlooks), f.LeftOut)
	}
	if !slices.ContainsFunc(f.Warnings, func(w blindspot.Warning) bool { return strings.Contains(w.Text, "Front in Syria is new to the record") }) {
		t.Errorf("that one event in Syria is little to go by is not said: %+v", f.Warnings)
	}
	if months := f.Outlooks[0].Months; months[0].State != groups.NotYetResolvable || months[1].State != groups.Open || f.Resolution.ID != "ucdp-ged" {
		t.Errorf("in February 2022 January is %s and February %s, by %s", months[0].State, months[1].State, f.Resolution.ID)
	}
	// As of a past day June is open; what came is told where it is asked for, and
	// nobody knew that release then.
	f, err = ask(t, b, "Front in Iraq", blindspot.NewDate(2021, 6, 20), false)
	if err != nil {
		t.Fatal(err)
	}
	if m := f.Outlooks[0].Months[0]; m.State != groups.Open || m.Value != nil {
		t.Errorf("on 20 June 2021 June is %s with %v", m.State, m.Value)
	}
	f, err = ask(t, b, "Front in Iraq", blindspot.NewDate(2021, 6, 20), true)
	if err != nil {
		t.Fatal(err)
	}
	if f.Cut != blindspot.NewMonth(2021, 5) || f.Outlooks[0].Months[0].State != groups.Resolved || *f.Outlooks[0].Months[0].Value != 27 || len(f.Warnings) == 0 {
		t.Errorf("cut %s, months %+v, warnings %q: June is not over, and its 27 deaths are known by now", f.Cut, f.Outlooks[0].Months, f.Warnings)
	}
}

func TestForecastOfACountry(t *testing.T) {
	for _, name := range []string{"Iraq", "IRQ"} {
		f, err := ask(t, frontBench(t), name, 0, false)
		if err != nil || len(f.Outlooks) != 1 || f.Outlooks[0].Unit.ID != "country:IRQ" {
			t.Errorf("%s: %v %+v", name, err, f.Outlooks)
		}
	}
}

func TestForecastRefusals(t *testing.T) {
	for _, tc := range []struct {
		question string
		want     blindspot.Code
		why      string
	}{
		{"Frnot", blindspot.NotFound, "no such group, and a hint"},
		{"France", blindspot.TooFewData, "a country without coverage"},
		{"Government of Iraq", blindspot.Refused, "a state"},
	} {
		_, err := ask(t, frontBench(t), tc.question, 0, false)
		if blindspot.CodeOf(err) != tc.want || blindspot.HintOf(err) == "" {
			t.Errorf("%s: %v (hint %q), want %s: %s", tc.question, err, blindspot.HintOf(err), tc.want, tc.why)
		}
	}
}
