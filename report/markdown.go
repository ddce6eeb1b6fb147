package report

import (
	"bytes"
	"fmt"
	"strings"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/figure"
	"github.com/blindspot/blindspot/prose"
)

// Markdown writes the report as plain text with the tables of its figures. What
// is too long for it, such as the rows of evidence, it says where to find.
func Markdown(a blindspot.Assessment, figures []figure.Figure) []byte {
	m := markdown{}
	o := outlineOf(&a, figures)
	m.line("# %s\n\n%s\n", o.Title, o.Meta)
	if o.Question != "" {
		m.line("*%s*\n", o.Question)
	}
	for _, s := range o.Sections {
		m.line("## %s\n", s.Title)
		m.blocks(s.Blocks, 3)
	}
	if len(m.figures) > 0 {
		m.line("## Tables of the figures\n")
	}
	for _, f := range m.figures {
		m.line("### %s\n", f.Title)
		m.table(tableOf("Table", &f.Table))
	}
	return append(bytes.TrimRight(m.Bytes(), "\n"), '\n')
}

// markdown writes the blocks of an outline as Markdown.
type markdown struct {
	bytes.Buffer
	figures []*figure.Figure // whose tables stand at the end
}

func (m *markdown) line(format string, args ...any) { fmt.Fprintf(&m.Buffer, format+"\n", args...) }

func (m *markdown) blocks(blocks []block, level int) {
	for i := range blocks {
		m.block(&blocks[i], level)
	}
}

func (m *markdown) block(b *block, level int) {
	heading := strings.Repeat("#", min(level, 6))
	switch b.Kind {
	case replies:
		m.line("| Question | Answer | |\n|---|---|---|")
		for _, x := range b.Answers {
			m.line("| %s? | **%s** | %s |", prose.Capital(x.Question.Words()), x.Reply.Words(), inCell(x.Text))
		}
		m.line("")
	case list, numbered:
		for i := range b.Blocks {
			m.item(&b.Blocks[i], b.Kind == numbered, i+1)
		}
		m.line("")
	case article:
		m.line("%s %s\n", heading, strings.TrimSpace(b.Label+" "+b.Text+tagged(b.Tag)))
		m.blocks(b.Blocks, level+1)
	case fold:
		if b.Bulk {
			m.line("%s: in report.html and report.json.\n", b.Text)
			return
		}
		if b.Class != "" { // long enough for a heading
			m.line("%s %s\n", heading, b.Text)
		}
		m.blocks(b.Blocks, level+1)
	case grid:
		if !b.Bulk {
			m.table(b.Table)
		}
	case drawing:
		m.line("%s %s\n\n%s\n", heading, b.Figure.Title, b.Figure.Caption)
		m.figures = append(m.figures, b.Figure)
	case paragraph:
		if !b.Bulk {
			m.line("%s\n", words(b, "**"))
		}
	}
}

func tagged(tag string) string {
	if tag == "" {
		return ""
	}
	return ": " + tag
}

// words are a paragraph with its label, set apart by marks, and what it cites.
func words(b *block, mark string) string {
	var parts []string
	if b.Label != "" {
		parts = append(parts, mark+b.Label+":"+mark)
	}
	if b.Text != "" && b.Class == "lead" && mark != "" {
		parts = append(parts, mark+b.Text+mark)
	} else if b.Text != "" {
		parts = append(parts, b.Text)
	}
	switch cited := strings.Join(b.Cited, ", "); {
	case cited == "":
	case b.Text == "":
		parts = append(parts, cited)
	default:
		parts = append(parts, "("+cited+")")
	}
	return strings.Join(parts, " ")
}

// item is one of a list: its first words behind the mark, all else below it.
func (m *markdown) item(b *block, ordered bool, n int) {
	mark := "-"
	if ordered {
		mark = fmt.Sprintf("%d.", n)
	}
	if len(b.Blocks) == 0 {
		m.line("%s %s", mark, words(b, "**"))
		return
	}
	indent := strings.Repeat(" ", len(mark)+1)
	for i, line := range flat(b.Blocks) {
		if i == 0 {
			m.line("%s %s", mark, line)
		} else {
			m.line("%s- %s", indent, line)
		}
	}
}

// flat are the paragraphs of blocks, those within folds too.
func flat(blocks []block) []string {
	var out []string
	for i := range blocks {
		if b := &blocks[i]; b.Kind == fold {
			out = append(out, flat(b.Blocks)...)
		} else {
			out = append(out, words(b, "**"))
		}
	}
	return out
}

func (m *markdown) table(t *table) {
	m.line("| %s |\n|%s", strings.Join(t.Columns, " | "), strings.Repeat("---|", len(t.Columns)))
	for _, r := range t.Rows {
		cells := make([]string, len(r.Cells))
		for i, c := range r.Cells {
			cells[i] = inCell(c.Text)
		}
		m.line("| %s |", strings.Join(cells, " | "))
	}
	m.line("")
}

// inCell keeps a table's row on one line.
func inCell(s string) string {
	return strings.ReplaceAll(strings.ReplaceAll(s, "\n", " "), "|", `\|`)
}
