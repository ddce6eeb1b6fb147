package workbench

import (
	"cmp"
	"context"
	"math/rand/v2"
	"slices"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/forecast/groups"
	"github.com/blindspot/blindspot/nowcast"
)

// grow puts into the counts that a forecast starts from how much those of the last
// months are expected to grow. A month of a unit with nothing on record stays empty:
// releases teach how often an empty month of a country fills later, which says little
// of one of the many groups in it.
func (b *Bench) grow(ctx context.Context, m Moment, d *groups.Data) error {
	g, err := b.growing(ctx, m)
	if err != nil || g == nil {
		return err
	}
	counted, err := m.Record.DyadMonths(ctx, blindspot.Filter{When: g.time()})
	if err != nil {
		return err
	}
	counts := map[string]map[placeMonth]deathsEvents{} // by unit
	add := func(unit string, r *blindspot.DyadMonth) {
		if counts[unit] == nil {
			counts[unit] = map[placeMonth]deathsEvents{}
		}
		at := placeMonth{r.Country, r.Violence, r.Month}
		is := counts[unit][at]
		counts[unit][at] = deathsEvents{is.deaths + r.Deaths, is.events + r.Events}
	}
	for i := range counted {
		r := &counted[i]
		if r.Country == "" || r.Violence == blindspot.ViolenceUnstated || !g.young(r.Month) || r.Month < g.since() {
			continue // nobody knows how these grow, or they do not
		}
		add(groups.CountryID(r.Country), r)
		add(groups.UnitID(r.SideA, r.Country), r)
		if r.SideB != r.SideA {
			add(groups.UnitID(r.SideB, r.Country), r)
		}
	}
	for row, u := range d.Units {
		d.Young = append(d.Young, g.youngOf(row, u.ID, counts[u.ID])...)
	}
	return nil
}

// youngDraws are enough for the quantiles that stand for the worlds.
const youngDraws = 200

// worldsOf are the middles of as many parts of a distribution as there are worlds, in
// an order that means nothing: as many draws would miss its mean by more.
func worldsOf(d nowcast.Distribution, rng *rand.Rand) (out [groups.Worlds]float64) {
	for k := range out {
		out[k] = float64(d.Quantile((float64(k) + 0.5) / groups.Worlds))
	}
	rng.Shuffle(len(out), func(i, j int) { out[i], out[j] = out[j], out[i] })
	return out
}

// youngOf are the young months of one unit, the oldest first.
func (g *growing) youngOf(row int, id string, counts map[placeMonth]deathsEvents) (out []groups.Young) {
	var order []placeMonth
	for at := range counts {
		order = append(order, at)
	}
	slices.SortFunc(order, func(x, y placeMonth) int {
		return cmp.Or(cmp.Compare(x.month, y.month), cmp.Compare(stratumOf(x.country, x.violence), stratumOf(y.country, y.violence)))
	})
	rng := g.random("start of " + id)
	for _, at := range order {
		if !g.l.coverage.Observed(at.country, at.month) || at.month.Last() > g.until {
			continue
		}
		if n := len(out); n == 0 || out[n-1].Month != at.month {
			out = append(out, groups.Young{Row: row, Month: at.month})
		}
		y, is, name, age := &out[len(out)-1], counts[at], stratumOf(at.country, at.violence), int(g.l.now-at.month)
		for _, of := range []struct {
			model *nowcast.Model
			is    int
			to    *[groups.Worlds]float64
		}{{g.l.deaths, is.deaths, &y.Deaths}, {g.l.events, is.events, &y.Events}} {
			if of.is == 0 {
				continue
			}
			for k, v := range worldsOf(of.model.Final(name, age, of.is, youngDraws, rng), rng) {
				of.to[k] += v - float64(of.is)
			}
		}
	}
	return slices.DeleteFunc(out, func(y groups.Young) bool {
		return y.Deaths == [groups.Worlds]float64{} && y.Events == [groups.Worlds]float64{}
	})
}
