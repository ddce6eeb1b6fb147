package workbench

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"sync/atomic"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/duckdb"
	"github.com/blindspot/blindspot/place"
	"github.com/blindspot/blindspot/source/ucdp"
)

// Upload is a file of events that somebody wants in the store.
type Upload struct {
	Path     string // of the file on disk, whose base name may tell its release
	Release  string // "" where the name tells
	Complete bool   // the file is the whole release
	Coverage string // path of a coverage table, "" for none

	Published blindspot.Date // when the release became known; 0 takes it from the release
	Latin1    bool           // the text is Latin-1 and not UTF-8
}

// Ingested is what became of an upload, or would become of it.
type Ingested struct {
	blindspot.Import
	Dataset   int                 `json:"dataset"` // its id; 0 in a preview
	Release   string              `json:"release"`
	Published blindspot.Date      `json:"published"`
	Assumed   bool                `json:"published_assumed"`
	Odd       ucdp.Stats          `json:"-"`
	Homeless  int64               `json:"country_not_known"` // events whose country the gazetteer does not know
	Changes   blindspot.Changes   `json:"changes"`           // of the record as all releases have it
	Doubts    []blindspot.Warning `json:"doubts"`            // why it can hardly be the whole release that it is stated to be
	Coverage  string              `json:"coverage"`          // "table", "release" or "assumed"
	Amended   []string            `json:"amended"`           // what a file that was imported before is now stated to be, in words
}

// What a file covers rests on a table, on being the whole of its release, or on
// nobody's word.
const (
	CoverageTable   = "table"
	CoverageRelease = "release"
	CoverageAssumed = "assumed"
)

// Ingest imports a UCDP file and says what became of every row. What the file
// covers is as blindspot.Claims.Coverage has it. A file that was imported before
// is not read again; what is now stated about it is applied, or refused.
func (b *Bench) Ingest(ctx context.Context, u Upload, progress func(rows int)) (done Ingested, err error) {
	return b.ingest(ctx, u, nil, progress)
}

// ingest imports a file unless accept, which may be nil, has something against its
// account.
func (b *Bench) ingest(ctx context.Context, u Upload, accept func(blindspot.Import) error, progress func(rows int)) (done Ingested, err error) {
	store, err := b.keeper()
	if err != nil {
		return done, err
	}
	done, r, finish, err := b.request(u, progress)
	if err != nil {
		return done, err
	}
	defer finish(&done)
	r.Accept = accept
	before, err := store.Find(ctx, r.Source, r.SHA256)
	if err != nil {
		return done, err
	}
	if before > 0 {
		if done.Amended, err = b.restate(ctx, store, before, u, r); err != nil {
			return done, err
		}
	}
	if done.Import, err = store.Import(ctx, r); err != nil {
		return done, err
	}
	if done.Dataset, err = store.Find(ctx, r.Source, r.SHA256); err != nil {
		return done, err
	}
	b.advance()
	if before == 0 {
		if done.Changes, err = store.Changes(ctx, blindspot.View{Without: done.Dataset}, blindspot.View{}); err != nil {
			return done, err
		}
	}
	starts, err := store.Countries(ctx, done.Dataset)
	if err != nil {
		return done, err
	}
	d, p, err := store.Provenance(ctx, done.Dataset)
	done.Doubts, done.Coverage = doubts(d, starts), coverageBy(p.Claims)
	return done, err
}

// Preview says what Ingest would do, and leaves the store as it is.
func (b *Bench) Preview(ctx context.Context, u Upload, progress func(rows int)) (done Ingested, err error) {
	store, err := b.keeper()
	if err != nil {
		return done, err
	}
	done, r, finish, err := b.request(u, progress)
	if err != nil {
		return done, err
	}
	defer finish(&done)
	p, err := store.Preview(ctx, r)
	if err != nil {
		return done, err
	}
	done.Import, done.Changes, done.Coverage = p.Import, p.Changes, coverageBy(r.Claims)
	done.Doubts = doubts(blindspot.Dataset{File: r.File, Covers: r.Claims.Covers, Whole: r.Claims.Whole}, p.Starts)
	if p.Again > 0 {
		_, now, err := store.Provenance(ctx, p.Again)
		if err != nil {
			return done, err
		}
		if _, done.Amended, err = restated(now, u, r); err != nil {
			return done, err
		}
	}
	return done, nil
}

