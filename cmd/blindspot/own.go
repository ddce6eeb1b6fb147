package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"text/tabwriter"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/duckdb"
	"github.com/blindspot/blindspot/prose"
	"github.com/blindspot/blindspot/workbench"
)

// ownPath is the file of sources of the user's own, beside the store.
func (p *program) ownPath() (string, error) {
	path, _, err := p.storePath()
	return path + duckdb.OwnSuffix, err
}

// ownSources opens it for reading, once somebody asks. It is NotFound where there is
// none. closing it is left to the end of the program, or of the server.
func (p *program) ownSources() (open func() (*duckdb.Own, error), done func()) {
	var held *duckdb.Own
	var mu sync.Mutex
	open = func() (*duckdb.Own, error) {
		mu.Lock()
		defer mu.Unlock()
		if held != nil {
			return held, nil
		}
		path, err := p.ownPath()
		if err != nil {
			return nil, err
		}
		if _, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) {
			return nil, workbench.NoOwnSource()
		}
		held, err = duckdb.OpenOwn(context.Background(), path, duckdb.Options{ReadOnly: true, Clock: p.now, Copied: p.copied})
		return held, err
	}
	return open, func() {
		if held != nil {
			_ = held.Close() // opened for reading
		}
	}
}

// ownToFill opens it for writing, and makes it where there is none.
func (p *program) ownToFill(ctx context.Context) (own *duckdb.Own, finish func() error, err error) {
	path, err := p.ownPath()
	if err != nil {
		return nil, nil, err
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o750); err != nil {
		return nil, nil, blindspot.Errorf(blindspot.Unavailable, "choose another place with --store PATH", "the store's folder cannot be made: %w", err)
	}
	_, statErr := os.Stat(path)
	if own, err = duckdb.OpenOwn(ctx, path, duckdb.Options{Clock: p.now, MemoryLimit: duckdb.ImportMemory, Copied: p.copied}); err != nil {
		return nil, nil, err
	}
	return own, sync.OnceValue(func() error {
		sets, err := own.Datasets(context.WithoutCancel(ctx), 0)
		if err := errors.Join(err, own.Close()); err != nil {
			return err
		}
		if len(sets) == 0 && errors.Is(statErr, fs.ErrNotExist) {
			return os.Remove(path)
		}
		return nil
	}), nil
}

// ingestOwn imports a file of ACLED into it.
func (p *program) ingestOwn(ctx context.Context, u workbench.OwnUpload) (done workbench.OwnIngested, err error) {
	own, finish, err := p.ownToFill(ctx)
	if err != nil {
		return done, err
	}
	bar := p.progress(-1, "reading "+filepath.Base(u.Path), "rows")
	b, _ := p.benchOn(nil)
	done, err = b.IngestOwn(ctx, own, u, bar.to)
	bar.done()
	if err = errors.Join(err, finish()); err != nil {
		return done, err
	}
	p.tellOfOwn(done)
	return done, nil
}

// tellOfOwn says what somebody should know about such an import.
func (p *program) tellOfOwn(done workbench.OwnIngested) {
	p.note("ACLED's events lie in a file of their own beside the store, and are never added to UCDP's: its terms forbid models and passing on rows. blindspot compare-sources GROUP lays both side by side")
	kinds := make([]string, 0, len(done.LeftOut))
	for kind := range done.LeftOut {
		kinds = append(kinds, kind)
	}
	slices.Sort(kinds)
	for _, kind := range kinds {
		p.note("%s left out: no event of political violence, but %q", prose.Count(done.LeftOut[kind], "row is", "rows are"), kind)
	}
	a := done.Account
	if a.Deleted > 0 {
		p.note("%s left out: ACLED deleted them", prose.Count(a.Deleted, "event is", "events are"))
	}
	if a.Older > 0 {
		p.note("%s of an event that is held in a later state, and changes nothing", prose.Count(a.Older, "row is", "rows are"))
	}
	if done.Assumed {
		p.note("nobody stated when the file was downloaded: %s is the day of its newest row (--accessed DAY states it; the citation needs it)", done.Accessed)
	}
	if done.Filters == "" {
		p.note("nobody stated by which filters it was downloaded (--filters TEXT states it; the citation needs it)")
	}
	if done.Coverage == workbench.CoverageAssumed {
		p.note("a file covers only what its filters asked for: it is assumed to cover the countries in it, each from the first to the last month in which an event lies there (--coverage TABLE states it)")
	}
	if done.Restrictions != "" {
		p.note("ACLED says that your account sees only a part: %s", done.Restrictions)
	}
	if done.Mixed {
		p.note("the file has kinds of actors in words and as numbers: it holds rows of before and of after September 2024; both are read")
	}
	if done.Associated > 0 {
		p.note("%s associated actors, who are not kept: no side of the event is one of them", prose.Count(done.Associated, "event has", "events have"))
	}
	if done.Homeless > 0 {
		p.note("events that name a country nobody knows: %s; they count for no country", number(int(done.Homeless)))
	}
}

// printOwn lists the files of own sources.
func (p *program) printOwn(s workbench.Status) error {
	if len(s.Own) == 0 {
		return nil
	}
	fmt.Fprintf(p.stdout, "\nYour own sources, in a file beside the store (%s; in no number above, and in no board, forecast or export):\n", prose.Count(s.OwnEvents, "event", "events"))
	w := tabwriter.NewWriter(p.stdout, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "ID\tFILE\tSOURCE\tACCESSED\tFILTERS\tROWS\tLEFT OUT\tQUARANTINED\tSPAN\tTERMS")
	for i := range s.Own {
		d := &s.Own[i]
		filters, accessed := d.Filters, d.Accessed.String()
		if filters == "" {
			filters = "not stated"
		}
		if d.Assumed {
			accessed += ", assumed"
		}
		fmt.Fprintf(w, ownPrefix+"%d\t%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\n", d.ID, d.File, d.Terms.ID, accessed, filters, number(d.Account.RowsRead), number(d.Account.LeftOut),
			number(d.Account.Quarantined), blindspot.DateRange{From: d.From, To: d.To}, d.Terms.Licence)
	}
	if err := w.Flush(); err != nil {
		return err
	}
	if n := len(s.OwnFaults); n > 0 {
		fmt.Fprintf(p.stdout, "%s not accepted; blindspot status --json lists line, column and reason of each.\n", prose.Count(n, "row of them was", "rows of them were"))
	}
	fmt.Fprintln(p.stdout, "Where you use them, please cite:")
	for _, d := range blindspot.CitedOwn(s.Own) {
		fmt.Fprintln(p.stdout, " -", d.Terms.Citation)
	}
	return nil
}

// tellLeftOut says which of the user's own sources are in no number of an answer.
func (p *program) tellLeftOut(ctx context.Context, b *workbench.Bench) {
	for _, w := range b.LeftOut(ctx) {
		p.note("%s", w.Text)
	}
}
