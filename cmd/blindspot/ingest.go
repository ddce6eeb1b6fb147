package main

import (
	"bufio"
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime/debug"
	"strings"
	"sync"

	"github.com/spf13/cobra"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/duckdb"
	"github.com/blindspot/blindspot/prose"
	"github.com/blindspot/blindspot/source/acled"
	"github.com/blindspot/blindspot/workbench"
)

// ingestOptions are the flags of ingest, which fetch shares.
type ingestOptions struct {
	release   string
	published string
	coverage  string
	complete  bool
	latin1    bool
	accessed  string // of a file of ACLED
	filters   string
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
	var preview, learn bool
	cmd := &cobra.Command{
		Use:   "ingest FILE...",
		Short: "Import UCDP GED files into the store",
		Long: `Ingest imports UCDP GED or candidate events (CSV, plain, .gz or .zip) into the
store. Every row is accounted for: rows read = stored + updated + unchanged +
quarantined. A file is imported whole or not at all; of several files, each is
reported, and one that fails does not keep the others out. With --preview nothing
is stored, and ingest says what would change. With --learn what watch, forecast and
assess take longest over is computed at once and kept beside the store; without,
whoever asks first computes it. The file of kept results, STORE.kept, may be
deleted at any time.

Importing a file again reads nothing anew: what is then stated of it otherwise
(--release, --published, --coverage, --complete) is applied and recorded.

A CSV file of ACLED, downloaded with your own account, goes into a file of its own,
STORE.own: its terms forbid models and passing on rows, so that no board, forecast or
export reads it. blindspot compare-sources GROUP lays it beside UCDP.

Coverage: a coverage table says which country-years the file holds, and outside
it events are missing, not zero. It is taken from --coverage, or from
coverage.csv beside the file. With --complete the file is the whole of its
release: it covers every country for the span of the release (24.01.24.02 is
January and February 2024), and what it lacks there has left the record. With
neither, the countries in the file are assumed to be covered, for the span of the
release or, where that is not known, each from the first to the last month in
which an event begins there, and every finding says so.
` + exitCodes,
		Example: "  blindspot ingest GEDEvent_v25_1.csv.zip --complete\n  blindspot ingest ged-extract.csv.gz --coverage coverage.csv",
		Args:    args(1, -1, "one or more files"),
		RunE: func(cmd *cobra.Command, files []string) error {
			err := p.ingestFiles(cmd.Context(), files, o, preview)
			if err == nil && learn && !preview {
				err = p.learn(cmd.Context())
			}
			return err
		},
	}
	o.flags(cmd)
	cmd.Flags().StringVar(&o.accessed, "accessed", "", "of a file of ACLED: the day it was downloaded, YYYY-MM-DD")
	cmd.Flags().StringVar(&o.filters, "filters", "", "of a file of ACLED: the filters it was downloaded by, in words for the citation")
	cmd.Flags().BoolVar(&preview, "preview", false, "store nothing, and say what would change")
	cmd.Flags().BoolVar(&learn, "learn", false, "then compute and keep what watch, forecast and assess take longest over")
	return cmd
}

// ingestJSON is what ingest prints: the sum of the accounts, and each file's own.
type ingestJSON struct {
	blindspot.Import
	LeftOut int        `json:"left_out,omitempty"` // of rows_read: rows of ACLED that are no event of political violence, or deleted
	Files   []fileJSON `json:"files"`
}

type fileJSON struct {
	File string `json:"file"`
	blindspot.Import
	Dataset   int                 `json:"dataset"`
	Release   string              `json:"release"`
	Published blindspot.Date      `json:"published"`
	Coverage  string              `json:"coverage"` // table, release or assumed
	Changes   blindspot.Shift     `json:"changes"`
	Doubts    []blindspot.Warning `json:"doubts"`
	Amended   []string            `json:"amended"`
	Error     string              `json:"error,omitempty"`
	Hint      string              `json:"hint,omitempty"`

	Own *workbench.OwnIngested `json:"own,omitempty"` // of a file of ACLED
}

