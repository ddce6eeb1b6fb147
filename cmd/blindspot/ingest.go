package main

import (
	"bufio"
	"context"
	"encoding/csv"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/duckdb"
	"github.com/blindspot/blindspot/place"
	"github.com/blindspot/blindspot/workbench"
)

// ingestOptions are the flags of ingest, which fetch shares.
type ingestOptions struct {
	release   string
	published string
	coverage  string
	complete  bool
	latin1    bool
}

func (o *ingestOptions) flags(cmd *cobra.Command) {
	cmd.Flags().StringVar(&o.release, "release", "", "release of the file, as 25.1 (default: from the file name)")
	cmd.Flags().StringVar(&o.published, "published", "", "day the release became known, YYYY-MM-DD (default: from the release)")
	cmd.Flags().StringVar(&o.coverage, "coverage", "", "coverage table: CSV with iso3, year, coverage (default: coverage.csv beside the file)")
	cmd.Flags().BoolVar(&o.complete, "complete", false, "the file is the whole release: nothing in its span is missing")
	cmd.Flags().BoolVar(&o.latin1, "latin1", false, "the file's text is Latin-1 and not UTF-8")
}

func (p *program) ingest() *cobra.Command {
	var o ingestOptions
	cmd := &cobra.Command{
		Use:   "ingest FILE...",
		Short: "Import UCDP GED files into the store",
		Long: `Ingest imports UCDP GED or candidate events (CSV, plain, .gz or .zip) into the
store. Every row is accounted for: rows read = stored + updated + unchanged +
quarantined. A file is imported whole or not at all, and importing it again
changes nothing.

Coverage: a coverage table says which country-years the file holds, and outside
it events are missing, not zero. It is taken from --coverage, or from
coverage.csv beside the file. With --complete the file counts as the whole
release. With neither, the file is taken to be complete from its first to its
last month, and every finding says that nobody stated so.
` + exitCodes,
		Example: "  blindspot ingest GEDEvent_v25_1.csv.zip --complete\n  blindspot ingest ged-extract.csv.gz --coverage coverage.csv",
		Args:    args(1, -1, "one or more files"),
		RunE: func(cmd *cobra.Command, files []string) error {
			ctx := cmd.Context()
			store, err := p.openStore(ctx, true)
			if err != nil {
				return err
			}
			defer func() { _ = store.Close() }() // closed for good below; this is for early returns
			var total blindspot.Import
			for _, file := range files {
				one, err := p.ingestFile(ctx, store, file, o)
				if err != nil {
					return fmt.Errorf("%s: %w", file, err)
				}
				total = plus(total, one)
			}
			if err := store.Close(); err != nil {
				return err
			}
			return p.reportImport(total)
		},
	}
	o.flags(cmd)
	return cmd
}

func plus(a, b blindspot.Import) blindspot.Import {
	return blindspot.Import{RowsRead: a.RowsRead + b.RowsRead, Stored: a.Stored + b.Stored, Updated: a.Updated + b.Updated,
		Unchanged: a.Unchanged + b.Unchanged, Quarantined: a.Quarantined + b.Quarantined, Seconds: a.Seconds + b.Seconds}
}

func (p *program) reportImport(i blindspot.Import) error {
	if p.json {
		return p.printJSON(i)
	}
	fmt.Fprintf(p.stdout, "%s read: %s stored, %s updated, %s unchanged, %s quarantined (%.1f s)\n",
		counted(i.RowsRead, "row", "rows"), number(i.Stored), number(i.Updated), number(i.Unchanged), number(i.Quarantined), i.Seconds)
	if i.Quarantined > 0 {
		p.note("blindspot quarantine lists the rows that were not accepted, with line, column and reason")
	}
	return nil
}

func number(n int) string { return blindspot.FormatNumber(float64(n)) }

// ingestFile imports one file, with what its name and its folder say about it.
func (p *program) ingestFile(ctx context.Context, store *duckdb.Store, file string, o ingestOptions) (blindspot.Import, error) {
	if isCoverage(file) {
		return blindspot.Import{}, blindspot.Errorf(blindspot.Usage, "blindspot ingest EVENTS.csv --coverage "+file,
			"this is a coverage table, and belongs to a file of events")
	}
	published, err := optionalDate(o.published)
	if err != nil {
		return blindspot.Import{}, err
	}
	bar := p.progress(-1, "reading "+filepath.Base(file), "rows")
	archive := workbench.Archive{Store: store, World: place.World(), Now: p.now}
	done, err := archive.Ingest(ctx, workbench.Upload{Path: file, Release: o.release, Published: published, Latin1: o.latin1,
		Complete: o.complete, Coverage: p.coverageTable(file, o)}, bar.to)
	bar.done()
	if err != nil {
		return done.Import, err
	}
	if done.Assumed {
		p.note("release %s is taken to have become known on %s; --published says otherwise", done.Release, done.Published)
	}
	if n := done.Odd.SidesSum; n > 0 {
		p.note("%s events have deaths by side that do not add up to the best estimate; the best estimate is used", number(n))
	}
	if n := done.Odd.Widened; n > 0 {
		p.note("%s events have a best estimate outside their low and high; the bounds were widened to hold it", number(n))
	}
	if n := done.Homeless; n > 0 {
		p.note("events that name a country nobody knows: %s; they are stored as the source writes them, and count for no country", number(int(n)))
	}
	return done.Import, nil
}

// coverageTable finds the coverage table that goes with a file: the one asked
// for, or coverage.csv beside it; "" where there is none.
func (p *program) coverageTable(file string, o ingestOptions) string {
	if o.coverage != "" || o.complete {
		return o.coverage
	}
	if beside := filepath.Join(filepath.Dir(file), "coverage.csv"); isCoverage(beside) {
		p.note("coverage is taken from %s", beside)
		return beside
	}
	p.note("nobody stated the coverage: the file is taken to be complete from its first to its last month (--coverage TABLE or --complete states it)")
	return ""
}

// isCoverage reports whether the file's header is that of a coverage table.
func isCoverage(path string) bool {
	if !strings.HasSuffix(path, ".csv") {
		return false
	}
	f, err := os.Open(path)
	if err != nil {
		return false
	}
	defer func() { _ = f.Close() }() // only read from
	header, err := csv.NewReader(io.LimitReader(bufio.NewReader(f), 64<<10)).Read()
	if err != nil {
		return false
	}
	found := 0
	for _, name := range header {
		switch strings.TrimPrefix(name, "\ufeff") {
		case "iso3", "year", "coverage":
			found++
		}
	}
	return found == 3
}

func optionalDate(s string) (blindspot.Date, error) {
	if s == "" {
		return 0, nil
	}
	day, err := blindspot.ParseDate(s)
	if err != nil {
		return 0, blindspot.Errorf(blindspot.Usage, blindspot.HintOf(err), "%w", err)
	}
	return day, nil
}
