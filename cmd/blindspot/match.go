package main

import (
	"fmt"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/prose"
	"github.com/blindspot/blindspot/workbench"
)

func (p *program) match() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "match [ACTOR]",
		Short: "List which actor of your own source (ACLED) is which group of the record",
		Long: `Match lists the rows of your table: which name of your own source is which group of the
record, from which day on and where. The program proposes rows (match proposals) and
makes none itself.
` + exitCodes,
		Args: args(0, 1, "at most one actor"),
		RunE: func(cmd *cobra.Command, given []string) error {
			return p.onActor(cmd, given, func(b *workbench.Bench, actor string) error {
				rows, err := b.Matches(cmd.Context(), actor)
				if err != nil {
					return err
				}
				if p.json {
					return p.printJSON(map[string]any{"matches": rows})
				}
				if len(rows) == 0 {
					p.note("your table of matches has no such row; blindspot match proposals proposes some")
				}
				for _, row := range rows {
					fmt.Fprintf(p.stdout, "%s -> %s\n    %s Source: %s.\n", row.From, row.To, wrap(row.Text, 4), wrap(row.Source, 4))
				}
				return nil
			})
		},
	}
	cmd.AddCommand(p.matchProposals(), p.matchAdd(), p.matchRemove())
	return cmd
}

// onActor asks about one actor, or about all.
func (p *program) onActor(cmd *cobra.Command, given []string, ask func(b *workbench.Bench, actor string) error) error {
	b, done, err := p.mapped(cmd.Context())
	if err != nil {
		return err
	}
	defer done()
	actor := ""
	if len(given) > 0 {
		actor = given[0]
	}
	return ask(b, actor)
}

func (p *program) matchProposals() *cobra.Command {
	return &cobra.Command{
		Use:   "proposals [ACTOR]",
		Short: "Propose rows for your table: names, places and months that agree",
		Long: `Proposals lists which actors of your own source may be which groups of the record, the
best first, each with what agrees: names, countries, months of activity. The score
orders them and is no probability. None of it is a row of your table until you add it.
` + exitCodes,
		Args: args(0, 1, "at most one actor"),
		RunE: func(cmd *cobra.Command, given []string) error {
			return p.onActor(cmd, given, func(b *workbench.Bench, actor string) error {
				all, err := b.ProposeMatches(cmd.Context(), actor)
				if err != nil {
					return err
				}
				if p.json {
					return p.printJSON(map[string]any{"proposals": all})
				}
				if len(all) == 0 {
					p.note("no names are alike; blindspot match add makes a row by hand")
					return nil
				}
				w := tabwriter.NewWriter(p.stdout, 0, 0, 2, ' ', 0)
				fmt.Fprintln(w, "SCORE\tYOUR SOURCE\tRECORD\tACTIVE SINCE\tIN YOUR TABLE\tWHAT AGREES")
				for _, one := range all {
					in := "no"
					if one.Done {
						in = "yes"
					}
					fmt.Fprintf(w, "%.2f\t%s (%s)\t%s (%s)\t%s\t%s\t%s\n", one.Score, one.FromName, one.From, one.ToName, one.To, one.Since, in, one.Reason)
				}
				return w.Flush()
			})
		},
	}
}

func (p *program) matchAdd() *cobra.Command {
	var dated datedRow
	cmd := &cobra.Command{
		Use:     "add NAME GROUP --since DAY --source TEXT",
		Short:   "Say which group of the record an actor of your own source is",
		Long:    "Add stores a row of your table, in place of one of the same actors and first day.\n" + exitCodes,
		Example: "  blindspot match add \"Hill Front (HF)\" ucdp:234 --since 2018-01-01 --source \"own reading\"",
		Args:    args(2, 2, "an actor of your own source and a group"),
		RunE: func(cmd *cobra.Command, given []string) error {
			row, err := dated.row()
			if err != nil {
				return err
			}
			b, done, err := p.mapped(cmd.Context())
			if err != nil {
				return err
			}
			ready, err := b.MatchRow(cmd.Context(), given[0], given[1], row)
			done() // the file of own sources is opened for writing next
			if err != nil {
				return err
			}
			own, finish, err := p.ownToFill(cmd.Context())
			if err != nil {
				return err
			}
			defer func() { _ = finish() }() // asked for good below
			if err := own.SetMatch(cmd.Context(), ready); err != nil {
				return err
			}
			p.note("%s is now %s, from %s on", ready.From, ready.To, ready.When.From)
			return finish()
		},
	}
	dated.flags(cmd, "first day on which it holds, YYYY-MM-DD", "what else is to be said")
	return cmd
}

func (p *program) matchRemove() *cobra.Command {
	var since string
	cmd := &cobra.Command{
		Use:   "remove FROM TO",
		Short: "Take rows of two actors out of your table",
		Long:  "Remove takes away the row of that first day, or every row of the two actors, which are given by id\n(blindspot match lists them).\n" + exitCodes,
		Args:  args(2, 2, "two actor ids"),
		RunE: func(cmd *cobra.Command, given []string) error {
			day, err := optionalDate(since)
			if err != nil {
				return err
			}
			own, finish, err := p.ownToFill(cmd.Context())
			if err != nil {
				return err
			}
			defer func() { _ = finish() }() // asked for good below
			n, err := own.DropMatch(cmd.Context(), blindspot.ActorID(given[0]), blindspot.ActorID(given[1]), day)
			if err != nil {
				return err
			}
			if n == 0 {
				return blindspot.Errorf(blindspot.NotFound, "blindspot match lists the rows with their ids and days", "your table has no such row of %s and %s", given[0], given[1])
			}
			p.note("%s taken away", prose.Count(int(n), "row", "rows"))
			return finish()
		},
	}
	cmd.Flags().StringVar(&since, "since", "", "first day of the row, YYYY-MM-DD")
	return cmd
}
