package score

import (
	"cmp"
	"math"
	"slices"

	"github.com/blindspot/blindspot/stats"
)

// Brier is the squared error (p - 1{event})^2 of the probability p of an event
// (Brier 1950). p outside [0, 1] is [stats.BadInput].
func Brier(p float64, event bool) (float64, error) {
	if !(p >= 0 && p <= 1) {
		return 0, stats.Errorf("score.Brier", stats.BadInput, "probability %v", p)
	}
	if event {
		p = 1 - p
	}
	return p * p, nil
}

// LogBinary is the logarithmic score in nats of the probability p of an event:
// -ln p if it happened, -ln(1-p) if not. Certainty that proved wrong has no
// finite score and is [stats.Overflow]; p outside [0, 1] is [stats.BadInput].
func LogBinary(p float64, event bool) (float64, error) {
	const op = "score.LogBinary"
	if !(p >= 0 && p <= 1) {
		return 0, stats.Errorf(op, stats.BadInput, "probability %v", p)
	}
	s := -math.Log(p)
	if !event {
		s = -math.Log1p(-p)
	}
	if math.IsInf(s, 1) {
		return 0, stats.Errorf(op, stats.Overflow, "certainty that proved wrong")
	}
	return max(s, 0), nil // no minus zero
}

// RPS is the ranked probability score of probabilities for ordered categories
// when category outcome (from 0) was observed: the sum over categories of the
// squared difference of the cumulative sums (Epstein 1969), not divided by
// their number. Fewer than two categories is [stats.TooFew]; probabilities
// outside [0, 1] or with a sum off 1 by more than 1e-9, or an outcome out of
// range, is [stats.BadInput].
func RPS(probs []float64, outcome int) (float64, error) {
	const op = "score.RPS"
	if len(probs) < 2 {
		return 0, stats.Errorf(op, stats.TooFew, "%d categories, need 2", len(probs))
	}
	if outcome < 0 || outcome >= len(probs) {
		return 0, stats.Errorf(op, stats.BadInput, "outcome %d of %d categories", outcome, len(probs))
	}
	var sum, cum float64
	for k, p := range probs {
		if !(p >= 0 && p <= 1) {
			return 0, stats.Errorf(op, stats.BadInput, "probability %d is %v", k, p)
		}
		cum += p
		if k == len(probs)-1 {
			break // both cumulative sums are one here
		}
		d := cum
		if k >= outcome {
			d--
		}
		sum += d * d
	}
	if math.Abs(cum-1) > 1e-9 {
		return 0, stats.Errorf(op, stats.BadInput, "probabilities sum to %v", cum)
	}
	return sum, nil
}

// AveragePrecision is the area under the precision-recall steps of a ranking:
// the sum over thresholds of (recall gained) x (precision there), cases of one
// score entering together. It is the share of events for a score that ranks at
// random, and 1 for one that ranks all events first.
//
// Shapes that disagree or a NaN is [stats.BadInput]; no cases is
// [stats.TooFew]; no event among them is [stats.Degenerate].
func AveragePrecision(scores []float64, event []bool) (float64, error) {
	const op = "score.AveragePrecision"
	events, err := checkEvents(op, scores, event)
	if err != nil {
		return 0, err
	}
	if events == 0 {
		return 0, stats.Errorf(op, stats.Degenerate, "no event among %d cases", len(event))
	}
	order := make([]int, len(scores))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(a, b int) int { return cmp.Compare(scores[b], scores[a]) })
	var ap float64
	hits, before := 0, 0
	for i, at := range order {
		if event[at] {
			hits++
		}
		if i+1 < len(order) && scores[order[i+1]] == scores[at] {
			continue
		}
		ap += float64(hits-before) / float64(events) * float64(hits) / float64(i+1)
		before = hits
	}
	return ap, nil
}

// checkEvents counts the events of cases with scores.
func checkEvents(op string, scores []float64, event []bool) (int, error) {
	if len(scores) != len(event) {
		return 0, stats.Errorf(op, stats.BadInput, "%d forecasts and %d outcomes", len(scores), len(event))
	}
	if len(scores) == 0 {
		return 0, stats.Errorf(op, stats.TooFew, "no cases")
	}
	events := 0
	for i, s := range scores {
		if math.IsNaN(s) {
			return 0, stats.Errorf(op, stats.BadInput, "forecast %d is NaN", i)
		}
		if event[i] {
			events++
		}
	}
	return events, nil
}
