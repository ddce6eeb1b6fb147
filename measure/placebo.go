package measure

import (
	"math"
	"slices"

	"gonum.org/v1/gonum/stat"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/stats/resample"
	"github.com/blindspot/blindspot/stats/structural"
)

// At most so many other dates and other groups are compared with a shock, and
// at least so many are needed for a rank to mean anything; a group needs so many
// events.
const (
	placeboDates  = 40
	placeboGroups = 12
	fewestDates   = 10
	fewestGroups  = 5
	groupEvents   = 24
)

// placebos ranks an effect among those at other dates and of other groups.
func (in *Input) placebos(c *course, shocks []shockAt, e *effect) {
	dates, averages := c.otherDates(shocks, e)
	if len(dates) >= fewestDates {
		if p, err := resample.RankP(math.Abs(e.score), dates); err == nil {
			e.pDates, e.nDates = blindspot.Exactly(p), len(dates)
		}
		// The spread of effects where nothing happened is the better standard
		// error where the model believes itself too sure.
		e.detectable = detectable(math.Max(e.se, stat.StdDev(averages, nil)), e.expected())
	}
	if groups := in.otherGroups(c, e); len(groups) >= fewestGroups {
		if p, err := resample.RankP(math.Abs(e.score), groups); err == nil {
			e.pGroups, e.nGroups = blindspot.Exactly(p), len(groups)
		}
	}
}

// otherDates gives the sizes of the effects at dates whose months lie before
// the shock and touch no other, in multiples of their errors, and the effects.
func (c *course) otherDates(shocks []shockAt, e *effect) (scores, averages []float64) {
	var candidates []int
	for at := monthsBefore; at+1+e.months <= e.shock.at; at++ {
		free := true
		for _, s := range shocks {
			free = free && (s.at+effectMonths < at-effectMonths || s.at > at+e.months)
		}
		if free && known(c.events[:at]) >= monthsBefore && known(c.events[at+1:at+1+e.months]) >= monthsAfter {
			candidates = append(candidates, at)
		}
	}
	step := float64(len(candidates)) / placeboDates
	for i := range min(placeboDates, len(candidates)) {
		at := candidates[int(float64(i)*math.Max(1, step))]
		end := at + 1 + e.months
		var around []float64
		if e.regress {
			around = c.around[:end]
		}
		score, se, _, err := logEffect(c.events[:end], around, []int{at}, []structural.Window{{Start: at + 1, End: end}})
		if err == nil {
			scores = append(scores, math.Abs(score))
			averages = append(averages, score*se)
		}
	}
	return scores, averages
}

// otherGroups gives the sizes of the effects of the same date on the other
// organised parties with most events in the same countries.
func (in *Input) otherGroups(c *course, e *effect) []float64 {
	here := history(in.Context, c.countries)
	counts := map[string]int{}
	last := c.first + blindspot.Month(e.shock.at+e.months)
	for i := range here {
		if here[i].When.From.Month() <= last {
			counts[here[i].SideA.ID]++
			counts[here[i].SideB.ID]++
		}
	}
	parties := organised(here)
	slices.SortStableFunc(parties, func(a, b string) int { return counts[b] - counts[a] })
	var scores []float64
	end := e.shock.at + 1 + e.months
	for _, id := range parties[:min(placeboGroups, len(parties))] {
		if counts[id] < groupEvents {
			break
		}
		y := make([]float64, end)
		for t := range y {
			if math.IsNaN(c.events[t]) {
				y[t] = math.NaN()
			}
		}
		for i := range here {
			if t := int(here[i].When.From.Month() - c.first); t >= 0 && t < end && (here[i].SideA.ID == id || here[i].SideB.ID == id) {
				y[t]++
			}
		}
		score, _, _, err := logEffect(y, nil, []int{e.shock.at}, []structural.Window{{Start: e.shock.at + 1, End: end}})
		if err == nil {
			scores = append(scores, math.Abs(score))
		}
	}
	return scores
}
