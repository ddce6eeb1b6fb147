package report

import (
	"fmt"
	"slices"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/figure"
	"github.com/blindspot/blindspot/prose"
)

// bottomLine is what the report says first: the four answers, and what matters
// most.
func bottomLine(a *blindspot.Assessment) section {
	b := a.BottomLine
	return section{ID: "bottom-line", Title: "Bottom line", Short: "Bottom line", FirstPage: true,
		Blocks: paragraphs(block{Kind: replies, Answers: b.Answers}, text("lead", b.Sentence), text("basis", b.Basis), text("basis", a.NotYet.Words()))}
}

// glance are the figures of the first page.
func glance(figures []figure.Figure) section {
	s := section{ID: "figures", Title: "At a glance", Short: "Figures", FirstPage: true}
	for i := range figures {
		s.Blocks = append(s.Blocks, block{Kind: drawing, Figure: &figures[i]})
	}
	return s
}

// firstFigures are the course, and where the group
// acts; rest are the others.
func firstFigures(figures []figure.Figure) (first, rest []figure.Figure) {
	for _, id := range []string{"timeline", "map"} {
		if i := slices.IndexFunc(figures, func(f figure.Figure) bool { return f.ID == id }); i >= 0 {
			first = append(first, figures[i])
		}
	}
	for _, f := range figures {
		if !slices.ContainsFunc(first, func(x figure.Figure) bool { return x.ID == f.ID }) {
			rest = append(rest, f)
		}
	}
	return first, rest
}

func judgements(a *blindspot.Assessment) section {
	s := section{ID: "judgements", Title: "Key judgements", Short: "Judgements", FirstPage: true}
	if len(a.Judgements) == 0 {
		s.Blocks = []block{text("", "None: too little is known to judge anything. What is missing stands under Data and limits.")}
	}
	all := block{Kind: numbered, Class: "judgements"}
	for i := range a.Judgements {
		all.Blocks = append(all.Blocks, block{Kind: paragraph, Blocks: judgement(&a.Judgements[i])})
	}
	if len(all.Blocks) > 0 {
		s.Blocks = append(s.Blocks, all)
	}
	if a.Record != "" {
		s.Blocks = append(s.Blocks, text("note", a.Record))
	}
	return s
}

// judgement is one judgement: in plain words and how sure, then what stands beside
// it, then what only somebody who checks it wants.
func judgement(j *blindspot.Judgement) []block {
	blocks := paragraphs(text("lead", j.Text), text("basis", j.Basis), labelled("How often before", j.BaseRate))
	if j.Indicator != nil {
		blocks = append(blocks, labelled("Watch", j.Indicator.Text))
	} else if j.Changes != "" {
		blocks = append(blocks, labelled("What would change it", j.Changes))
	}
	behind := paragraphs(labelled("Statistic", j.Detail), labelled("Track record", j.Skill), labelled("What else it could be", j.Alternative),
		labelled("The rule's own words", j.Overruled))
	if j.Probability.Known() {
		words := ""
		if j.Word != "" {
			words = ", in words: " + j.Word
		}
		behind = append([]block{labelled("Chance", prose.Chance(j.Probability)+words+".")}, behind...)
	}
	for _, c := range j.Criteria {
		behind = append(behind, labelled("Confidence by "+c.Name, fmt.Sprintf("%s: %s.", c.Level, c.Text)))
	}
	behind = append(behind, labelled("Words", j.Author+"."), block{Kind: paragraph, Class: "small", Label: "Evidence", Cited: j.Evidence})
	return append(blocks, block{Kind: fold, Text: "What it rests on", Blocks: behind})
}

func hypotheses(a *blindspot.Assessment) section {
	s := section{ID: "hypotheses", Title: "What may explain the change", FirstPage: true}
	all := block{Kind: list}
	for _, h := range a.Hypotheses {
		all.Blocks = append(all.Blocks, block{Kind: paragraph, Blocks: []block{text("", h.Text),
			{Kind: paragraph, Class: "small", Label: prose.Capital(string(h.Speaks)), Text: h.Because, Cited: []string{h.Measure}}}})
	}
	if len(all.Blocks) > 0 {
		s.Blocks = []block{all}
	}
	return s
}

func notes(a *blindspot.Assessment) section {
	s := section{ID: "context", Title: "Context", Short: "Context", FirstPage: true}
	all := block{Kind: list}
	for _, n := range a.Context {
		all.Blocks = append(all.Blocks, text("", n.Text))
	}
	if len(all.Blocks) > 0 {
		s.Blocks = []block{all}
	}
	return s
}

func changed(a *blindspot.Assessment) section {
	s := section{ID: "changed", Title: "Changed since the previous assessment", FirstPage: true}
	if len(a.Changed) > 0 {
		s.Blocks = []block{{Kind: list, Blocks: items(a.Changed)}}
	}
	return s
}

func aftermath(a *blindspot.Assessment) section {
	s := section{ID: "aftermath", Title: "What happened then"}
	if len(a.Aftermath) == 0 {
		return s
	}
	t := &table{Name: s.Title, Columns: []string{"Number", "As assessed", "Twelve months on", "Unit", "Comparison"}}
	for _, x := range a.Aftermath {
		t.add(x.What, x.Then.String(), x.After.String(), x.Unit, x.Text)
	}
	s.Blocks = []block{text("note", "This table uses data that nobody had on the date of the assessment: the twelve months that followed it. Nothing above rests on it."), {Kind: grid, Table: t}}
	return s
}
