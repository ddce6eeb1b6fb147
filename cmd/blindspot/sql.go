package main

import (
	"fmt"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/duckdb"
)

func (p *program) sql() *cobra.Command {
	var limit int
	var timeout time.Duration
	var asCSV bool
	cmd := &cobra.Command{
		Use:   `sql "select ..."`,
		Short: "Ask the store in SQL, read only",
		Long: `Sql runs one SELECT on the store, without access to files or network. The views
are events (newest release of each), events_all, actors, datasets, coverage and
quarantine; docs/DATA.md describes them. Functions of numbers, text, dates and
groups are allowed; what reads settings or files, makes long texts out of short
ones (replace, repeat, format) or recurs without end is refused.
` + exitCodes,
		Example: `  blindspot sql "select country, count(*) from events group by all order by 2 desc limit 5"`,
		Args:    args(1, 1, "one statement"),
		RunE: func(cmd *cobra.Command, given []string) error {
			b, store, err := p.stocked(cmd.Context(), false)
			if err != nil {
				return err
			}
			defer func() { _ = store.Close() }() // opened for reading
			rows, err := b.Query(cmd.Context(), given[0], duckdb.Limits{Time: timeout, Rows: limit, Memory: duckdb.QueryMemory})
			if err != nil {
				return err
			}
			defer func() { _ = rows.Close() }() // its error is reported by Err
			return p.printRows(rows, asCSV)
		},
	}
	cmd.Flags().IntVar(&limit, "limit", 10000, "rows at most, 0 for all")
	cmd.Flags().DurationVar(&timeout, "timeout", time.Minute, "time at most")
	cmd.Flags().BoolVar(&asCSV, "csv", false, "print CSV")
	return cmd
}

func (p *program) printRows(rows *duckdb.Rows, asCSV bool) error {
	columns := rows.Columns
	names := make([]string, len(columns))
	for i, c := range columns {
		names[i] = c.Name
	}
	var all [][]any
	table := tabwriter.NewWriter(p.stdout, 0, 0, 2, ' ', 0)
	lines := blindspot.NewCSV(p.stdout)
	write := func(cells []string) error {
		if asCSV {
			return lines.Write(cells)
		}
		_, err := fmt.Fprintln(table, strings.Join(cells, "\t"))
		return err
	}
	if !p.json {
		if err := write(names); err != nil {
			return err
		}
	}
	for rows.Next() {
		if p.json {
			values, err := rows.Values()
			if err != nil {
				return err
			}
			all = append(all, values)
			continue
		}
		cells, err := rows.Texts()
		if err != nil {
			return err
		}
		if err := write(cells); err != nil {
			return err
		}
	}
	if err := rows.Err(); err != nil {
		return err
	}
	if rows.Cut() {
		p.note("the result was cut; --limit 0 gives all of it")
	}
	if p.json {
		return p.printJSON(map[string]any{"columns": columns, "rows": all, "cut": rows.Cut()})
	}
	if asCSV {
		return lines.Flush()
	}
	return table.Flush()
}
