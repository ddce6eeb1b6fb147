package main

import (
	"fmt"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/prose"
)

func (p *program) attentionShow() *cobra.Command {
	var asOf string
	cmd := &cobra.Command{
		Use:   "show GROUP",
		Short: "Sources, local readers and readers elsewhere beside a group's events",
		Long: `Show sets the last twelve months beside the twelve before: events, sources an event,
page views in languages of the countries where the group acts and in others, and page
views for each event, with intervals of 90 % that allow for months that differ and
hang together. It says where they disagree, and of a series that is missing why. As of
a past day nothing is read that was brought later; where nothing had been brought by
then, what was brought later stands in, cut at the day, and that is said.
` + exitCodes,
		Example:           "  blindspot attention show \"Boko Haram\"",
		Args:              args(1, 1, "a group"),
		ValidArgsFunction: p.completeGroups(false),
		RunE: func(cmd *cobra.Command, given []string) error {
			day, err := optionalDate(asOf)
			if err != nil {
				return err
			}
			b, done, err := p.mapped(cmd.Context())
			if err != nil {
				return err
			}
			defer done()
			a, err := b.Attention(cmd.Context(), given[0], day)
			if err != nil {
				return err
			}
			if p.json {
				return p.printJSON(a)
			}
			fmt.Fprintf(p.stdout, "%s, as of %s: %s beside the twelve months before.\n\n", a.Group, a.AsOf, a.Window)
			return p.printAttention(&a.AttentionGap, a.Warnings)
		},
	}
	cmd.Flags().StringVar(&asOf, "as-of", "", "by what was known on this day, YYYY-MM-DD (default: the end of the data)")
	return cmd
}

func (p *program) printAttention(g *blindspot.AttentionGap, warnings []blindspot.Warning) error {
	if err := p.printSeries(g.Series); err != nil {
		return err
	}
	say := func(text string) {
		if text != "" {
			fmt.Fprintln(p.stdout, wrap(text, 0))
		}
	}
	fmt.Fprintln(p.stdout)
	for i := range g.Series {
		if s := &g.Series[i]; s.Missing != "" {
			say(s.Label + ": " + s.Missing)
		}
	}
	for _, d := range g.Disagree {
		say(d)
	}
	say(g.Agree)
	for i := range g.Series {
		for _, gap := range g.Series[i].Gaps {
			say(gap)
		}
	}
	for _, note := range g.Notes {
		say(note)
	}
	for i := range warnings {
		say(warnings[i].Text)
	}
	say(blindspot.AttentionWords)
	return nil
}

func (p *program) printSeries(series []blindspot.AttentionSeries) error {
	shown := func(q blindspot.Quantity) string {
		if !q.Known() {
			return "-"
		}
		return q.String()
	}
	w := tabwriter.NewWriter(p.stdout, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "SERIES\tA MONTH\tBEFORE\tCHANGE\tFOR EACH EVENT")
	for i := range series {
		s := &series[i]
		change, per := "-", "-"
		if s.Change.Known() {
			change = prose.Change(s.Change)
		}
		if s.PerEventChange.HasInterval() {
			per = prose.Change(s.PerEventChange)
		}
		fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\n", s.Label, shown(s.Level), shown(s.Before), change, per)
	}
	return w.Flush()
}
