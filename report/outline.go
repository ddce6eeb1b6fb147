package report

import (
	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/figure"
	"github.com/blindspot/blindspot/prose"
)

// outline is what a report says, in order. The page, the plain text and the
// terminal are three ways to write it, so that they cannot disagree.
type outline struct {
	Title, Meta, Question string
	Sections              []section
}

// section is a part under a heading of its own. The first page is what a reader
// prints and what the terminal shows.
type section struct {
	ID, Title, Short string // Short is its name in the navigation, "" for none
	FirstPage        bool
	Blocks           []block
}

// kind is what a block is.
type kind string

const (
	paragraph kind = "paragraph"
	list      kind = "list"     // Blocks are its items
	numbered  kind = "numbered" // a list in order of weight
	article   kind = "article"  // Text is its heading, Tag stands beside it
	fold      kind = "fold"     // Text is what stands on it while it is closed
	grid      kind = "grid"     // a table
	drawing   kind = "figure"
	replies   kind = "replies" // the four answers
)

// block is a piece of a section. Class is how the page shows it: "lead", "basis",
// "small" or "note".
type block struct {
	Kind             kind
	ID, Class        string
	Label, Text, Tag string
	Cited            []string // measures and ids that the block rests on, as links
	Blocks           []block
	Table            *table
	Figure           *figure.Figure
	Answers          []blindspot.Answer
	Brief            bool // the terminal shows it, although its section is not of the first page
	Bulk             bool // too long for plain text, which says where it stands
}

// table is one whose rows can be led to, and whose cells can lead away.
type table struct {
	Name    string
	Columns []string
	Rows    []row
}

type row struct {
	ID    string
	Cells []cell
}

type cell struct{ Text, Href string }

// Numeric tells whether a cell is set like a number.
func (c cell) Numeric() bool {
	return c.Text != "" && c.Text[0] >= '0' && c.Text[0] <= '9' && len(c.Text) < 24
}

func (t *table) add(cells ...string) {
	r := row{}
	for _, text := range cells {
		r.Cells = append(r.Cells, cell{Text: text})
	}
	t.Rows = append(t.Rows, r)
}

// tableOf is a table of an assessment as the report has it.
func tableOf(name string, t *blindspot.Table) *table {
	out := &table{Name: name, Columns: t.Columns}
	for _, cells := range t.Rows {
		out.add(cells...)
	}
	return out
}

func text(class, s string) block { return block{Kind: paragraph, Class: class, Text: s} }

func labelled(label, s string) block {
	return block{Kind: paragraph, Class: "small", Label: label, Text: s}
}

// paragraphs keeps those blocks that say something.
func paragraphs(blocks ...block) []block {
	var out []block
	for _, b := range blocks {
		if b.Kind != paragraph || b.Text != "" || len(b.Cited) > 0 {
			out = append(out, b)
		}
	}
	return out
}

// items are the texts of a list.
func items(texts []string) []block {
	out := make([]block, len(texts))
	for i, s := range texts {
		out[i] = text("", s)
	}
	return out
}

// outlineOf puts an assessment in order: first the page that a reader prints, then
// what it rests on. Sections without a block are left out.
func outlineOf(a *blindspot.Assessment, figures []figure.Figure) outline {
	o := outline{Title: a.Title, Question: a.Question, Meta: "As of " + prose.Day(a.AsOf) + ". Window " + a.Window.String() + "."}
	if a.Recorded != "" {
		o.Meta += " The data call the group " + a.Recorded + "."
	}
	shown, rest := firstFigures(figures)
	for _, s := range []section{
		bottomLine(a), glance(shown), judgements(a), answers(a), hypotheses(a), notes(a), attention(a), account(a), changed(a), aftermath(a), claims(a), drawings(rest),
		findings(a), relations(a), theatres(a), beside(a), evidence(a), data(a),
	} {
		if len(s.Blocks) > 0 {
			o.Sections = append(o.Sections, s)
		}
	}
	return o
}
