package workbench

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/duckdb"
	"github.com/blindspot/blindspot/prose"
	"github.com/blindspot/blindspot/source/ucdp"
)

// Amendment is what somebody states about a dataset that is in the store. Fields
// that are not set stay as they are.
type Amendment struct {
	Release   string
	Published blindspot.Date
	Coverage  string // path of a coverage table
	Complete  *bool  // the file is the whole release, or is not
}

// Amend states anew what a dataset is, and returns what changed, in words; none
// where all of it is stated already.
func (b *Bench) Amend(ctx context.Context, id int, m Amendment) ([]string, error) {
	store, err := b.keeper()
	if err != nil {
		return nil, err
	}
	_, p, err := store.Provenance(ctx, id)
	if err != nil {
		return nil, err
	}
	table, err := readTable(m.Coverage)
	if err != nil {
		return nil, err
	}
	next, words, err := amended(p, m, table)
	if err != nil || len(words) == 0 {
		return words, err
	}
	return words, b.changed(store.Amend(ctx, id, next))
}

// Remove takes a dataset out of the store.
func (b *Bench) Remove(ctx context.Context, id int) error {
	store, err := b.keeper()
	if err != nil {
		return err
	}
	return b.changed(store.Remove(ctx, id, Classify))
}

// Changed returns what was done to datasets after their import.
func (b *Bench) Changed(ctx context.Context) ([]duckdb.Changed, error) {
	store, err := b.keeper()
	if err != nil {
		return nil, err
	}
	return store.Changed(ctx)
}

// restate applies what an upload states about a file that was imported before.
func (b *Bench) restate(ctx context.Context, store *duckdb.Store, id int, u Upload, r duckdb.ImportRequest) ([]string, error) {
	_, now, err := store.Provenance(ctx, id)
	if err != nil {
		return nil, err
	}
	next, words, err := restated(now, u, r)
	if err != nil || len(words) == 0 {
		return words, err
	}
	return words, b.changed(store.Amend(ctx, id, next))
}

// restated is what a file that was imported before is to be after it was named
// again, and what changes by that, in words. The name of the file tells a release
// only where none is stated. It is Refused where the file would have to be read
// anew.
func restated(now duckdb.Provenance, u Upload, r duckdb.ImportRequest) (duckdb.Provenance, []string, error) {
	if u.Latin1 && !now.Latin1 {
		return now, nil, blindspot.Errorf(blindspot.Refused, "remove it first: blindspot dataset list shows its id, blindspot dataset remove ID removes it",
			"%s was imported before, and its text was not read as Latin-1", r.File)
	}
	m := Amendment{Release: u.Release, Published: u.Published}
	d := blindspot.Dataset{Release: now.Release}
	if m.Release == "" && !d.Stated() {
		m.Release = r.Release
	}
	if u.Complete {
		m.Complete = &u.Complete
	}
	return amended(now, m, r.Claims.Table)
}

// amended is what is stated after an amendment, and what changes by it, in words.
// A table replaces the one before; a release brings its own span, terms and day of
// publication, unless that is stated too.
func amended(now duckdb.Provenance, m Amendment, table []blindspot.Coverage) (next duckdb.Provenance, words []string, err error) {
	next = now
	release, err := ucdp.ParseRelease(cmp.Or(m.Release, now.Release))
	if err != nil {
		return now, nil, err
	}
	claims := claimsOf(release, now.Claims.Whole)
	claims.Table, claims.Assumed = now.Claims.Table, now.Claims.Assumed
	if release.String() != now.Release {
		next.Release, next.Source = release.String(), ucdp.SourceOf(release)
		words = append(words, fmt.Sprintf("its release is %s, and was %s", next.Release, now.Release))
		if day, _ := ucdp.Published(release); day.Known() {
			next.Published = day
		}
	}
	if m.Published.Known() {
		next.Published = m.Published
	}
	if next.Published != now.Published {
		words = append(words, fmt.Sprintf("it became known on %s, not on %s", next.Published, now.Published))
	}
	if m.Complete != nil && (*m.Complete != now.Claims.Whole || now.Claims.Assumed) {
		claims.Whole, claims.Assumed = *m.Complete, false
		words = append(words, map[bool]string{true: "it is stated to be the whole release", false: "it is not stated to be the whole release"}[claims.Whole])
	}
	if len(table) > 0 && !sameTable(table, now.Claims.Table) {
		claims.Table = table
		words = append(words, "its coverage is that of a table of "+prose.Count(len(table), "row", "rows"))
	}
	next.Claims = claims
	return next, words, nil
}

// sameTable reports whether two coverage tables state the same shares.
func sameTable(a, b []blindspot.Coverage) bool {
	order := func(rows []blindspot.Coverage) []blindspot.Coverage {
		rows = slices.Clone(rows)
		for i := range rows {
			rows[i].Source = ""
		}
		slices.SortFunc(rows, func(x, y blindspot.Coverage) int {
			return cmp.Or(strings.Compare(x.Country, y.Country), cmp.Compare(x.From, y.From), cmp.Compare(x.To, y.To))
		})
		return rows
	}
	return slices.Equal(order(a), order(b))
}
