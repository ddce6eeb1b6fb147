package workbench

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync/atomic"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/duckdb"
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

// Ingested is what became of an upload, and what its reader thought odd.
type Ingested struct {
	blindspot.Import
	Release   string         `json:"release"`
	Published blindspot.Date `json:"published"`
	Assumed   bool           `json:"published_assumed"`
	Odd       ucdp.Stats     `json:"-"`
	Homeless  int64          `json:"country_not_known"` // events whose country the gazetteer does not know
}

// Ingest imports a UCDP file and says what became of every row. Where neither a
// coverage table nor Complete says what the file covers, it is assumed complete
// from its first to its last month, and said to be assumed.
func (a *Archive) Ingest(ctx context.Context, u Upload, progress func(rows int)) (Ingested, error) {
	reader, err := ucdp.Open(u.Path, ucdp.Options{Release: u.Release, Published: u.Published, Latin1: u.Latin1})
	if err != nil {
		return Ingested{}, err
	}
	defer func() { _ = reader.Close() }() // only read from
	sum, size, err := fileSum(u.Path)
	if err != nil {
		return Ingested{}, err
	}
	done := Ingested{Release: reader.Release().String()}
	if done.Published, done.Assumed = reader.Published(); !done.Published.Known() {
		done.Published = blindspot.DateOf(a.Now())
	}
	coverage, err := coverageOfUpload(u, reader.Source())
	if err != nil {
		return done, err
	}
	var homeless atomic.Int64 // the store may place events in parallel
	done.Import, err = a.Store.Import(ctx, duckdb.ImportRequest{
		Reader: reader, File: filepath.Base(u.Path), SHA256: sum, Bytes: size,
		Source: ucdp.SourceOf(reader.Release()), Release: done.Release, Published: done.Published, Coverage: coverage,
		CoverageOf: func(first, last blindspot.Date) []blindspot.Coverage {
			return []blindspot.Coverage{{Source: reader.Source(), Country: blindspot.Worldwide, From: first.Month(), To: last.Month(), Share: 1, Stated: u.Complete}}
		},
		Enrich: func(e *blindspot.Event) {
			if Enrich(a.World, e); e.Place.Country == "" {
				homeless.Add(1)
			}
		}, Classify: Classify, Progress: progress,
	})
	done.Odd, done.Homeless = reader.Stats(), homeless.Load()
	if err == nil {
		a.changes.Add(1)
	}
	return done, err
}

// Retry reads quarantined rows again; none named means all of them.
func (a *Archive) Retry(ctx context.Context, ids []int64) (blindspot.Import, error) {
	account, err := a.Store.Retry(ctx, duckdb.RetryRequest{IDs: ids, Parse: ParseAgain,
		Enrich: func(e *blindspot.Event) { Enrich(a.World, e) }, Classify: Classify})
	if err == nil {
		a.changes.Add(1)
	}
	return account, err
}

// escaped is a byte that was no text where a row was kept.
var escaped = regexp.MustCompile(`\\x[0-9A-F]{2}`)

// ParseAgain reads one quarantined row under its file's header. Bytes that were
// written out because they are no text become bytes again: else a row refused
// for them would pass with the letters of "\xE9" in its names.
func ParseAgain(raw, header string) (blindspot.Event, *blindspot.RowFault) {
	text := escaped.ReplaceAllStringFunc(raw, func(s string) string {
		b, _ := hex.DecodeString(s[2:]) // two hexadecimal digits
		return string(b)
	})
	if header != "" {
		text = header + "\n" + text
	}
	reader, err := ucdp.NewReader(strings.NewReader(text), "quarantine.csv", ucdp.Options{})
	if err != nil {
		return blindspot.Event{}, &blindspot.RowFault{Reason: err.Error(), Raw: raw}
	}
	event, _, fault, err := reader.Next()
	if err != nil {
		return event, &blindspot.RowFault{Reason: err.Error(), Raw: raw}
	}
	return event, fault
}

// Classify hands what the store knows of the actors to the reader's rules.
func Classify(actors []duckdb.ActorFacts) []blindspot.ActorKind {
	facts := make([]ucdp.Facts, len(actors))
	for i, a := range actors {
		facts[i] = ucdp.Facts{Name: a.Name,
			StateBased: a.SideA[blindspot.StateBased]+a.SideB[blindspot.StateBased] > 0,
			OneSided:   a.SideA[blindspot.OneSided] > 0}
	}
	return ucdp.Classify(facts)
}

func coverageOfUpload(u Upload, source string) ([]blindspot.Coverage, error) {
	if u.Coverage == "" {
		return nil, nil
	}
	f, err := os.Open(u.Coverage)
	if err != nil {
		return nil, blindspot.Errorf(blindspot.NotFound, "check the path of the coverage table", "%w", err)
	}
	defer func() { _ = f.Close() }() // only read from
	rows, err := ucdp.ReadCoverage(f)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", filepath.Base(u.Coverage), err)
	}
	for i := range rows {
		rows[i].Source = source
	}
	return rows, nil
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
