package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"github.com/blindspot/blindspot"
)

func (p *program) export() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "export",
		Short: "Write what the store holds for other programs",
		Long:  "Export writes events or forecasts for other programs. Raw rows of a source whose terms forbid\npassing them on are refused.\n" + exitCodes,
		Args:  cobra.ArbitraryArgs,
		RunE:  subcommand,
	}
	cmd.AddCommand(p.exportEvents(), p.exportForecast())
	return cmd
}

func (p *program) exportEvents() *cobra.Command {
	var group, country, asOf, out string
	cmd := &cobra.Command{
		Use:   "events",
		Short: "Write events as Parquet, with the citation the source asks for",
		Long:  "Events writes the newest version of each event (or what was known on --as-of) as Parquet. The\nsource and its citation go with every row.\n" + exitCodes,
		Args:  args(0, 0, "no arguments"),
		RunE: func(cmd *cobra.Command, _ []string) error {
			date, err := optionalDate(asOf)
			if err != nil {
				return err
			}
			store, err := p.needStore(cmd, false)
			if err != nil {
				return err
			}
			defer func() { _ = store.Close() }() // opened for reading
			f := blindspot.Filter{AsOf: date}
			if country != "" {
				f.Countries = []string{country}
			}
			if group != "" {
				b, done, err := p.benchOn(store)
				if err != nil {
					return err
				}
				defer done()
				s, err := b.Resolve(cmd.Context(), group)
				if err != nil {
					return err
				}
				f.Actors = s.Group.Actors
				if len(s.Countries) > 0 {
					f.Countries = s.Countries
				}
			}
			n, err := store.ExportParquet(cmd.Context(), out, f)
			if err != nil {
				return err
			}
			if p.json {
				return p.printJSON(map[string]any{"file": out, "events": n})
			}
			fmt.Fprintf(p.stdout, "%s events written to %s\n", number(n), out)
			return nil
		},
	}
	flags := cmd.Flags()
	flags.StringVar(&group, "group", "", "only events of this group")
	flags.StringVar(&country, "country", "", "only events in this country (ISO 3166 alpha-3)")
	flags.StringVar(&asOf, "as-of", "", "what was known on this day, YYYY-MM-DD")
	flags.StringVarP(&out, "output", "o", "events.parquet", "file to write")
	return cmd
}
