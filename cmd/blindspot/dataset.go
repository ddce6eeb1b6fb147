package main

import (
	"encoding/json"
	"fmt"
	"strconv"

	"github.com/spf13/cobra"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/duckdb"
	"github.com/blindspot/blindspot/prose"
	"github.com/blindspot/blindspot/workbench"
)

func (p *program) dataset() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "dataset",
		Short: "List, amend and remove imported files",
		Long: `Dataset lists the imported files, states anew what one is, or takes one out of
the store. What was done is recorded, and listed with the files.
` + exitCodes,
		Args: cobra.ArbitraryArgs,
		RunE: subcommand,
	}
	cmd.AddCommand(p.datasetList(), p.datasetAmend(), p.datasetRemove())
	return cmd
}

func (p *program) datasetList() *cobra.Command {
	return &cobra.Command{
		Use:   "list",
		Short: "List imported files, and what was done to them",
		Long: `List shows every imported file: its release and the day it became known, the
span that the release is about and whether the file is stated to be the whole of
it, what of it is in use, and what was amended or removed.
` + exitCodes,
		Args: args(0, 0, "no arguments"),
		RunE: func(cmd *cobra.Command, _ []string) error {
			b, store, err := p.stocked(cmd.Context(), false)
			if err != nil {
				return err
			}
			defer func() { _ = store.Close() }() // opened for reading
			sets, err := b.Store.Datasets(cmd.Context(), 0)
			if err != nil {
				return err
			}
			changed, err := b.Changed(cmd.Context())
			if err != nil {
				return err
			}
			if p.json {
				return p.printJSON(map[string]any{"datasets": append([]blindspot.Dataset{}, sets...), "changes": append([]duckdb.Changed{}, changed...)})
			}
			if err := p.printDatasets(sets); err != nil {
				return err
			}
			if len(changed) > 0 {
				fmt.Fprintln(p.stdout)
			}
			for _, c := range changed {
				fmt.Fprintf(p.stdout, "%s  dataset %d, %s: %s\n", blindspot.DateOf(c.Made), c.Dataset, c.File, changeWords(c))
			}
			return nil
		},
	}
}

// changeWords says what was done to a dataset.
func changeWords(c duckdb.Changed) string {
	var detail map[string]duckdb.Stated
	if err := json.Unmarshal(c.Detail, &detail); err != nil {
		return c.Action
	}
	state := func(s duckdb.Stated) string {
		whole := "not stated to be whole"
		if s.Whole {
			whole = "whole"
		}
		words := fmt.Sprintf("release %s, known from %s, %s", s.Release, s.Published, whole)
		if s.Table > 0 {
			words += ", a coverage table of " + prose.Count(s.Table, "row", "rows")
		}
		return words
	}
	if c.Action == "remove" {
		return "removed (" + state(detail["before"]) + ")"
	}
	return "amended to " + state(detail["after"]) + " (was " + state(detail["before"]) + ")"
}

func (p *program) datasetRemove() *cobra.Command {
	return &cobra.Command{
		Use:   "remove ID",
		Short: "Take an imported file out of the store",
		Long: `Remove takes a dataset and all that it alone holds out of the store. Events that
other datasets hold as well stay. The removal is recorded; the file can be
imported again.
` + exitCodes,
		Args: args(1, 1, "the id of a dataset"),
		RunE: func(cmd *cobra.Command, given []string) error {
			return p.onDataset(cmd, given[0], func(b *workbench.Bench, id int) (string, error) {
				return fmt.Sprintf("dataset %d was removed", id), b.Remove(cmd.Context(), id)
			})
		},
	}
}

func (p *program) datasetAmend() *cobra.Command {
	var release, published, coverage string
	var complete bool
	cmd := &cobra.Command{
		Use:   "amend ID",
		Short: "State anew what an imported file is",
		Long: `Amend states the release of a dataset, the day it became known, its coverage
table, or whether it is the whole of its release (--complete, --complete=false).
A release brings its own day of publication and span. What was stated before is
recorded.
` + exitCodes,
		Example: "  blindspot dataset amend 2 --release 25.1 --complete",
		Args:    args(1, 1, "the id of a dataset"),
		RunE: func(cmd *cobra.Command, given []string) error {
			day, err := optionalDate(published)
			if err != nil {
				return err
			}
			m := workbench.Amendment{Release: release, Published: day, Coverage: coverage}
			if cmd.Flags().Changed("complete") {
				m.Complete = &complete
			}
			if m == (workbench.Amendment{}) {
				return blindspot.Errorf(blindspot.Usage, "give --release, --published, --coverage or --complete", "nothing is said that could be amended")
			}
			return p.onDataset(cmd, given[0], func(b *workbench.Bench, id int) (string, error) {
				words, err := b.Amend(cmd.Context(), id, m)
				if len(words) == 0 {
					words = []string{"all of this is stated already"}
				}
				return fmt.Sprintf("dataset %d: %s", id, prose.List(words)), err
			})
		},
	}
	flags := cmd.Flags()
	flags.StringVar(&release, "release", "", "release of the file, as 25.1")
	flags.StringVar(&published, "published", "", "day the release became known, YYYY-MM-DD")
	flags.StringVar(&coverage, "coverage", "", "coverage table: CSV with iso3, year, coverage")
	flags.BoolVar(&complete, "complete", false, "the file is the whole release: nothing in its span is missing")
	return cmd
}

// onDataset does something to a dataset, and says what was done.
func (p *program) onDataset(cmd *cobra.Command, given string, do func(*workbench.Bench, int) (string, error)) error {
	id, err := strconv.Atoi(given)
	if err != nil || id < 1 {
		return blindspot.Errorf(blindspot.Usage, "blindspot dataset list shows the ids", "%q is not the id of a dataset", given)
	}
	b, store, err := p.stocked(cmd.Context(), true)
	if err != nil {
		return err
	}
	defer func() { _ = store.Close() }() // closed for good below
	words, err := do(b, id)
	if err != nil {
		return err
	}
	if err := store.Close(); err != nil {
		return err
	}
	if p.json {
		return p.printJSON(map[string]any{"dataset": id, "done": words})
	}
	fmt.Fprintln(p.stdout, prose.Capital(words)+".")
	return nil
}
