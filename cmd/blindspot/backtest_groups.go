package main

import (
	"context"
	"fmt"
	"io"
	"runtime/debug"
	"strconv"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/figure"
	"github.com/blindspot/blindspot/forecast/groups"
	"github.com/blindspot/blindspot/report"
)

// groupsAsked is what the command line says of a backtest of groups.
type groupsAsked struct {
	groups.Options
	horizons, from, figures string
	long                    bool
	spread                  spread
}

// read reads what is written in words, and refuses what makes no backtest.
func (a *groupsAsked) read() (err error) {
	if a.Horizons, err = parseHorizons(a.horizons); err != nil {
		return err
	}
	if a.long && a.Horizons[len(a.Horizons)-1] < maxHorizon {
		a.Horizons = append(a.Horizons, maxHorizon)
	}
	if !(a.Rule.Events >= 1) || a.Rule.Active < 1 {
		return blindspot.Errorf(blindspot.Usage, "leave --min-events and --active out for the standard rule", "a group needs at least one event, within at least one month")
	}
	if a.Every < 1 || a.Draws < 1 {
		return blindspot.Errorf(blindspot.Usage, "leave --every and --draws out for 3 and 1000", "origins %d months apart and %d draws make no backtest", a.Every, a.Draws)
	}
	if a.from != "" {
		if a.From, err = blindspot.ParseMonth(a.from); err != nil {
			return blindspot.Errorf(blindspot.Usage, "write it as 2009-12", "--from: %w", err)
		}
	}
	return nil
}

func (p *program) runBacktestGroups(ctx context.Context, a groupsAsked) error {
	if err := a.read(); err != nil {
		return err
	}
	b, store, err := p.stocked(ctx, false)
	if err != nil {
		return err
	}
	defer func() { _ = store.Close() }() // opened for reading
	// The fits of a whole release fill a gigabyte, and live long: half as
	// much room for what is dead costs little.
	defer debug.SetGCPercent(debug.SetGCPercent(50))
	where, done, err := p.elsewhere(ctx, a.spread)
	if err != nil {
		return err
	}
	defer done()
	a.Elsewhere = where
	bar := p.progress(100, "backtest", "%")
	a.Progress = func(done, total int) { bar.to(100 * done / total) }
	p.tellLeftOut(ctx, b)
	result, err := b.BacktestGroups(ctx, a.Options)
	bar.done()
	if err != nil {
		return err
	}
	if a.figures != "" {
		charts, err := figure.Backtest(result)
		if err != nil {
			return err
		}
		if err := report.WriteFigures(a.figures, "Backtest of forecasts of groups", nil, charts); err != nil {
			return err
		}
		p.note("figures are in %s", a.figures)
	}
	if p.json {
		return p.printJSON(result)
	}
	return printGroups(p.stdout, result)
}

func (p *program) backtestGroups() *cobra.Command {
	a := groupsAsked{Options: groups.Options{Rule: groups.Standard}}
	cmd := &cobra.Command{
		Use:   "groups",
		Short: "Monthly deaths and events of each group in each country, from the store",
		Long: `Groups forecasts the monthly deaths and events of every organisation in every
country of the store, at quarterly origins, only where coverage holds, and
scores each forecast beside the group's own last twelve months (conflictology).

A group enters at an origin by what was known then: five events and a death so
far, an event in the last three years, and the last twelve months observed. A
group that ends stays scored for three years. Nothing in the model was chosen by
targets after 2009; an earlier --from adds the origins it was chosen by.

At an origin a group is known only once it is on record: after the first calendar
year in which one of its dyads had 25 deaths. Deaths that a source dates to a
year alone may stand in January; --without-january scores no January.
` + exitCodes,
		Example: "  blindspot backtest groups\n  blindspot backtest groups --horizons 1-6 --json\n  blindspot backtest groups --long",
		Args:    args(0, 0, "no arguments"),
		RunE:    func(cmd *cobra.Command, _ []string) error { return p.runBacktestGroups(cmd.Context(), a) },
	}
	flags := cmd.Flags()
	flags.StringVar(&a.horizons, "horizons", "1-12", "months ahead: 1-12 or 1,3,6")
	flags.StringVar(&a.figures, "figures", "", "write the figures to this HTML file, which opens without a network")
	p.spreadFlags(cmd, &a.spread)
	flags.BoolVar(&a.long, "long", false, "36 months ahead as well")
	flags.BoolVar(&a.Parts, "parts", false, "score the parts of the model as well")
	flags.StringVar(&a.from, "from", "", "first origin, YYYY-MM (default: "+groups.ScoredFrom.String()+")")
	flags.Float64Var(&a.Rule.Events, "min-events", groups.Standard.Events, "events up to the origin, at least")
	flags.IntVar(&a.Rule.Active, "active", groups.Standard.Active, "months up to the origin of which one at least has an event")
	flags.BoolVar(&a.WithoutJanuary, "without-january", false, "score no January, under which sources file what they know by year alone")
	flags.IntVar(&a.Every, "every", 3, "months between origins")
	flags.IntVar(&a.Draws, "draws", 1000, "draws per forecast")
	return cmd
}

