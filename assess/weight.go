package assess

import (
	"math"

	"github.com/blindspot/blindspot"
)

// A judgement weighs by four parts, each from 0 to 1: the size of the change, as
// the logarithm of the end of its interval that lies nearest to no change (a
// factor of ten is 1); the deaths it speaks of, by orders of magnitude (100,000
// are 1); the surprise, where a forecast was made before; and the evidence, which
// is its confidence. The size counts twice. The numbers order judgements and mean
// nothing else.
const sizeCounts = 2

func weigh(size float64, deaths int, surprise float64, c blindspot.Confidence) float64 {
	evidence := map[blindspot.Confidence]float64{blindspot.ModerateConfidence: 0.5, blindspot.HighConfidence: 1}[c]
	w := sizeCounts*math.Min(1, size) + math.Min(1, math.Log10(1+float64(deaths))/5) + surprise + evidence
	return math.Round(1000*w) / 1000
}

// sizeOf is the size of a change that a ratio shows for sure; 0 where its interval
// holds no change.
func sizeOf(q blindspot.Quantity) float64 {
	nearest := q.Low
	switch {
	case q.HasInterval() && q.High < 1:
		nearest = q.High
	case math.IsNaN(q.Low) || q.Low <= 1:
		return 0
	}
	return math.Abs(math.Log10(math.Max(nearest, 0.01)))
}

// surprise is how far the months that came lay outside the forecast made a year
// before: 1 where the 90 % interval held none of them.
func (f facts) surprise() float64 {
	if t := f.Foretold; t != nil && t.Months > 0 {
		return 1 - float64(t.Inside90)/float64(t.Months)
	}
	return 0
}
