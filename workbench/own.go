package workbench

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"unicode"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/duckdb"
	"github.com/blindspot/blindspot/place"
	"github.com/blindspot/blindspot/source/acled"
	"github.com/blindspot/blindspot/source/ucdp"
)

// OwnUpload is a file of a source with terms of its own.
type OwnUpload struct {
	Path         string
	Coverage     string         // path of a coverage table, "" for none
	Accessed     blindspot.Date // when it was downloaded; 0 takes the day of its newest row, marked as assumed
	Filters      string         // what was asked for, in words; "" where nobody says
	Restrictions string         // what the account's tier cut, in the words of the server
	// Asked says that the file holds every event of its countries from that day on to
	// the day of access; 0: nobody says.
	Asked blindspot.Date
	// AddsTo is the file of own sources of which this one holds only what changed since;
	// 0: it is whole.
	AddsTo int
}

// OwnIngested is what became of it.
type OwnIngested struct {
	blindspot.OwnDataset
	Coverage   string `json:"coverage"`          // "table", "asked" or "assumed"
	Homeless   int64  `json:"country_not_known"` // events whose country the gazetteer does not know
	Associated int    `json:"with_associated"`   // events with associated actors, which are not kept
	Mixed      bool   `json:"mixed_generations"` // kinds of actors in words and as numbers in one file
}

// CoverageAsked is that of a file of which the filters are known.
const CoverageAsked = "asked"

// IngestOwn imports a file of ACLED into the file of own sources.
func (b *Bench) IngestOwn(ctx context.Context, own *duckdb.Own, u OwnUpload, progress func(rows int)) (done OwnIngested, err error) {
	reader, err := acled.Open(u.Path, b.Today())
	if err != nil {
		return done, err
	}
	defer func() { _ = reader.Close() }() // only read from
	table, err := readTable(u.Coverage)
	if err != nil {
		return done, err
	}
	for i := range table {
		table[i].Source = acled.SourceID
	}
	done.Coverage = CoverageAssumed
	switch {
	case len(table) > 0:
		done.Coverage = CoverageTable
	case u.Asked.Known() && u.Restrictions == "":
		done.Coverage = CoverageAsked
	}
	var base []blindspot.Coverage
	if u.AddsTo > 0 {
		if base, err = own.CoverageOf(ctx, u.AddsTo); err != nil {
			return done, err
		}
	}
	d := blindspot.OwnDataset{AddsTo: u.AddsTo, Accessed: u.Accessed, Filters: u.Filters, Restrictions: u.Restrictions, File: filepath.Base(u.Path)}
	if d.SHA256, d.Bytes, err = fileSum(u.Path); err != nil {
		return done, err
	}
	if u.Asked.Known() { // the same answer on another day says that nothing changed until then
		sum := sha256.Sum256(fmt.Append(nil, d.SHA256, " ", u.Filters, " accessed ", u.Accessed))
		d.SHA256 = hex.EncodeToString(sum[:])
	}
	if u.Accessed > b.Today() {
		return done, blindspot.Errorf(blindspot.Usage, "give the day on which it was downloaded", "%s is after today", u.Accessed)
	}
	homeless := new(atomic.Int64)
	done.OwnDataset, err = own.Import(ctx, duckdb.OwnRequest{
		Dataset: d, Reader: ownReader{reader}, Progress: progress,
		LeftOut:  func() map[string]int { s := reader.Stats(); return s.LeftOut },
		Accessed: func() (blindspot.Date, bool) { return reader.NewestDay(b.Today()), true },
		Terms:    func(d *blindspot.OwnDataset) blindspot.Source { return acled.Terms(d.Accessed, d.Assumed, d.Filters) },
		Place: func(e *blindspot.Event) {
			if c, ok := place.CountryByName(e.Place.State); ok {
				e.Place.Country = c.ISO3
				return
			}
			homeless.Add(1)
		},
		Cover: func(in []blindspot.CountryMonths, accessed blindspot.Date) []blindspot.Coverage {
			if done.Coverage == CoverageAsked {
				return prolonged(base, askedCoverage(in, u.Asked, accessed), accessed)
			}
			return blindspot.Claims{Table: table}.Coverage(acled.SourceID, in)
		},
	})
	s := reader.Stats()
	done.Homeless, done.Associated, done.Mixed = homeless.Load(), s.Associated, s.Numbers > 0 && s.Words > 0
	return done, b.changed(err)
}

