package main

import (
	"fmt"
	"path/filepath"

	"github.com/spf13/cobra"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/forecast"
	"github.com/blindspot/blindspot/forecast/format"
	"github.com/blindspot/blindspot/forecast/views"
)

// exportForecast is a subcommand of export.
func (p *program) exportForecast() *cobra.Command {
	var history, kind, folder, model string
	var aux []string
	window, draws := 0, 1000
	cmd := &cobra.Command{
		Use:   "forecast --format views|hubverse --history FILE --window YEAR",
		Short: "Write country-month forecasts as a VIEWS or hubverse submission",
		Long: `Forecast writes the draws of one model for the twelve months of a window, from
data up to October of the year before: the draws that "backtest views-cm" scores.
The window may lie in the future. The files are Parquet.

Draws of our models are in random order and independent between countries and
months. Each country and month has its whole distribution, but draw 7 of one
month has nothing to do with draw 7 of the next: sums over months or countries
have the right mean and too little spread.
` + exitCodes,
		Example: "  blindspot export forecast --format views --history cm_ged_sb.csv --window 2018 -o submission",
		Args:    args(0, 0, "no arguments"),
		RunE: func(cmd *cobra.Command, _ []string) error {
			ctx := cmd.Context()
			switch {
			case kind != "views" && kind != "hubverse":
				return blindspot.Errorf(blindspot.Usage, "use --format views or --format hubverse", "there is no format %q", kind)
			case filepath.Ext(folder) == ".csv" || filepath.Ext(folder) == ".parquet" || filepath.Ext(folder) == ".json":
				return blindspot.Errorf(blindspot.Usage, "give a folder: the files in it are named by their format", "%s is the name of a file", folder)
			case draws < 1 || draws > 100000:
				return blindspot.Errorf(blindspot.Usage, "the challenge uses 1000", "%d draws are not between 1 and 100,000", draws)
			case window < 1981 || window > 2099:
				return blindspot.Errorf(blindspot.Usage, "give a calendar year, as --window 2018", "%d is no window", window)
			}
			data, err := views.Open(history, aux...)
			if err != nil {
				return err
			}
			notes := append(data.Notes(), format.DrawsNote(draws, draws)...)
			for _, note := range notes {
				p.note("%s", note)
			}
			submission, err := views.Draws(ctx, data, model, window, draws, p.seed)
			if err != nil {
				return err
			}
			db, done, err := memoryDB()
			if err != nil {
				return err
			}
			defer done()
			var paths []string
			if kind == "views" {
				paths, err = format.WriteVIEWS(ctx, db, folder, submission)
			} else {
				paths = make([]string, 1)
				paths[0], err = format.WriteHubverse(ctx, db, folder, submission)
			}
			if err != nil {
				return err
			}
			if p.json {
				return p.printJSON(struct {
					Files []string `json:"files"`
					Model string   `json:"model"`
					Cells int      `json:"cells"`
					Draws int      `json:"draws"`
					Notes []string `json:"notes"`
				}{paths, model, len(submission.Cells), draws, notes})
			}
			for _, path := range paths {
				fmt.Fprintln(p.stdout, path)
			}
			return nil
		},
	}
	flags := cmd.Flags()
	flags.StringVar(&kind, "format", "views", "views or hubverse")
	flags.StringVar(&history, "history", "", "CSV file with month_id, country_id and ged_sb")
	flags.StringArrayVar(&aux, "aux", nil, "auxiliary series, CSV or gzipped CSV; may be repeated")
	flags.IntVar(&window, "window", 0, "calendar year to forecast")
	flags.IntVar(&draws, "draws", draws, "draws per country and month")
	flags.StringVar(&model, "model", forecast.HeadlineName, "model")
	flags.StringVarP(&folder, "output", "o", ".", "folder to write into")
	_ = cmd.MarkFlagRequired("history") // the flags exist
	_ = cmd.MarkFlagRequired("window")
	return cmd
}
