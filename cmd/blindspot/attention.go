package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/attention"
	"github.com/blindspot/blindspot/prose"
	"github.com/blindspot/blindspot/update"
)

func (p *program) attention() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "attention",
		Short: "Who looks at a group: page views of Wikipedia, local and of the world, beside its events",
		Long: `Attention sets three ways to see how much a group is looked at beside its events: how
many sources these name, and how often people read about it in Wikipedia, in languages
of the countries where it acts and in others. Which pages are about a group is said by
your own table alone: no title comes with the program, and nothing is guessed.

  blindspot attention propose GROUP > titles.csv   names of the group, each a guess
  (edit titles.csv: correct, date, say whether a language is local, confirm)
  blindspot attention import titles.csv
  blindspot attention fetch --contact you@example.org
  blindspot attention show GROUP
` + exitCodes,
		Args: cobra.ArbitraryArgs,
		RunE: subcommand,
	}
	cmd.AddCommand(p.attentionShow(), p.attentionFetch(), p.attentionTitles(), p.attentionPropose(), p.attentionImport())
	return cmd
}

func (p *program) attentionPropose() *cobra.Command {
	var projects []string
	cmd := &cobra.Command{
		Use:   "propose GROUP...",
		Short: "Print a table of titles to fill in: the names of groups, none of them confirmed",
		Long: `Propose prints a table with each name under which a group is known as a title. None of
them is verified: there may be no such page, or it may be about something else. Look
each one up, take out what is wrong, add what is missing, give the days of a page that
was renamed (a row for each title), write yes under local for a language of the
countries where the group acts and no for any other, and write yes under confirmed.
--project names the editions to propose for, as the API of page views names them.
` + exitCodes,
		Example:           "  blindspot attention propose \"Boko Haram\" --project en.wikipedia",
		Args:              args(1, -1, "one or more groups"),
		ValidArgsFunction: p.completeGroups(false),
		RunE: func(cmd *cobra.Command, given []string) error {
			b, done, err := p.bench(cmd.Context())
			if err != nil {
				return err
			}
			defer done()
			rows := []attention.Row{}
			for _, group := range given {
				more, err := b.ProposeTitles(cmd.Context(), group, projects)
				if err != nil {
					return err
				}
				rows = append(rows, more...)
			}
			p.note("%s, none of them verified: look each up before you confirm it", prose.Count(len(rows), "proposal", "proposals"))
			return p.printTitles(rows)
		},
	}
	cmd.Flags().StringSliceVar(&projects, "project", nil, "edition to propose for, as en.wikipedia (default: left empty)")
	return cmd
}

// titleJSON is a row of the table of titles.
type titleJSON struct {
	blindspot.PageTitle
	Local     *bool `json:"local"` // null: left open
	Confirmed bool  `json:"confirmed"`
}

func (p *program) printTitles(rows []attention.Row) error {
	if !p.json {
		return attention.Write(p.stdout, rows)
	}
	out := []titleJSON{}
	for i := range rows {
		x := titleJSON{PageTitle: rows[i].PageTitle, Confirmed: rows[i].Confirmed}
		if !rows[i].Undecided {
			x.Local = &rows[i].Local
		}
		out = append(out, x)
	}
	return p.printJSON(map[string]any{"titles": out})
}

func (p *program) attentionTitles() *cobra.Command {
	return &cobra.Command{
		Use:   "titles",
		Short: "Print your table of titles, to be edited and imported again",
		Long:  "Titles prints the table of titles that was imported last, as import reads it.\n" + exitCodes,
		Args:  args(0, 0, "no arguments"),
		RunE: func(cmd *cobra.Command, _ []string) error {
			b, done, err := p.bench(cmd.Context())
			if err != nil {
				return err
			}
			defer done()
			titles, err := b.PageTitles(cmd.Context())
			if err != nil {
				return err
			}
			rows := make([]attention.Row, len(titles))
			for i, t := range titles {
				rows[i] = attention.Row{PageTitle: t, Named: string(t.Group), Confirmed: true}
			}
			if len(rows) == 0 {
				p.note("there are no titles yet: blindspot attention propose GROUP makes a table to fill in")
			}
			return p.printTitles(rows)
		},
	}
}

func (p *program) attentionImport() *cobra.Command {
	return &cobra.Command{
		Use:   "import FILE",
		Short: "Take a table of titles in place of the one before",
		Long: `Import reads a CSV file with the heading group,project,title,from,until,local,confirmed
and takes its confirmed rows in place of the table before; the others are left out,
and counted. Nothing is changed where any row is at fault. - reads standard input.
` + exitCodes,
		Example: "  blindspot attention import titles.csv",
		Args:    args(1, 1, "one file"),
		RunE: func(cmd *cobra.Command, given []string) error {
			rows, err := p.readTitles(given[0])
			if err != nil {
				return err
			}
			b, store, err := p.stocked(cmd.Context(), true)
			if err != nil {
				return err
			}
			titles, err := b.SetPageTitles(cmd.Context(), rows)
			if err := errors.Join(err, store.Close()); err != nil {
				return err
			}
			left := len(rows) - len(titles)
			if p.json {
				return p.printJSON(map[string]any{"titles": titles, "not_confirmed": left})
			}
			fmt.Fprintf(p.stdout, "%s stored.\n", prose.Count(len(titles), "title is", "titles are"))
			if left > 0 {
				p.note("%s left out: nobody confirmed them (column confirmed)", prose.Count(left, "row is", "rows are"))
			}
			return nil
		},
	}
}

