package main

import (
	"errors"
	"fmt"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"github.com/blindspot/blindspot/duckdb"
	"github.com/blindspot/blindspot/prose"
	"github.com/blindspot/blindspot/workbench"
)

// errCrossed ends a check in which an alert was told: a scheduler acts on the exit
// code, and what there is to say has been said.
var errCrossed = errors.New("an alert crossed")

// crossedCode is the exit code of a check in which an alert was told.
const crossedCode = 6

func (p *program) alert() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "alert",
		Short: "Be told when a claim about a group begins to hold",
		Long: `Alert keeps claims of the claim language about groups. Each is read anew at every
update and by alert check, and told once when it begins to hold. When one is made it
shows what it would have done in the past ten years, how often a rise in deaths
followed, and how often one followed anyway: there is no alert without its record.
` + exitCodes,
		Args: cobra.ArbitraryArgs,
		RunE: subcommand,
	}
	cmd.AddCommand(p.alertAdd(), p.alertList(), p.alertCheck(), p.alertRemove())
	return cmd
}

func (p *program) alertAdd() *cobra.Command {
	var note string
	cmd := &cobra.Command{
		Use:   `add GROUP "CLAIM"`,
		Short: "Keep an alert, and show its record",
		Long: `Add keeps a claim about a group, to be told when it begins to hold. Claims with
windows that move on, as "deaths last 3 months > 50", are those that can.
` + exitCodes,
		Example:           `  blindspot alert add "Boko Haram" "deaths last 3 months > 300" --note "ask the field office"`,
		Args:              args(2, 2, "a group and a claim"),
		ValidArgsFunction: p.completeClaim,
		RunE: func(cmd *cobra.Command, given []string) error {
			b, store, err := p.stocked(cmd.Context(), true)
			if err != nil {
				return err
			}
			bar := p.progress(100, "trying it on ten years", "%")
			b.Progress = func(done, total int) { bar.to(100 * done / total) }
			a, err := b.NewAlert(cmd.Context(), given[0], given[1], note)
			bar.done()
			if err := errors.Join(err, store.Close()); err != nil {
				return err
			}
			if p.json {
				return p.printJSON(a)
			}
			fmt.Fprintf(p.stdout, "Alert %s: %s, %s. It reads %s now, as of %s.\n", a.ID, a.Subject, a.Claim, a.State.Verdict, a.State.AsOf)
			for _, line := range a.Tried.Words() {
				fmt.Fprintln(p.stdout, "  "+line)
			}
			return nil
		},
	}
	cmd.Flags().StringVar(&note, "note", "", "what you want to remember with it")
	return cmd
}

func (p *program) alertList() *cobra.Command {
	return &cobra.Command{
		Use:   "list",
		Short: "List alerts, what they read, and their records",
		Long:  "List shows every alert with what it reads, since when, and its record as when it was made.\n" + exitCodes,
		Args:  args(0, 0, "no arguments"),
		RunE: func(cmd *cobra.Command, _ []string) error {
			b, store, err := p.stocked(cmd.Context(), false)
			if err != nil {
				return err
			}
			defer func() { _ = store.Close() }() // opened for reading
			all, err := b.Alerts(cmd.Context())
			if err != nil {
				return err
			}
			if p.json {
				return p.printJSON(map[string]any{"alerts": all})
			}
			if len(all) == 0 {
				fmt.Fprintln(p.stdout, `There is no alert yet: blindspot alert add GROUP "CLAIM"`)
				return nil
			}
			return p.printAlerts(all)
		},
	}
}

func (p *program) printAlerts(all []workbench.Alert) error {
	w := tabwriter.NewWriter(p.stdout, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "ID\tGROUP\tCLAIM\tREADS\tAS OF\tFIRED IN TEN YEARS\tA RISE FOLLOWED\tANYWAY")
	for i := range all {
		a := &all[i]
		fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\t%d\t%d of %d\t%d of %d\n", a.ID, a.Subject, a.Claim, a.State.Verdict, a.State.AsOf,
			len(a.Tried.Fired), a.Tried.Followed.Came, a.Tried.Followed.Cases, a.Tried.Own.Came, a.Tried.Own.Cases)
	}
	return w.Flush()
}

func (p *program) alertCheck() *cobra.Command {
	return &cobra.Command{
		Use:   "check",
		Short: "Read every alert anew, and tell which began to hold",
		Long: `Check reads every alert anew and tells those that began to hold since the last
check, each crossing once. Exit code 6 says that there is one to tell, for a
scheduler of your own.
` + exitCodes,
		Args: args(0, 0, "no arguments"),
		RunE: func(cmd *cobra.Command, _ []string) error {
			b, store, err := p.stocked(cmd.Context(), true)
			if err != nil {
				return err
			}
			all, err := b.CheckAlerts(cmd.Context())
			if err := errors.Join(err, store.Close()); err != nil {
				return err
			}
			crossings := crossed(all)
			if p.json {
				if err := p.printJSON(map[string]any{"alerts": all, "crossed": crossings}); err != nil {
					return err
				}
			} else {
				p.tellCrossings(all)
				if len(crossings) == 0 {
					fmt.Fprintf(p.stdout, "%s read: none began to hold.\n", prose.Count(len(all), "alert", "alerts"))
				}
			}
			if len(crossings) > 0 {
				return errCrossed
			}
			return nil
		},
	}
}

// crossed are the crossings that are told now.
func crossed(all []workbench.Alert) []duckdb.AlertState {
	out := []duckdb.AlertState{}
	for i := range all {
		out = append(out, all[i].Untold()...)
	}
	return out
}

// tellCrossings prints the crossings that no check had told.
func (p *program) tellCrossings(all []workbench.Alert) {
	for i := range all {
		a := &all[i]
		for _, s := range a.Untold() {
			fmt.Fprintf(p.stdout, "ALERT %s, %s: %s began to hold, as of %s. %s\n", a.ID, a.Subject, a.Claim, s.AsOf, s.Summary)
			if a.Note != "" {
				fmt.Fprintln(p.stdout, "  note: "+a.Note)
			}
			for _, line := range a.Tried.Words() {
				fmt.Fprintln(p.stdout, "  "+line)
			}
		}
	}
}

func (p *program) alertRemove() *cobra.Command {
	return &cobra.Command{
		Use:               "remove ID",
		Short:             "Take an alert out",
		Long:              "Remove takes an alert out, with what it read before.\n" + exitCodes,
		Args:              args(1, 1, "the id of an alert"),
		ValidArgsFunction: p.completeAlerts,
		RunE: func(cmd *cobra.Command, given []string) error {
			b, store, err := p.stocked(cmd.Context(), true)
			if err != nil {
				return err
			}
			return errors.Join(b.RemoveAlert(cmd.Context(), given[0]), store.Close())
		},
	}
}

func (p *program) completeAlerts(cmd *cobra.Command, given []string, start string) ([]string, cobra.ShellCompDirective) {
	b, done, err := p.bench(cmd.Context())
	if err != nil || len(given) > 0 {
		return nil, cobra.ShellCompDirectiveNoFileComp
	}
	defer done()
	var ids []string
	if all, err := b.Alerts(cmd.Context()); err == nil {
		for i := range all {
			ids = append(ids, all[i].ID)
		}
	}
	return starting(ids, start), cobra.ShellCompDirectiveNoFileComp
}
