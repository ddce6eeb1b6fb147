package main

import (
	"context"
	"fmt"
	"io"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"github.com/blindspot/blindspot/forecast"
	"github.com/blindspot/blindspot/forecast/views"
	"github.com/blindspot/blindspot/prose"
)

func (p *program) backtest() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "backtest",
		Short: "Score forecasts against the past",
		Long:  "Backtest repeats forecasts as they would have been made, and scores them beside simple\nbaselines.\n" + exitCodes,
		Args:  cobra.ArbitraryArgs,
		RunE:  subcommand,
	}
	cmd.AddCommand(p.backtestViews(), p.backtestGroups(), p.backtestWatch(), p.backtestNowcast())
	return cmd
}

func (p *program) backtestViews() *cobra.Command {
	o := viewsBacktest{draws: 1000}
	cmd := &cobra.Command{
		Use:   "views-cm --history FILE [--aux FILE]... --windows YEAR,YEAR",
		Short: "Country-month deaths, by the rules of the VIEWS 2023/24 challenge",
		Long: `Views-cm forecasts state-based deaths by country for the twelve months of each
window from data up to October of the year before, with the challenge's
benchmarks and our models, and scores the draws as the challenge did.

The history is a CSV file with month_id (1 is January 1980), country_id (VIEWS)
and ged_sb. Auxiliary files lengthen the memory of the models: the same columns,
or UCDP counts of all violence by country_iso3 and year_month. Benchmarks use
stated state-based deaths only.

The headline comparison resamples whole windows and countries, 90 % intervals; a
score is won or lost where the interval leaves out zero. Coverage is also given
by level of deaths before the cut: the many countries at peace bring their share
to any model.
` + exitCodes,
		Example: "  blindspot backtest views-cm --history cm_ged_sb.csv --aux cm_all_violence.csv.gz --windows 2018,2019,2020,2021 --json",
		Args:    args(0, 0, "no arguments"),
		RunE:    func(cmd *cobra.Command, _ []string) error { return p.runViewsBacktest(cmd.Context(), o) },
	}
	flags := cmd.Flags()
	flags.StringVar(&o.history, "history", "", "CSV file with month_id, country_id and ged_sb")
	flags.StringArrayVar(&o.aux, "aux", nil, "auxiliary series, CSV or gzipped CSV; may be repeated")
	flags.StringSliceVar(&o.windows, "windows", []string{"2018", "2019", "2020", "2021"}, "calendar years to forecast; 2018-2021 is a range")
	flags.IntVar(&o.draws, "draws", o.draws, "draws per country and month; the ignorance score is defined for 1000")
	flags.StringVar(&o.figures, "figures", "", "write the figures to this HTML file, which opens without a network")
	p.spreadFlags(cmd, &o.spread)
	flags.BoolVar(&o.estimated, "estimated", false, "score windows before the history against estimates from auxiliary series")
	_ = cmd.MarkFlagRequired("history") // the flag exists
	return cmd
}

// viewsBacktest is what a backtest by the rules of the challenge is asked with.
type viewsBacktest struct {
	history, figures string
	aux, windows     []string
	draws            int
	estimated        bool
	spread           spread
}

func (p *program) runViewsBacktest(ctx context.Context, o viewsBacktest) error {
	years, err := views.ParseWindows(o.windows)
	if err != nil {
		return err
	}
	data, err := views.Open(o.history, o.aux...)
	if err != nil {
		return err
	}
	if o.estimated {
		data = data.Estimated()
	}
	where, done, err := p.elsewhere(ctx, o.spread)
	if err != nil {
		return err
	}
	defer done()
	bar := p.progress(100, "backtest", "%")
	report, err := views.Backtest(ctx, data, views.Options{Windows: years, Draws: o.draws, Seed: p.seed, Elsewhere: where,
		Progress: func(done, total int) { bar.to(100 * done / total) }})
	bar.done()
	if err != nil {
		return err
	}
	for _, note := range report.Notes {
		p.note("%s", note)
	}
	if o.figures != "" {
		if err := p.backtestFigures(o.figures, report); err != nil {
			return err
		}
	}
	if p.json {
		return p.printJSON(report)
	}
	return printBacktest(p.stdout, report)
}

