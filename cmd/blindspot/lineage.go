package main

import (
	"fmt"
	"os"

	"github.com/spf13/cobra"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/duckdb"
	"github.com/blindspot/blindspot/lineage"
	"github.com/blindspot/blindspot/prose"
	"github.com/blindspot/blindspot/workbench"
)

func (p *program) lineage() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "lineage [ACTOR]",
		Short: "List which organisations the data record under another name, from when to when",
		Long: `Lineage lists the rows by which one organisation stands in the data under another
name: Boko Haram's events of 2015 under IS, the Taleban since August 2021 under the
Government of Afghanistan. Assessments, series and claims say where a group goes on
under another name, and follow it with --follow. The user's own rows take the place
of those that come with the program.
` + exitCodes,
		Args:              args(0, 1, "at most one actor"),
		ValidArgsFunction: p.completeGroups(false),
		RunE: func(cmd *cobra.Command, given []string) error {
			b, done, err := p.bench(cmd.Context())
			if err != nil {
				return err
			}
			defer done()
			actor := ""
			if len(given) > 0 {
				actor = given[0]
			}
			rows, err := b.LineageOf(cmd.Context(), actor)
			if err != nil {
				return err
			}
			if p.json {
				return p.printJSON(map[string]any{"lineage": rows})
			}
			if len(rows) == 0 {
				p.note("no row speaks of %s; blindspot lineage add makes one", actor)
			}
			for _, row := range rows {
				own := ""
				if row.Own {
					own = " Your own row."
				}
				fmt.Fprintf(p.stdout, "%s -> %s\n    %s Source: %s.%s\n", row.From, row.To, wrap(row.Text, 4), wrap(row.Source, 4), own)
			}
			return nil
		},
	}
	cmd.AddCommand(p.lineageProposals(), p.lineageAdd(), p.lineageRemove(), p.lineageImport())
	return cmd
}

func (p *program) lineageAdd() *cobra.Command {
	var dated datedRow
	cmd := &cobra.Command{
		Use:     "add FROM TO --since DAY --source TEXT",
		Short:   "Say that the events of one actor are recorded under another",
		Long:    "Add stores a row of your own, which takes the place of one of the same actors and first day.\nActors are given by id or name.\n" + exitCodes,
		Example: "  blindspot lineage add ucdp:289 BRAS --since 2018-11-10 --country PAK --source \"own reading\"",
		Args:    args(2, 2, "two actors"),
		RunE: func(cmd *cobra.Command, given []string) error {
			row, err := dated.row()
			if err != nil {
				return err
			}
			row.Own = true
			return p.changeLineage(cmd, given, func(store *duckdb.Store, from, to blindspot.ActorID) error {
				row.From, row.To = from, to
				if err := lineage.Check(row); err != nil {
					return err
				}
				return store.SetLineage(cmd.Context(), row)
			})
		},
	}
	dated.flags(cmd, "first day on which the events stand under TO, YYYY-MM-DD", "what happened, as \"joined IS\"")
	return cmd
}

// datedRow are the flags of a row that says of two actors what they are to each other,
// from when to when and where.
type datedRow struct {
	since, until, note, source string
	countries                  []string
}

func (d *datedRow) flags(cmd *cobra.Command, since, note string) {
	cmd.Flags().StringVar(&d.since, "since", "", since)
	cmd.Flags().StringVar(&d.until, "until", "", "last day (default: to this day)")
	cmd.Flags().StringSliceVar(&d.countries, "country", nil, "only in this country, by name or ISO code (default: everywhere)")
	cmd.Flags().StringVar(&d.note, "note", "", note)
	cmd.Flags().StringVar(&d.source, "source", "", "who says so")
}

func (d *datedRow) row() (row blindspot.Lineage, err error) {
	row.Note, row.Source = d.note, d.source
	if row.When.From, err = optionalDate(d.since); err != nil {
		return row, err
	}
	if row.When.To, err = optionalDate(d.until); err != nil {
		return row, err
	}
	for _, c := range d.countries {
		country, err := workbench.CountryNamed(c)
		if err != nil {
			return row, err
		}
		row.Countries = append(row.Countries, country.ISO3)
	}
	return row, nil
}

func (p *program) lineageRemove() *cobra.Command {
	var since string
	cmd := &cobra.Command{
		Use:   "remove FROM TO --since DAY",
		Short: "Take away a row of your own, or deny one that comes with the program",
		Long:  "Remove takes away a row of your own. One that comes with the program is denied: it counts no\nlonger in this store, until the denial is removed in the same way.\n" + exitCodes,
		Args:  args(2, 2, "two actors"),
		RunE: func(cmd *cobra.Command, given []string) error {
			day, err := optionalDate(since)
			if err != nil {
				return err
			}
			return p.changeLineage(cmd, given, func(store *duckdb.Store, from, to blindspot.ActorID) error {
				row := blindspot.Lineage{From: from, To: to, When: blindspot.DateRange{From: day}, Denied: true}
				if found, err := store.DropLineage(cmd.Context(), row); found || err != nil {
					return err
				}
				table, err := lineage.Builtin()
				if err != nil {
					return err
				}
				for _, known := range table {
					if known.Same(row) {
						return store.SetLineage(cmd.Context(), row)
					}
				}
				return blindspot.Errorf(blindspot.NotFound, "blindspot lineage lists the rows with their days", "there is no row of %s under %s from %s on", from, to, day)
			})
		},
	}
	cmd.Flags().StringVar(&since, "since", "", "first day of the row, YYYY-MM-DD")
	return cmd
}

func (p *program) lineageImport() *cobra.Command {
	return &cobra.Command{
		Use:   "import FILE",
		Short: "Add rows from a CSV file: from, to, since, until, countries, note, source",
		Long:  "Import adds rows of your own from a CSV file without heading; actors are given by id, countries\nby ISO 3166 codes with spaces between. A line that begins with # is a comment. Nothing is\nadded where any row is at fault.\n" + exitCodes,
		Args:  args(1, 1, "one file"),
		RunE: func(cmd *cobra.Command, given []string) error {
			f, err := os.Open(given[0])
			if err != nil {
				return blindspot.Errorf(blindspot.NotFound, "check the path", "%w", err)
			}
			defer func() { _ = f.Close() }() // only read from
			rows, err := lineage.Parse(f)
			if err != nil {
				return err
			}
			_, store, err := p.stocked(cmd.Context(), true)
			if err != nil {
				return err
			}
			defer func() { _ = store.Close() }() // closed for good below
			for _, row := range rows {
				if err := store.SetLineage(cmd.Context(), row); err != nil {
					return err
				}
			}
			p.note("%s added", prose.Count(len(rows), "row", "rows"))
			return store.Close()
		},
	}
}

// changeLineage finds two actors and changes the table.
func (p *program) changeLineage(cmd *cobra.Command, given []string, change func(store *duckdb.Store, from, to blindspot.ActorID) error) error {
	b, store, err := p.stocked(cmd.Context(), true)
	if err != nil {
		return err
	}
	defer func() { _ = store.Close() }() // closed for good below
	var ids [2]blindspot.ActorID
	for i, name := range given {
		if ids[i], err = b.ActorID(cmd.Context(), name); err != nil {
			return err
		}
	}
	if err := change(store, ids[0], ids[1]); err != nil {
		return err
	}
	p.note("the lineage of %s is changed", ids[0])
	return store.Close()
}
