package assess

import (
	"fmt"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/attention"
	"github.com/blindspot/blindspot/prose"
)

// readership judges whether the world reads more or less of the group for what it
// does than a year before, with local readers beside it. It speaks only where both
// are known: readers of one kind alone may follow their own news.
func readership(f facts) (blindspot.Judgement, bool) {
	g := f.Attention
	world, local, events := g.Of(blindspot.AttentionWorld), g.Of(blindspot.AttentionLocal), g.Of(blindspot.AttentionEvents)
	d := attention.Direction(world.PerEventChange)
	if !g.Both() || d == 0 {
		return blindspot.Judgement{}, false
	}
	which := "less"
	if d > 0 {
		which = "more"
	}
	text := fmt.Sprintf("For each event, the world reads %s about %s than a year before: its events %s, and page views of Wikipedia in other languages than those of its countries %s; for each event, these %s.",
		which, f.Group, prose.Change(events.Change), prose.Change(world.Change), prose.Change(world.PerEventChange))
	text += fmt.Sprintf(" Page views in languages of its countries %s; for each event, they %s.", prose.Change(local.Change), prose.Change(local.PerEventChange))
	detail := fmt.Sprintf("Page views a month: %s in other languages, before %s; %s in languages of its countries, before %s. Views for each event are %s times those of the year before in other languages, and %s times in languages of its countries.",
		prose.Number(world.Level.Value), prose.Number(world.Before.Value), prose.Number(local.Level.Value), prose.Number(local.Before.Value), world.PerEventChange, local.PerEventChange)
	r := &rating{}
	r.find(ofModel, moderate, "page views tell how often a page was read, and not why")
	var on []blindspot.Finding
	for _, measure := range []string{"activity", "attention"} {
		if x, ok := f.finding(measure); ok {
			on = append(on, x)
		}
	}
	j := f.past(text, detail, r, on...)
	if j.Alternative == "" {
		j.Alternative = "The pages may have been renamed or rewritten, or readers may have turned to other pages about the same."
	}
	by := g.Window.To.Month() + 12
	j.Changes = fmt.Sprintf("As many page views in other languages for each event in the twelve months to %s as in %s would say that this was a passing change.", prose.Month(by), g.Window.Before())
	j.Weight = weigh(sizeOf(world.PerEventChange)/2, 0, 0, j.Confidence)
	return j, true
}
