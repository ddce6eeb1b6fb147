package blindspot

import "context"

// Filter selects events. Empty fields select everything.
type Filter struct {
	Actors       []string // actor ids, either side
	Opponents    []string // actor ids on the other side; only with Actors
	Countries    []string // ISO 3166 alpha-3
	Areas        []string // gazetteer ids
	Sources      []string
	When         DateRange      // events that overlap it
	Violence     []Violence     // any of
	MinDeaths    int            // best estimate at least
	MaxPrecision PlacePrecision // where_prec at most; 0 any
	AsOf         Date           // what was known on that day; 0 now
	Text         string         // in names of actors and places, without regard to case or diacritics
	Limit        int            // 0 all
	Offset       int
}

// EventStore is what the rest of the program needs of the store. The DuckDB
// store and the embedded case both provide it. Events come in order of first
// day and id; an id comes once, in its newest release known on Filter.AsOf.
type EventStore interface {
	Events(ctx context.Context, f Filter) ([]Event, error)
	Count(ctx context.Context, f Filter) (int, error)
	Actors(ctx context.Context, f Filter) ([]ActorSummary, error)
	Coverage(ctx context.Context, asOf Date) (CoverageTable, error)
	Datasets(ctx context.Context, asOf Date) ([]Dataset, error)
}

// ActorSummary is an actor with the size of what the store holds about it.
type ActorSummary struct {
	Actor
	Events    int      `json:"events"`
	Deaths    int      `json:"deaths"` // best estimates, both sides and civilians
	First     Date     `json:"first"`
	Last      Date     `json:"last"`
	Countries []string `json:"countries"`
}

// EventReader reads events from one file of a source.
type EventReader interface {
	// Next returns the next event with the line it begins on. A *RowFault tells
	// that the row was read but not accepted; reading goes on. io.EOF ends the
	// file; any other error ends it early and means that the file is not what
	// it should be.
	Next() (Event, int, *RowFault, error)
}
