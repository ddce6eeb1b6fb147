package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"github.com/blindspot/blindspot/prose"
	"github.com/blindspot/blindspot/workbench"
)

func (p *program) export() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "export",
		Short: "Write what the store holds for other programs",
		Long:  "Export writes events, forecasts or citations for other programs. Raw rows of a source whose terms forbid\npassing them on are refused.\n" + exitCodes,
		Args:  cobra.ArbitraryArgs,
		RunE:  subcommand,
	}
	cmd.AddCommand(p.exportEvents(), p.exportForecast(), p.exportCitations())
	return cmd
}

func (p *program) exportEvents() *cobra.Command {
	var group, country, asOf, out string
	cmd := &cobra.Command{
		Use:   "events",
		Short: "Write events as Parquet or CSV, with the citation the source asks for",
		Long:  "Events writes the newest version of each event (or what was known on --as-of) as Parquet or,\nwhere the name of the file ends in .csv, as CSV. The source and its citation go with every row.\n" + exitCodes,
		Args:  args(0, 0, "no arguments"),
		RunE: func(cmd *cobra.Command, _ []string) error {
			date, err := optionalDate(asOf)
			if err != nil {
				return err
			}
			b, store, err := p.stocked(cmd.Context(), false)
			if err != nil {
				return err
			}
			defer func() { _ = store.Close() }() // opened for reading
			s := workbench.Selection{Group: group, AsOf: date}
			if country != "" {
				c, err := workbench.CountryNamed(country)
				if err != nil {
					return err
				}
				s.Filter.Countries = []string{c.ISO3}
			}
			n, err := b.Export(cmd.Context(), out, s)
			if err != nil {
				return err
			}
			if p.json {
				return p.printJSON(map[string]any{"file": out, "events": n})
			}
			fmt.Fprintf(p.stdout, "%s written to %s\n", prose.Count(n, "event", "events"), out)
			return nil
		},
	}
	flags := cmd.Flags()
	flags.StringVar(&group, "group", "", "only events of this group")
	flags.StringVar(&country, "country", "", "only events in this country, by name or ISO code")
	flags.StringVar(&asOf, "as-of", "", "what was known on this day, YYYY-MM-DD")
	flags.StringVarP(&out, "output", "o", "events.parquet", "file to write; its ending says the format: .parquet or .csv")
	return cmd
}