// ingestFiles imports files one by one. The first error is returned once all have
// had their turn.
func (p *program) ingestFiles(ctx context.Context, files []string, o ingestOptions, preview bool) error {
	b, finish, err := p.openToFill(ctx)
	if err != nil {
		return err
	}
	var first error
	out := ingestJSON{Files: []fileJSON{}}
	for _, file := range files {
		take := p.ingestEvents
		if acled.Is(file) {
			take = p.ingestOne
		}
		err := take(ctx, b, file, o, preview, &out)
		switch {
		case err == nil && !p.json && len(files) > 1 && !acled.Is(file):
			fmt.Fprintf(p.stdout, "%s: ", file)
			p.printAccount(out.Files[len(out.Files)-1].Import)
		case err != nil && first == nil:
			first = err
		case err != nil && !p.json:
			p.complain(err)
		}
		if ctx.Err() != nil {
			break
		}
	}
	if err := finish(); err != nil {
		return err
	}
	if first == nil || len(files) > 1 {
		if err := p.printIngested(out); err != nil {
			return err
		}
	}
	return first
}

func (p *program) printIngested(out ingestJSON) error {
	if p.json {
		return p.printJSON(out)
	}
	p.printAccount(out.Import)
	if out.LeftOut > 0 {
		fmt.Fprintf(p.stdout, "%s of them left out, for what they are\n", number(out.LeftOut))
	}
	return nil
}

// ingestEvents imports one file of events.
func (p *program) ingestEvents(ctx context.Context, b *workbench.Bench, file string, o ingestOptions, preview bool, out *ingestJSON) error {
	done, err := p.ingestFile(ctx, b, file, o, preview)
	report := fileJSON{File: file, Import: done.Import, Dataset: done.Dataset, Release: done.Release, Published: done.Published,
		Coverage: done.Coverage, Changes: done.Changes.Total, Doubts: done.Doubts, Amended: done.Amended}
	if err != nil {
		report.Error, report.Hint = err.Error(), blindspot.HintOf(err)
		if !strings.HasPrefix(err.Error(), filepath.Base(file)+": ") { // a reader names the file itself
			err = fmt.Errorf("%s: %w", file, err)
		}
	}
	out.Add(done.Import)
	out.Files = append(out.Files, report)
	return err
}

// ingestOne imports one file of ACLED.
func (p *program) ingestOne(ctx context.Context, _ *workbench.Bench, file string, o ingestOptions, preview bool, out *ingestJSON) error {
	report := fileJSON{File: file, Doubts: []blindspot.Warning{}, Amended: []string{}}
	done, err := func() (done workbench.OwnIngested, err error) {
		accessed, err := optionalDate(o.accessed)
		switch {
		case err != nil:
			return done, err
		case preview:
			return done, blindspot.Errorf(blindspot.Usage, "leave --preview out", "a file of ACLED is read into a file of its own, without preview")
		}
		return p.ingestOwn(ctx, workbench.OwnUpload{Path: file, Coverage: coverageTable(file, o), Accessed: accessed, Filters: o.filters})
	}()
	if err != nil {
		report.Error, report.Hint = err.Error(), blindspot.HintOf(err)
	} else {
		report.Import, report.Dataset, report.Published, report.Coverage, report.Own = done.Account.Import, done.ID, done.Accessed, done.Coverage, &done
		out.LeftOut += done.Account.LeftOut
	}
	out.Add(report.Import)
	out.Files = append(out.Files, report)
	return err
}

// openToFill opens the store to put something in. finish closes it, and removes
// the file again where it is new and nothing was put in.
func (p *program) openToFill(ctx context.Context) (b *workbench.Bench, finish func() error, err error) {
	path, _, err := p.storePath()
	if err != nil {
		return nil, nil, err
	}
	_, statErr := os.Stat(path)
	p.memory = duckdb.ImportMemory
	// What an import holds is mostly ids, without pointers: collecting often costs
	// little, and waiting until the heap has doubled would cost as much as they do.
	before := debug.SetGCPercent(25)
	store, err := p.openStore(ctx, true)
	if err != nil {
		debug.SetGCPercent(before)
		return nil, nil, err
	}
	b, _ = p.benchOn(store)
	return b, sync.OnceValue(func() error {
		defer debug.SetGCPercent(before)
		sets, err := store.Datasets(context.WithoutCancel(ctx), 0)
		if err := errors.Join(err, store.Close()); err != nil {
			return err
		}
		if len(sets) == 0 && errors.Is(statErr, os.ErrNotExist) {
			return os.Remove(path)
		}
		return nil
	}), nil
}

func (p *program) reportImport(i blindspot.Import) error {
	if p.json {
		return p.printJSON(i)
	}
	p.printAccount(i)
	return nil
}

func (p *program) printAccount(i blindspot.Import) {
	fmt.Fprintf(p.stdout, "%s read: %s stored, %s updated, %s unchanged, %s quarantined (%.1f s)\n",
		prose.Count(i.RowsRead, "row", "rows"), number(i.Stored), number(i.Updated), number(i.Unchanged), number(i.Quarantined), i.Seconds)
	if i.Quarantined > 0 {
		p.note("blindspot quarantine lists the rows that were not accepted, with line, column and reason")
	}
}

