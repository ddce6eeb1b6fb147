package report

import (
	"bytes"
	"fmt"
	"strings"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/figure"
)

// Markdown writes the report as plain text with the tables of its figures.
func Markdown(a blindspot.Assessment, figures []figure.Figure) []byte {
	var b bytes.Buffer
	line := func(format string, args ...any) { fmt.Fprintf(&b, format+"\n", args...) }
	line("# %s\n\nAs of %s. Window %s.%s\n", a.Title, a.AsOf, a.Window, prefixed(" The data call the group ", a.Recorded))
	if a.Question != "" {
		line("*%s*\n", a.Question)
	}
	line("## Key judgements\n")
	if len(a.Judgements) == 0 {
		line("None: too little is known to judge anything.\n")
	}
	for i, j := range a.Judgements {
		line("%d. **%s** %s", i+1, j.Text, j.Basis)
		if j.Probability.Known() {
			line("   Probability %s%s. %s", j.Probability, prefixed(", in words: ", j.Word), j.Skill)
		}
		if j.Alternative != "" {
			line("   Alternative: %s", j.Alternative)
		}
		if j.Changes != "" {
			line("   What would change this: %s", j.Changes)
		}
		if j.Overruled != "" {
			line("   The rule's own words: %s", j.Overruled)
		}
		line("   Words: %s. Evidence: %s.\n", j.Author, strings.Join(j.Evidence, ", "))
	}
	if len(a.Changed) > 0 {
		line("### Changed since the previous assessment\n")
		for _, c := range a.Changed {
			line("- %s", c)
		}
		line("")
	}
	if len(a.Aftermath) > 0 {
		line("## What happened then\n\nThis table uses data that nobody had on the date of the assessment.\n")
		line("| Number | As assessed | Twelve months on | Unit | Comparison |\n|---|---|---|---|---|")
		for _, x := range a.Aftermath {
			line("| %s | %s | %s | %s | %s |", x.What, x.Then, x.After, x.Unit, x.Text)
		}
		line("")
	}
	if len(a.Claims) > 0 {
		line("## Claims checked\n\n| Claim | Verdict | Summary |\n|---|---|---|")
		for _, c := range a.Claims {
			line("| %s %s | %s | %s |", c.ID, cell(c.Claim), c.Verdict, cell(c.Summary))
		}
		line("")
	}
	line("## Findings\n")
	for _, f := range a.Findings {
		finding(line, "###", f)
	}
	for _, g := range a.Gaps {
		line("- Not measured: %s: %s. To measure it: %s.", g.Measure, g.Reason, g.Needs)
	}
	for i, r := range a.Relations {
		if i == 0 {
			line("\n## Relations to other groups\n")
		}
		line("- %s: %s %s (%s). %s", r.FromName, r.Kind.Words(), r.ToName, r.When, r.Note)
	}
	for _, t := range a.Theatres {
		line("\n## Theatre: %s\n", t.Theatre.Name)
		for _, f := range t.Findings {
			finding(line, "###", f)
		}
	}
	line("\n## Figures\n")
	for _, f := range figures {
		line("### %s\n\n%s\n", f.Title, f.Caption)
		table(line, f.Table)
	}
	line("## Data and limits\n")
	for _, l := range a.Limits {
		line("- %s", l)
	}
	line("\n### Citations\n")
	for _, c := range citations(a) {
		line("- %s", c)
	}
	return b.Bytes()
}

func prefixed(prefix, s string) string {
	if s == "" {
		return ""
	}
	return prefix + s
}

func finding(line func(string, ...any), level string, f blindspot.Finding) {
	line("%s %s\n\n%s\n", level, f.Title, f.Statement)
	for _, w := range f.Warnings {
		line("> %s\n", w)
	}
	for _, v := range f.Values {
		p := ""
		if v.P != nil {
			p = ", p " + blindspot.FormatNumber(*v.P)
			if *v.P < 0.001 {
				p = ", p below 0.001"
			}
		}
		line("- %s: %s%s", v.Label, amount(v), p)
	}
	line("\nMethod: %s. n = %d.%s\n", f.Method.Name, f.N, prefixed(" ", cite(f.Method)))
}

// amount writes a value with its unit as a sentence would: shares in per cent,
// one of a thing in the singular.
func amount(v blindspot.Value) string {
	switch text := plain(v.Q, blindspot.FormatNumber); {
	case !v.Q.Known() || v.Unit == "rank" || v.Unit == "p-value":
		return text
	case v.Unit == "share" || v.Unit == "probability":
		return plain(v.Q, percent) + " %"
	case text == "1":
		return "1 " + one.Replace(v.Unit)
	default:
		return text + " " + v.Unit
	}
}

// plain writes a value with its interval, unless both ends read as the value.
func plain(q blindspot.Quantity, number func(float64) string) string {
	value, low, high := number(q.Value), number(q.Low), number(q.High)
	if !q.HasInterval() || low == value && high == value {
		return value
	}
	return value + " (" + low + " to " + high + ")"
}

func percent(share float64) string {
	if p := 100 * share; p > 0 && p < 1 || p > 99 && p < 100 || p < 0 && p > -1 {
		return fmt.Sprintf("%.1f", p)
	}
	return fmt.Sprintf("%.0f", 100*share)
}

// one gives the singular of the units that measures count in.
var one = strings.NewReplacer("countries", "country", "actors", "actor", "areas", "area", "events per", "event per", "events", "event", "deaths", "death",
	"fronts", "front", "groups", "group", "links", "link", "months", "month", "days", "day", "pairs", "pair", "places", "place", "sources", "source")

func table(line func(string, ...any), t blindspot.Table) {
	line("| %s |", strings.Join(t.Columns, " | "))
	line("|%s", strings.Repeat("---|", len(t.Columns)))
	for _, row := range t.Rows {
		cells := make([]string, len(row))
		for i := range row {
			cells[i] = cell(row[i])
		}
		line("| %s |", strings.Join(cells, " | "))
	}
	line("")
}

// cell keeps a table's row on one line.
func cell(s string) string {
	return strings.ReplaceAll(strings.ReplaceAll(s, "\n", " "), "|", `\|`)
}
