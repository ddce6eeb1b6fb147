package main

import (
	"database/sql"
	"fmt"
	"text/tabwriter"

	_ "github.com/duckdb/duckdb-go/v2" // the driver that reads Parquet
	"github.com/spf13/cobra"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/forecast"
	"github.com/blindspot/blindspot/forecast/format"
)

func (p *program) score() *cobra.Command {
	var actuals string
	cmd := &cobra.Command{
		Use:   "score FILE --actuals FILE",
		Short: "Score a forecast submission in VIEWS or hubverse format",
		Long: `Score judges the draws of a submission by the rules of the VIEWS 2023/24
challenge: CRPS, ignorance score (2023 coding), 90 % interval score, CRPS of
log(1+deaths), and the coverage of the 50 and 90 % intervals.

FILE is Parquet or CSV, or a folder of them: month_id, country_id or
priogrid_gid, draw and outcome; or hubverse columns with output_type sample and
one origin_date, for forecasts of one month from two origins are no ensemble. The
actual values have month_id, country_id or priogrid_gid, and ged_sb (or the target
that the submission names, such as ged_ns) or outcome, in whole numbers; a blank is no
value, and does no harm in a month that is not forecast.
` + exitCodes,
		Example: "  blindspot score bm_conflictology_2018.parquet --actuals cm_ged_sb.csv",
		Args:    args(1, 1, "one file"),
		RunE: func(cmd *cobra.Command, files []string) (err error) {
			db, done, err := memoryDB()
			if err != nil {
				return err
			}
			defer done()
			submission, err := format.Read(cmd.Context(), db, files[0])
			if err != nil {
				return err
			}
			observed, err := format.ReadActuals(cmd.Context(), db, actuals, submission.Target)
			if err != nil {
				return err
			}
			report, err := format.Score(submission, observed)
			if err != nil {
				return err
			}
			for _, note := range report.Notes {
				p.note("%s", note)
			}
			if p.json {
				return p.printJSON(report)
			}
			return p.printScore(report)
		},
	}
	cmd.Flags().StringVar(&actuals, "actuals", "", "observed values, CSV or Parquet")
	_ = cmd.MarkFlagRequired("actuals") // the flag exists
	return cmd
}

// memoryDB opens a DuckDB in memory, to read and write Parquet.
func memoryDB() (db *sql.DB, done func(), err error) {
	if db, err = sql.Open("duckdb", ""); err != nil {
		return nil, nil, blindspot.Errorf(blindspot.Internal, "", "DuckDB does not start: %w", err)
	}
	return db, func() { _ = db.Close() }, nil // nothing in memory is lost
}

func (p *program) printScore(r *format.Report) error {
	draws := fmt.Sprint(r.Draws[0])
	if r.Draws[0] != r.Draws[1] {
		draws = fmt.Sprintf("%d to %d", r.Draws[0], r.Draws[1])
	}
	fmt.Fprintf(p.stdout, "%s unit-months by %s, %s draws each; %s unit-months of these months are not forecast\n\n", number(r.Cells), r.Unit, draws, number(r.Missing))
	w := tabwriter.NewWriter(p.stdout, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(w, "window\tCRPS\tIGN\tMIS\tlog CRPS\tin 50 %\tin 90 %\tPIT in 90 %\t")
	row := func(name string, s forecast.Summary) {
		fmt.Fprintf(w, "%s\t%.4f\t%.4f\t%.4f\t%.4f\t%.3f\t%.3f\t%.3f\t\n", name, s.CRPS, s.IGN, s.MIS, s.LogCRPS, s.Coverage50, s.Coverage90, s.PIT90)
	}
	for _, window := range r.Windows {
		row(fmt.Sprint(window.Window), window.Summary)
	}
	if len(r.Windows) > 1 {
		row("all", r.Summary)
	}
	return w.Flush()
}
