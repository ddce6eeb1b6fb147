package workbench

import (
	"cmp"
	"context"
	"fmt"
	"hash/fnv"
	"math/rand/v2"
	"slices"
	"strings"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/nowcast"
	"github.com/blindspot/blindspot/prose"
)

// growing tells what the young numbers of a group will read once all is reported. A
// group's number in a country and kind is taken to grow as numbers of its size do
// there: nothing is learnt of single groups, which have too few months.
type growing struct {
	l     *learnt
	young func(blindspot.Month) bool // not yet all reported
	until blindspot.Date
	seed  uint64
}

// growing is nil where a yearly release tells of all months, or the releases do not
// tell how numbers grow.
func (b *Bench) growing(ctx context.Context, m Moment) (*growing, error) {
	young, err := b.provisional(ctx, m)
	if err != nil || young == nil {
		return nil, err
	}
	l, err := b.learnt(ctx, b.toldOn(m))
	if blindspot.CodeOf(err) == blindspot.TooFewData {
		return nil, nil
	}
	return &growing{l, young, m.Date, b.Seed}, err
}

// since is the first month that may be young, and time are all of them.
func (g *growing) since() blindspot.Month { return g.l.now - blindspot.Month(g.l.until()) + 1 }

func (g *growing) time() blindspot.DateRange {
	return blindspot.DateRange{From: (g.l.now - notYetBack).First(), To: g.until}
}

// random are random numbers that are the same whenever the same is drawn.
func (g *growing) random(of string) *rand.Rand {
	h := fnv.New64a()
	_, _ = h.Write([]byte(of)) // a hash takes everything
	return rand.New(rand.NewPCG(g.seed, h.Sum64()))
}

// grown is a month that is not yet all reported: what stands on record, and what it
// will come to.
type grown struct {
	month          blindspot.Month
	deaths, events int
	final, come    nowcast.Distribution // of deaths, and of events
}

// months are the young months of the rows, the oldest first, by draws of which each
// rests on so many. of names whose they are, so that the same are drawn again.
func (g *growing) months(of string, rows []blindspot.DyadMonth, draws int) []grown {
	type stratum struct {
		country  string
		violence blindspot.Violence
	}
	counts := map[placeMonth]deathsEvents{}
	var strata []stratum
	for _, r := range rows {
		if r.Country == "" || r.Violence == blindspot.ViolenceUnstated {
			continue // nobody knows how these grow: they stay as they are
		}
		if s := (stratum{r.Country, r.Violence}); !slices.Contains(strata, s) {
			strata = append(strata, s)
		}
		at := placeMonth{r.Country, r.Violence, r.Month}
		counts[at] = deathsEvents{counts[at].deaths + r.Deaths, counts[at].events + r.Events}
	}
	slices.SortFunc(strata, func(x, y stratum) int {
		return cmp.Compare(stratumOf(x.country, x.violence), stratumOf(y.country, y.violence))
	})
	rng := g.random(of)
	var out []grown
	for month := g.since(); month <= g.l.now; month++ {
		if !g.young(month) || month.Last() > g.until {
			continue
		}
		one := grown{month: month}
		var deaths, events []nowcast.Distribution
		for _, s := range strata {
			if !g.l.coverage.Observed(s.country, month) {
				continue
			}
			is, name, age := counts[placeMonth{s.country, s.violence, month}], stratumOf(s.country, s.violence), int(g.l.now-month)
			one.deaths, one.events = one.deaths+is.deaths, one.events+is.events
			deaths = append(deaths, g.l.deaths.Final(name, age, is.deaths, draws, rng))
			events = append(events, g.l.events.Final(name, age, is.events, draws, rng))
		}
		if len(deaths) > 0 {
			one.final, one.come = nowcast.Sum(rng, deaths...), nowcast.Sum(rng, events...)
			out = append(out, one)
		}
	}
	return out
}

// total adds months up: what stands on record, and what it will come to.
func (g *growing) total(of string, months []grown) (t blindspot.GroupNotYet, final, come nowcast.Distribution) {
	rng := g.random("sum of " + of)
	var deaths, events []nowcast.Distribution
	for i, m := range months {
		if i == 0 {
			t.From = m.month
		}
		t.To, t.Deaths, t.Events = m.month, t.Deaths+m.deaths, t.Events+m.events
		deaths, events = append(deaths, m.final), append(events, m.come)
	}
	if len(months) == 0 {
		return t, final, come
	}
	final, come = nowcast.Sum(rng, deaths...), nowcast.Sum(rng, events...)
	t.Final, t.Come = final.Interval(0.9), come.Interval(0.9)
	t.Text = fmt.Sprintf("not yet all reported: %s on record %s, %s expected once all is", prose.Count(t.Deaths, "death", "deaths"),
		prose.During(blindspot.DateRange{From: t.From.First(), To: t.To.Last()}), prose.Whole(t.Final))
	return t, final, come
}

// monthsNotYet are the deaths of a subject by month that are not yet all reported, and
// a sentence that adds them up; "" where there are none, or nobody knows how they grow.
func (b *Bench) monthsNotYet(ctx context.Context, s Subject, m Moment) (out []blindspot.MonthNotYet, text string, err error) {
	g, err := b.growing(ctx, m)
	if err != nil || g == nil || s.Chronicle || len(s.Group.Actors) == 0 {
		return nil, "", err
	}
	f := s.Filter()
	f.When = g.time()
	rows, err := m.Record.DyadMonths(ctx, f)
	if err != nil {
		return nil, "", err
	}
	if len(s.Countries) > 0 {
		rows = slices.DeleteFunc(rows, func(r blindspot.DyadMonth) bool { return !slices.Contains(s.Countries, r.Country) })
	}
	of := string(s.Group.ID) + fmt.Sprint(s.Countries)
	months := g.months(of, rows, nowcastDraws)
	for _, one := range months {
		out = append(out, blindspot.MonthNotYet{Month: one.month, Reported: one.deaths, Expected: one.final.Interval(0.9)})
	}
	if total, _, _ := g.total(of, months); total.Text != "" {
		text = " Of " + s.Name() + " itself: " + strings.TrimPrefix(total.Text, "not yet all reported: ") + "."
	}
	return out, text, nil
}
