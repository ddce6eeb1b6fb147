package main

import (
	"fmt"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/nowcast"
	"github.com/blindspot/blindspot/prose"
)

func (p *program) nowcast() *cobra.Command {
	var asOf string
	cmd := &cobra.Command{
		Use:   "nowcast COUNTRY",
		Short: "What the last months will read once all is reported",
		Long: `Nowcast learns from the releases of the store how the deaths and events of a month
grow while it ages, over all countries and in the country itself, and says of each
month that is not yet all reported what stands on record and what it will come to.
What that is worth is told by backtest nowcast. It needs past candidate releases,
which blindspot update --history brings.
` + exitCodes,
		Example: "  blindspot nowcast Sudan",
		Args:    args(1, 1, "a country"),
		RunE: func(cmd *cobra.Command, given []string) error {
			day, err := optionalDate(asOf)
			if err != nil {
				return err
			}
			b, done, err := p.bench(cmd.Context())
			if err != nil {
				return err
			}
			defer done()
			finish := p.hindcastProgress(b)
			n, err := b.Nowcast(cmd.Context(), given[0], day)
			finish()
			if err != nil {
				return err
			}
			if p.json {
				return p.printJSON(n)
			}
			fmt.Fprintf(p.stdout, "%s, as of %s: the last months are not yet all reported. A number counts as final at %s of age.\n\n", n.Name, n.AsOf, prose.Months(n.Until))
			w := tabwriter.NewWriter(p.stdout, 0, 0, 2, ' ', tabwriter.AlignRight)
			fmt.Fprintln(w, "MONTH\tDEATHS SO FAR\tEXPECTED\tEVENTS SO FAR\tEXPECTED\t")
			for _, m := range n.Months {
				fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\t\n", m.Month, number(m.Raw), prose.Whole(m.Final), number(m.Events), prose.Whole(m.Come))
			}
			return w.Flush()
		},
	}
	cmd.Flags().StringVar(&asOf, "as-of", "", "by what was known on this day, YYYY-MM-DD (default: today)")
	return cmd
}

func (p *program) backtestNowcast() *cobra.Command {
	return &cobra.Command{
		Use:   "nowcast",
		Short: "What the nowcasts were worth, beside keeping numbers as they were",
		Long: `Backtest nowcast goes through the months since the first release of the store. In
each it nowcasts every country and month that was not final, by a model that knows
what was known then, and scores it by the number at 24 months of age: by CRPS, beside
the absolute error of keeping the number as it was, and by how many of the numbers
the intervals held.
` + exitCodes,
		Example: "  blindspot backtest nowcast --json",
		Args:    args(0, 0, "no arguments"),
		RunE: func(cmd *cobra.Command, _ []string) error {
			b, done, err := p.bench(cmd.Context())
			if err != nil {
				return err
			}
			defer done()
			finish := p.hindcastProgress(b)
			s, err := b.BacktestNowcast(cmd.Context())
			finish()
			if err != nil {
				return err
			}
			if p.json {
				return p.printJSON(s)
			}
			fmt.Fprintf(p.stdout, "%s, %s.\n", prose.Count(s.Releases, "release", "releases"), prose.Count(s.Countries, "country", "countries"))
			return p.printNowcastScores(s.Deaths, s.Events)
		},
	}
}

func (p *program) printNowcastScores(deaths, events []nowcast.Score) error {
	w := tabwriter.NewWriter(p.stdout, 0, 0, 2, ' ', tabwriter.AlignRight)
	for i, list := range [][]nowcast.Score{deaths, events} {
		fmt.Fprintf(p.stdout, "\n%s\n", []string{"Deaths", "Events"}[i])
		fmt.Fprintln(w, "age in months\tmonths\tCRPS\tkept as it was\tbetter by\tbias\traw bias\t50 % holds\t90 % holds\t")
		for _, s := range list {
			age := "all"
			if s.Age > 0 {
				age = fmt.Sprint(s.Age)
			}
			fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%+.1f %%\t%+.1f %%\t%+.1f %%\t%.0f %%\t%.0f %%\t\n", age, number(s.Months), blindspot.FormatNumber(s.CRPS), blindspot.FormatNumber(s.RawCRPS),
				100*s.Better(), 100*s.Bias, 100*s.RawBias, 100*s.Cover50, 100*s.Cover90)
		}
		if err := w.Flush(); err != nil {
			return err
		}
	}
	return nil
}
