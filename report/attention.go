package report

import (
	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/prose"
)

// attention is who looks at the group, where the user named pages about it.
func attention(a *blindspot.Assessment) section {
	s := section{ID: "who-looks", Title: "Who looks", Short: "Who looks"}
	g := a.Attention
	if g == nil {
		return s
	}
	t := &table{Name: s.Title, Columns: []string{"Series", "A month in " + g.Window.String(), "Twelve months before", "Change", "For each event", "Why it is missing"}}
	for i := range g.Series {
		x := &g.Series[i]
		per := ""
		if x.PerEventChange.HasInterval() {
			per = prose.Change(x.PerEventChange)
		}
		change := ""
		if x.Change.Known() {
			change = prose.Change(x.Change)
		}
		t.add(x.Label, shown(x.Level), shown(x.Before), change, per, x.Missing)
	}
	s.Blocks = append(s.Blocks, block{Kind: grid, Table: t})
	if len(g.Disagree) > 0 {
		s.Blocks = append(s.Blocks, text("", "Where they disagree:"), block{Kind: list, Blocks: items(g.Disagree)})
	}
	s.Blocks = append(s.Blocks, paragraphs(text("", g.Agree))...)
	var gaps []string
	for i := range g.Series {
		gaps = append(gaps, g.Series[i].Gaps...)
	}
	if gaps = append(gaps, g.Notes...); len(gaps) > 0 {
		s.Blocks = append(s.Blocks, block{Kind: list, Blocks: items(gaps)})
	}
	s.Blocks = append(s.Blocks, text("small", blindspot.AttentionWords))
	return s
}

// shown is a number, or nothing.
func shown(q blindspot.Quantity) string {
	if !q.Known() {
		return ""
	}
	return q.String()
}