func (p *program) readTitles(path string) ([]attention.Row, error) {
	var r io.Reader = os.Stdin
	if path != "-" {
		f, err := os.Open(filepath.Clean(path))
		if err != nil {
			return nil, blindspot.Errorf(blindspot.NotFound, "check the path", "%w", err)
		}
		defer func() { _ = f.Close() }() // only read from
		r = f
	}
	return attention.Parse(r)
}

func (p *program) attentionFetch() *cobra.Command {
	var contact, base, dir string
	cmd := &cobra.Command{
		Use:   "fetch",
		Short: "Bring the page views of your table of titles",
		Long: `Fetch asks Wikimedia for the views of each title by month, from July 2015 (before it
nothing is counted) to the last month that is over. What is the same as before is not
sent again. A title without data (404) is missing and not zero, and no fault. Whatever
stops the run, the next one goes on.

Wikimedia asks whoever reads page views to say whom to write to: give your own address
with --contact, or as BLINDSPOT_CONTACT in the environment. It is sent to Wikimedia
with each request, and kept nowhere.
` + exitCodes,
		Example: "  blindspot attention fetch --contact you@example.org",
		Args:    args(0, 0, "no arguments"),
		RunE: func(cmd *cobra.Command, _ []string) error {
			if contact == "" {
				contact = p.env("BLINDSPOT_CONTACT")
			}
			agent, err := update.Contact(contact)
			if err != nil {
				return err
			}
			return p.fetchPages(cmd.Context(), agent, base, dir)
		},
	}
	cmd.Flags().StringVar(&contact, "contact", "", "your address of e-mail or of a page (default: BLINDSPOT_CONTACT)")
	cmd.Flags().StringVar(&base, "base", "", "base address of the API (default: Wikimedia's)")
	cmd.Flags().StringVar(&dir, "dir", "", "folder for the files (default: downloads beside the store)")
	return cmd
}

func (p *program) fetchPages(ctx context.Context, agent, base, dir string) error {
	dir, err := p.downloads(dir)
	if err != nil {
		return err
	}
	b, store, err := p.stocked(ctx, true)
	if err != nil {
		return err
	}
	defer func() { _ = store.Close() }() // closed for good below
	titles, err := b.PageTitles(ctx)
	if err != nil {
		return err
	}
	if len(titles) == 0 {
		return blindspot.Errorf(blindspot.NotFound, "blindspot attention propose GROUP makes a table to fill in, blindspot attention import takes it", "there are no titles to ask for")
	}
	client := p.client
	client.Agent = agent
	today := b.Today()
	pages := update.Pages{Client: &client, Base: base, Shelf: update.Shelf{Dir: dir}, Today: today, Take: b.TakePageViews}
	for _, a := range attention.Wanted(titles, blindspot.LastWholeMonth(today)) {
		pages.Asks = append(pages.Asks, update.PageAsk{Page: a.Page, From: a.From, To: a.To})
	}
	bar := p.progress(int64(len(pages.Asks)), "asking for page views", "pages")
	pages.Progress = func(done, _ int) { bar.to(done) }
	steps, err := update.BringPages(ctx, pages)
	bar.done()
	err = errors.Join(err, store.Close())
	if len(steps) == 0 && err != nil {
		return err
	}
	return errors.Join(err, p.printPages(steps))
}

func (p *program) printPages(steps []update.PageStep) error {
	if p.json {
		return p.printJSON(map[string]any{"pages": steps})
	}
	w := tabwriter.NewWriter(p.stdout, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "PROJECT\tTITLE\tFROM\tTO\tMONTHS\tMISSING\tSTATE")
	none, left := 0, 0
	for _, s := range steps {
		fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%d\t%d\t%s\n", s.Project, s.Title, s.From, s.To, s.Months, s.Absent, s.State)
		left += s.Left
		if s.State == update.PageNone {
			none++
		}
	}
	if err := w.Flush(); err != nil {
		return err
	}
	if none > 0 {
		p.note("the source has no data of %s: missing, not zero; check the title, and whether the page was renamed", prose.Count(none, "page", "pages"))
	}
	if left > 0 {
		p.note("%s told that had not been asked for, such as one that is not over, and left out", prose.Count(left, "month was", "months were"))
	}
	return nil
}
