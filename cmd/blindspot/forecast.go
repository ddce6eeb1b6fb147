package main

import (
	"context"
	"fmt"
	"io"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/figure"
	"github.com/blindspot/blindspot/forecast/groups"
	"github.com/blindspot/blindspot/prose"
	"github.com/blindspot/blindspot/report"
	"github.com/blindspot/blindspot/workbench"
)

// forecastOptions are the flags of forecast.
type forecastOptions struct {
	groups.Settings
	asOf     string
	figures  string
	save     bool
	outcomes bool
	follow   bool
}

func (p *program) forecast() *cobra.Command {
	var o forecastOptions
	cmd := &cobra.Command{
		Use:   "forecast GROUP|COUNTRY",
		Short: "Deaths a month expected of a group in each country, with the model's record beside them",
		Long: `Forecast gives for each coming month the predictive distribution of deaths of a
group in each country where it is covered, or of a country: quantiles and the
probability of --threshold deaths or more. Beside it stands how that very model
has done for that very unit, against the unit's own last twelve months.

Month 1 is the first after the last month covered. Every month has a state: open
(not over), not yet resolvable (over, but not covered by the store), resolved.
As of a past day, months are seen as on that day; --outcomes sets beside them
what the store knows by now, which nobody knew then. With --save the forecast is
stored, never rewritten, and scored by forecast resolve when data arrive.
` + exitCodes,
		Example:           "  blindspot forecast \"IS in Iraq\" --as-of 2017-12-31\n  blindspot forecast Myanmar --months 6 --threshold 100\n  blindspot forecast SPLM/A --save",
		Args:              args(1, 1, "one group or country"),
		ValidArgsFunction: p.completeGroups(false),
		RunE: func(cmd *cobra.Command, given []string) error {
			// In Settings zero means the default; on a command line it is a slip.
			if o.Months < 1 {
				return blindspot.Errorf(blindspot.Usage, "12 is the default", "%d months are not between 1 and %d", o.Months, maxHorizon)
			}
			if o.Threshold < 1 {
				return blindspot.Errorf(blindspot.Usage, "25 is the default", "a threshold of %v deaths is not 1 or more", o.Threshold)
			}
			return p.forecastOne(cmd.Context(), given[0], o)
		},
	}
	flags := cmd.Flags()
	flags.IntVar(&o.Months, "months", 12, "months ahead, up to 36")
	flags.Float64Var(&o.Threshold, "threshold", 25, "deaths a month to give the probability of")
	flags.StringVar(&o.asOf, "as-of", "", "forecast from what was known on this day, YYYY-MM-DD (default: the end of the data)")
	flags.BoolVar(&o.outcomes, "outcomes", false, "with --as-of: what came of the months that the store covers by now")
	flags.BoolVar(&o.follow, "follow", false, "read the group under its other names, too (blindspot lineage lists them)")
	flags.StringVar(&o.figures, "figures", "", "write fan charts to this HTML file, which opens without a network")
	flags.BoolVar(&o.save, "save", false, "store the forecast, to be scored when data arrive")
	cmd.AddCommand(p.forecastList(), p.forecastResolve())
	return cmd
}

func (p *program) forecastOne(ctx context.Context, question string, o forecastOptions) error {
	day, err := optionalDate(o.asOf)
	if err != nil {
		return err
	}
	store, err := p.openStore(ctx, o.save)
	if err != nil {
		return err
	}
	b, done := p.benchOn(store)
	defer done()
	subject, moment, err := b.AskForecast(ctx, question, day)
	if err != nil {
		return err
	}
	if o.follow {
		if subject, err = b.Follow(ctx, subject); err != nil {
			return err
		}
		if moment, err = b.On(ctx, subject, day); err != nil {
			return err
		}
		for _, row := range subject.Followed {
			p.note("events of %s that are recorded under %s count as its own", row.From, row.To)
		}
	}
	bar := p.progress(100, "record of the model", "%")
	o.Progress = func(done, total int) { bar.to(100 * done / total) }
	p.tellLeftOut(ctx, b)
	f, err := b.Forecast(ctx, subject, moment, o.Settings, o.outcomes)
	bar.done()
	if err != nil {
		return err
	}
	if o.save {
		if err := p.saveForecast(ctx, b, moment, &f); err != nil {
			return err
		}
	}
	if o.figures != "" {
		if err := writeFans(o.figures, &f, o.Threshold); err != nil {
			return err
		}
		p.note("fan charts are in %s", o.figures)
	}
	if p.json {
		return p.printJSON(struct {
			AsOf blindspot.Date `json:"as_of"`
			groups.Forecast
		}{moment.Date, f})
	}
	today := b.Today()
	if moment.Asked && !o.outcomes {
		today = moment.Date
	}
	return printForecast(p.stdout, &f, today)
}

