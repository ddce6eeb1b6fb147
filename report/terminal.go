package report

import (
	"fmt"
	"io"
	"strings"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/prose"
)

// Terminal writes the first page of the report for a terminal, without figures,
// and one line each of what else there is. wrap breaks a text into lines that
// begin at an indent.
func Terminal(w io.Writer, a blindspot.Assessment, wrap func(text string, indent int) string) error {
	t := terminal{wrap: wrap}
	o := outlineOf(&a, nil)
	t.line("%s\n%s", o.Title, wrap(o.Meta, 0))
	for _, s := range o.Sections {
		if !s.FirstPage {
			t.brief(s.Blocks)
			continue
		}
		t.line("\n%s", s.Title)
		t.blocks(s.Blocks, 2)
	}
	_, err := io.WriteString(w, t.String())
	return err
}

// terminal writes the blocks of an outline as lines.
type terminal struct {
	strings.Builder
	wrap func(string, int) string
}

func (t *terminal) line(format string, args ...any) { fmt.Fprintf(&t.Builder, format+"\n", args...) }

// brief writes what of a later section stands here, too.
func (t *terminal) brief(blocks []block) {
	for i := range blocks {
		if blocks[i].Brief {
			t.line("\n%s", t.wrap(words(&blocks[i], ""), 0))
		}
	}
}

func (t *terminal) blocks(blocks []block, indent int) {
	space := strings.Repeat(" ", indent)
	for i := range blocks {
		switch b := &blocks[i]; b.Kind {
		case replies:
			for _, x := range b.Answers {
				t.line("%s%-19s%-10s %s", space, prose.Capital(x.Question.Words())+"?", x.Reply.Words(), t.wrap(x.Text, indent+30))
			}
		case list, numbered:
			for j := range b.Blocks {
				item := b.Blocks[j].Blocks
				if len(item) == 0 {
					item = b.Blocks[j : j+1]
				}
				t.item(item, indent)
			}
		case paragraph:
			t.line("%s%s", space, t.wrap(words(b, ""), indent))
		case article, fold, grid, drawing: // for those who open the report
		}
	}
}

func (t *terminal) item(blocks []block, indent int) {
	mark := "- "
	for i := range blocks {
		b := blocks[i]
		if b.Kind != paragraph {
			continue
		}
		b.Cited = nil
		t.line("%s%s%s", strings.Repeat(" ", indent), mark, t.wrap(words(&b, ""), indent+2))
		mark = "  "
	}
}