func printBacktest(out io.Writer, r *views.Report) error {
	table := func(title string, models []views.ModelScores) error {
		fmt.Fprintf(out, "%s\n", title)
		w := tabwriter.NewWriter(out, 0, 0, 2, ' ', tabwriter.AlignRight)
		fmt.Fprintln(w, "model\tCRPS\tIGN\tMIS\tlog CRPS\tin 50 %\tin 90 %\tPIT in 90 %\tCRPS w/o top 3\t")
		for _, m := range models {
			fmt.Fprintf(w, "%s\t%.3f\t%.4f\t%.2f\t%.4f\t%.3f\t%.3f\t%.3f\t%s\t\n", m.Name, m.CRPS, m.IGN, m.MIS, m.LogCRPS, m.Coverage50, m.Coverage90, m.PIT90, orDash("%.3f", m.CRPSWithoutTop, 1))
		}
		fmt.Fprintln(w)
		return w.Flush()
	}
	for _, window := range r.Windows {
		left := ""
		if n := len(window.LeftOut); n > 10 {
			left = fmt.Sprintf(" (%d left out: %s and %d more)", n, strings.Join(window.LeftOut[:10], ", "), n-10)
		} else if n > 0 {
			left = fmt.Sprintf(" (%d left out: %s)", n, strings.Join(window.LeftOut, ", "))
		}
		if err := table(fmt.Sprintf("Window %d, data until %s, %s%s", window.Window, window.Cut, prose.Count(window.Units, "country", "countries"), left), window.Models); err != nil {
			return err
		}
	}
	if err := table("All windows", r.Pooled); err != nil {
		return err
	}
	if err := printLevels(out, r); err != nil {
		return err
	}
	printReached(out, r.Reached, "")
	fmt.Fprintln(out)
	return printHeadline(out, r)
}

// printLevels shows the headline model and the baseline; --json has all.
func printLevels(out io.Writer, r *views.Report) error {
	fmt.Fprintln(out, "By mean deaths a month in the twelve months before the cut")
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(w, "deaths\tcountry-months\tmodel\tCRPS\tlog CRPS\tin 90 %\tPIT in 90 %\t")
	for _, level := range r.ByLevel {
		for _, m := range level.Models {
			if m.Name == r.Headline.Model || m.Name == r.Headline.Baseline {
				fmt.Fprintf(w, "%s\t%s\t%s\t%.3f\t%.4f\t%.3f\t%.3f\t\n", level.Level, number(level.Cells), m.Name, m.CRPS, m.LogCRPS, m.Coverage90, m.PIT90)
			}
		}
	}
	fmt.Fprintln(w)
	return w.Flush()
}

// printReached says how good the probabilities of reaching a level are.
func printReached(out io.Writer, reached []forecast.Reached, indent string) {
	for _, l := range reached {
		ratio := ""
		if l.Share > 0 {
			ratio = fmt.Sprintf(" (%.3f of it)", l.Model/l.Share)
		}
		fmt.Fprintf(out, "%sP(%.0f or more): Brier %.4f, against %.4f of the share of the last twelve months%s and %.4f of persistence; it came in %s\n",
			indent, l.Level, l.Model, l.Share, ratio, l.Persistence, prose.Percent(l.Base))
	}
}

func printHeadline(out io.Writer, r *views.Report) error {
	h := r.Headline
	how := "nothing to resample"
	if len(h.Resampled) > 0 {
		how = strings.Join(h.Resampled, " and ") + " resampled, 90 % interval"
	}
	fmt.Fprintf(out, "%s against %s, %s, %d months (%s):\n", h.Model, h.Baseline, prose.Count(h.Units, "country", "countries"), h.Months, how)
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	for _, row := range []struct {
		name string
		d    views.Difference
	}{{"CRPS", h.CRPS}, {"IGN", h.IGN}, {"MIS", h.MIS}, {"log CRPS", h.LogCRPS}} {
		fmt.Fprintf(w, "  %s\t%s\t%+.4g (%s %%)", row.name, row.d.Verdict, row.d.Difference, orDash("%+.1f", row.d.Relative, 100))
		if row.d.P != nil {
			fmt.Fprintf(w, "\t%+.4g to %+.4g\tp = %.3f", *row.d.Low, *row.d.High, *row.d.P)
		}
		fmt.Fprintln(w)
	}
	if err := w.Flush(); err != nil {
		return err
	}
	for _, window := range r.Windows {
		var ours, theirs views.ModelScores
		for _, m := range window.Models {
			switch m.Name {
			case h.Model:
				ours = m
			case h.Baseline:
				theirs = m
			}
		}
		fmt.Fprintf(out, "  window %d: CRPS %s, IGN %s, MIS %s, log CRPS %s\n", window.Window, apart(ours.CRPS, theirs.CRPS),
			apart(ours.IGN, theirs.IGN), apart(ours.MIS, theirs.MIS), apart(ours.LogCRPS, theirs.LogCRPS))
	}
	for _, warning := range h.Warnings {
		fmt.Fprintln(out, "Warning: "+warning.Text+".")
	}
	return nil
}

// orDash writes a number times a factor, or that there is none.
func orDash(format string, v *float64, factor float64) string {
	if v == nil {
		return "-"
	}
	return fmt.Sprintf(format, *v*factor)
}

// apart says how far one score is from another; without an interval that is no
// verdict.
func apart(score, from float64) string {
	switch {
	case score == from:
		return "equal"
	case from == 0:
		return "higher"
	case score < from:
		return fmt.Sprintf("%.1f %% lower", 100*(1-score/from))
	}
	return fmt.Sprintf("%.1f %% higher", 100*(score/from-1))
}
