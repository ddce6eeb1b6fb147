package groups

import (
	"cmp"
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/forecast"
)

type born struct{ forecast.Model }

func (b born) Fit(ctx context.Context, p forecast.Panel, h []int, s uint64) (forecast.Predictor, error) {
	return b.Model.Fit(ctx, alive(p), h, s)
}

func runExp(t *testing.T, models []forecast.Model, from, to blindspot.Month, deaths bool) {
	d := open(t)
	var origins []blindspot.Month
	for o := from; o <= to; o += 3 {
		origins = append(origins, o)
	}
	p := d.Deaths
	if !deaths {
		p = d.Events
	}
	t0 := time.Now()
	trials, err := forecast.Backtest(context.Background(), p, forecast.Setup{Models: models, Origins: origins, Horizons: []int{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12},
		Draws: 1000, Seed: 1, Units: func(o blindspot.Month) []int { return Standard.At(d, o) }})
	if err != nil {
		t.Fatal(err)
	}
	fmt.Println(time.Since(t0))
	base := 0.0
	for k, m := range models {
		var n, crps, lc, ign, mis, c5, c9 float64
		h := map[int]float64{}
		var th, tn [3]float64
		for i := k; i < len(trials); i += len(models) {
			for _, c := range trials[i].Cells {
				th[size(d, int(trials[i].Origin-d.Deaths.First), c.Unit)] += c.LogCRPS
				tn[size(d, int(trials[i].Origin-d.Deaths.First), c.Unit)]++
				n++
				crps += c.CRPS
				lc += c.LogCRPS
				h[(c.Horizon-1)/3] += c.LogCRPS
				ign += c.Ignorance
				mis += c.Interval
				if c.Covered50 {
					c5++
				}
				if c.Covered90 {
					c9++
				}
			}
		}
		if k == 0 {
			base = lc / n
		}
		fmt.Printf("%-20s n %6.0f crps %8.3f log %.4f (%+.1f%%) ign %.3f mis %.1f c50 %.3f c90 %.3f  h %.4f %.4f %.4f %.4f  thirds %.4f %.4f %.4f\n", m.Name(), n, crps/n, lc/n, 100*(lc/n/base-1), ign/n, mis/n, c5/n, c9/n, h[0]/n*4, h[1]/n*4, h[2]/n*4, h[3]/n*4, th[0]/tn[0], th[1]/tn[1], th[2]/tn[2])
	}
}

var early = [2]blindspot.Month{blindspot.NewMonth(1994, 12), blindspot.NewMonth(2008, 12)}

func TestExpModels(t *testing.T) {
	ms := []forecast.Model{forecast.Conflictology{}}
	for _, m := range forecast.Models() {
		ms = append(ms, born{m})
	}
	runExp(t, ms, early[0], early[1], true)
}

type near struct {
	forecast.Model
	nb [][]int
	nm string
}

func (b near) Name() string { return b.nm }
func (b near) Fit(ctx context.Context, p forecast.Panel, h []int, s uint64) (forecast.Predictor, error) {
	q := alive(p)
	q.Neighbours = b.nb
	return b.Model.Fit(ctx, q, h, s)
}

func neighbours(d *Data) [][]int {
	nb := make([][]int, len(d.Units))
	for u := range d.Units {
		for v := range d.Units {
			if u != v && d.Units[u].Country == d.Units[v].Country {
				nb[u] = append(nb[u], v)
			}
		}
	}
	return nb
}

func TestExpVar(t *testing.T) {
	d := open(t)
	nb := neighbours(d)
	var memo, memo2 forecast.Memo
	mk := func(memo *forecast.Memo, ms ...forecast.Model) []forecast.Model {
		for i := range ms {
			ms[i] = memo.Of(ms[i])
		}
		return ms
	}
	a := mk(&memo, forecast.Decay{Memory: 3}, forecast.Decay{Memory: 12}, forecast.Decay{Memory: 36}, forecast.Analogue{Scale: 1}, forecast.Hurdle{}, forecast.Regime{})
	b := mk(&memo2, forecast.Decay{Memory: 3}, forecast.Decay{Memory: 12}, forecast.Decay{Memory: 36}, forecast.Analogue{Scale: 1}, forecast.Hurdle{}, forecast.Regime{})
	bb := append([]forecast.Model(nil), b...)
	bb = append(bb, memo2.Of(forecast.Analogue{Label: "an_half", Scale: 0.5, Nearest: 400}))
	ms := []forecast.Model{forecast.Conflictology{},
		born{forecast.Pool{Label: "base", Parts: a, Origins: 8}},
		born{forecast.Pool{Label: "blend5", Parts: a, Origins: 8, Blend: 0.5}},
		born{forecast.Pool{Label: "blend1", Parts: a, Origins: 8, Blend: 1}},
		near{forecast.Pool{Parts: b, Origins: 8}, nb, "near"},
		near{b[3], nb, "analogue near"},
		near{b[4], nb, "hurdle near"},
		near{bb[6], nb, "analogue half near"},
		near{forecast.Pool{Parts: bb, Origins: 8}, nb, "near+half"},
	}
	runExp(t, ms, early[0], early[1], true)
}

