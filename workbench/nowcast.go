package workbench

import (
	"cmp"
	"context"
	"fmt"
	"hash/fnv"
	"math/rand/v2"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/nowcast"
)

// NowcastScores is what nowcasts by country were worth on the releases of the store,
// beside keeping each number as it was.
type NowcastScores struct {
	AsOf      blindspot.Date  `json:"as_of"`
	Releases  int             `json:"releases"`
	Countries int             `json:"countries"`
	Deaths    []nowcast.Score `json:"deaths"` // of all ages first
	Events    []nowcast.Score `json:"events"`
}

// Provisional is a month that is not yet all reported: what stands on record, and
// what it will come to, in all and by kind of violence.
type Provisional struct {
	Month  blindspot.Month    `json:"month"`
	Age    int                `json:"age_months"`
	Raw    int                `json:"deaths_reported"`
	Final  blindspot.Quantity `json:"deaths_expected"` // once final, with its interval of 90 %
	Events int                `json:"events_reported"`
	Come   blindspot.Quantity `json:"events_expected"`
	Kinds  []ProvisionalKind  `json:"by_violence"`

	deaths nowcast.Distribution
}

// ProvisionalKind is the part of a month of one kind of violence.
type ProvisionalKind struct {
	Violence blindspot.Violence `json:"violence"`
	Raw      int                `json:"deaths_reported"`
	Final    blindspot.Quantity `json:"deaths_expected"`
	Events   int                `json:"events_reported"`
	Come     blindspot.Quantity `json:"events_expected"`
}

// Nowcast is what the last months of a country will read once they are final.
type Nowcast struct {
	Country  string              `json:"country"`
	Name     string              `json:"name"`
	AsOf     blindspot.Date      `json:"as_of"`
	Until    int                 `json:"followed_to_months"` // the age at which a number counts as final
	Months   []Provisional       `json:"months"`             // the newest first
	Warnings []blindspot.Warning `json:"warnings"`
}

// nowcastDraws is how many draws a nowcast rests on.
const nowcastDraws = 2000

// BacktestNowcast scores nowcasts on the releases of the store. It fails with
// TooFewData where they do not follow enough months for long enough.
func (b *Bench) BacktestNowcast(ctx context.Context) (NowcastScores, error) {
	out := NowcastScores{AsOf: b.Today()}
	t, err := b.revisions(ctx, out.AsOf)
	if err != nil {
		return out, err
	}
	out.Releases = t.Releases
	countries := map[string]bool{}
	for _, stratum := range t.Strata {
		country, _ := splitStratum(stratum)
		countries[country] = true
	}
	out.Countries = len(countries)
	if out.Deaths, err = nowcast.Backtest(t.reports(t.Deaths), b.Seed); err != nil {
		return out, err
	}
	out.Events, err = nowcast.Backtest(t.reports(t.Events), b.Seed)
	return out, err
}

// Nowcast answers what the last months of a country, by name or code, will read
// once they are final, by what was known on the day asked for, or today. It fails
// with TooFewData where the releases do not tell how numbers grow.
func (b *Bench) Nowcast(ctx context.Context, country string, asked blindspot.Date) (Nowcast, error) {
	c, err := CountryNamed(country)
	if err != nil {
		return Nowcast{}, err
	}
	out := Nowcast{Country: c.ISO3, Name: c.Name, AsOf: cmp.Or(asked, b.Today()), Months: []Provisional{}, Warnings: []blindspot.Warning{}}
	m, err := b.At(ctx, asked)
	if err != nil {
		return out, err
	}
	out.Warnings = append(out.Warnings, m.Warnings()...)
	l, err := b.learnt(ctx, out.AsOf)
	if err != nil {
		return out, err
	}
	out.Until, out.Months = l.until(), l.months(c.ISO3, b.Seed)
	return out, nil
}

// learnt is how numbers grow, as the releases known on a day tell it, and what stood
// on record on that day.
type learnt struct {
	now            blindspot.Month // in which the newest release became known: months are as old as the record of them
	deaths, events *nowcast.Model
	counts         map[placeMonth]deathsEvents
	coverage       blindspot.CoverageTable
}

func (b *Bench) learnt(ctx context.Context, day blindspot.Date) (*learnt, error) {
	return b.growth.get(fmt.Sprintf("%s %s", b.State(), day), 2, func() (*learnt, error) {
		l := &learnt{now: b.newest(ctx, day)}
		t, err := b.revisions(ctx, day)
		if err != nil {
			return nil, err
		}
		if l.deaths, err = nowcast.Fit(t.reports(t.Deaths)); err != nil {
			return nil, err
		}
		if l.events, err = nowcast.Fit(t.reports(t.Events)); err != nil {
			return nil, err
		}
		l.counts, l.coverage, err = b.countedOn(ctx, day)
		return l, err
	})
}

// newest is the month in which the newest release known on a day was published. A
// record that was not brought up to date for a year has months of the age that they
// had then, whatever day it is.
func (b *Bench) newest(ctx context.Context, day blindspot.Date) blindspot.Month {
	sets, err := b.held().Datasets(ctx, day)
	if err != nil { // who asks for the record is told
		return blindspot.LastWholeMonth(day)
	}
	var newest blindspot.Date
	for i := range sets {
		newest = max(newest, sets[i].Published)
	}
	if !newest.Known() {
		return blindspot.LastWholeMonth(day)
	}
	return newest.Month()
}

func (l *learnt) until() int { return min(l.deaths.Until(), l.events.Until()) }

// months are the observed months of a country that are younger than final, the newest
// first. Kinds of violence are nowcast one by one, and added up.
func (l *learnt) months(country string, seed uint64) []Provisional {
	h := fnv.New64a()
	_, _ = h.Write([]byte(country)) // a hash takes everything
	rng := rand.New(rand.NewPCG(seed, h.Sum64()))
	out := []Provisional{}
	for age := 0; age < l.until(); age++ {
		month := l.now - blindspot.Month(age) //nolint:gosec // months
		if !l.coverage.Observed(country, month) {
			continue
		}
		p := Provisional{Month: month, Age: age, Kinds: []ProvisionalKind{}}
		var deaths, events []nowcast.Distribution
		for _, violence := range []blindspot.Violence{blindspot.StateBased, blindspot.NonState, blindspot.OneSided} {
			is := l.counts[placeMonth{country, violence, month}]
			stratum := stratumOf(country, violence)
			d, e := l.deaths.Final(stratum, age, is.deaths, nowcastDraws, rng), l.events.Final(stratum, age, is.events, nowcastDraws, rng)
			deaths, events = append(deaths, d), append(events, e)
			p.Raw, p.Events = p.Raw+is.deaths, p.Events+is.events
			p.Kinds = append(p.Kinds, ProvisionalKind{Violence: violence, Raw: is.deaths, Final: d.Interval(0.9), Events: is.events, Come: e.Interval(0.9)})
		}
		p.deaths = nowcast.Sum(rng, deaths...)
		p.Final, p.Come = p.deaths.Interval(0.9), nowcast.Sum(rng, events...).Interval(0.9)
		out = append(out, p)
	}
	return out
}
