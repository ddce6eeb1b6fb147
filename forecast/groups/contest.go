package groups

import (
	"iter"
	"slices"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/forecast"
	"github.com/blindspot/blindspot/stats/score"
)

// contest is the headline against the baseline, forecast by forecast: the two
// lists go over the same cells in the same order.
type contest struct {
	d           *Data
	origins     []blindspot.Month
	opts        Options
	model, base []outcome
}

func (p *contest) part(name string, keep func(*outcome) bool) (Part, error) {
	part := Part{Part: name, Model: mean(HeadlineName, those(p.model, keep)), Baseline: mean(BaselineName, those(p.base, keep))}
	var seen []int
	for c := range those(p.model, keep) {
		seen = append(seen, c.Unit)
	}
	slices.Sort(seen)
	part.Units = len(slices.Compact(seen))
	var err error
	if part.Skill.LogCRPS, err = p.difference(name, keep, func(c *outcome) float64 { return c.LogCRPS }); err != nil {
		return part, err
	}
	part.Skill.CRPS, err = p.difference(name, keep, func(c *outcome) float64 { return c.CRPS })
	return part, err
}

// difference compares the losses by origin and unit. A unit that is not forecast
// at an origin has no loss of either model there, and so no difference; the
// mean over the full table is scaled to the mean over forecasts.
func (p *contest) difference(name string, keep func(*outcome) bool, loss func(*outcome) float64) (Difference, error) {
	var d Difference
	column := map[int]int{}
	row := make(map[blindspot.Month]int, len(p.origins))
	for i, o := range p.origins {
		row[o] = i
	}
	n, ours, theirs := 0, 0.0, 0.0
	for c := range those(p.model, keep) {
		if _, ok := column[c.Unit]; !ok {
			column[c.Unit] = len(column)
		}
		n++
	}
	a, b := grid(len(row), len(column)), grid(len(row), len(column))
	for i := range p.model {
		if c, base := &p.model[i], &p.base[i]; keep(c) {
			a[row[c.origin]][column[c.Unit]] += loss(c)
			b[row[c.origin]][column[c.Unit]] += loss(base)
			ours, theirs = ours+loss(c), theirs+loss(base)
		}
	}
	d.Difference = (ours - theirs) / float64(n)
	base := theirs / float64(n)
	if base > 0 {
		d.Relative = d.Difference / base
	}
	d.Verdict = forecast.Untested
	// Targets of origins less than the longest horizon apart overlap, and stay
	// together in one block.
	reach := p.opts.Horizons[len(p.opts.Horizons)-1]
	block := (reach+p.opts.Every-1)/p.opts.Every + 1
	if len(row) < fewBlocks*block {
		return d, nil
	}
	test, err := score.ComparePanel(a, b, true, score.Plan{Block: block})
	if err != nil {
		return d, blindspot.Errorf(blindspot.Internal, "", "comparing %s: %w", name, err)
	}
	scale := float64(len(row)*len(column)) / float64(n)
	d.Low, d.High, d.P, d.Tested = test.Low*scale, test.High*scale, test.P, true
	d.Verdict = forecast.Judge(d.Low, d.High, d.P)
	if base > 0 {
		d.RelativeLow, d.RelativeHigh = d.Low/base, d.High/base
	}
	return d, nil
}

// fewBlocks is the number of blocks of origins below which resampling them says
// next to nothing about other times.
const fewBlocks = 3

func grid(rows, columns int) [][]float64 {
	g := make([][]float64, rows)
	for i := range g {
		g[i] = make([]float64, columns)
	}
	return g
}

// units scores every unit beside its own baseline, in order of the panel.
func (p *contest) units() []UnitScore {
	ours, theirs := map[int][]*outcome{}, map[int][]*outcome{}
	for i := range p.model {
		u := p.model[i].Unit
		ours[u], theirs[u] = append(ours[u], &p.model[i]), append(theirs[u], &p.base[i])
	}
	scores := []UnitScore{}
	for u, unit := range p.d.Units {
		if len(ours[u]) == 0 {
			continue
		}
		m, b := mean("", slices.Values(ours[u])), mean("", slices.Values(theirs[u]))
		scores = append(scores, UnitScore{unit.ID, unit.Name, m.Cells, m.LogCRPS, b.LogCRPS, m.CRPS, b.CRPS, m.Coverage50, m.Coverage90})
	}
	return scores
}

// those goes through the outcomes that are to be kept.
func those(all []outcome, keep func(*outcome) bool) iter.Seq[*outcome] {
	return func(yield func(*outcome) bool) {
		for i := range all {
			if c := &all[i]; keep(c) && !yield(c) {
				return
			}
		}
	}
}

func every(*outcome) bool { return true }