// ownReader holds the kinds of sides against the names of communities that UCDP's
// reader knows: the more careful of the two stands.
type ownReader struct{ *acled.Reader }

func (r ownReader) NextOwn() (blindspot.OwnEvent, int, *blindspot.RowFault, error) {
	e, line, fault, err := r.Reader.NextOwn()
	if err == nil && fault == nil {
		e.SideA, e.KindA = careful(e.SideA, e.KindA)
		e.SideB, e.KindB = careful(e.SideB, e.KindB)
	}
	return e, line, fault, err
}

func careful(s blindspot.Side, kind blindspot.ActorKind) (blindspot.Side, blindspot.ActorKind) {
	if kind == blindspot.Organisation && ucdp.Classify([]ucdp.Facts{{Name: s.Name, OneSided: true}})[0] == blindspot.Community {
		return blindspot.Side{Name: acled.CommunityMilitia}, blindspot.Community
	}
	return s, kind
}

// prolonged is what a file covers that adds to one with the coverage base: its
// countries up to the last month that was over on the day of access, be it that nothing
// changed there, and those that came in new.
func prolonged(base, asked []blindspot.Coverage, accessed blindspot.Date) []blindspot.Coverage {
	last := blindspot.LastWholeMonth(accessed - 1)
	var rows []blindspot.Coverage
	for _, c := range base {
		if i := slices.IndexFunc(asked, func(a blindspot.Coverage) bool { return a.Country == c.Country }); i >= 0 {
			c.From = min(c.From, asked[i].From)
			asked = slices.Delete(asked, i, i+1)
		}
		c.To = max(c.To, last)
		rows = append(rows, c)
	}
	return append(rows, asked...)
}

// askedCoverage is stated by the filters: each country in the file, from the day asked
// for, but not before its first event (nobody says since when the source watches a
// country), to the last month that was over on the day of access.
func askedCoverage(in []blindspot.CountryMonths, asked, accessed blindspot.Date) []blindspot.Coverage {
	first := asked.Month()
	if first.First() != asked {
		first++
	}
	last := blindspot.LastWholeMonth(accessed - 1)
	var rows []blindspot.Coverage
	for _, c := range in {
		if from := max(first, c.First); from <= last {
			rows = append(rows, blindspot.Coverage{Source: acled.SourceID, Country: c.Country, From: from, To: last, Share: 1, Stated: true})
		}
	}
	return rows
}

// own is the file of own sources. It is NotFound where there is none.
func (b *Bench) own() (*duckdb.Own, error) {
	if b.OwnSources == nil {
		return nil, NoOwnSource()
	}
	return b.OwnSources()
}

// NoOwnSource is the error where no source of the user's own lies beside the store.
func NoOwnSource() error {
	return blindspot.Errorf(blindspot.NotFound, "import a file that you downloaded with your account at ACLED: blindspot ingest FILE; or blindspot fetch acled", "there is no source of your own beside the store")
}

// ownSets are the files of own sources accessed by the day, none where there is no
// such source.
func (b *Bench) ownSets(ctx context.Context, asOf blindspot.Date) ([]blindspot.OwnDataset, error) {
	own, err := b.own()
	if blindspot.CodeOf(err) == blindspot.NotFound {
		return []blindspot.OwnDataset{}, nil
	}
	if err != nil {
		return []blindspot.OwnDataset{}, err
	}
	return own.Datasets(ctx, asOf)
}

// OwnChanged is what was done to files of own sources after their import; none where
// there is no such source.
func (b *Bench) OwnChanged(ctx context.Context) ([]duckdb.OwnChanged, error) {
	own, err := b.own()
	if blindspot.CodeOf(err) == blindspot.NotFound {
		return []duckdb.OwnChanged{}, nil
	}
	if err != nil {
		return nil, err
	}
	return own.Changed(ctx)
}

