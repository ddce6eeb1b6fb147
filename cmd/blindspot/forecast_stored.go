package main

import (
	"fmt"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/forecast/groups"
	"github.com/blindspot/blindspot/prose"
	"github.com/blindspot/blindspot/workbench"
)

func (p *program) forecastList() *cobra.Command {
	var unresolved bool
	cmd := &cobra.Command{
		Use:   "list",
		Short: "List stored forecasts with their state",
		Long: `List shows every stored forecast of a month: open, not yet resolvable, resolvable
(forecast resolve will score it) or resolved with its score. DATA is the last
month that went in. A forecast of a month that was over when it was made is
marked: made after the fact, it proves no foresight.
` + exitCodes,
		Args: args(0, 0, "no arguments"),
		RunE: func(cmd *cobra.Command, _ []string) error {
			b, store, err := p.stocked(cmd.Context(), false)
			if err != nil {
				return err
			}
			defer func() { _ = store.Close() }() // opened for reading
			list, err := b.Forecasts(cmd.Context(), unresolved)
			if err != nil {
				return err
			}
			if p.json {
				return p.printJSON(map[string]any{"forecasts": listed(list)})
			}
			return p.listForecasts(list, b.Today())
		},
	}
	cmd.Flags().BoolVar(&unresolved, "unresolved", false, "only those without an outcome")
	return cmd
}

// listedJSON is one stored forecast as list prints it, with its month.
type listedJSON struct {
	workbench.StoredForecast
	Threshold float64         `json:"threshold"`
	Forecast  groups.Ahead    `json:"forecast"`
	Cut       blindspot.Month `json:"data_until"`
}

func listed(list []workbench.StoredForecast) []listedJSON {
	out := make([]listedJSON, len(list))
	for i, f := range list {
		out[i] = listedJSON{f, f.Kept.Threshold, f.Kept.Month, f.Kept.Cut}
	}
	return out
}

func (p *program) listForecasts(rows []workbench.StoredForecast, today blindspot.Date) error {
	if len(rows) == 0 {
		fmt.Fprintln(p.stdout, "No forecast is stored. blindspot forecast GROUP --save stores one.")
		return nil
	}
	w := tabwriter.NewWriter(p.stdout, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "ID\tMADE\tDATA\tMONTH\tUNIT\tMEDIAN\t90 %\tP(>=)\tCAME\tLOG CRPS\tCONFLICTOLOGY\tSTATE")
	for _, r := range rows {
		came, ours, theirs := "-", "-", "-"
		if r.Verdict != nil {
			came, ours, theirs = number(int(r.Verdict.Value)), fmt.Sprintf("%.3f", r.Verdict.LogCRPS), fmt.Sprintf("%.3f", r.Verdict.BaseLogCRPS)
		}
		state := stateText(r.State, r.Due, today)
		if r.Late {
			state += ", made after the fact"
		}
		fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\t%.0f\t%.0f-%.0f\t%s (%.0f)\t%s\t%s\t%s\t%s\n", r.ID, blindspot.DateOf(r.Made), r.Kept.Cut, r.Target, r.Name,
			r.Kept.Month.Q50, r.Kept.Month.Q05, r.Kept.Month.Q95, prose.Probability(r.Kept.Month.AtLeast), r.Kept.Threshold, came, ours, theirs, state)
	}
	return w.Flush()
}

func (p *program) forecastResolve() *cobra.Command {
	var provisional bool
	cmd := &cobra.Command{
		Use:   "resolve",
		Short: "Score stored forecasts whose outcome has arrived",
		Long: `Resolve looks up what came of every stored forecast whose month the store covers
by now, and stores the outcome, the release that tells it, and the scores of the
forecast and of conflictology. A resolution is never rewritten, so one that only
a candidate release knows waits for the yearly release, unless --provisional.
` + exitCodes,
		Args: args(0, 0, "no arguments"),
		RunE: func(cmd *cobra.Command, _ []string) error {
			b, store, err := p.stocked(cmd.Context(), true)
			if err != nil {
				return err
			}
			defer func() { _ = store.Close() }() // every write is committed by then
			done, err := b.ResolveForecasts(cmd.Context(), provisional)
			if err != nil {
				return err
			}
			if p.json {
				return p.printJSON(done)
			}
			fmt.Fprintf(p.stdout, "%d forecasts resolved, %d still wait for data.\n", done.Done, done.Waiting)
			if done.Late > 0 {
				fmt.Fprintf(p.stdout, "%d of the resolved were made after the fact: they prove no foresight.\n", done.Late)
			}
			return nil
		},
	}
	cmd.Flags().BoolVar(&provisional, "provisional", false, "accept candidate releases, whose numbers will be revised")
	return cmd
}
