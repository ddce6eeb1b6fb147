package workbench

import (
	"context"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/prose"
	"github.com/blindspot/blindspot/source/ucdp"
)

// Renewal is a file that an update brought: the whole of a release, as the source
// serves it.
type Renewal struct {
	Path    string
	Release string
	Served  blindspot.Date // the day on which the source says that it changed; 0 where it does not
	Shrunk  bool           // it may hold far fewer rows than what it takes the place of
}

// Renew imports what an update brought. A release that the store holds already
// with other content became known anew on the day on which it was served, or today.
// One with fewer than two thirds of the rows that it takes the place of is Refused,
// unless it is allowed: what it lacks would leave the record.
func (b *Bench) Renew(ctx context.Context, n Renewal, progress func(rows int)) (done Ingested, err error) {
	release, err := ucdp.ParseRelease(n.Release)
	if err != nil {
		return done, err
	}
	var sets []blindspot.Dataset
	if b.Store != nil {
		if sets, err = b.Store.Datasets(ctx, 0); err != nil {
			return done, err
		}
	}
	u := Upload{Path: n.Path, Release: n.Release, Complete: true}
	for _, d := range sets {
		if d.Release == n.Release {
			known := n.Served
			if !known.Known() {
				known = b.Today()
			}
			u.Published = max(u.Published, d.Published, known)
		}
	}
	before, what := replaced(sets, release)
	return b.ingest(ctx, u, func(a blindspot.Import) error {
		if now := a.RowsRead - a.Quarantined; !n.Shrunk && 3*now < 2*before {
			return blindspot.Errorf(blindspot.Refused, "look at the source; if it is right, blindspot update --shrunk "+n.Release,
				"release %s holds %s, and %s %s: the rest would leave the record", n.Release, prose.Count(now, "usable row", "usable rows"), what, blindspot.FormatNumber(float64(before)))
		}
		return nil
	}, progress)
}

// replaced is how many rows a release takes the place of: those of the release
// itself as it was, else of the yearly release before it, or of the candidate
// releases of its months.
func replaced(sets []blindspot.Dataset, r ucdp.Release) (rows int, what string) {
	span, newest := r.Covers(), map[string]int{}
	for _, d := range sets { // in order of import: the newest of a release last
		accepted := d.Rows - d.Quarantined
		switch {
		case !d.Whole:
		case d.Release == r.String():
			rows, what = accepted, "held before"
		case what == "held before":
		case !r.Candidate() && !d.Candidate() && d.Stated() && d.Covers.To < span.To:
			rows, what = accepted, "release "+d.Release+" before it"
		case r.Candidate() && d.Candidate() && d.Covers.From >= span.From && d.Covers.To <= span.To:
			newest[d.Release] = accepted
		}
	}
	if what != "" || len(newest) == 0 {
		return rows, what
	}
	return tiled(sets, newest), "the releases of its months"
}

// tiled adds up releases of months, each month once: of a release that lies within
// a longer one, the longer one counts.
func tiled(sets []blindspot.Dataset, newest map[string]int) (rows int) {
	spans := map[string]blindspot.DateRange{}
	for _, d := range sets {
		if _, ok := newest[d.Release]; ok {
			spans[d.Release] = d.Covers
		}
	}
	for release, n := range newest {
		within := false
		for other, span := range spans {
			mine := spans[release]
			within = within || other != release && span.From <= mine.From && span.To >= mine.To && span != mine
		}
		if !within {
			rows += n
		}
	}
	return rows
}
