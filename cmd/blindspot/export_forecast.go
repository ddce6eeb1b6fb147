package main

import (
	"context"
	"fmt"
	"path/filepath"

	"github.com/spf13/cobra"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/forecast"
	"github.com/blindspot/blindspot/forecast/format"
	"github.com/blindspot/blindspot/forecast/views"
)

// submissionAsked is what the command line says of a submission.
type submissionAsked struct {
	history, format, folder, model string
	aux                            []string
	window, draws                  int
}

// check refuses what makes no submission.
func (a *submissionAsked) check() error {
	ending := filepath.Ext(a.folder)
	switch {
	case a.format != "views" && a.format != "hubverse":
		return blindspot.Errorf(blindspot.Usage, "use --format views or --format hubverse", "there is no format %q", a.format)
	case ending == ".csv" || ending == ".parquet" || ending == ".json":
		return blindspot.Errorf(blindspot.Usage, "give a folder: the files in it are named by their format", "%s is the name of a file", a.folder)
	case a.draws < 1 || a.draws > 100000:
		return blindspot.Errorf(blindspot.Usage, "the challenge uses 1000", "%d draws are not between 1 and 100,000", a.draws)
	case a.window < 1981 || a.window > 2099:
		return blindspot.Errorf(blindspot.Usage, "give a calendar year, as --window 2018", "%d is no window", a.window)
	}
	return nil
}

// write writes the submission in its format and returns the paths of its files.
func (a *submissionAsked) write(ctx context.Context, submission *format.Submission) (paths []string, err error) {
	db, done, err := memoryDB()
	if err != nil {
		return nil, err
	}
	defer done()
	if a.format == "views" {
		return format.WriteVIEWS(ctx, db, a.folder, submission)
	}
	path, err := format.WriteHubverse(ctx, db, a.folder, submission)
	return []string{path}, err
}

func (p *program) runExportForecast(ctx context.Context, a submissionAsked) error {
	if err := a.check(); err != nil {
		return err
	}
	data, err := views.Open(a.history, a.aux...)
	if err != nil {
		return err
	}
	notes := append(data.Notes(), format.DrawsNote(a.draws, a.draws)...)
	for _, note := range notes {
		p.note("%s", note)
	}
	submission, err := views.Draws(ctx, data, a.model, a.window, a.draws, p.seed)
	if err != nil {
		return err
	}
	paths, err := a.write(ctx, submission)
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
		}{paths, a.model, len(submission.Cells), a.draws, notes})
	}
	for _, path := range paths {
		fmt.Fprintln(p.stdout, path)
	}
	return nil
}

// exportForecast is a subcommand of export.
func (p *program) exportForecast() *cobra.Command {
	a := submissionAsked{draws: 1000}
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
		RunE:    func(cmd *cobra.Command, _ []string) error { return p.runExportForecast(cmd.Context(), a) },
	}
	flags := cmd.Flags()
	flags.StringVar(&a.format, "format", "views", "views or hubverse")
	flags.StringVar(&a.history, "history", "", "CSV file with month_id, country_id and ged_sb")
	flags.StringArrayVar(&a.aux, "aux", nil, "auxiliary series, CSV or gzipped CSV; may be repeated")
	flags.IntVar(&a.window, "window", 0, "calendar year to forecast")
	flags.IntVar(&a.draws, "draws", a.draws, "draws per country and month")
	flags.StringVar(&a.model, "model", forecast.HeadlineName, "model")
	flags.StringVarP(&a.folder, "output", "o", ".", "folder to write into")
	_ = cmd.MarkFlagRequired("history") // the flags exist
	_ = cmd.MarkFlagRequired("window")
	return cmd
}
