package main

import (
	"fmt"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"github.com/blindspot/blindspot/baserate"
	"github.com/blindspot/blindspot/workbench"
)

func (p *program) baseRates() *cobra.Command {
	var asOf string
	var follow bool
	cmd := &cobra.Command{
		Use:   "base-rates [GROUP]",
		Short: "How often the record saw what one is about to announce: returns, growth, spikes, spread, endings",
		Long: `Base-rates computes from the store how often organisations and dyads came back
after a silence, doubled, ended, spread or stayed large, each with its 90 %
interval (bootstrap of whole units) and number of cases. With a group it takes the
rates of that group's situation: its type, size, age, time silent, large months and
countries, as far as the record has cases.

A unit's cases count from the month in which its deaths of a calendar year first
reached 25, because yearly files hold only such units and fill in the years before
afterwards; and only where every month looked at is observed. An organisation is
every party that is neither a state nor civilians.
` + exitCodes,
		Example:           "  blindspot base-rates\n  blindspot base-rates \"Boko Haram\" --as-of 2016-06-30",
		Args:              args(0, 1, "at most one group"),
		ValidArgsFunction: p.completeGroups(false),
		RunE: func(cmd *cobra.Command, given []string) error {
			date, err := optionalDate(asOf)
			if err != nil {
				return err
			}
			b, done, err := p.bench(cmd.Context())
			if err != nil {
				return err
			}
			defer done()
			question := ""
			if len(given) > 0 {
				question = given[0]
			}
			rates, err := b.BaseRates(cmd.Context(), question, date, follow)
			if err != nil {
				return err
			}
			if p.json {
				return p.printJSON(rates)
			}
			return p.printBaseRates(rates)
		},
	}
	cmd.Flags().StringVar(&asOf, "as-of", "", "what was known on this day, YYYY-MM-DD (default: the last day the store covers)")
	cmd.Flags().BoolVar(&follow, "follow", false, "read the group under its other names, too (blindspot lineage lists them)")
	return cmd
}

func (p *program) printBaseRates(rates workbench.BaseRates) error {
	of := "all groups"
	if rates.Group != "" {
		of = rates.Group
	}
	fmt.Fprintf(p.stdout, "Base rates of %s as of %s\nRecord: %s to %s, %s organisations and %s dyads with 25 deaths in a year\n", of, rates.AsOf,
		rates.From, rates.To, number(rates.Orgs), number(rates.Dyads))
	if rates.Quiet != "" {
		fmt.Fprintf(p.stdout, "\n%s\n", wrap(rates.Quiet, 0))
	}
	for _, s := range rates.Sections {
		fmt.Fprintf(p.stdout, "\n%s\n", s.Title)
		if rates.Group != "" {
			for _, r := range s.Rates {
				fmt.Fprintf(p.stdout, "  %s\n", wrap(r.Text, 4))
			}
			continue
		}
		for _, o := range s.ByOutcome() {
			if err := p.printOutcome(o); err != nil {
				return err
			}
		}
	}
	for i, g := range rates.Gaps {
		if i == 0 {
			fmt.Fprintln(p.stdout, "\nNot answered")
		}
		fmt.Fprintf(p.stdout, "  %s: %s\n", g.Measure, wrap(g.Reason, 4))
	}
	for _, w := range rates.Warnings {
		fmt.Fprintf(p.stdout, "\n! %s\n", wrap(w, 2))
	}
	return nil
}

func (p *program) printOutcome(o baserate.Outcome) error {
	fmt.Fprintf(p.stdout, "\n  Times that %s\n", o.What)
	w := tabwriter.NewWriter(p.stdout, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "  RATE\t90 % INTERVAL\tCASES\tUNITS\tOF TIMES THAT")
	for _, r := range o.Rates {
		fmt.Fprintf(w, "  %s\t%s to %s\t%s\t%s\t%s\n", r.Show(r.Share.Value), r.Show(r.Share.Low), r.Show(r.Share.High), number(r.Cases), number(r.Units), r.Of())
	}
	return w.Flush()
}
