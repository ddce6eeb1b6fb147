package brief

import (
	"fmt"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/prose"
)

// Section is a part of a brief in words.
type Section struct {
	Title string
	Lines []string
	None  string // what is said where there are no lines
}

// listed is how many countries and groups are named; JSON has all.
const listed = 10

// Title is what the brief is called.
func (b *Brief) Title() string {
	return fmt.Sprintf("What changed from %s to %s", b.Since, b.Until)
}

// Lead is the brief in one sentence.
func (b *Brief) Lead() string {
	var names []string
	for _, r := range b.Releases {
		names = append(names, r.Release)
	}
	what := "No release came"
	if len(names) > 0 {
		what = prose.Count(len(names), "release", "releases") + " came (" + prose.Several(names, 6) + ")"
	}
	return what + ": " + ShiftWords(b.Total) + "."
}

// ShiftWords says what became of events.
func ShiftWords(s blindspot.Shift) string {
	var parts []string
	add := func(verb string, a blindspot.Amount, deaths string) {
		if a.Events > 0 {
			parts = append(parts, prose.Count(a.Events, "event", "events")+" "+verb+" ("+deaths+")")
		}
	}
	add("added", s.Added, prose.Count(s.Added.Deaths, "death", "deaths"))
	add("revised", s.Revised, difference(s.Revised.Deaths))
	add("withdrawn", s.Withdrawn, prose.Count(s.Withdrawn.Deaths, "death", "deaths"))
	add("not in the yearly record", s.NotYearly, prose.Count(s.NotYearly.Deaths, "death", "deaths"))
	if len(parts) == 0 {
		return "nothing changed"
	}
	return prose.List(parts)
}

func difference(deaths int) string {
	switch {
	case deaths > 0:
		return prose.Count(deaths, "death", "deaths") + " more"
	case deaths < 0:
		return prose.Count(-deaths, "death", "deaths") + " fewer"
	}
	return "as many deaths"
}

// Sections are the parts of the brief, in order.
func (b *Brief) Sections() []Section {
	return []Section{b.crossings(), b.shifts(), b.newcomers(), b.unnamed(), b.answers(), b.board(), b.verdicts(), b.resolved(), b.questions(), b.notTold()}
}

// notCompared is said of what was not looked at, which may have changed.
const notCompared = "Not compared here."

func (b *Brief) crossings() Section {
	s := Section{Title: "Alerts"}
	for _, a := range b.Alerts {
		line := fmt.Sprintf("%s, %s: %s began to hold, as of %s. %s", a.ID, a.Subject, a.Claim, a.AsOf, a.Summary)
		for _, words := range a.Record {
			line += " " + words
		}
		s.Lines = append(s.Lines, line)
	}
	return s
}

func (b *Brief) shifts() Section {
	s := Section{Title: "Events added, revised, withdrawn", None: "No event changed."}
	for i, c := range b.Countries {
		if i == listed {
			s.Lines = append(s.Lines, prose.Count(len(b.Countries)-listed, "more country", "more countries"))
			break
		}
		name := c.Name
		if name == "" {
			name = "No country that is known"
		}
		s.Lines = append(s.Lines, name+": "+ShiftWords(c.Shift))
	}
	for i, g := range b.Groups {
		if i == listed {
			s.Lines = append(s.Lines, prose.Count(len(b.Groups)-listed, "more, each a group in one country", "more, each a group in one country"))
			break
		}
		s.Lines = append(s.Lines, g.Name+" ("+g.CountryName+"): "+ShiftWords(g.Shift))
	}
	return s
}

func (b *Brief) newcomers() Section {
	s := Section{Title: "Groups new to the record", None: "No group is new."}
	for i, g := range b.NewGroups {
		if i == 3*listed {
			s.Lines = append(s.Lines, prose.Count(len(b.NewGroups)-i, "more group", "more groups"))
			break
		}
		s.Lines = append(s.Lines, fmt.Sprintf("%s, in %s: %s, %s, since %s", g.Name, prose.Several(g.Countries, 3),
			prose.Count(g.Events, "event", "events"), prose.Count(g.Deaths, "death", "deaths"), g.First))
	}
	if b.NewOthers > 0 {
		s.Lines = append(s.Lines, prose.Count(b.NewOthers, "other new side is no organisation, or not known to be one", "other new sides are no organisations, or not known to be any"))
	}
	return s
}

func (b *Brief) unnamed() Section {
	s := Section{Title: "Not yet named by their source", None: "No new events with sides that have no name."}
	for _, u := range b.Unnamed {
		s.Lines = append(s.Lines, fmt.Sprintf("%s: %s with %s, before %s", u.Country, prose.Count(u.Now.Events, "event", "events"),
			prose.Count(u.Names, "side that has no name", "sides that have no name"), prose.Number(float64(u.Before.Events))))
	}
	return s
}

