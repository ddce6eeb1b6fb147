package watch

import (
	"math"

	"github.com/blindspot/blindspot/stats/resample"
	"github.com/blindspot/blindspot/stats/score"
)

// overlook scores the ranking by P x (1 - attention) where attention is known.
func (s *Skill) overlook(in *Input, ex *examples, cases []quarterly, model []float64) error {
	if in.Attention == nil {
		return nil
	}
	var o OverlookedSkill
	var byP, byBoth table
	var alone, chance, n, attentionHits, attentionOther float64
	for i := range cases {
		known, drawn := attended(in, ex, &cases[i])
		var p, both, ignored []float64
		for k, at := range known.at {
			a := drawn[k]
			p, both, ignored = append(p, model[at]), append(both, model[at]*(1-a)), append(ignored, 1-a)
			if known.event[k] {
				attentionHits += a
			} else {
				attentionOther += a
			}
		}
		hits := known.hits()
		o.GroupQuarters += len(p)
		o.Breakouts += hits
		if hits == 0 || hits == len(p) {
			continue // any order is as good
		}
		for _, r := range []struct {
			by []float64
			to *table
		}{{p, &byP}, {both, &byBoth}} {
			v, err := score.AveragePrecision(r.by, known.event)
			if err != nil {
				return err
			}
			r.to.sums, r.to.weights = append(r.to.sums, v), append(r.to.weights, 1)
		}
		v, err := score.AveragePrecision(ignored, known.event)
		if err != nil {
			return err
		}
		alone += v
		chance += float64(hits) / float64(len(p))
		n++
	}
	o.Quarters = int(n)
	if o.Quarters < fewestQuarters {
		return nil
	}
	o.ByP, o.ByOverlooked, o.ByInattention, o.ByChance = byP.mean(), byBoth.mean(), alone/n, chance/n
	o.AttentionHits = attentionHits / float64(o.Breakouts)
	o.AttentionOther = attentionOther / float64(o.GroupQuarters-o.Breakouts)
	d, err := compare(byBoth, byP, metrics[0], "P alone", quarters, resample.New(in.Seed, overlookedStream))
	if err != nil {
		return err
	}
	o.Difference = d
	s.Overlooked = &o
	return nil
}

// attended are the groups of a quarter whose attention is known, with what they drew.
func attended(in *Input, ex *examples, all *quarterly) (known quarterly, drawn []float64) {
	known.origin = all.origin
	if all.origin >= ex.past {
		attention := in.Attention(ex.origins[all.origin])
		for _, at := range all.at {
			if a := attention[ex.list[at].group]; a.Known() {
				ex.attention[at] = a.Value
			}
		}
	}
	for k, at := range all.at {
		if a := ex.attention[at]; !math.IsNaN(a) {
			known.at, known.event = append(known.at, at), append(known.event, all.event[k])
			drawn = append(drawn, a)
		}
	}
	return known, drawn
}

const overlookedStream = 1000 // of random numbers

// unknownAttention is what attention is taken to be for the order of the board
// where it is not known: that of the middle group. The group's own overlooked
// value stays unknown.
const unknownAttention = 0.5

// order is the value the board is sorted by.
func (e *Entry) order() float64 {
	if e.Attention == nil {
		return e.PBreakout * (1 - unknownAttention)
	}
	return e.PBreakout * (1 - *e.Attention)
}
