package casefile

import (
	"fmt"
	"slices"
)

// Counted says which series of the monthly counts is the group's own: all of it,
// or what was fought against some opponents, in these countries. Without a series
// there is none.
type Counted struct {
	Series, Called     string
	Against, Countries []string
}

// counted checks what the counts of the group name, once the counts are read.
func (c *Case) counted(d document) {
	g := c.Counted
	if g.Series == "" {
		return
	}
	if len(c.Counts.Scopes) == 0 { // a case without counts waits for them, as its claims do
		c.Counted = Counted{}
		return
	}
	d.required("$.group.counts.called", g.Called)
	var series, opponents []string
	for _, s := range c.Counts.Scopes {
		series = append(series, s.Series)
	}
	for i := range c.Counts.Counts {
		if n := &c.Counts.Counts[i]; n.Series == g.Series {
			opponents = append(opponents, n.Opponent)
		}
	}
	if !slices.Contains(series, g.Series) {
		d.fault("$.group.counts.series", "%q is no series of counts_scope.csv", g.Series)
		return
	}
	for i, name := range g.Against {
		if !slices.Contains(opponents, name) {
			d.fault(fmt.Sprintf("$.group.counts.against[%d]", i), "%q is no opponent of the series in counts.csv", name)
		}
	}
}
