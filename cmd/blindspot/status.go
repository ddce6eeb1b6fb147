package main

import (
	"fmt"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/cases"
	"github.com/blindspot/blindspot/duckdb"
)

type statusJSON struct {
	Store       string               `json:"store"`
	Cases       []string             `json:"cases"`
	Datasets    []blindspot.Dataset  `json:"datasets"`
	Coverage    []blindspot.Coverage `json:"coverage"`
	Quarantined int                  `json:"quarantined"`
	Citations   []string             `json:"citations"`
}

func (p *program) status() *cobra.Command {
	return &cobra.Command{
		Use:   "status",
		Short: "Show datasets, coverage, quarantine and the citations they ask for",
		Long:  "Status shows what the store holds: imported files with their terms, what they cover, and\nhow many rows were not accepted.\n" + exitCodes,
		Args:  args(0, 0, "no arguments"),
		RunE: func(cmd *cobra.Command, _ []string) error {
			ctx := cmd.Context()
			path, _, err := p.storePath()
			if err != nil {
				return err
			}
			s := statusJSON{Store: path, Cases: cases.Names(), Datasets: []blindspot.Dataset{}, Coverage: []blindspot.Coverage{}, Citations: []string{}}
			store, err := p.openStore(ctx, false)
			if err != nil {
				return err
			}
			if store != nil {
				defer func() { _ = store.Close() }() // opened for reading
				if s.Datasets, err = store.Datasets(ctx, 0); err != nil {
					return err
				}
				table, err := store.Coverage(ctx, 0)
				if err != nil {
					return err
				}
				s.Coverage = append(s.Coverage, table.Rows()...)
				rows, err := store.Quarantine(ctx, duckdb.QuarantineFilter{})
				if err != nil {
					return err
				}
				s.Quarantined = len(rows)
			}
			for _, d := range s.Datasets {
				if c := d.Terms.Citation; c != "" && !has(s.Citations, c) {
					s.Citations = append(s.Citations, c)
				}
			}
			if p.json {
				return p.printJSON(s)
			}
			return p.printStatus(s, store != nil)
		},
	}
}

func (p *program) printStatus(s statusJSON, exists bool) error {
	if !exists {
		fmt.Fprintf(p.stdout, "There is no store yet (it would be %s).\nEmbedded cases: %v\nImport events with: blindspot ingest FILE, or blindspot fetch ged --version 25.1\n", s.Store, s.Cases)
		return nil
	}
	fmt.Fprintf(p.stdout, "Store: %s\n\n", s.Store)
	w := tabwriter.NewWriter(p.stdout, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "FILE\tSOURCE\tRELEASE\tKNOWN FROM\tROWS\tIN USE\tQUARANTINED\tSPAN\tLICENCE")
	for _, d := range s.Datasets {
		fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\n", d.File, d.Source, d.Release, d.Published, number(d.Rows), number(d.Events),
			number(d.Quarantined), blindspot.DateRange{From: d.From, To: d.To}, d.Terms.Licence)
	}
	if err := w.Flush(); err != nil {
		return err
	}
	observed, stated := 0, 0
	for _, c := range s.Coverage {
		if c.Share >= blindspot.ObservedShare {
			observed++
		}
		if c.Stated {
			stated++
		}
	}
	fmt.Fprintf(p.stdout, "\nCoverage: %s, %s observed (share at least %.0f %%), %s stated. Outside it events are missing, not zero.\n",
		counted(len(s.Coverage), "span of months", "spans of months"), number(observed), 100*blindspot.ObservedShare, number(stated))
	fmt.Fprintf(p.stdout, "Quarantined rows: %s\n", number(s.Quarantined))
	if len(s.Citations) > 0 {
		fmt.Fprintln(p.stdout, "\nPlease cite:")
		for _, c := range s.Citations {
			fmt.Fprintln(p.stdout, " -", c)
		}
	}
	return nil
}

func counted(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return number(n) + " " + many
}

func has(list []string, s string) bool {
	for _, x := range list {
		if x == s {
			return true
		}
	}
	return false
}
