package workbench

import (
	"cmp"
	"context"
	"hash/fnv"
	"math/rand/v2"
	"slices"

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
// what it will come to.
type Provisional struct {
	Month  blindspot.Month    `json:"month"`
	Age    int                `json:"age_months"`
	Raw    int                `json:"deaths_reported"`
	Final  blindspot.Quantity `json:"deaths_expected"` // once final, with its interval of 90 %
	Events int                `json:"events_reported"`
	Come   blindspot.Quantity `json:"events_expected"`
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

// triangles are what stood on record for countries and months at each age.
type triangles struct{ Deaths, Events []nowcast.Report }

// nowcastDraws is how many draws a nowcast rests on.
const nowcastDraws = 2000

// BacktestNowcast scores nowcasts on the releases of the store. It fails with
// TooFewData where they do not follow enough months for long enough.
func (b *Bench) BacktestNowcast(ctx context.Context) (NowcastScores, error) {
	out := NowcastScores{AsOf: b.Today()}
	t, releases, err := b.revisions(ctx, out.AsOf)
	if err != nil {
		return out, err
	}
	out.Releases = releases
	countries := map[string]bool{}
	for _, r := range t.Deaths {
		countries[r.Stratum] = true
	}
	out.Countries = len(countries)
	if out.Deaths, err = nowcast.Backtest(t.Deaths, b.Seed); err != nil {
		return out, err
	}
	out.Events, err = nowcast.Backtest(t.Events, b.Seed)
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
	t, _, err := b.revisions(ctx, out.AsOf)
	if err != nil {
		return out, err
	}
	deaths, err := nowcast.Fit(t.Deaths)
	if err != nil {
		return out, err
	}
	events, err := nowcast.Fit(t.Events)
	if err != nil {
		return out, err
	}
	out.Until = min(deaths.Until(), events.Until())
	now := blindspot.LastWholeMonth(out.AsOf)
	h := fnv.New64a()
	_, _ = h.Write([]byte(c.ISO3)) // a hash takes everything
	rng := rand.New(rand.NewPCG(b.Seed, h.Sum64()))
	counts, coverage, err := b.countedOn(ctx, out.AsOf)
	if err != nil {
		return out, err
	}
	for age := 0; age < out.Until; age++ {
		month := now - blindspot.Month(age) //nolint:gosec // months
		if !coverage.Observed(c.ISO3, month) {
			continue
		}
		is := counts[placeMonth{c.ISO3, month}]
		out.Months = append(out.Months, Provisional{Month: month, Age: age, Raw: is.deaths, Final: deaths.Final(c.ISO3, age, is.deaths, nowcastDraws, rng).Interval(0.9),
			Events: is.events, Come: events.Final(c.ISO3, age, is.events, nowcastDraws, rng).Interval(0.9)})
	}
	return out, nil
}

type placeMonth struct {
	country string
	month   blindspot.Month
}

type deathsEvents struct{ deaths, events int }

// countedOn are the deaths and events by country and month as the releases published
// by a day have them, and what these cover.
func (b *Bench) countedOn(ctx context.Context, day blindspot.Date) (map[placeMonth]deathsEvents, blindspot.CoverageTable, error) {
	coverage, err := b.held().Coverage(ctx, day)
	if err != nil {
		return nil, coverage, err
	}
	young := blindspot.DateRange{From: (day.Month() - blindspot.Month(nowcast.Ages[len(nowcast.Ages)-1]) - 1).First(), To: day}
	rows, err := b.held().DyadMonths(ctx, blindspot.Filter{AsOf: day, When: young})
	counts := map[placeMonth]deathsEvents{}
	for i := range rows {
		at := placeMonth{rows[i].Country, rows[i].Month}
		c := counts[at]
		counts[at] = deathsEvents{c.deaths + rows[i].Deaths, c.events + rows[i].Events}
	}
	return counts, coverage, err
}

// revisions are what stood on record for each country and month at each age, by the
// releases published by the day. A month is of an age at the end of the month that
// lies so many months after it, and it has a number there only if it was observed.
func (b *Bench) revisions(ctx context.Context, until blindspot.Date) (triangles, int, error) {
	var t triangles
	if err := b.unstocked(ctx, blindspot.NotFound, ""); err != nil {
		return t, 0, err
	}
	sets, err := b.Store.Datasets(ctx, until)
	if err != nil || len(sets) == 0 {
		return t, len(sets), err
	}
	published := make([]blindspot.Date, len(sets))
	countries := map[string]bool{}
	for i, d := range sets {
		published[i] = d.Published
	}
	slices.Sort(published)
	var counts map[placeMonth]deathsEvents
	var coverage blindspot.CoverageTable
	known := 0
	last := blindspot.LastWholeMonth(until)
	for now := published[0].Month(); now <= last; now++ {
		n, _ := slices.BinarySearch(published, now.Last()+1)
		if n != known { // another release: the record is another one
			if counts, coverage, err = b.countedOn(ctx, now.Last()); err != nil {
				return t, len(sets), err
			}
			for at := range counts {
				countries[at.country] = true
			}
			known = n
		}
		if b.Progress != nil {
			b.Progress(int(now-published[0].Month()), int(last-published[0].Month())+1)
		}
		for _, age := range nowcast.Ages {
			for country := range countries {
				month := now - blindspot.Month(age) //nolint:gosec // months
				if country == "" || !coverage.Observed(country, month) {
					continue
				}
				is := counts[placeMonth{country, month}]
				t.Deaths = append(t.Deaths, nowcast.Report{Stratum: country, Month: month, Age: age, Value: is.deaths})
				t.Events = append(t.Events, nowcast.Report{Stratum: country, Month: month, Age: age, Value: is.events})
			}
		}
	}
	for _, list := range [][]nowcast.Report{t.Deaths, t.Events} { // countries come in no order
		slices.SortFunc(list, func(x, y nowcast.Report) int {
			return cmp.Or(cmp.Compare(x.Month, y.Month), cmp.Compare(x.Age, y.Age), cmp.Compare(x.Stratum, y.Stratum))
		})
	}
	return t, len(sets), nil
}