// ownTerms are the terms of own sources, each source once.
func (b *Bench) ownTerms(ctx context.Context) []blindspot.Source {
	sets, err := b.ownSets(ctx, 0)
	if err != nil {
		return nil // who asks about these sources is told why
	}
	var out []blindspot.Source
	for i := range sets {
		if !slices.ContainsFunc(out, func(s blindspot.Source) bool { return s.ID == sets[i].Terms.ID }) {
			out = append(out, sets[i].Terms)
		}
	}
	return out
}

// LeftOut says which sources of the user's own are in no number of the record, and
// why: an answer that ranks, fits or lists events says so.
func (b *Bench) LeftOut(ctx context.Context) []blindspot.Warning {
	var out []blindspot.Warning
	for _, t := range b.ownTerms(ctx) {
		if err := t.Permit(blindspot.UseModel); err != nil {
			out = append(out, blindspot.Warnf(blindspot.WarnSourceLeftOut, "Your own copy of %s is in no number here: %s.", t.Name, err))
		}
	}
	return out
}

// forbidden is Refused where a use of events is asked for of a source whose terms
// forbid it, by the id of the source.
func (b *Bench) forbidden(ctx context.Context, use blindspot.Use, names func(id string) bool) error {
	if b.OwnSources == nil {
		return nil
	}
	for _, t := range b.ownTerms(ctx) {
		if names(t.ID) {
			if err := t.Permit(use); err != nil {
				return err
			}
		}
	}
	return nil
}

// onlyRestricted is Refused where there is nothing but sources that serve no model.
func (b *Bench) onlyRestricted(ctx context.Context) error {
	if terms := b.ownTerms(ctx); len(terms) > 0 && b.Empty(ctx) {
		return terms[0].Permit(blindspot.UseModel)
	}
	return nil
}

// namedInSQL refuses a statement that names such a source, or the table of its events:
// the record has none of its rows, and an empty answer would look as if nothing had
// happened.
func (b *Bench) namedInSQL(ctx context.Context, statement string) error {
	words := strings.FieldsFunc(strings.ToLower(statement), func(r rune) bool { return r != '_' && !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	return b.forbidden(ctx, blindspot.UseRows, func(id string) bool { return slices.Contains(words, id) || slices.Contains(words, "own_event") })
}

// onlyOwn takes the place of the error of a name that the record does not know, where
// a source of the user's own knows it: no question but the comparison may ask about it.
//
// A name that the record learned after the day asked about is not the source's alone.
func (b *Bench) onlyOwn(ctx context.Context, question string, asked blindspot.Date, unknown error) error {
	if blindspot.CodeOf(unknown) != blindspot.NotFound {
		return unknown
	}
	if asked.Known() {
		actors, err := b.actorsOn(ctx, 0)
		if err != nil {
			return unknown
		}
		if _, later, _ := match(actors, question); later {
			return unknown
		}
	}
	a, ok := b.ownActor(ctx, question, 0)
	if !ok {
		return unknown
	}
	for _, t := range b.ownTerms(ctx) {
		if err := t.Permit(blindspot.UseModel); err != nil {
			return blindspot.Errorf(blindspot.Refused, "blindspot compare-sources \""+a.Name+"\" describes it; blindspot match proposals \""+a.Name+"\" says which group of the record it may be",
				"%s is a name of your own copy of %s alone: %s", a.Name, t.Name, err)
		}
	}
	return unknown
}

// ownActor finds an actor of own sources by id or name.
func (b *Bench) ownActor(ctx context.Context, question string, asOf blindspot.Date) (blindspot.OwnActor, bool) {
	own, err := b.own()
	if err != nil {
		return blindspot.OwnActor{}, false
	}
	actors, err := own.Actors(ctx, asOf, 0)
	if err != nil {
		return blindspot.OwnActor{}, false
	}
	id := acled.ActorOf(question)
	for i := range actors {
		if a := &actors[i]; string(a.ID) == strings.TrimSpace(question) || a.ID == id && id != "" || blindspot.Fold(a.Name) == blindspot.Fold(question) {
			return *a, true
		}
	}
	return blindspot.OwnActor{}, false
}
