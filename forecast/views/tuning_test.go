package views_test

import (
	"flag"
	"testing"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/forecast"
	"github.com/blindspot/blindspot/forecast/views"
	"github.com/blindspot/blindspot/internal/realdata"
)

var tune = flag.Bool("tune", false, "score the variants of docs/FORECASTS.md on the windows 1996 to 2016")

// The headline model was chosen on windows up to 2016, whose targets all lie
// before the first cut of the windows 2018 to 2021. With -tune this prints the
// table of docs/FORECASTS.md; without, it checks the choice on a few windows.
func TestTuning(t *testing.T) {
	d, err := views.Open(realdata.Path(t, "views/cm_ged_sb.csv"), realdata.Path(t, "ged/cm_all_violence_1985_2021.csv.gz"), realdata.Path(t, "views/cm_ged_sb_long_11_countries.csv"))
	if err != nil {
		t.Fatal(err)
	}
	e := d.Estimated()
	e.Panel = e.Until(blindspot.NewMonth(2016, 12)) // nothing of the scored windows
	ours := forecast.Models()
	models := []forecast.Model{forecast.Conflictology{}, ours[len(ours)-1]}
	first, step := 2006, 10
	if *tune {
		first, step = 1996, 1
		models = append(append(models, ours[:len(ours)-1]...), variants()...)
	}
	setup := forecast.Setup{Models: models, Horizons: views.Horizons, Draws: 1000, Seed: 1}
	for year := first; year <= 2016; year += step {
		setup.Origins = append(setup.Origins, views.Cut(year))
	}
	setup.Units = func(origin blindspot.Month) (units []int) {
		for u := range e.Units {
			whole := true
			for m := origin - 11; m <= origin+14; m++ {
				_, ok := e.At(u, int(m-e.First))
				whole = whole && ok
			}
			if whole {
				units = append(units, u)
			}
		}
		return units
	}
	trials, err := forecast.Backtest(t.Context(), e.Panel, setup)
	if err != nil {
		t.Fatal(err)
	}
	// Every window counts alike.
	mean := map[string]*forecast.Summary{}
	won := map[string]int{}
	base := map[blindspot.Month]float64{}
	for _, trial := range trials {
		var s forecast.Summary
		for _, c := range trial.Cells {
			s.Add(c.Scores)
		}
		s = s.Mean()
		if trial.Model == "conflictology" {
			base[trial.Origin] = s.CRPS
		}
		if s.CRPS < base[trial.Origin] {
			won[trial.Model]++
		}
		sum := mean[trial.Model]
		if sum == nil {
			sum = &forecast.Summary{}
			mean[trial.Model] = sum
		}
		sum.CRPS += s.CRPS
		sum.IGN += s.IGN
		sum.MIS += s.MIS
		sum.LogCRPS += s.LogCRPS
		sum.Coverage90 += s.Coverage90
		sum.PIT90 += s.PIT90
	}
	n := float64(len(setup.Origins))
	b := mean["conflictology"]
	t.Logf("%-24s %8s %7s %8s %7s %8s %8s %8s %5s", "model", "CRPS", "", "MIS", "IGN", "log CRPS", "in 90 %", "PIT", "won")
	for _, m := range models {
		s := mean[m.Name()]
		t.Logf("%-24s %8.3f %+6.1f%% %+7.1f%% %7.4f %+7.1f%% %8.3f %8.3f %2d/%d", m.Name(), s.CRPS/n, 100*(s.CRPS/b.CRPS-1), 100*(s.MIS/b.MIS-1),
			s.IGN/n, 100*(s.LogCRPS/b.LogCRPS-1), s.Coverage90/n, s.PIT90/n, won[m.Name()], len(setup.Origins))
	}
	headline := mean[forecast.HeadlineName]
	if won[forecast.HeadlineName] != len(setup.Origins) {
		t.Errorf("%s beats conflictology in %d of %d windows", forecast.HeadlineName, won[forecast.HeadlineName], len(setup.Origins))
	}
	if headline.LogCRPS > 0.97*b.LogCRPS || headline.IGN > 0.9*b.IGN {
		t.Errorf("log CRPS %.4f and IGN %.4f, against %.4f and %.4f", headline.LogCRPS/n, headline.IGN/n, b.LogCRPS/n, b.IGN/n)
	}
}

// variants are what was tried beside the headline.
func variants() []forecast.Model {
	var memo forecast.Memo
	decay := func(months float64) forecast.Model { return memo.Of(forecast.Decay{Memory: months}) }
	analogue := memo.Of(forecast.Analogue{})
	hurdle, regime, epidemic := memo.Of(forecast.Hurdle{}), memo.Of(forecast.Regime{}), memo.Of(forecast.Epidemic{})
	pool := func(label string, blend float64, origins int, loyal float64, parts ...forecast.Model) forecast.Model {
		return forecast.Pool{Label: label, Parts: parts, Blend: blend, Origins: origins, Loyal: loyal}
	}
	d3, d8 := decay(3), decay(8)
	return []forecast.Model{
		forecast.Decay{Memory: 2}, forecast.Decay{Memory: 12}, forecast.Decay{Memory: 48},
		named{forecast.Analogue{Age: -1}, "analogue, all ages"},
		named{forecast.Analogue{Nearest: 100}, "analogue, 100 nearest"},
		named{forecast.Analogue{Own: 20}, "analogue, own x 20"},
		named{forecast.Analogue{Scale: 0.5}, "analogue, half scaled"},
		pool("mixture", 0, 4, 30, d3, d8, analogue),
		pool("quantiles averaged", 1, 4, 30, d3, d8, analogue),
		forecast.Pool{Label: "equal weights", Parts: []forecast.Model{d3, d8, analogue}, Blend: 0.5, Origins: 1, Prior: 1e9},
		pool("weights by class", 0.5, 4, 0, d3, d8, analogue),
		pool("decay_2 for decay_3", 0.5, 4, 30, decay(2), d8, analogue),
		pool("8 origins", 0.5, 8, 30, d3, d8, analogue),
		pool("with decay_12", 0.5, 4, 30, d3, d8, decay(12), analogue),
		pool("analogues of all ages", 0.5, 4, 30, d3, d8, memo.Of(forecast.Analogue{Age: -1})),
		pool("800 nearest", 0.5, 4, 30, d3, d8, memo.Of(forecast.Analogue{Nearest: 800})),
		pool("two analogues", 0.5, 4, 30, d3, d8, analogue, memo.Of(forecast.Analogue{Scale: 0.7})),
		pool("without analogue", 0.5, 4, 30, d3, d8),
		pool("with hurdle", 0.5, 4, 30, d3, d8, analogue, hurdle),
		pool("with regime", 0.5, 4, 30, d3, d8, analogue, regime),
		pool("with epidemic", 0.5, 4, 30, d3, d8, analogue, epidemic),
		pool("with all", 0.5, 4, 30, d3, d8, decay(12), decay(48), analogue, hurdle, regime, epidemic),
	}
}

type named struct {
	forecast.Model
	name string
}

func (n named) Name() string { return n.name }
