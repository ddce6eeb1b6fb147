package main

import (
	"bytes"
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"runtime/debug"
	"strings"

	"github.com/spf13/cobra"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/brief"
	"github.com/blindspot/blindspot/cases"
	"github.com/blindspot/blindspot/fetch"
	"github.com/blindspot/blindspot/workbench"
)

type briefOptions struct {
	since, asOf string
	between     []string
	cases       []string
	out, feed   string
	groups      int
	quick       bool
}

func (p *program) brief() *cobra.Command {
	var o briefOptions
	cmd := &cobra.Command{
		Use:   "brief [--since DATE | --between RELEASE RELEASE]",
		Short: "Say what changed: in the record, on the board, in answers and forecasts",
		Long: `Brief says what changed between two days: events that releases added, revised and
withdrew, by country and group; groups new to the record, and sides that their
source has not named yet; the answers of the bottom line that are others now, for
the groups that changed most, against the first day and against one, three and
twelve months before the second; movements on the board; verdicts of the cases named
with --case that flipped; stored forecasts and questions that were resolved, with
their scores.

Without --since it is about what came with the newest release. Each side is read at
the end of the data that were known then. With --quick board and answers, which may
have to be computed, are left out.

-o writes Markdown (.md) or a page (.html); --feed puts the brief into an Atom feed
file, for a reader to subscribe to.
` + exitCodes,
		Example: "  blindspot brief\n  blindspot brief --since 2026-08-31 -o brief.html\n  blindspot brief --between 26.0.7 26.0.8 --quick --json",
		Args:    args(0, 1, "no arguments but the second release of --between"),
		RunE: func(cmd *cobra.Command, given []string) error {
			o.between = append(o.between, given...)
			return p.runBrief(cmd.Context(), o)
		},
	}
	flags := cmd.Flags()
	flags.StringVar(&o.since, "since", "", "what came after this day, YYYY-MM-DD (default: with the newest release)")
	flags.StringSliceVar(&o.between, "between", nil, "two releases of the store, as 26.0.7 26.0.8")
	flags.StringVar(&o.asOf, "as-of", "", "what was known on this day, YYYY-MM-DD (default: now)")
	flags.StringSliceVar(&o.cases, "case", nil, "case whose verdicts are compared")
	flags.IntVar(&o.groups, "groups", 3, "groups whose answers are compared")
	flags.BoolVar(&o.quick, "quick", false, "leave out the board and the answers")
	flags.StringVarP(&o.out, "output", "o", "", "write to this file: .md or .html")
	flags.StringVar(&o.feed, "feed", "", "put the brief into this Atom feed file")
	completeFlags(cmd, map[string][]string{"case": cases.Names()})
	return cmd
}

func (o briefOptions) question() (q workbench.BriefQuestion, err error) {
	q = workbench.BriefQuestion{Looked: max(0, o.groups), Board: !o.quick, Cases: o.cases}
	if o.quick {
		q.Looked = 0
	}
	if q.Since, err = optionalDate(o.since); err != nil {
		return q, err
	}
	if q.Until, err = optionalDate(o.asOf); err != nil {
		return q, err
	}
	if len(o.between) == 0 {
		return q, nil
	}
	if len(o.between) != 2 || o.since != "" || o.asOf != "" {
		return q, blindspot.Errorf(blindspot.Usage, "write --between 26.0.7 26.0.8", "--between takes two releases, and stands alone")
	}
	copy(q.Between[:], o.between)
	return q, nil
}

func (p *program) runBrief(ctx context.Context, o briefOptions) error {
	q, err := o.question()
	if err != nil {
		return err
	}
	ending := strings.ToLower(filepath.Ext(o.out))
	if o.out != "" && ending != ".md" && ending != ".html" {
		return blindspot.Errorf(blindspot.Usage, "name it .md or .html", "a brief is written as Markdown or as a page, not as %q", filepath.Base(o.out))
	}
	bench, done, err := p.mapped(ctx)
	if err != nil {
		return err
	}
	defer done()
	// A ranking is made of all events there are: collecting what it leaves behind more
	// often takes a sixth more time, and a third less memory.
	defer debug.SetGCPercent(debug.SetGCPercent(30))
	finish := p.hindcastProgress(bench)
	told, err := bench.Brief(ctx, q)
	finish()
	if err != nil {
		return err
	}
	if o.feed != "" {
		if err := p.putInFeed(told, o.feed); err != nil {
			return err
		}
	}
	if o.out != "" {
		var text bytes.Buffer
		write := told.Markdown
		if ending == ".html" {
			write = told.HTML
		}
		if err := errors.Join(write(&text), fetch.WriteFile(o.out, text.Bytes())); err != nil {
			return err
		}
		p.note("written to %s", o.out)
	}
	switch {
	case p.json:
		return p.printJSON(told)
	case o.out == "":
		return told.Text(p.stdout)
	}
	return nil
}

// putInFeed puts a brief first into a feed file, which is made where there is none.
func (p *program) putInFeed(b brief.Brief, path string) error {
	was, err := os.ReadFile(path)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return blindspot.Errorf(blindspot.Unavailable, "check the path of the feed", "%w", err)
	}
	text, err := b.Feed(was, p.now())
	if err != nil {
		return err
	}
	return fetch.WriteFile(path, text)
}
