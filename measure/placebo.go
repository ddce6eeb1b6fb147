package measure

import (
	"math"
	"slices"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/stats/resample"
	"github.com/blindspot/blindspot/stats/structural"
)

// At most so many other groups are compared with a shock, and at least so many
// are needed for a rank to mean anything; a group needs so many events.
const (
	placeboGroups = 12
	fewestGroups  = 5
	groupEvents   = 24
)

// amongGroups ranks an effect among those of other groups.
func (in *Input) amongGroups(c *course, e *effect) {
	if groups := in.otherGroups(c, e); len(groups) >= fewestGroups {
		if p, err := resample.RankP(math.Abs(e.score), groups); err == nil {
			e.pGroups, e.nGroups = blindspot.Exactly(p), len(groups)
		}
	}
}

// otherGroups gives the sizes of the effects of the same date on the other
// organised parties with most events in the same countries.
func (in *Input) otherGroups(c *course, e *effect) []float64 {
	around := in.aroundIn(c.countries)
	here := briefly(around)
	counts := map[blindspot.ActorID]int{}
	last := c.first + blindspot.Month(e.shock.at+e.events.followed)
	for i := range here {
		if here[i].Days().From.Month() <= last {
			counts[here[i].SideA]++
			counts[here[i].SideB]++
		}
	}
	parties := organised(here, governments(around))
	slices.SortStableFunc(parties, func(a, b blindspot.ActorID) int { return counts[b] - counts[a] })
	var scores []float64
	end := e.shock.at + 1 + e.events.followed
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
			if t := int(here[i].Days().From.Month() - c.first); t >= 0 && t < end && (here[i].SideA == id || here[i].SideB == id) {
				y[t]++
			}
		}
		score, _, err := logEffect(y, nil, []int{e.shock.at}, []structural.Window{{Start: e.shock.at + 1, End: end}})
		if err == nil {
			scores = append(scores, math.Abs(score))
		}
	}
	return scores
}
