package memory

import (
	"fmt"
	"sort"
	"sync"

	"github.com/blindspot/blindspot"
)

// Release is one file's worth of events. The store sets the dataset's ID, Rows,
// Quarantined, Events, From and To.
type Release struct {
	Dataset  blindspot.Dataset
	Events   []blindspot.Event
	Coverage []blindspot.Coverage // shares that a table states; blindspot.Claims.Coverage says what holds without
	// Chronicle: the events tell that things happened, and never that nothing
	// did. The release covers nothing.
	Chronicle bool
}

// Store holds releases. The zero Store is empty. It may be read by several
// goroutines once nothing is added any more.
type Store struct {
	releases []release // in the order they were added
	actors   map[blindspot.ActorID]blindspot.Actor

	attention Attention

	mu    sync.Mutex
	views map[int][]member // by the number of releases known
}

type release struct {
	dataset  blindspot.Dataset
	events   []blindspot.Event // each id once
	coverage []blindspot.Coverage
	dyads    map[[2]blindspot.ActorID]bool // pairs of sides, those of rows that were set aside included
	setAside map[string]bool               // ids of rows that were left out
}

var _ blindspot.EventStore = (*Store)(nil)

// Add adds a release and accounts for its rows as the DuckDB store does: stored
// where the id is new, unchanged where the row repeats the content of the
// release before (or else of the one after) or of an earlier row of its own,
// updated otherwise. A row with the id, but not the content, of an earlier row
// is left out and returned as a fault; its line is its place from 1. A file with
// the SHA-256 of an earlier one of its source changes nothing.
func (s *Store) Add(r Release) (blindspot.Import, []blindspot.RowFault, error) {
	d := r.Dataset
	if !d.Published.Known() && !d.Imported.IsZero() {
		d.Published = blindspot.DateOf(d.Imported)
	}
	if !d.Published.Known() {
		return blindspot.Import{}, nil, blindspot.Errorf(blindspot.BadInput, "say on which day the release was published",
			"%s: the day of publication of release %q is not known", d.File, d.Release)
	}
	for _, old := range s.releases {
		if d.SHA256 != "" && old.dataset.SHA256 == d.SHA256 && old.dataset.Family() == d.Family() {
			n := old.dataset.Rows
			return blindspot.Import{RowsRead: n, Unchanged: n}, nil, nil
		}
	}
	d.ID = len(s.releases) + 1
	added := release{dataset: d, dyads: map[[2]blindspot.ActorID]bool{}, setAside: map[string]bool{}}
	references := s.references(d)
	own := map[string]int{} // place of the id in this release, from 1
	var account blindspot.Import
	var faults []blindspot.RowFault
	for i, e := range r.Events {
		e = normal(e)
		account.RowsRead++
		if first := own[e.ID]; first > 0 {
			if normal(r.Events[first-1]) == e {
				account.Unchanged++
				continue
			}
			account.Quarantined++
			added.setAside[e.ID] = true
			if e.SideA.ID != "" && e.SideB.ID != "" {
				added.dyads[dyad(&e)] = true
			}
			faults = append(faults, blindspot.RowFault{Line: i + 1, Column: "id",
				Reason: fmt.Sprintf("%s stands already on line %d, with other content", e.ID, first)})
			continue
		}
		own[e.ID] = i + 1
		added.dyads[dyad(&e)] = true
		switch old, known := references[e.ID]; {
		case !known:
			account.Stored++
		case old == e:
			account.Unchanged++
		default:
			account.Updated++
		}
		added.events = append(added.events, e)
		widen(&added.dataset, e.When)
	}
	claims := blindspot.Claims{Covers: d.Covers, Whole: d.Whole, Table: r.Coverage, Chronicle: r.Chronicle}
	added.coverage = claims.Coverage(d.Source, countries(added.events))
	added.dataset.Rows, added.dataset.Quarantined = account.RowsRead, account.Quarantined
	s.releases, s.views = append(s.releases, added), nil
	return account, faults, nil
}

// Declare sets the kind of an actor and further names of it; an actor that
// nobody has declared is unclassified.
func (s *Store) Declare(a blindspot.Actor) {
	if s.actors == nil {
		s.actors = map[blindspot.ActorID]blindspot.Actor{}
	}
	s.actors[a.ID] = a
}

// normal is the content of an event: without source and release, which are those
// of the dataset, and with zero for numbers that mean nothing.
func normal(e blindspot.Event) blindspot.Event {
	e.Release, e.Source, e.NotYearly = "", "", false
	if e.DeathsGap {
		e.Deaths = blindspot.Deaths{}
	}
	if !e.Place.HasPoint {
		e.Place.Lat, e.Place.Lon = 0, 0
	}
	return e
}

func widen(d *blindspot.Dataset, r blindspot.DateRange) {
	if r.From.Known() && (!d.From.Known() || r.From < d.From) {
		d.From = r.From
	}
	d.To = max(d.To, r.To)
}

// ordered returns the releases published by the day, oldest first.
func (s *Store) ordered(asOf blindspot.Date) []release {
	var known []release
	for _, r := range s.releases {
		if !asOf.Known() || r.dataset.Published <= asOf {
			known = append(known, r)
		}
	}
	sort.SliceStable(known, func(i, j int) bool { return known[j].dataset.Outranks(&known[i].dataset) })
	return known
}

// references returns for every known event the row that a row of the dataset is
// compared with: of the release before it or, where there is none, after it.
func (s *Store) references(d blindspot.Dataset) map[string]blindspot.Event {
	found := map[string]blindspot.Event{}
	for _, r := range s.ordered(0) {
		for _, e := range r.events {
			if _, known := found[e.ID]; !known || d.Outranks(&r.dataset) {
				found[e.ID] = e
			}
		}
	}
	return found
}