func coverageBy(c blindspot.Claims) string {
	switch {
	case len(c.Table) > 0:
		return CoverageTable
	case c.Whole && !c.Assumed:
		return CoverageRelease
	}
	return CoverageAssumed
}

// request opens an upload. finish tells what its reader thought odd, and closes
// it.
func (b *Bench) request(u Upload, progress func(rows int)) (done Ingested, r duckdb.ImportRequest, finish func(*Ingested), err error) {
	reader, err := ucdp.Open(u.Path, ucdp.Options{Release: u.Release, Published: u.Published, Today: b.Today(), Latin1: u.Latin1})
	if err != nil {
		return done, r, nil, err
	}
	defer func() {
		if err != nil {
			_ = reader.Close() // only read from
		}
	}()
	homeless := new(atomic.Int64) // the store may place events in parallel
	finish = func(done *Ingested) {
		done.Odd, done.Homeless = reader.Stats(), homeless.Load()
		_ = reader.Close() // only read from
	}
	done = Ingested{Release: reader.Release().String(), Doubts: []blindspot.Warning{}, Amended: []string{}}
	if done.Published, done.Assumed = reader.Published(); !done.Published.Known() {
		done.Published = b.Today()
	}
	r = duckdb.ImportRequest{
		Provenance: duckdb.Provenance{Source: ucdp.SourceOf(reader.Release()), Release: done.Release, Published: done.Published,
			Claims: claimsOf(reader.Release(), u.Complete), Latin1: u.Latin1},
		Reader: reader, File: filepath.Base(u.Path),
		Enrich: func(e *blindspot.Event) {
			if Enrich(b.World(), e); e.Place.Country == "" {
				homeless.Add(1)
			}
		}, Classify: Classify, Progress: progress,
	}
	if r.Claims.Table, err = readTable(u.Coverage); err != nil {
		return done, r, nil, err
	}
	r.SHA256, r.Bytes, err = fileSum(u.Path)
	return done, r, finish, err
}

func claimsOf(r ucdp.Release, whole bool) blindspot.Claims {
	return blindspot.Claims{Covers: r.Covers(), Countries: r.Countries(), Whole: whole}
}

// readTable reads a coverage table; "" is none.
func readTable(path string) ([]blindspot.Coverage, error) {
	if path == "" {
		return nil, nil
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, blindspot.Errorf(blindspot.NotFound, "check the path of the coverage table", "%w", err)
	}
	defer func() { _ = f.Close() }() // only read from
	rows, err := ucdp.ReadCoverage(f)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", filepath.Base(path), err)
	}
	if err := knownCountries(rows); err != nil {
		return nil, fmt.Errorf("%s: %w", filepath.Base(path), err)
	}
	return rows, nil
}

// knownCountries gives withdrawn codes as those of the countries that continue
// them, as events have them. A code that no country has would cover nothing, and
// nobody would hear of it.
func knownCountries(rows []blindspot.Coverage) error {
	type key struct {
		country string
		from    blindspot.Month
	}
	seen := map[key]bool{}
	for i := range rows {
		c, ok := place.CountryByISO(rows[i].Country)
		if !ok {
			return blindspot.Errorf(blindspot.BadInput, "give the ISO 3166 alpha-3 code of a country, as AFG",
				"coverage table, column iso3: no country has the code %q", rows[i].Country)
		}
		k := key{c.ISO3, rows[i].From}
		if seen[k] {
			return blindspot.Errorf(blindspot.BadInput, "keep one row a country and year",
				"coverage table: %s is stated twice for %d, the second time as %s", c.ISO3, rows[i].From.Year(), rows[i].Country)
		}
		seen[k] = true
		rows[i].Country = c.ISO3
	}
	return nil
}

func fileSum(path string) (sum string, size int64, err error) {
	f, err := os.Open(path)
	if err != nil {
		return "", 0, blindspot.Errorf(blindspot.NotFound, "check the path", "%w", err)
	}
	defer func() { _ = f.Close() }() // only read from
	h := sha256.New()
	if size, err = io.Copy(h, f); err != nil {
		return "", 0, blindspot.Errorf(blindspot.Unavailable, "check the disk", "reading %s: %w", filepath.Base(path), err)
	}
	return hex.EncodeToString(h.Sum(nil)), size, nil
}