var sizes = map[[2]int]int{}

func size(d *Data, c, u int) int {
	if v, ok := sizes[[2]int{c, u}]; ok {
		return v
	}
	rows := Standard.At(d, d.Deaths.First+blindspot.Month(c))
	level := func(u int) float64 {
		s := 0.0
		for t := max(0, c-35); t <= c; t++ {
			if v, ok := d.Deaths.At(u, t); ok {
				s += v
			}
		}
		return s
	}
	slices.SortStableFunc(rows, func(a, b int) int { return cmp.Compare(level(a), level(b)) })
	for i, u := range rows {
		sizes[[2]int{c, u}] = 3 * i / len(rows)
	}
	return sizes[[2]int{c, u}]
}

type bands struct {
	forecast.Model
	nm   string
	ends []int
}

func (b bands) Name() string { return b.nm }
func (b bands) Fit(ctx context.Context, p forecast.Panel, h []int, s uint64) (forecast.Predictor, error) {
	q := alive(p)
	var out banded
	i := 0
	for _, e := range b.ends {
		j := i
		for j < len(h) && h[j] <= e {
			j++
		}
		if j > i {
			f, err := b.Model.Fit(ctx, q, h[i:j], s)
			if err != nil {
				return nil, err
			}
			out.ends = append(out.ends, e)
			out.fits = append(out.fits, f)
		}
		i = j
	}
	return out, nil
}

type banded struct {
	ends []int
	fits []forecast.Predictor
}

func (b banded) Draws(dst []float64, u, h, n int, rng *rand.Rand) ([]float64, error) {
	for i, e := range b.ends {
		if h <= e {
			return b.fits[i].Draws(dst, u, h, n, rng)
		}
	}
	panic("h")
}

func TestExpBands(t *testing.T) {
	var memo forecast.Memo
	mk := func(memo *forecast.Memo, ms ...forecast.Model) []forecast.Model {
		for i := range ms {
			ms[i] = memo.Of(ms[i])
		}
		return ms
	}
	a := mk(&memo, forecast.Decay{Memory: 3}, forecast.Decay{Memory: 12}, forecast.Decay{Memory: 36}, forecast.Analogue{Scale: 1}, forecast.Hurdle{}, forecast.Regime{})
	fin := mk(&memo, forecast.Decay{Memory: 2}, forecast.Decay{Memory: 8}, forecast.Analogue{})
	ms := []forecast.Model{forecast.Conflictology{},
		born{forecast.Pool{Label: "base", Parts: a, Origins: 8}},
		bands{forecast.Pool{Parts: a, Origins: 8}, "bands", []int{2, 6, 12}},
		born{forecast.Pool{Label: "base p10", Parts: a, Origins: 8, Prior: 10}},
		born{forecast.Pool{Label: "base p500", Parts: a, Origins: 8, Prior: 500}},
		born{forecast.Pool{Label: "base equal", Parts: a, Origins: 1, Prior: 5000000}},
		born{forecast.Pool{Label: "colleague no blend", Parts: fin, Origins: 8}},
		born{forecast.Pool{Label: "+fast", Parts: append(slices.Clone(a), fin[0], fin[1]), Origins: 8}},
		born{forecast.Pool{Label: "+an", Parts: append(slices.Clone(a), fin[2]), Origins: 8}},
		forecast.Pool{Label: "not born", Parts: []forecast.Model{forecast.Decay{Memory: 3}, forecast.Decay{Memory: 12}, forecast.Decay{Memory: 36}, forecast.Analogue{Scale: 1}, forecast.Hurdle{}, forecast.Regime{}}, Origins: 8},
	}
	runExp(t, ms, early[0], early[1], true)
}

type known struct{ forecast.Model }

func (k known) Fit(ctx context.Context, p forecast.Panel, h []int, s uint64) (forecast.Predictor, error) {
	q := p
	q.Observed = slices.Clone(p.Observed)
	for u := range p.Units {
		b := false
		for t := range p.Months() {
			v, ok := p.At(u, t)
			b = b || ok && v > 0
		}
		if !b {
			q.Observed[u] = make([]bool, p.Months())
		}
	}
	return k.Model.Fit(ctx, q, h, s)
}

func TestExpKnown(t *testing.T) {
	var memo forecast.Memo
	mk := func(memo *forecast.Memo, ms ...forecast.Model) []forecast.Model {
		for i := range ms {
			ms[i] = memo.Of(known{ms[i]})
		}
		return ms
	}
	a := mk(&memo, forecast.Decay{Memory: 3}, forecast.Decay{Memory: 12}, forecast.Decay{Memory: 36}, forecast.Analogue{Scale: 1}, forecast.Hurdle{}, forecast.Regime{})
	ms := []forecast.Model{forecast.Conflictology{},
		forecast.Pool{Label: "known", Parts: a, Origins: 8},
		forecast.Pool{Label: "known4", Parts: a, Origins: 4},
	}
	if testing.Short() {
		runExp(t, ms[:2], early[0], early[1], false)
		return
	}
	runExp(t, ms, early[0], early[1], true)
}
