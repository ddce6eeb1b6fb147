package views_test

import (
	"cmp"
	"context"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/forecast"
	"github.com/blindspot/blindspot/forecast/views"
	"github.com/blindspot/blindspot/internal/realdata"
)

// large is the mean of deaths a month in the year before the cut from which on a
// war is large here.
const large = 50

// earlierWars is what was thought to help with large wars: the own last twelve
// months, half and half with the own mean times the ratios of the window's months
// to the past year's mean that followed the earlier large wars nearest in level and
// volatility. It is no model of the program; docs/FORECASTS.md says why.
type earlierWars struct{ nearest int }

func (earlierWars) Name() string { return "earlier wars" }

func (e earlierWars) Fit(_ context.Context, past forecast.Panel, _ []int, _ uint64) (forecast.Predictor, error) {
	return warsFit{past, e.nearest, warsBefore(past)}, nil
}

// war is a year of a unit with 50 deaths a month or more, and what followed.
type war struct {
	level, volatility float64
	ratios            []float64 // of the months 3 to 14 after it to its mean
}

// yearOf is the year up to column t; ok is false where a month is missing or the
// war is not large.
func yearOf(p forecast.Panel, u, t int) (values []float64, mean, volatility float64, ok bool) {
	if t < 11 {
		return nil, 0, 0, false
	}
	for c := t - 11; c <= t; c++ {
		v, ok := p.At(u, c)
		if !ok {
			return nil, 0, 0, false
		}
		values, mean = append(values, v), mean+v/12
	}
	logs, square := 0.0, 0.0
	for _, v := range values {
		logs += math.Log1p(v) / 12
	}
	for _, v := range values {
		square += (math.Log1p(v) - logs) * (math.Log1p(v) - logs) / 12
	}
	return values, mean, math.Sqrt(square), mean >= large
}

// warsBefore are the large wars whose following months are all known at the cut,
// once a year.
func warsBefore(past forecast.Panel) (all []war) {
	last := views.Horizons[len(views.Horizons)-1]
	for t := past.Months() - 1 - 24; t >= 11; t -= 12 {
		for u := range past.Units {
			_, mean, volatility, ok := yearOf(past, u, t)
			if !ok {
				continue
			}
			w := war{level: math.Log(mean), volatility: volatility}
			for h := views.Horizons[0]; h <= last; h++ {
				v, _ := past.At(u, t+h)
				w.ratios = append(w.ratios, v/mean)
			}
			all = append(all, w)
		}
	}
	return all
}

type warsFit struct {
	past    forecast.Panel
	nearest int
	wars    []war
}

func (w warsFit) Draws(dst []float64, u, _, n int, _ *rand.Rand) ([]float64, error) {
	own, mean, volatility, ok := yearOf(w.past, u, w.past.Months()-1)
	if !ok {
		return nil, blindspot.Errorf(blindspot.TooFewData, "", "%s is no large war", w.past.Units[u])
	}
	near := slices.Clone(w.wars)
	away := func(x war) float64 { return math.Hypot(x.level-math.Log(mean), x.volatility-volatility) }
	slices.SortStableFunc(near, func(a, b war) int { return cmp.Compare(away(a), away(b)) })
	var theirs []float64
	for _, x := range near[:min(w.nearest, len(near))] {
		for _, r := range x.ratios {
			theirs = append(theirs, math.Round(r*mean))
		}
	}
	slices.Sort(theirs)
	for i := range n / 2 {
		dst = append(dst, own[i%12], theirs[i*len(theirs)/(n/2)])
	}
	return dst, nil
}

// mixed is the headline and another model, half and half.
type mixed struct{ one, other forecast.Model }

func (m mixed) Name() string { return "half and half" }

func (m mixed) Fit(ctx context.Context, past forecast.Panel, horizons []int, seed uint64) (forecast.Predictor, error) {
	a, err := m.one.Fit(ctx, past, horizons, seed)
	if err != nil {
		return nil, err
	}
	b, err := m.other.Fit(ctx, past, horizons, seed)
	return mixedFit{a, b}, err
}

type mixedFit struct{ a, b forecast.Predictor }

func (m mixedFit) Draws(dst []float64, u, h, n int, rng *rand.Rand) ([]float64, error) {
	dst, err := m.a.Draws(dst, u, h, n/2, rng)
	if err != nil {
		return dst, err
	}
	return m.b.Draws(dst, u, h, n-n/2, rng)
}

// Large wars on exact counts from 1989, windows 1996 to 2016: nothing later is read.
// With -tune all windows are scored, and the table of docs/FORECASTS.md printed by
// thirds of the windows; without, every fifth.
func TestLargeWars(t *testing.T) {
	d, err := views.Open(realdata.Path(t, "world/cm_ged_sb_1989_2021.csv.gz"))
	if err != nil {
		t.Fatal(err)
	}
	past := d.Until(blindspot.NewMonth(2016, 12))
	ours := forecast.Models()
	headline := ours[len(ours)-1]
	models := []forecast.Model{forecast.Conflictology{}, headline, earlierWars{25}, mixed{headline, earlierWars{25}}}
	setup := forecast.Setup{Models: models, Horizons: views.Horizons, Draws: 1000, Seed: 1}
	step := 5
	if *tune {
		step = 1
	}
	for year := 1996; year <= 2016; year += step {
		setup.Origins = append(setup.Origins, views.Cut(year))
	}
	setup.Units = func(origin blindspot.Month) (units []int) {
		for u := range past.Units {
			if _, _, _, ok := yearOf(past, u, int(origin-past.First)); ok {
				units = append(units, u)
			}
		}
		return units
	}
	trials, err := forecast.Backtest(t.Context(), past, setup)
	if err != nil {
		t.Fatal(err)
	}
	const parts = 4 // three thirds, and all
	sums := make([][parts]forecast.Summary, len(models))
	for i, trial := range trials {
		third := (i / len(models)) * 3 / len(setup.Origins)
		for _, c := range trial.Cells {
			sums[i%len(models)][third].Add(c.Scores)
			sums[i%len(models)][3].Add(c.Scores)
		}
	}
	for k, m := range models {
		for part := range parts {
			s, base := sums[k][part].Mean(), sums[0][part].Mean()
			t.Logf("%-16s %-6s n %5d CRPS %8.2f %+6.1f%% MIS %9.1f %+6.1f%% log CRPS %.4f %+6.1f%% IGN %.3f in 90 %% %.3f", m.Name(), [...]string{"first", "second", "third", "all"}[part], s.Cells,
				s.CRPS, 100*(s.CRPS/base.CRPS-1), s.MIS, 100*(s.MIS/base.MIS-1), s.LogCRPS, 100*(s.LogCRPS/base.LogCRPS-1), s.IGN, s.Coverage90)
		}
	}
	all := func(k int) forecast.Summary { return sums[k][3].Mean() }
	if h, base := all(1), all(0); h.CRPS >= base.CRPS || h.MIS >= base.MIS || h.LogCRPS >= base.LogCRPS {
		t.Errorf("in large wars the headline has %.1f, %.0f, %.3f and conflictology %.1f, %.0f, %.3f", h.CRPS, h.MIS, h.LogCRPS, base.CRPS, base.MIS, base.LogCRPS)
	}
	if h, lead := all(1), all(2); h.CRPS >= lead.CRPS || h.LogCRPS >= lead.LogCRPS {
		t.Errorf("earlier wars are better than the headline: CRPS %.1f and %.1f, log CRPS %.4f and %.4f; docs/FORECASTS.md says otherwise", lead.CRPS, h.CRPS, lead.LogCRPS, h.LogCRPS)
	}
}
