package main

import (
	"fmt"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"github.com/blindspot/blindspot/watch"
)

func (p *program) backtestWatch() *cobra.Command {
	var asOf string
	var where spread
	cmd := &cobra.Command{
		Use:   "watch",
		Short: "The breakout hindcast behind the watch board",
		Long: `Backtest watch repeats the watch board at every quarter from the first with five
years of data on, fitted on group-quarters whose 24 months had ended by then, and
scores it beside baselines that are fitted on the same examples: the deaths of the
last 24 months, their growth, the pace of the last 6 months, the share of the last
12 months that had 25 deaths, and the base rate.
Only group-quarters whose countries were observed throughout are scored.
` + exitCodes,
		Example: "  blindspot backtest watch --json",
		Args:    args(0, 0, "no arguments"),
		RunE: func(cmd *cobra.Command, _ []string) error {
			date, err := optionalDate(asOf)
			if err != nil {
				return err
			}
			b, done, err := p.mapped(cmd.Context())
			if err != nil {
				return err
			}
			defer done()
			run, end, err := p.runElsewhere(cmd.Context(), where, watch.Kind)
			if err != nil {
				return err
			}
			defer end()
			finish := p.hindcastProgress(b)
			skill, err := b.Hindcast(cmd.Context(), date, watch.Elsewhere(run))
			finish()
			if err != nil {
				return err
			}
			if p.json {
				return p.printJSON(skill)
			}
			return p.printSkill(skill)
		},
	}
	p.spreadFlags(cmd, &where)
	cmd.Flags().StringVar(&asOf, "as-of", "", "score what was known on this day, YYYY-MM-DD (default: the last day the store covers)")
	return cmd
}

func (p *program) printSkill(s *watch.Skill) error {
	fmt.Fprintf(p.stdout, "%s\n\n", wrap(s.Statement, 0))
	fmt.Fprintf(p.stdout, "Conditions met: deaths %s, areas %s, new country %s (they overlap). Not scored, because a country was not observed: %s group-quarters.\n\n",
		number(s.ByDeaths), number(s.ByAreas), number(s.ByCountry), number(s.NotScored))
	w := tabwriter.NewWriter(p.stdout, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(w, "forecast\taverage precision\tprecision at 10\tBrier\tlog score\t")
	for _, r := range s.Scores {
		ten := "-"
		if r.PrecisionAt10 != nil {
			ten = fmt.Sprintf("%.3f", *r.PrecisionAt10)
		}
		fmt.Fprintf(w, "%s\t%.3f\t%s\t%.4f\t%.4f\t\n", r.Name, r.AveragePrecision, ten, r.Brier, r.LogScore)
	}
	if err := w.Flush(); err != nil {
		return err
	}
	fmt.Fprintln(p.stdout, "\nModel minus baseline (90 % interval; resampled are blocks of two years of quarters, or groups)")
	w = tabwriter.NewWriter(p.stdout, 0, 0, 2, ' ', 0)
	for _, d := range s.Differences {
		fmt.Fprintf(w, "  %s\t%s\t%s\t%s\t%+.4f\t%+.4f to %+.4f\tp = %.3f\n", d.Baseline, strings.ReplaceAll(d.Metric, "_", " "), d.Resampled, d.Verdict, d.Difference, d.Low, d.High, d.P)
	}
	if err := w.Flush(); err != nil {
		return err
	}
	fmt.Fprintln(p.stdout, "\nCalibration (the intervals take group-quarters as independent, and are too narrow)")
	w = tabwriter.NewWriter(p.stdout, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(w, "stated\tmean\tbroke out\t90 % interval\tgroup-quarters\t")
	line := func(stated string, b watch.Bin) {
		fmt.Fprintf(w, "%s\t%.3f\t%.3f\t%.3f to %.3f\t%s\t\n", stated, b.Forecast, b.Observed, b.From, b.Until, number(b.N))
	}
	for _, b := range s.Calibration {
		line(fmt.Sprintf("%.1f to %.1f", b.Low, b.High), b)
	}
	for _, third := range s.BySize { // thirds of the groups of each quarter
		line("third: "+third.Part, third.Bin)
	}
	if err := w.Flush(); err != nil {
		return err
	}
	if o := s.Overlooked; o != nil {
		fmt.Fprintf(p.stdout, "\nOverlooked\n  %s\n", wrap(o.String(), 2))
	}
	for _, r := range s.Warnings {
		fmt.Fprintf(p.stdout, "  ! %s\n", wrap(r.Text, 4))
	}
	return nil
}
