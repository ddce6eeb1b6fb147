package main

import (
	"fmt"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/prose"
	"github.com/blindspot/blindspot/workbench"
)

func (p *program) compareSources() *cobra.Command {
	var asOf string
	cmd := &cobra.Command{
		Use:   "compare-sources GROUP",
		Short: "Lay a group in your own source (ACLED) beside UCDP, month by month",
		Long: `Compare-sources shows what the record (UCDP) and a source of your own (ACLED) have of a
group: events and deaths of each month that both cover, how far they agree, and in
which months one has events and the other has none. The two are never added. Which name of your
source the group is, your table of matches says (blindspot match). A name that only your
own source has is described alone.

It is a description: no board, forecast, hindcast or export reads your own source,
since the terms of ACLED forbid models and passing on rows.
` + exitCodes,
		Example: "  blindspot compare-sources \"Hill Front\"\n  blindspot compare-sources ucdp:234 --json",
		Args:    args(1, 1, "a group"),
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
			c, err := b.CompareSources(cmd.Context(), given[0], day)
			if err != nil {
				return err
			}
			if p.json {
				return p.printJSON(c)
			}
			return p.printCompared(&c)
		},
	}
	cmd.Flags().StringVar(&asOf, "as-of", "", "what was known on this day, YYYY-MM-DD")
	return cmd
}

func (p *program) printCompared(c *workbench.Compared) error {
	fmt.Fprintf(p.stdout, "%s, as of %s\n", c.Group, c.AsOf)
	if len(c.Matches) == 0 {
		return p.printAlone(c)
	}
	fmt.Fprintf(p.stdout, "The record (%s) beside your own copy of %s. Never added.\n", c.Record, c.OwnSource)
	for _, m := range c.Matches {
		fmt.Fprintf(p.stdout, "  %s = %s: %s\n", m.FromName, m.ToName, m.Source)
	}
	if len(c.Rows) == 0 {
		fmt.Fprintln(p.stdout, "\nThere is no month of this group that both cover.")
	} else {
		fmt.Fprintf(p.stdout, "\nBoth cover %s, from %s to %s, in %s.\n\n", prose.Count(len(c.Rows), "month", "months"), c.Rows[0].Month, c.Rows[len(c.Rows)-1].Month, prose.List(countryNames(c.Countries)))
		w := tabwriter.NewWriter(p.stdout, 0, 0, 2, ' ', tabwriter.AlignRight)
		fmt.Fprintln(w, "MONTH\tEVENTS: RECORD\tYOURS\tDEATHS: RECORD\tYOURS\t")
		for _, r := range c.Rows {
			fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\t\n", r.Month, number(r.Record.Events), number(r.Own.Events), number(r.Record.Deaths), number(r.Own.Deaths))
		}
		if err := w.Flush(); err != nil {
			return err
		}
	}
	for i, v := range c.Agreement {
		if i == 0 {
			fmt.Fprintln(p.stdout, "\nAgreement, with 90 % intervals:")
		}
		fmt.Fprintf(p.stdout, "  %s: %s\n", v.Label, v.Q)
	}
	p.printMonths("Months with events in the record, and none in yours", c.RecordOnly)
	p.printMonths("Months with events in yours, and none in the record", c.OwnOnly)
	p.printEnd(c)
	return nil
}

func countryNames(codes []string) []string {
	out := make([]string, len(codes))
	for i, c := range codes {
		out[i] = workbench.Geography{}.CountryName(c)
	}
	return out
}

func (p *program) printMonths(what string, months []blindspot.Month) {
	if len(months) == 0 {
		return
	}
	texts := make([]string, len(months))
	for i, m := range months {
		texts[i] = m.String()
	}
	fmt.Fprintf(p.stdout, "\n%s (%d): %s\n", what, len(months), strings.Join(texts, ", "))
}

// printAlone shows what only the own source has.
func (p *program) printAlone(c *workbench.Compared) error {
	fmt.Fprintf(p.stdout, "Your own copy of %s alone.\n\n", c.OwnSource)
	w := tabwriter.NewWriter(p.stdout, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(w, "MONTH\tEVENTS\tDEATHS\t")
	for _, m := range c.OwnMonths {
		fmt.Fprintf(w, "%s\t%s\t%s\t\n", m.Month, number(m.Events), number(m.Deaths))
	}
	if err := w.Flush(); err != nil {
		return err
	}
	fmt.Fprintln(p.stdout, "\nListed are the months with events. Where your copy covers another month, it has none there.")
	p.printEnd(c)
	return nil
}

func (p *program) printEnd(c *workbench.Compared) {
	fmt.Fprintln(p.stdout)
	for _, w := range c.Warnings {
		fmt.Fprintf(p.stdout, "Note: %s\n", wrap(w.Text, 6))
	}
	fmt.Fprintln(p.stdout, "\nPlease cite:")
	for _, text := range c.Citations {
		fmt.Fprintln(p.stdout, " -", text)
	}
}
