package workbench

import (
	"context"
	"fmt"
	"sync/atomic"
	"time"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/baserate"
	"github.com/blindspot/blindspot/duckdb"
	"github.com/blindspot/blindspot/forecast/groups"
	"github.com/blindspot/blindspot/keep"
	"github.com/blindspot/blindspot/memory"
	"github.com/blindspot/blindspot/place"
	"github.com/blindspot/blindspot/source/casefile"
	"github.com/blindspot/blindspot/source/ucdp"
)

// Bench is the desk: every question that people ask is answered here, once, so
// that whoever asks gets the same answer. It may be asked by several goroutines.
type Bench struct {
	Store blindspot.EventStore                      // nil: nothing is stored, and only cases have events
	Cases func(name string) (*casefile.Case, error) // finds a case by name or folder; NotFound where there is none
	World func() *place.Gazetteer                   // is decoded by who asks for it: that takes half a second of a processor
	Now   func() time.Time
	Seed  uint64
	// Program is which build answers, for those who want to repeat an answer.
	Program string
	// ActorList is the list of actors that the source publishes beside its events;
	// NotFound where it was not brought, nil where there is nowhere to look.
	ActorList func() (ucdp.ActorList, error)
	// OwnSources is the file of sources whose terms forbid models, which no question of
	// the record reads; NotFound where there is none, nil where there is nowhere to look.
	OwnSources func() (*duckdb.Own, error)
	Kept       *keep.File // what was computed before of the store; nil: nothing is kept
	// Progress, if given, hears how much of the hindcast behind a board or an
	// outlook is done, from several goroutines.
	Progress func(done, total int)

	StatementTime time.Duration // that one SQL statement may take; 0 is SQLTime

	changes atomic.Uint64
	boards  memo[Board]
	answers memo[blindspot.Assessment]
	asked   memo[found] // who questions are about
	tracks  memo[*groups.Report]
	tables  memo[*baserate.Table]
	added   memo[*sums]

	fours memo[map[blindspot.GroupID]FourAnswers]
	spans memo[Span]

	growth memo[*learnt] // of young numbers

	lineages memo[reigns]
}

// State names the state of the store and the day: as long as it is the same, so
// is every answer.
func (b *Bench) State() string { return fmt.Sprintf("%d %s", b.Version(), b.Today()) }

// Today is the day by the desk's clock: a server may run for weeks.
func (b *Bench) Today() blindspot.Date { return blindspot.DateOf(b.Now()) }

// Version is a number that grows with every change that was made at this desk.
func (b *Bench) Version() uint64 { return b.changes.Load() }

func (b *Bench) geo() Geography { return Geography{b.World} }

// held is what is stored, be it nothing, so that no question has to ask whether
// there is a store.
func (b *Bench) held() blindspot.EventStore {
	if b.Store == nil {
		return nothing
	}
	return b.Store
}

var nothing = new(memory.Store)

// unstocked says that nothing is stored, and what follows from that; it is nil
// where something is.
func (b *Bench) unstocked(ctx context.Context, code blindspot.Code, follows string, args ...any) error {
	if !b.Empty(ctx) {
		return nil
	}
	if err := b.onlyRestricted(ctx); err != nil {
		return err
	}
	what := "there is no store yet"
	if b.Store != nil {
		what = "the store is empty"
	}
	return blindspot.Errorf(code, "import events first: blindspot ingest FILE, or blindspot fetch ged", "%s, %s", what, fmt.Sprintf(follows, args...))
}

// keeper is the store as one that can be changed and asked in SQL. It fails with
// NotFound where there is none.
func (b *Bench) keeper() (*duckdb.Store, error) {
	store, ok := b.Store.(*duckdb.Store)
	if !ok || store == nil {
		return nil, blindspot.Errorf(blindspot.NotFound, "import a file first: blindspot ingest FILE", "there is no store yet")
	}
	return store, nil
}

// ReadOnly reports whether nothing can be changed.
func (b *Bench) ReadOnly() bool {
	store, err := b.keeper()
	return err != nil || store.ReadOnly()
}

// changed counts a change, unless there was none.
func (b *Bench) changed(err error) error {
	if err == nil {
		b.advance()
	}
	return err
}

// advance counts a change, and forgets what was answered before it: nobody asks for
// that again, and it holds the events that it was made from.
func (b *Bench) advance() {
	b.changes.Add(1)
	b.boards.clear()
	b.answers.clear()
	b.asked.clear()
	b.tracks.clear()
	b.tables.clear()
	b.added.clear()
	b.fours.clear()
	b.spans.clear()
	b.growth.clear()
	b.lineages.clear()
}
