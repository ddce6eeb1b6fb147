package report

import (
	"fmt"
	"strings"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/figure"
	"github.com/blindspot/blindspot/prose"
)

// answers are what a case says to its own questions.
func answers(a *blindspot.Assessment) section {
	s := section{ID: "answers", Title: "Questions of the case", Short: "Questions", FirstPage: true}
	all := block{Kind: list}
	for i := range a.Answers {
		q := &a.Answers[i]
		all.Blocks = append(all.Blocks, block{Kind: paragraph, Blocks: []block{text("lead", q.Question), text("", q.Says())}})
	}
	if len(all.Blocks) > 0 {
		s.Blocks = []block{all}
	}
	return s
}

// account is what the claims of a case came to.
func account(a *blindspot.Assessment) section {
	s := section{ID: "account", Title: "What the article got right, what it got wrong, what nobody can know", FirstPage: true}
	if a.Account != nil {
		s.Blocks = []block{{Kind: list, Blocks: items(a.Account.Text)}}
	}
	return s
}

func claims(a *blindspot.Assessment) section {
	s := section{ID: "claims", Title: "Claims checked", Short: "Claims"}
	if len(a.Claims) == 0 {
		return s
	}
	var counts []string
	for _, v := range verdicts(a.Claims) {
		counts = append(counts, fmt.Sprintf("%d %s", v.Count, v.Verdict))
	}
	s.Blocks = []block{{Kind: paragraph, Brief: true, Text: fmt.Sprintf("Claims checked: %s (blindspot check %s shows each).", strings.Join(counts, ", "), a.Case)},
		text("", "No verdict is written by hand: each follows from the numbers shown.")}
	for i := range a.Claims {
		s.Blocks = append(s.Blocks, claim(&a.Claims[i]))
	}
	return s
}

func claim(c *blindspot.CheckedClaim) block {
	b := block{Kind: article, ID: "claim-" + c.ID, Class: "claim " + string(c.Verdict), Label: c.ID, Text: c.Claim, Tag: string(c.Verdict), Blocks: []block{text("", c.Summary)}}
	var behind []block
	for i := range c.Findings {
		behind = append(behind, finding(&c.Findings[i])...)
	}
	if len(c.Caveats) > 0 {
		behind = append(behind, block{Kind: list, Class: "warnings", Blocks: items(blindspot.WarningTexts(c.Caveats))})
	}
	behind = append(behind, paragraphs(labelled("Would test it better", c.Needs))...)
	if len(behind) > 0 {
		b.Blocks = append(b.Blocks, block{Kind: fold, Text: "Numbers, evidence and caveats", Blocks: behind})
	}
	return b
}

type verdictCount struct {
	Verdict blindspot.Verdict
	Count   int
}

func verdicts(claims []blindspot.CheckedClaim) []verdictCount {
	var out []verdictCount
	for _, v := range []blindspot.Verdict{blindspot.Supported, blindspot.Contradicted, blindspot.Mixed, blindspot.Untestable} {
		n := 0
		for _, c := range claims {
			if c.Verdict == v {
				n++
			}
		}
		if n > 0 {
			out = append(out, verdictCount{v, n})
		}
	}
	return out
}

func drawings(figures []figure.Figure) section {
	s := section{ID: "more-figures", Title: "More figures"}
	for i := range figures {
		s.Blocks = append(s.Blocks, block{Kind: drawing, Figure: &figures[i]})
	}
	return s
}

func findings(a *blindspot.Assessment) section {
	s := section{ID: "findings", Title: "Findings", Short: "Findings"}
	for i := range a.Findings {
		f := &a.Findings[i]
		s.Blocks = append(s.Blocks, block{Kind: article, ID: "finding-" + f.Measure, Text: f.Title, Blocks: finding(f)})
	}
	if len(a.Gaps) > 0 {
		var names []string
		for _, g := range a.Gaps {
			names = append(names, strings.ToLower(g.Measure))
		}
		s.Blocks = append(s.Blocks, block{Kind: paragraph, Brief: true, Text: "Not measured, for want of data: " + strings.Join(names, ", ") + "."}, gaps(a.Gaps))
	}
	return s
}

func gaps(all []blindspot.Gap) block {
	b := block{Kind: list, Class: "gaps"}
	for _, g := range all {
		s := g.Reason + "."
		if g.Needs != "" {
			s += " To measure it: " + g.Needs + "."
		}
		b.Blocks = append(b.Blocks, block{Kind: paragraph, Label: g.Measure, Text: s})
	}
	return b
}

// finding is its statement with what must be known of it, and its numbers.
func finding(f *blindspot.Finding) []block {
	blocks := []block{text("statement", f.Statement)}
	if len(f.Warnings) > 0 {
		blocks = append(blocks, block{Kind: list, Class: "warnings", Blocks: items(blindspot.WarningTexts(f.Warnings))})
	}
	var behind []block
	if len(f.Values) > 0 {
		t := &table{Name: "Numbers", Columns: []string{"Number", "Value", "90 % interval", "Unit", "p"}}
		for _, v := range f.Values {
			p := ""
			if v.P != nil {
				p = strings.TrimPrefix(prose.P(*v.P), "p ")
			}
			t.add(v.Label, v.Q.Point(), v.Q.Range(), v.Unit, p)
		}
		behind = append(behind, block{Kind: grid, Table: t})
	}
	if f.Table != nil && len(f.Table.Rows) > 0 {
		behind = append(behind, block{Kind: grid, Table: tableOf("Table", f.Table), Bulk: true})
	}
	method := f.Method.Name
	if c := cite(f.Method); c != "" && c != f.Method.Name {
		method += " (" + c + ")"
	}
	if method != "" {
		method += ". "
	}
	if f.Window.From.Known() {
		method += "Window " + f.Window.String() + "."
	}
	if method != "" {
		behind = append(behind, labelled("Method", strings.TrimSpace(method)))
	}
	if len(f.Evidence) > 0 {
		cited := f.Evidence[:min(linksShown, len(f.Evidence))]
		b := block{Kind: paragraph, Class: "small evidence", Label: "Evidence", Cited: cited, Bulk: true}
		if more := len(f.Evidence) - len(cited); more > 0 {
			b.Text = "And " + prose.Number(float64(more)) + " more in report.json."
		}
		behind = append(behind, b)
	}
	return append(blocks, block{Kind: fold, Text: fmt.Sprintf("Numbers, method and evidence (n = %s)", prose.Number(float64(f.N))), Blocks: behind})
}

