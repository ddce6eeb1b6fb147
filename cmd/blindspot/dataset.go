package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

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
it, what of it is in use, and what was amended or removed. Files of your own sources
follow, each under own: and its number.
` + exitCodes,
		Args: args(0, 0, "no arguments"),
		RunE: func(cmd *cobra.Command, _ []string) error { return p.listDatasets(cmd.Context()) },
	}
}

func (p *program) listDatasets(ctx context.Context) error {
	store, err := p.openStore(ctx, false)
	if err != nil {
		return err
	}
	b, done := p.benchOn(store)
	defer done()
	held, err := b.Status(ctx)
	if err != nil {
		return err
	}
	ownChanged, err := b.OwnChanged(ctx)
	if err != nil {
		return err
	}
	if store == nil && len(held.Own)+len(ownChanged) == 0 {
		return noStore()
	}
	var changed []duckdb.Changed
	if store != nil {
		if changed, err = b.Changed(ctx); err != nil {
			return err
		}
	}
	if p.json {
		return p.printJSON(map[string]any{"datasets": held.Datasets, "changes": append([]duckdb.Changed{}, changed...), "own": held.Own, "own_changes": ownChanged})
	}
	if err := p.printDatasets(held.Datasets); err != nil {
		return err
	}
	if len(changed) > 0 {
		fmt.Fprintln(p.stdout)
	}
	for _, c := range changed {
		fmt.Fprintf(p.stdout, "%s  dataset %d, %s: %s\n", blindspot.DateOf(c.Made), c.Dataset, c.File, changeWords(c))
	}
	if err := p.printOwn(held); err != nil {
		return err
	}
	for _, c := range ownChanged {
		fmt.Fprintf(p.stdout, "%s  own:%d, %s: removed (accessed %s)\n", blindspot.DateOf(c.Made), c.Dataset, c.File, c.Accessed)
	}
	return nil
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
imported again. A file of your own sources is named with own: before its number;
without it, it is looked for there where no file of the store has the number.
` + exitCodes,
		Example: "  blindspot dataset remove 2\n  blindspot dataset remove own:1",
		Args:    args(1, 1, "the id of a dataset"),
		RunE: func(cmd *cobra.Command, given []string) error {
			if number, ok := strings.CutPrefix(given[0], ownPrefix); ok {
				id, err := datasetID(number)
				if err != nil {
					return err
				}
				return p.removeOwn(cmd.Context(), id)
			}
			err := p.onDataset(cmd, given[0], func(b *workbench.Bench, id int) (string, error) {
				return fmt.Sprintf("dataset %d was removed", id), b.Remove(cmd.Context(), id)
			})
			if blindspot.CodeOf(err) != blindspot.NotFound {
				return err
			}
			id, _ := datasetID(given[0]) // it was one a moment ago
			if there, ownErr := p.hasOwn(cmd.Context(), id); ownErr != nil || !there {
				return errors.Join(err, ownErr)
			}
			p.note("no file of the store has the id %d: it is that of a file of your own sources, %s%d", id, ownPrefix, id)
			return p.removeOwn(cmd.Context(), id)
		},
	}
}

// ownPrefix tells the ids of files of own sources from those of the store.
const ownPrefix = "own:"

// hasOwn reports whether a file of own sources has the id.
func (p *program) hasOwn(ctx context.Context, id int) (bool, error) {
	b, done := p.benchOn(nil)
	defer done()
	held, err := b.Status(ctx)
	return slices.ContainsFunc(held.Own, func(d blindspot.OwnDataset) bool { return d.ID == id }), err
}

// removeOwn takes a file out of those of own sources.
func (p *program) removeOwn(ctx context.Context, id int) error {
	if there, err := p.hasOwn(ctx, id); err != nil || !there { // one who looks makes no file
		return errors.Join(err, blindspot.Errorf(blindspot.NotFound, "blindspot dataset list shows the ids", "there is no file %s%d of your own sources", ownPrefix, id))
	}
	own, finish, err := p.ownToFill(ctx)
	if err != nil {
		return err
	}
	file, err := own.Remove(ctx, id)
	if err = errors.Join(err, finish()); err != nil {
		return err
	}
	words := fmt.Sprintf("%s%d, %s, was removed from the file of your own sources", ownPrefix, id, file)
	if p.json {
		return p.printJSON(map[string]any{"own": id, "done": words})
	}
	fmt.Fprintln(p.stdout, words+".")
	return nil
}

func datasetID(given string) (int, error) {
	id, err := strconv.Atoi(given)
	if err != nil || id < 1 {
		return 0, blindspot.Errorf(blindspot.Usage, "blindspot dataset list shows the ids", "%q is not the id of a dataset", given)
	}
	return id, nil
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
	id, err := datasetID(given)
	if err != nil {
		return err
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