func (b *Brief) answers() Section {
	s := Section{Title: "Answers that changed", None: notCompared}
	if len(b.Looked.Groups) > 0 {
		s.None = "None of the four answers changed for " + prose.List(b.Looked.Groups) + "."
	}
	for _, a := range b.Answers {
		since := "since " + b.Since.String()
		if a.Months > 0 {
			since = "over " + prose.Months(a.Months)
		}
		s.Lines = append(s.Lines, fmt.Sprintf("%s, %s: %s (%s, %s). %s", a.Group, a.Question.Words(), a.Now.Words(), "was "+a.Before.Words(), since, a.Text))
	}
	return s
}

func (b *Brief) board() Section {
	s := Section{Title: "Movements on the board", None: notCompared}
	if b.Looked.Board {
		s.None = "The first places of the board are as they were."
	}
	for _, m := range b.Movements {
		switch {
		case m.Before == 0:
			s.Lines = append(s.Lines, fmt.Sprintf("%s: new, in place %d (chance of a breakout %s)", m.Name, m.Now, prose.ChanceOf(m.Chance)))
		case m.Now == 0:
			s.Lines = append(s.Lines, fmt.Sprintf("%s: no longer ranked, was in place %d", m.Name, m.Before))
		default:
			s.Lines = append(s.Lines, fmt.Sprintf("%s: place %d, was %d (chance of a breakout %s, was %s)", m.Name, m.Now, m.Before, prose.ChanceOf(m.Chance), prose.ChanceOf(m.Was)))
		}
	}
	return s
}

func (b *Brief) verdicts() Section {
	s := Section{Title: "Verdicts that flipped", None: notCompared}
	if len(b.Looked.Cases) > 0 {
		s.None = "No verdict of " + prose.List(b.Looked.Cases) + " flipped."
	}
	for _, f := range b.Verdicts {
		s.Lines = append(s.Lines, fmt.Sprintf("%s, %s: %s, was %s. %s", f.About, f.ID, f.Now, f.Before, f.Claim))
	}
	return s
}

func (b *Brief) resolved() Section {
	s := Section{Title: "Forecasts resolved", None: "No stored forecast was resolved."}
	var ours, base float64
	held := 0
	for _, f := range b.Forecasts {
		ours, base = ours+f.CRPS, base+f.Baseline
		if f.Held {
			held++
		}
	}
	n := len(b.Forecasts)
	if n == 0 {
		return s
	}
	s.Lines = append(s.Lines, fmt.Sprintf("%s: log CRPS %.3f on average, baseline %.3f (less is better); 90 %% intervals held %d of %d", prose.Count(n, "month", "months"), ours/float64(n), base/float64(n), held, n))
	for i, f := range b.Forecasts {
		if i == listed {
			s.Lines = append(s.Lines, prose.Count(n-listed, "more", "more"))
			break
		}
		s.Lines = append(s.Lines, fmt.Sprintf("%s, %s, made on what was known on %s: %s came; log CRPS %.3f, baseline %.3f", f.Name, f.Target, f.AsOf, prose.Amount(f.Value, "death", "deaths"), f.CRPS, f.Baseline))
	}
	return s
}

func (b *Brief) questions() Section {
	s := Section{Title: "Questions resolved", None: "No stored question was resolved."}
	for _, q := range b.Questions {
		came := "the record does not decide it"
		if q.Came != nil {
			came = map[bool]string{true: "yes", false: "no"}[*q.Came]
		}
		line := fmt.Sprintf("%s, %s: %s. Asked as of %s; answer: %s", q.ID, q.Name, q.Claim, q.AsOf, came)
		for _, g := range q.Given {
			line += fmt.Sprintf("; %s gave %s", g.Forecaster, prose.ChanceOf(g.Probability))
			if g.Brier != nil {
				line += fmt.Sprintf(" (Brier %.3f, log %.3f)", *g.Brier, *g.Log)
			}
		}
		if q.Late {
			line += "; made after the fact, it proves no foresight"
		}
		s.Lines = append(s.Lines, line+". "+q.Summary)
	}
	return s
}

func (b *Brief) notTold() Section {
	s := Section{Title: "Not told"}
	for _, g := range b.Gaps {
		line := g.Measure + ": " + g.Reason
		if g.Needs != "" {
			line += "; it would help to " + g.Needs
		}
		s.Lines = append(s.Lines, line)
	}
	for _, w := range b.Warnings {
		s.Lines = append(s.Lines, w.Text)
	}
	return s
}