// writeFans draws a fan chart for every outlook of the forecast.
func writeFans(path string, f *groups.Forecast, threshold float64) error {
	var fans []figure.Figure
	outlooks := f.Outlooks
	if f.Total != nil {
		outlooks = append(outlooks[:len(outlooks):len(outlooks)], *f.Total)
	}
	for _, o := range outlooks {
		fan, ok, err := figure.Fan(o, threshold)
		if err != nil {
			return err
		}
		if ok {
			fans = append(fans, fan)
		}
	}
	return report.WriteFigures(path, "Forecast of deaths a month: "+f.Subject, []string{"Read the record of the model for the unit before its forecast."}, fans)
}

// saveForecast keeps a forecast, and says what became of it.
func (p *program) saveForecast(ctx context.Context, b *workbench.Bench, m workbench.Moment, f *groups.Forecast) error {
	done, err := b.SaveForecast(ctx, m, f)
	if err != nil {
		return err
	}
	p.note("%s stored, %s before", prose.Count(done.Stored, "monthly forecast", "monthly forecasts"), prose.Count(done.Before, "was stored", "were stored"))
	if done.Late > 0 {
		p.note("%s over when the forecast was made; they stay marked as made after the fact", prose.Count(done.Late, "month was", "months were"))
	}
	return nil
}

func printForecast(out io.Writer, f *groups.Forecast, today blindspot.Date) error {
	fmt.Fprintf(out, "%s: deaths a month, from data until %s (model %s)\n", f.Subject, f.Cut, f.Model)
	outlooks := f.Outlooks
	if f.Total != nil {
		outlooks = append(outlooks[:len(outlooks):len(outlooks)], *f.Total)
	}
	for _, o := range outlooks {
		fmt.Fprintf(out, "\n%s\n", o.Unit.Name)
		w := tabwriter.NewWriter(out, 0, 0, 2, ' ', tabwriter.AlignRight)
		fmt.Fprintf(w, "month\t5 %%\t25 %%\tmedian\t75 %%\t95 %%\tP(>= %.0f)\tcame\tstate\t\n", f.Threshold)
		for _, a := range o.Months {
			came := "-"
			if a.Value != nil {
				came = number(int(*a.Value))
			}
			fmt.Fprintf(w, "%s\t%.0f\t%.0f\t%.0f\t%.0f\t%.0f\t%s\t%s\t%s\t\n", a.Month, a.Q05, a.Q25, a.Q50, a.Q75, a.Q95, prose.Probability(a.AtLeast), came, stateText(a.State, a.Due, today))
		}
		if err := w.Flush(); err != nil {
			return err
		}
		fmt.Fprintln(out, "Record: "+o.Record.Text)
	}
	for _, l := range f.LeftOut {
		fmt.Fprintf(out, "\nNot forecast: %s, for %s.\n", l.Unit.Name, l.Reason)
	}
	fmt.Fprintf(out, "\nResolved by %s: %s.\n", f.Resolution.ID, f.Resolution.Lag)
	for _, a := range f.Outlooks[0].Months {
		if a.State == groups.NotYetResolvable && a.Due < today {
			fmt.Fprintln(out, "Import a newer release: months that are over are not covered by the store.")
			break
		}
	}
	for _, w := range f.Warnings {
		fmt.Fprintln(out, "Warning: "+w.Text)
	}
	return nil
}

func stateText(s groups.State, due, today blindspot.Date) string {
	switch {
	case s == groups.Resolved || s == groups.Resolvable:
		return string(s)
	case due < today:
		return fmt.Sprintf("%s, was due %s", s, due)
	}
	return fmt.Sprintf("%s, due %s", s, due)
}
