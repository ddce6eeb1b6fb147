package main

import (
	"bufio"
	"context"
	"crypto/sha256"
	"encoding/csv"
	"encoding/hex"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/duckdb"
	"github.com/blindspot/blindspot/place"
	"github.com/blindspot/blindspot/source/ucdp"
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
	fmt.Fprintf(p.stdout, "%s rows read: %s stored, %s updated, %s unchanged, %s quarantined (%.1f s)\n",
		number(i.RowsRead), number(i.Stored), number(i.Updated), number(i.Unchanged), number(i.Quarantined), i.Seconds)
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
	reader, err := ucdp.Open(file, ucdp.Options{Release: o.release, Published: published, Latin1: o.latin1})
	if err != nil {
		return blindspot.Import{}, err
	}
	defer func() { _ = reader.Close() }() // only read from
	sum, size, err := checksum(file)
	if err != nil {
		return blindspot.Import{}, err
	}
	known, assumed := reader.Published()
	if !known.Known() {
		known = blindspot.DateOf(p.now())
	}
	if assumed {
		p.note("release %s is taken to have become known on %s; --published says otherwise", reader.Release(), known)
	}
	coverage, err := p.coverageFor(file, reader.Source(), o)
	if err != nil {
		return blindspot.Import{}, err
	}
	world := place.World()
	bar := p.progress(-1, "reading "+filepath.Base(file), "rows")
	account, err := store.Import(ctx, duckdb.ImportRequest{
		Reader: reader, File: filepath.Base(file), SHA256: sum, Bytes: size,
		Source: ucdp.SourceOf(reader.Release()), Release: reader.Release().String(), Published: known, Coverage: coverage, CoverageOf: wholeSpan(reader.Source(), o.complete),
		Enrich: func(e *blindspot.Event) { workbench.Enrich(world, e) }, Classify: workbench.Classify, Progress: bar.to,
	})
	bar.done()
	if err != nil {
		return account, err
	}
	p.noteStats(reader.Stats())
	return account, nil
}

func (p *program) noteStats(s ucdp.Stats) {
	if s.SidesSum > 0 {
		p.note("%s events have deaths by side that do not add up to the best estimate; the best estimate is used", number(s.SidesSum))
	}
	if s.Widened > 0 {
		p.note("%s events have a best estimate outside their low and high; the bounds were widened to hold it", number(s.Widened))
	}
}

// coverageFor reads the coverage table that goes with a file: the one asked
// for, or coverage.csv beside it. Without one it returns nothing.
func (p *program) coverageFor(file, source string, o ingestOptions) ([]blindspot.Coverage, error) {
	table := o.coverage
	if table == "" && !o.complete {
		if beside := filepath.Join(filepath.Dir(file), "coverage.csv"); isCoverage(beside) {
			table = beside
			p.note("coverage is taken from %s", beside)
		}
	}
	if table == "" {
		if !o.complete {
			p.note("nobody stated the coverage: the file is taken to be complete from its first to its last month (--coverage TABLE or --complete states it)")
		}
		return nil, nil
	}
	f, err := os.Open(table) //nolint:gosec // the file the user named
	if err != nil {
		return nil, blindspot.Errorf(blindspot.NotFound, "check the path of the coverage table", "%w", err)
	}
	defer func() { _ = f.Close() }() // only read from
	rows, err := ucdp.ReadCoverage(f)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", table, err)
	}
	for i := range rows {
		rows[i].Source = source
	}
	return rows, nil
}

// wholeSpan is the coverage of a file without a table: every country from the
// file's first to its last month, stated only where the user said so.
func wholeSpan(source string, stated bool) func(first, last blindspot.Date) []blindspot.Coverage {
	return func(first, last blindspot.Date) []blindspot.Coverage {
		return []blindspot.Coverage{{Source: source, Country: blindspot.Worldwide, From: first.Month(), To: last.Month(), Share: 1, Stated: stated}}
	}
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

func checksum(path string) (sum string, size int64, err error) {
	f, err := os.Open(path)
	if err != nil {
		return "", 0, blindspot.Errorf(blindspot.NotFound, "check the path", "%w", err)
	}
	defer func() { _ = f.Close() }() // only read from
	h := sha256.New()
	if size, err = io.Copy(h, f); err != nil {
		return "", 0, blindspot.Errorf(blindspot.Unavailable, "check the disk", "reading %s: %w", path, err)
	}
	return hex.EncodeToString(h.Sum(nil)), size, nil
}

// optionalDate reads the day that a flag states; a bad one is bad usage.
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
