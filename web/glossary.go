package web

import (
	"context"
	"fmt"
	"html/template"
	"regexp"
	"strings"
	"sync"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/docs"
	"github.com/blindspot/blindspot/prose"
)

// term is a word and what it means.
type term struct {
	ID    string `json:"id" doc:"fragment on the page"`
	Name  string `json:"term"`
	Means string `json:"means"`
}

// chapter holds terms that belong together.
type chapter struct {
	Title string `json:"title"`
	Terms []term `json:"terms"`
}

type glossaryInput struct{}

type glossaryBody struct {
	Chapters []chapter `json:"chapters"`
}

var termLine = regexp.MustCompile(`^- \*\*(.+?)\*\*: (.+)$`)

// glossary is what docs/GLOSSARY.md says, which is the one place where words are said.
var glossary = sync.OnceValue(func() []chapter {
	text, err := docs.Pages.ReadFile("GLOSSARY.md")
	if err != nil {
		panic("web: " + err.Error()) // the file is ours
	}
	var all []chapter
	for line := range strings.Lines(string(text)) {
		line = strings.TrimSpace(line)
		if title, ok := strings.CutPrefix(line, "## "); ok {
			all = append(all, chapter{Title: title})
		} else if m := termLine.FindStringSubmatch(line); m != nil {
			last := &all[len(all)-1]
			last.Terms = append(last.Terms, term{termID(m[1]), m[1], prose.Capital(m[2])})
		}
	}
	return all
})

func termID(name string) string {
	return anchor(strings.ToLower(strings.ReplaceAll(name, "_", "-")))
}

// termNamed finds a word by its name or id.
func termNamed(name string) (term, bool) {
	id := termID(name)
	for _, c := range glossary() {
		for _, t := range c.Terms {
			if t.ID == id {
				return t, true
			}
		}
	}
	return term{}, false
}

// definition is what a measure means, in a sentence.
func definition(measure string) string {
	t, _ := termNamed(measure)
	return t.Means
}

func (s *Server) glossary(context.Context, *glossaryInput) (*glossaryBody, error) {
	return &glossaryBody{glossary()}, nil
}

// CSV is every word as a row.
func (b *glossaryBody) CSV() blindspot.Table {
	t := blindspot.Table{Columns: []string{"chapter", "term", "means"}}
	for _, c := range b.Chapters {
		for _, one := range c.Terms {
			t.Rows = append(t.Rows, []string{c.Title, one.Name, one.Means})
		}
	}
	return t
}

// words are the terms that a page opens, in the order in which they first stand on it.
type words struct{ All []term }

// Ask is a mark beside a word that opens what it means: by mouse, touch and keyboard,
// and without scripts. A name that the glossary lacks is a fault of the template.
func (p page) Ask(name string) (template.HTML, error) {
	t, ok := termNamed(name)
	if !ok {
		return "", blindspot.Errorf(blindspot.Internal, "", "the glossary has no %q", name)
	}
	known := false
	for _, w := range p.Words.All {
		known = known || w.ID == t.ID
	}
	if !known {
		p.Words.All = append(p.Words.All, t)
	}
	return template.HTML(fmt.Sprintf(`<button type="button" class="ask" popovertarget="word-%s" aria-label="What %s means"></button>`, t.ID, //nolint:gosec // escaped
		template.HTMLEscapeString(strings.ToLower(t.Name[:1])+t.Name[1:]))), nil
}