func number(n int) string { return blindspot.FormatNumber(float64(n)) }

// ingestFile imports one file, or looks what that would do, with what its name
// and its folder say about it.
func (p *program) ingestFile(ctx context.Context, b *workbench.Bench, file string, o ingestOptions, preview bool) (workbench.Ingested, error) {
	if isCoverage(file) {
		return workbench.Ingested{}, blindspot.Errorf(blindspot.Usage, "blindspot ingest EVENTS.csv --coverage "+file,
			"this is a coverage table, and belongs to a file of events")
	}
	published, err := optionalDate(o.published)
	if err != nil {
		return workbench.Ingested{}, err
	}
	bar := p.progress(-1, "reading "+filepath.Base(file), "rows")
	take := b.Ingest
	if preview {
		take = b.Preview
	}
	table := coverageTable(file, o)
	done, err := take(ctx, workbench.Upload{Path: file, Release: o.release, Published: published, Latin1: o.latin1,
		Complete: o.complete, Coverage: table}, bar.to)
	bar.done()
	if err != nil {
		return done, err
	}
	if preview {
		p.note("nothing was stored: this is what would become of the file")
	}
	if table != "" && table != o.coverage {
		p.note("coverage is taken from %s", table)
	}
	p.tellOfImport(done)
	return done, nil
}

// tellOfImport says what somebody should know about an import: what it changed in
// the record, what is assumed, what was odd.
func (p *program) tellOfImport(done workbench.Ingested) {
	for _, words := range done.Amended {
		p.note("the file was imported before; now %s", words)
	}
	if done.Coverage == workbench.CoverageAssumed {
		p.note("nobody stated that the file is whole: it is assumed to cover the countries in it, %s (--coverage TABLE or --complete states it)", assumedSpan(done.Release))
	}
	if done.Assumed {
		p.note("release %s is taken to have become known on %s; --published says otherwise", done.Release, done.Published)
	}
	total := done.Changes.Total
	if total.Withdrawn.Events > 0 {
		p.note("%s that earlier releases had, and this one has not: withdrawn, split or merged. They no longer count; SELECT * FROM withdrawn lists them", amount(total.Withdrawn))
	}
	if total.NotYearly.Events > 0 {
		p.note("%s of dyads that the yearly release lacks altogether (it holds dyads with 25 deaths in a year): not in the yearly record. They still count, marked", amount(total.NotYearly))
	}
	for _, w := range done.Doubts {
		p.note("%s", w.Text)
	}
	if n := done.Odd.SidesSum; n > 0 {
		p.note("%s deaths by side that do not add up to the best estimate; the best estimate is used", having(n))
	}
	if n := done.Odd.Swapped; n > 0 {
		p.note("%s a low above the high; the two changed places, and the best estimate is as the source states it", having(n))
	}
	if n := done.Odd.Widened; n > 0 {
		p.note("%s a best estimate outside low and high; the bounds were widened to hold it", having(n))
	}
	if n := done.Homeless; n > 0 {
		p.note("events that name a country nobody knows: %s; they are stored as the source writes them, and count for no country", number(int(n)))
	}
}

// having begins a sentence on what so many events have.
func having(n int) string { return prose.Count(n, "event has", "events have") }

// assumedSpan says for which months the countries of a file are assumed to be
// covered.
func assumedSpan(release string) string {
	if d := (blindspot.Dataset{Release: release}); d.Stated() {
		return "for the months that release " + release + " is about"
	}
	return "each from the first to the last month in which an event begins there"
}

// amount is a number of events with their deaths, in words.
func amount(a blindspot.Amount) string {
	return prose.Count(a.Events, "event", "events") + " (" + prose.Count(a.Deaths, "death", "deaths") + ")"
}

// coverageTable finds the coverage table that goes with a file: the one asked
// for, or coverage.csv beside it; "" where there is none.
func coverageTable(file string, o ingestOptions) string {
	if o.coverage != "" || o.complete {
		return o.coverage
	}
	if beside := filepath.Join(filepath.Dir(file), "coverage.csv"); isCoverage(beside) {
		return beside
	}
	return ""
}

// isCoverage reports whether the file's header is that of a coverage table.
func isCoverage(path string) bool {
	if info, err := os.Stat(path); err != nil || !info.Mode().IsRegular() || !strings.HasSuffix(path, ".csv") {
		return false // a pipe would be waited for
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