func relations(a *blindspot.Assessment) section {
	s := section{ID: "relations", Title: "Relations to other groups"}
	all := block{Kind: list}
	for _, r := range a.Relations {
		line := fmt.Sprintf("%s: %s %s (%s).", r.FromName, r.Kind.Words(), r.ToName, r.When)
		if r.Note != "" {
			line += " " + prose.Capital(strings.TrimSuffix(r.Note, ".")) + "."
		}
		all.Blocks = append(all.Blocks, text("", line))
	}
	if len(all.Blocks) > 0 {
		s.Blocks = []block{all}
	}
	return s
}

func theatres(a *blindspot.Assessment) section {
	s := section{ID: "theatres", Title: "Theatres", Short: "Theatres"}
	for i := range a.Theatres {
		t := &a.Theatres[i]
		part := block{Kind: fold, Class: "theatre", Text: t.Theatre.Name, Blocks: measured(t.Findings, t.Gaps)}
		s.Blocks = append(s.Blocks, part)
	}
	return s
}

func measured(found []blindspot.Finding, missing []blindspot.Gap) []block {
	var blocks []block
	for i := range found {
		blocks = append(blocks, block{Kind: article, Text: found[i].Title, Blocks: finding(&found[i])})
	}
	if len(missing) > 0 {
		blocks = append(blocks, gaps(missing))
	}
	return blocks
}

// beside is what another source holds of the group: its numbers are never added to
// those above.
func beside(a *blindspot.Assessment) section {
	s := section{ID: "beside", Title: "The same group in another source"}
	for i := range a.Beside {
		b := &a.Beside[i]
		s.Blocks = append(s.Blocks, text("note", fmt.Sprintf("What %s holds of the group as of %s, window %s. What stands in both sources is counted in each; the two are never added up.", b.Source, prose.Day(b.AsOf), b.Window)),
			block{Kind: fold, Class: "theatre", Text: "Findings of " + b.Source, Blocks: measured(b.Findings, b.Gaps)})
	}
	return s
}

func evidence(a *blindspot.Assessment) section {
	t := &table{Name: "Evidence", Columns: []string{"Id", "Month", "Where", "What", "Deaths", "Grade", "Source"}}
	for i := range a.Evidence {
		e := &a.Evidence[i]
		where := e.Area
		if where != "" && e.Country != "" {
			where += ", "
		}
		r := row{ID: anchor(e.ID)}
		for _, s := range []string{e.ID, e.Month, where + e.Country, e.Text, e.Deaths, e.Grade, e.Source} {
			r.Cells = append(r.Cells, cell{Text: s})
		}
		if strings.HasPrefix(e.URL, "https://") || strings.HasPrefix(e.URL, "http://") {
			r.Cells[len(r.Cells)-1].Href = e.URL
		}
		t.Rows = append(t.Rows, r)
	}
	return section{ID: "evidence", Title: "Evidence", Short: "Evidence", Blocks: []block{
		text("", prose.Count(len(a.Evidence), "item", "items")+", no finer than area and month. Grades are those of the NATO scheme: reliability of the source (A to F), credibility of the information (1 to 6)."),
		{Kind: fold, Text: "All evidence", Bulk: true, Blocks: []block{{Kind: grid, Table: t, Bulk: true}}}}}
}

func data(a *blindspot.Assessment) section {
	files := &table{Name: "Datasets", Columns: []string{"File", "Release", "Rows", "Quarantined", "Licence", "SHA-256"}}
	for _, d := range a.Datasets {
		files.add(d.File, d.Release, prose.Number(float64(d.Rows)), prose.Number(float64(d.Quarantined)), d.Terms.Licence, fmt.Sprintf("%.12s", d.SHA256))
	}
	blocks := []block{{Kind: list, Blocks: items(a.Limits)}, {Kind: article, Text: "Datasets", Blocks: []block{{Kind: grid, Table: files}}}}
	if len(a.Coverage) > 0 {
		t := &table{Name: "Coverage", Columns: []string{"Country", "From", "To", "Share", "Stated"}}
		for _, c := range a.Coverage {
			stated := "assumed"
			if c.Stated {
				stated = "yes"
			}
			t.add(c.Country, c.From.String(), c.To.String(), prose.Percent(c.Share), stated)
		}
		blocks = append(blocks, block{Kind: fold, Bulk: true, Text: "Coverage of the group's countries (share of the source's events held; outside it events are missing, not zero)", Blocks: []block{{Kind: grid, Table: t, Bulk: true}}})
	}
	blocks = append(blocks, block{Kind: article, Text: "Citations", Blocks: []block{{Kind: list, Blocks: items(citations(*a))}}},
		text("small", fmt.Sprintf("Made by %s with seed %d. The same data, date and seed give the same report. For understanding and prevention: never about persons, communities or targets.", strings.TrimSpace("Blindspot "+a.Program), a.Seed)))
	return section{ID: "data", Title: "Data and limits", Short: "Data and limits", Blocks: blocks}
}
