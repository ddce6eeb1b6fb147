package casefile

import (
	"slices"

	"github.com/blindspot/blindspot"
)

// AsOf returns the case with what had happened and was published by a day: the
// one rule for what of a case was known then. What the case defines (actors,
// theatres, claims, and counts, which carry their own days) stays whole.
func (c *Case) AsOf(day blindspot.Date) *Case {
	then := *c
	then.Events = known(c.Events, func(e blindspot.Event) bool { return e.Ended() <= day })
	then.Shocks = known(c.Shocks, func(s Shock) bool { return s.Date <= day })
	then.Links = known(c.Links, func(l Link) bool { return max(l.When.From, l.When.To) <= day })
	then.Statements = known(c.Statements, func(s Statement) bool { return s.Date <= day })
	then.Published = known(c.Published, func(p Published) bool {
		_, told := then.Statement(p.Statement)
		return told && p.When.To <= day
	})
	return &then
}

func known[T any](all []T, on func(T) bool) []T {
	return slices.DeleteFunc(slices.Clone(all), func(x T) bool { return !on(x) })
}

// Between is the link between the network's nodes, for those who ask how places
// hang together.
func (l Link) Between() blindspot.Link {
	link := l.Link
	link.From, link.To = l.FromNode, l.ToNode
	return link
}
