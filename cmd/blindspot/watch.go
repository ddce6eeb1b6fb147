package main

import (
	"cmp"
	"context"
	"fmt"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/prose"
	"github.com/blindspot/blindspot/watch"
	"github.com/blindspot/blindspot/workbench"
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
as large and larger by 3; a lethal event in a country without one in five years
and over 500 km from the group's core.

Beside each of the first 50 groups stand the four answers that its assessment
begins with: growing, spreading, reaching further, unwatched. They are as of the
day asked for or, without one, of the end of the group's own data.

Where attention is not known, overlooked is not known either; the group is placed
as though it drew as much attention as the middle group, and a warning says so.

Where the data known on the day end before it, as between two releases, groups are
ranked as of the last covered month, and a warning says so.
` + exitCodes,
		Example: "  blindspot watch --top 10\n  blindspot watch --as-of 2015-12-31 --json",
		Args:    args(0, 0, "no arguments"),
		RunE:    func(cmd *cobra.Command, _ []string) error { return p.showBoard(cmd.Context(), asOf, top) },
	}
	cmd.Flags().StringVar(&asOf, "as-of", "", "what was known on this day, YYYY-MM-DD (default: the last day the store covers)")
	cmd.Flags().IntVar(&top, "top", 0, "list only the first so many groups (default: all)")
	return cmd
}

// showBoard prints the board as of a day, or its first so many groups.
func (p *program) showBoard(ctx context.Context, asOf string, top int) error {
	if top < 0 {
		return blindspot.Errorf(blindspot.Usage, "use 0 for all groups", "--top %d must not be negative", top)
	}
	date, err := optionalDate(asOf)
	if err != nil {
		return err
	}
	b, done, err := p.mapped(ctx)
	if err != nil {
		return err
	}
	defer done()
	defer b.Kept.Together(ctx)()
	finish := p.hindcastProgress(b)
	board, err := b.Board(ctx, date)
	finish()
	p.tellLeftOut(ctx, b)
	if err == nil {
		err = board.Unranked
	}
	if err != nil {
		return err
	}
	all := len(board.Groups)
	if top > 0 && top < all {
		board.Groups = board.Groups[:top]
	}
	four, err := b.FourAnswers(ctx, board.First(), date)
	if err != nil {
		return err
	}
	if p.json {
		return p.printJSON(boardJSON(board, four))
	}
	if err := p.printBoard(board.Board, four, all); err != nil {
		return err
	}
	p.printUnnamed(board.NotYetNamed)
	return nil
}

// rankedJSON is a group of the board with what was recorded of it, and the four
// answers.
type rankedJSON struct {
	watch.Entry
	Activity *blindspot.Activity    `json:"activity"`
	Four     *workbench.FourAnswers `json:"four"` // null below the first 50 of the list
}

func boardJSON(board workbench.Board, four map[blindspot.GroupID]workbench.FourAnswers) any {
	groups := make([]rankedJSON, len(board.Groups))
	for i, e := range board.Groups {
		groups[i] = rankedJSON{Entry: e, Activity: board.Activity(e.GroupID)}
		if f, ok := four[e.GroupID]; ok {
			groups[i].Four = &f
		}
	}
	return struct {
		watch.Board
		Groups      []rankedJSON        `json:"groups"`
		NotYetNamed []workbench.Unnamed `json:"not_yet_named"`
	}{board.Board, groups, board.NotYetNamed}
}

func (p *program) printBoard(board watch.Board, four map[blindspot.GroupID]workbench.FourAnswers, all int) error {
	fmt.Fprintf(p.stdout, "Watch board as of %s: %d of %d groups\n\n", board.AsOf, len(board.Groups), all)
	name := namer(board.Groups)
	w := tabwriter.NewWriter(p.stdout, 0, 0, 2, ' ', 0)
	fmt.Fprint(w, "RANK\tOVERLOOKED\tP(BREAKOUT)\tATTENTION\tDEATHS")
	for _, q := range blindspot.Questions {
		fmt.Fprintf(w, "\t%s", strings.ToUpper(q.Words()))
	}
	fmt.Fprintln(w, "\tGROUP")
	for i := range board.Groups {
		e := &board.Groups[i]
		fmt.Fprintf(w, "%s\t%s\t%s\n", rankedRow(e), strings.Join(repliesOf(four[e.GroupID]), "\t"), name(e))
	}
	if err := w.Flush(); err != nil {
		return err
	}
	fmt.Fprintln(p.stdout, "\nDeaths are those of the last 24 months, in observed countries.\n\nWhy")
	for i := range board.Groups {
		e := &board.Groups[i]
		p.printWhy(e, four[e.GroupID], name(e))
	}
	fmt.Fprintf(p.stdout, "\nTrack record\n  %s\n", wrap(board.Skill.Statement, 2))
	if o := board.Skill.Overlooked; o != nil {
		fmt.Fprintf(p.stdout, "  %s\n", wrap(o.String(), 2))
	}
	for _, r := range append(board.Skill.Warnings, board.Warnings...) {
		fmt.Fprintf(p.stdout, "  ! %s\n", wrap(r.Text, 4))
	}
	return nil
}

// namer names groups, with the id where several bear a name.
func namer(groups []watch.Entry) func(*watch.Entry) string {
	bear := map[string]int{} // how many groups bear a name
	for i := range groups {
		bear[groups[i].Group]++
	}
	return func(e *watch.Entry) string {
		if bear[e.Group] > 1 {
			return e.Group + " (" + string(e.GroupID) + ")"
		}
		return e.Group
	}
}

func rankedRow(e *watch.Entry) string {
	p := percentage(&e.PBreakout)
	if e.PLow != nil && e.PHigh != nil {
		p += fmt.Sprintf(" (%s to %s)", percentage(e.PLow), percentage(e.PHigh))
	}
	overlooked := "not known"
	if e.Overlooked != nil {
		overlooked = fmt.Sprintf("%.2f", *e.Overlooked)
	}
	return fmt.Sprintf("%d\t%s\t%s\t%s\t%s", e.Rank, overlooked, p, percentage(e.Attention), number(e.Deaths))
}

// repliesOf are the four replies; a dash where nobody asked.
func repliesOf(f workbench.FourAnswers) []string {
	out := make([]string, len(blindspot.Questions))
	for i := range out {
		out[i] = "-"
		if i < len(f.Answers) {
			out[i] = f.Answers[i].Reply.Words()
		}
	}
	return out
}

// printWhy says of a group what its rank and its answers rest on.
func (p *program) printWhy(e *watch.Entry, f workbench.FourAnswers, name string) {
	fmt.Fprintf(p.stdout, "%3d  %s\n", e.Rank, name)
	for _, r := range e.Reasons {
		fmt.Fprintf(p.stdout, "       + %s\n", wrap(r, 9))
	}
	for _, a := range f.Answers {
		fmt.Fprintf(p.stdout, "       ? %s\n", wrap(prose.Capital(a.Question.Words())+"? "+prose.Capital(a.Reply.Words())+". "+a.Text, 9))
	}
	for _, r := range e.Warnings {
		fmt.Fprintf(p.stdout, "       ! %s\n", wrap(r, 9))
	}
}

func percentage(v *float64) string {
	if v == nil {
		return "not known"
	}
	return prose.ChanceOf(*v)
}

// printUnnamed lists the groups that their source has not named yet.
func (p *program) printUnnamed(unnamed []workbench.Unnamed) {
	for i, u := range unnamed {
		if i == 0 {
			fmt.Fprintln(p.stdout, "\nNot yet named by the source, by country (never merged into one actor)")
		}
		fmt.Fprintf(p.stdout, "  %s: %s, %s deaths, %s, %s to %s\n", cmp.Or(u.Name, "no country stated"), prose.Count(u.Events, "event", "events"), number(u.Deaths),
			prose.Count(u.Names, "placeholder", "placeholders"), u.First, u.Last)
	}
}