// maxHorizon is how far ahead anything is forecast.
const maxHorizon = 36

func parseHorizons(text string) ([]int, error) {
	bad := func() ([]int, error) {
		return nil, blindspot.Errorf(blindspot.Usage, "write them as 1-12 or 1,3,6", "%q are not horizons of 1 to %d months in ascending order", text, maxHorizon)
	}
	var list []int
	for _, piece := range strings.Split(text, ",") {
		low, high, ranged := strings.Cut(strings.TrimSpace(piece), "-")
		first, err := strconv.Atoi(low)
		if err != nil {
			return bad()
		}
		last := first
		if ranged {
			if last, err = strconv.Atoi(high); err != nil {
				return bad()
			}
		}
		if first < 1 || last < first || last > maxHorizon || len(list) > 0 && first <= list[len(list)-1] {
			return bad()
		}
		for h := first; h <= last; h++ {
			list = append(list, h)
		}
	}
	return list, nil
}

func printGroups(out io.Writer, r *groups.Report) error {
	fmt.Fprintf(out, "%d origins from %s to %s, horizons %s; a group enters by what was known %s.\n\n", r.Origins, r.From, r.To, spans(r.Horizons), r.Rule.Text)
	for _, t := range r.Targets {
		fmt.Fprintf(out, "%s a month: %s forecasts of %d groups in countries\n", strings.ToUpper(t.Target[:1])+t.Target[1:], number(t.Cells), t.Units)
		w := tabwriter.NewWriter(out, 0, 0, 2, ' ', tabwriter.AlignRight)
		fmt.Fprintln(w, "model\tlog CRPS\tCRPS\tIGN\tMIS\tin 50 %\tin 90 %\tPIT in 90 %\t")
		for _, m := range t.Models {
			fmt.Fprintf(w, "%s\t%.4f\t%.3f\t%.4f\t%.2f\t%.3f\t%.3f\t%.3f\t\n", m.Name, m.LogCRPS, m.CRPS, m.IGN, m.MIS, m.Coverage50, m.Coverage90, m.PIT90)
		}
		if err := w.Flush(); err != nil {
			return err
		}
		fmt.Fprintf(out, "\n%s against each group's own %s (90 %% interval; blocks of origins and groups resampled):\n", r.Model, r.Baseline)
		w = tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
		line := func(name string, d groups.Difference) {
			fmt.Fprintf(w, "  %s\t%s\t%+.1f %%\t%s\n", name, d.Verdict, 100*d.Relative, interval(d))
		}
		line("log CRPS", t.Skill.LogCRPS)
		line("CRPS", t.Skill.CRPS)
		line("IGN", *t.Skill.IGN)
		line("MIS", *t.Skill.MIS)
		for _, part := range t.BySize {
			line("log CRPS, "+part.Part, part.Skill.LogCRPS)
		}
		for _, part := range t.ByHorizon {
			line("log CRPS, "+part.Part+" ahead", part.Skill.LogCRPS)
		}
		for _, part := range t.ByCountry {
			line(fmt.Sprintf("log CRPS, %s (%d groups)", part.Part, part.Units), part.Skill.LogCRPS)
		}
		if err := w.Flush(); err != nil {
			return err
		}
		printReached(out, t.Reached, "  ")
		fmt.Fprint(out, "  share of outcomes in each tenth of their forecast:")
		for _, v := range t.Calibration.PIT {
			fmt.Fprintf(out, " %.3f", v)
		}
		fmt.Fprint(out, "\n\n")
	}
	for _, warning := range r.Warnings {
		fmt.Fprintln(out, "Warning: "+warning.Text+".")
	}
	return nil
}

func interval(d groups.Difference) string {
	if !d.Tested {
		return "too few origins: no interval"
	}
	return fmt.Sprintf("%+.1f to %+.1f %%\tp = %.3f", 100*d.RelativeLow, 100*d.RelativeHigh, d.P)
}

// spans writes horizons as 1-12,36.
func spans(h []int) string {
	var parts []string
	for i := 0; i < len(h); {
		j := i
		for j+1 < len(h) && h[j+1] == h[j]+1 {
			j++
		}
		piece := strconv.Itoa(h[i])
		if j > i {
			piece += "-" + strconv.Itoa(h[j])
		}
		parts = append(parts, piece)
		i = j + 1
	}
	return strings.Join(parts, ",")
}
