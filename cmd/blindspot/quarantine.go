package main

import (
	"fmt"
	"strconv"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"github.com/blindspot/blindspot"
)

func (p *program) quarantine() *cobra.Command {
	var limit int
	cmd := &cobra.Command{
		Use:   "quarantine",
		Short: "List the rows that were not accepted, with line, column and reason",
		Long:  "Quarantine lists the rows of imported files that were not accepted. Nothing is lost: each\nkeeps its text and its reason, and can be tried again after an update (quarantine retry).\n" + exitCodes,
		Args:  args(0, 0, "no arguments"),
		RunE: func(cmd *cobra.Command, _ []string) error {
			b, store, err := p.stocked(cmd.Context(), false)
			if err != nil {
				return err
			}
			defer func() { _ = store.Close() }() // opened for reading
			rows, _, err := b.Quarantine(cmd.Context(), limit, 0)
			if err != nil {
				return err
			}
			if p.json {
				return p.printJSON(map[string]any{"rows": rows})
			}
			w := tabwriter.NewWriter(p.stdout, 0, 0, 2, ' ', 0)
			fmt.Fprintln(w, "ID\tFILE\tLINE\tCOLUMN\tREASON")
			for _, r := range rows {
				fmt.Fprintf(w, "%d\t%s\t%d\t%s\t%s\n", r.ID, r.File, r.Line, r.Column, r.Reason)
			}
			return w.Flush()
		},
	}
	cmd.Flags().IntVar(&limit, "limit", 1000, "rows at most")
	cmd.AddCommand(p.quarantineRetry())
	return cmd
}

func (p *program) quarantineRetry() *cobra.Command {
	return &cobra.Command{
		Use:   "retry [ID...]",
		Short: "Read quarantined rows again",
		Long:  "Retry reads the rows with these ids again, or all of them. Rows that are now accepted leave\nthe quarantine.\n" + exitCodes,
		Args:  args(0, -1, "ids"),
		RunE: func(cmd *cobra.Command, given []string) error {
			var ids []int64
			for _, s := range given {
				id, err := strconv.ParseInt(s, 10, 64)
				if err != nil {
					return blindspot.Errorf(blindspot.Usage, "blindspot quarantine lists the ids", "%q is not an id", s)
				}
				ids = append(ids, id)
			}
			b, store, err := p.stocked(cmd.Context(), true)
			if err != nil {
				return err
			}
			defer func() { _ = store.Close() }() // closed for good below
			account, err := b.Retry(cmd.Context(), ids)
			if err != nil {
				return err
			}
			if err := store.Close(); err != nil {
				return err
			}
			return p.reportImport(account)
		},
	}
}
