package main

import (
	"fmt"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/watch"
)

func (p *program) watch() *cobra.Command {
	var asOf string
	top := 0
	cmd := &cobra.Command{
		Use:   "watch",
		Short: "Rank the groups of the store by what is overlooked, with reasons",
		Long: `Watch lists every organisation with enough data, ranked by overlooked: the
probability that it breaks out within 24 months times one minus its attention
percentile. Both parts are shown, with the strongest reasons, the warnings and the
track record of the ranking (blindspot backtest watch shows it in full).

A breakout is any of: deaths in the next 24 months at least double those of the
last 24 and at least 100; an effective number of admin-1 areas at least 1.5 times
as large and larger by 3; a lethal attack in a country without one in five years
and over 500 km from the group's core.

Where attention is not known, overlooked is not known either; the group is placed
as though it drew as much attention as the middle group, and a warning says so.
` + exitCodes,
		Example: "  blindspot watch --top 10\n  blindspot watch --as-of 2015-12-31 --json",
		Args:    args(0, 0, "no arguments"),
		RunE: func(cmd *cobra.Command, _ []string) error {
			if top < 0 {
				return blindspot.Errorf(blindspot.Usage, "use 0 for all groups", "--top %d must not be negative", top)
			}
			date, err := optionalDate(asOf)
			if err != nil {
				return err
			}
			b, done, err := p.bench(cmd.Context())
			if err != nil {
				return err
			}
			defer done()
			finish := p.hindcastProgress(b)
			board, err := b.Watch(cmd.Context(), date)
			finish()
			if err != nil {
				return err
			}
			all := len(board.Groups)
			if top > 0 && top < all {
				board.Groups = board.Groups[:top]
			}
			if p.json {
				return p.printJSON(board)
			}
			return p.printBoard(board, all)
		},
	}
	cmd.Flags().StringVar(&asOf, "as-of", "", "what was known on this day, YYYY-MM-DD (default: the last day the store covers)")
	cmd.Flags().IntVar(&top, "top", 0, "list only the first so many groups (default: all)")
	return cmd
}

func (p *program) printBoard(board watch.Board, all int) error {
	fmt.Fprintf(p.stdout, "Watch board as of %s: %d of %d groups\n\n", board.AsOf, len(board.Groups), all)
	bear := map[string]int{} // how many groups bear a name
	for _, e := range board.Groups {
		bear[e.Group]++
	}
	name := func(e watch.Entry) string {
		if bear[e.Group] > 1 {
			return e.Group + " (" + e.GroupID + ")"
		}
		return e.Group
	}
	w := tabwriter.NewWriter(p.stdout, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "RANK\tOVERLOOKED\tP(BREAKOUT)\tATTENTION\tDEATHS\tGROUP")
	for _, e := range board.Groups {
		p := percentage(&e.PBreakout)
		if e.PLow != nil && e.PHigh != nil {
			p += fmt.Sprintf(" (%s to %s)", percentage(e.PLow), percentage(e.PHigh))
		}
		overlooked := "not known"
		if e.Overlooked != nil {
			overlooked = fmt.Sprintf("%.2f", *e.Overlooked)
		}
		fmt.Fprintf(w, "%d\t%s\t%s\t%s\t%s\t%s\n", e.Rank, overlooked, p, percentage(e.Attention), number(e.Deaths), name(e))
	}
	if err := w.Flush(); err != nil {
		return err
	}
	fmt.Fprintln(p.stdout, "\nDeaths are those of the last 24 months, in observed countries.\n\nWhy")
	for _, e := range board.Groups {
		fmt.Fprintf(p.stdout, "%3d  %s\n", e.Rank, name(e))
		for _, r := range e.Reasons {
			fmt.Fprintf(p.stdout, "       + %s\n", wrap(r, 9))
		}
		for _, r := range e.Warnings {
			fmt.Fprintf(p.stdout, "       ! %s\n", wrap(r, 9))
		}
	}
	fmt.Fprintf(p.stdout, "\nTrack record\n  %s\n", wrap(board.Skill.Statement, 2))
	if o := board.Skill.Overlooked; o != nil {
		fmt.Fprintf(p.stdout, "  %s\n", wrap(o.String(), 2))
	}
	for _, r := range append(board.Skill.Warnings, board.Warnings...) {
		fmt.Fprintf(p.stdout, "  ! %s\n", wrap(r, 4))
	}
	return nil
}

func percentage(v *float64) string {
	if v == nil {
		return "not known"
	}
	return fmt.Sprintf("%.0f %%", 100**v)
}
