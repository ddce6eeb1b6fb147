package workbench_test

import (
	"fmt"
	"math"
	"testing"
	"time"

	"github.com/blindspot/blindspot"
	dist "github.com/blindspot/blindspot/forecast"
	"github.com/blindspot/blindspot/forecast/groups"
	"github.com/blindspot/blindspot/internal/desktest"
	"github.com/blindspot/blindspot/internal/slow"
	"github.com/blindspot/blindspot/memory"
	"github.com/blindspot/blindspot/stats/resample"
	"github.com/blindspot/blindspot/stats/score"
	"github.com/blindspot/blindspot/workbench"
)

// late are releases of real events with made-up delays: of four years' events six in
// ten come with the release of their month, some with the next two, and the rest with
// the yearly one.
func late(t *testing.T) []memory.Release {
	t.Helper()
	real := extract(t).Store
	events, err := real.Events(t.Context(), blindspot.Filter{})
	if err != nil {
		t.Fatal(err)
	}
	coverage, err := real.Coverage(t.Context(), 0)
	if err != nil {
		t.Fatal(err)
	}
	release := func(name string, from, to blindspot.Month, published blindspot.Date) memory.Release {
		span := blindspot.DateRange{From: from.First(), To: to.Last()}
		r := memory.Release{Dataset: blindspot.Dataset{Source: "ucdp-ged", Release: name, Published: published, File: name, SHA256: name, Covers: span,
			Terms: blindspot.Source{ID: "ucdp-ged", Name: "UCDP GED", Citation: "UCDP", Redistributes: true}}}
		for _, c := range coverage.Until(to).Rows() {
			if c.From = max(c.From, from); c.From <= c.To {
				r.Coverage = append(r.Coverage, c)
			}
		}
		return r
	}
	rng := resample.New(3)
	delays := make([]int, len(events))
	for i := range delays {
		delays[i] = []int{0, 0, 0, 0, 0, 0, 1, 1, 2, 99}[rng.IntN(10)]
	}
	var out []memory.Release
	for year := 2014; year <= 2018; year++ {
		if year > 2014 {
			for month := time.January; month <= time.December; month++ {
				m := blindspot.NewMonth(year, month)
				r := release(fmt.Sprintf("%d.0.%d", year-2000, month), m, m, (m+1).First()+19)
				for i := range events {
					if own := events[i].Ended().Month(); own+blindspot.Month(delays[i]) == m { //nolint:gosec // months
						r.Events = append(r.Events, events[i])
					}
				}
				out = append(out, r)
			}
		}
		if year == 2018 {
			break // its yearly release is not out
		}
		last := blindspot.NewMonth(year, time.December)
		r := release(fmt.Sprintf("%d.1", year-1999), blindspot.NewMonth(1989, time.January), last, blindspot.NewDate(year+1, time.June, 8))
		for i := range events {
			if events[i].Ended().Month() <= last {
				r.Events = append(r.Events, events[i])
			}
		}
		out = append(out, r)
	}
	return out
}

// On real events that come late, forecasts from what is expected are nearer to what came
// than forecasts from what was on record, as of days on which nobody knew more.
func TestForecastFromWhatIsExpectedOfRealEvents(t *testing.T) {
	slow.Test(t)
	t.Parallel()
	final, err := groups.Load(t.Context(), extract(t).Store, blindspot.NewMonth(2018, time.December))
	if err != nil {
		t.Fatal(err)
	}
	b := desktest.Bench(desktest.Store(t, "", late(t)))
	b.Now = at(2019, time.March, 1)
	var missed [2]float64
	n := 0
	for _, last := range []blindspot.Month{blindspot.NewMonth(2018, time.February), blindspot.NewMonth(2018, time.May), blindspot.NewMonth(2018, time.September)} {
		day := (last + 1).First() + 24
		m, err := b.At(t.Context(), day)
		if err != nil {
			t.Fatal(err)
		}
		raw, err := groups.Load(t.Context(), m.Record, last)
		if err != nil {
			t.Fatal(err)
		}
		grown := *raw
		if err := workbench.Grow(b, t.Context(), m, &grown); err != nil || len(grown.Young) < 20 {
			t.Fatalf("as of %s %d numbers are young: %v", day, len(grown.Young), err)
		}
		var ask []groups.Question
		for _, row := range groups.Standard.At(raw, last) {
			ask = append(ask, groups.Question{Subject: raw.Units[row].ID, Rows: []int{row}})
		}
		for k, d := range []*groups.Data{raw, &grown} {
			answers, err := groups.WorkAll(t.Context(), d, ask, last, groups.Settings{Months: 3, Seed: 1, Unscored: true})
			if err != nil {
				t.Fatal(err)
			}
			for i, a := range answers {
				if a.Err != nil {
					continue
				}
				for h, mass := range a.Units[0].Masses {
					came, ok := final.DeathsIn(ask[i].Subject, last+blindspot.Month(h+1)) //nolint:gosec // months
					if !ok {
						continue
					}
					draws := dist.Mass(mass).Draws(nil, 400, resample.New(1, uint64(i), uint64(h)))
					for x := range draws {
						draws[x] = math.Log1p(draws[x])
					}
					c, err := score.CRPS(draws, math.Log1p(came))
					if err != nil {
						t.Fatal(err)
					}
					missed[k] += c
					n++
				}
			}
		}
	}
	worth, err := b.BacktestNowcast(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("nowcasts are better than keeping each number by %.1f %% of its error of deaths, and %.1f %% of events", 100*worth.Deaths[0].Better(), 100*worth.Events[0].Better())
	if worth.Deaths[0].Better() < 0.1 || worth.Events[0].Better() < 0.2 {
		t.Error("nowcasts are hardly better than keeping each number")
	}
	t.Logf("%d months of groups: log CRPS %.4f from the record, %.4f from what is expected", n/2, 2*missed[0]/float64(n), 2*missed[1]/float64(n))
	if n < 200 || missed[1] > 0.995*missed[0] {
		t.Error("forecasts from what is expected are no better")
	}
}
