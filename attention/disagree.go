package attention

import (
	"fmt"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/prose"
)

// beyond is the change from which on it is one: the interval must lie beyond a
// tenth, as for the four answers.
const beyond = 0.1

// Direction is 1 for a ratio whose interval lies above a rise by a tenth, -1 for
// one below a fall by a tenth, and 0 else.
func Direction(q blindspot.Quantity) int {
	switch {
	case !q.HasInterval():
		return 0
	case q.Low > 1+beyond:
		return 1
	case q.High < 1-beyond:
		return -1
	}
	return 0
}

// Noun is what a series is called in a sentence.
func Noun(name string) string {
	return map[string]string{blindspot.AttentionEvents: "events", blindspot.AttentionSources: "the sources that an event names",
		blindspot.AttentionLocal: "page views in languages of its countries", blindspot.AttentionWorld: "page views in other languages"}[name]
}

// disagreements are the pairs of series that went opposite ways, and readers who
// did not keep up with events, or outran them.
func disagreements(g *blindspot.AttentionGap) []string {
	var out []string
	said := map[string]bool{}
	for i := range g.Series {
		for j := i + 1; j < len(g.Series); j++ {
			a, b := &g.Series[i], &g.Series[j]
			if Direction(a.Change)*Direction(b.Change) >= 0 {
				continue
			}
			out = append(out, fmt.Sprintf("%s %s, while %s %s.", prose.Capital(Noun(a.Name)), prose.Change(a.Change), Noun(b.Name), prose.Change(b.Change)))
			if a.Name == blindspot.AttentionEvents {
				said[b.Name] = true
			}
		}
	}
	for _, name := range []string{blindspot.AttentionLocal, blindspot.AttentionWorld} {
		s := g.Of(name)
		d := Direction(s.PerEventChange)
		if d == 0 || said[name] {
			continue // said with the events already
		}
		out = append(out, fmt.Sprintf("For each event, %s %s.", Noun(name), prose.Change(s.PerEventChange)))
	}
	return out
}

// agreement is what is said where nothing disagrees: nothing, unless two series can
// be compared.
func agreement(g *blindspot.AttentionGap) string {
	compared := 0
	for i := range g.Series {
		if g.Series[i].Change.HasInterval() {
			compared++
		}
	}
	switch {
	case len(g.Disagree) > 0:
		return ""
	case compared < 2:
		return "Fewer than two of the series can be compared with the year before."
	}
	return "None of the series that can be compared goes clearly another way than the others."
}
