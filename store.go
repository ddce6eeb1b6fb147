package blindspot

import "context"

// Filter selects events. Empty fields select everything. It is evaluated in two
// places, the store in memory and the one in DuckDB, which mean the same by it
// (internal/storetest).
type Filter struct {
	IDs          []string  // of events
	Actors       []ActorID // either side
	Opponents    []ActorID // on the other side; only with Actors
	Countries    []string  // ISO 3166 alpha-3
	Outside      []string  // ISO 3166 alpha-3: none of these; an event of unknown country is outside
	Areas        []string  // gazetteer ids
	Sources      []string
	When         DateRange      // events whose days ([Event.Days]) overlap it, and those of unknown date
	Begun        bool           // of those, only events whose first day lies in When
	Violence     []Violence     // any of
	MinDeaths    int            // best estimate at least
	MaxPrecision PlacePrecision // where_prec at most; 0 any
	Text         string         // in names of actors and places, both as [Fold] has them
	AsOf         Date           // what releases published by that day say; 0 all releases
	Ended        Date           // events that had ended by that day ([Event.Ended]): nobody knew the others; 0 all
	Newest       bool           // the newest first, an unknown day last
	Limit        int            // 0 all
	Offset       int
}

// Check fails with Usage for a filter that cannot be.
func (f Filter) Check() error {
	switch {
	case len(f.Opponents) > 0 && len(f.Actors) == 0:
		return Errorf(Usage, "name the actors whose opponents they are", "opponents are given without actors")
	case f.Limit < 0, f.Offset < 0:
		return Errorf(Usage, "use 0 or more", "limit %d and offset %d must not be negative", f.Limit, f.Offset)
	}
	return nil
}

// EventStore is what the rest of the program needs of the store. The DuckDB
// store and the store in memory, which holds a case, both provide it. Events
// come in order of first day and id; an id comes once, in its newest release
// known on Filter.AsOf.
type EventStore interface {
	// Events returns what the filter selects. It is the caller's own, who may write to
	// it, unless the filter is zero: all events may be shared with others.
	Events(ctx context.Context, f Filter) ([]Event, error)
	// Count returns how many events the filter selects, whatever its limit and
	// offset.
	Count(ctx context.Context, f Filter) (int, error)
	// DyadMonths adds up the selected events, as the function of that name does,
	// whatever the filter's limit and offset.
	DyadMonths(ctx context.Context, f Filter) ([]DyadMonth, error)
	// Explore counts what the filter selects by area and by year, whatever its
	// limit and offset.
	Explore(ctx context.Context, f Filter) (Exploration, error)
	// Actors returns the sides of the selected events, the most active first;
	// only the filter's own actors where it names any. The filter's text selects
	// actors by their names and aliases, and limit and offset count actors.
	Actors(ctx context.Context, f Filter) ([]ActorSummary, error)
	// Coverage returns what the releases published by the day state about where
	// and when events are known; 0 all releases.
	Coverage(ctx context.Context, asOf Date) (CoverageTable, error)
	// Datasets returns the files published by the day, in order of import.
	Datasets(ctx context.Context, asOf Date) ([]Dataset, error)
	// Changes returns what became of events between two views of the record, by
	// group and country. What one release did is the change from the view without
	// its file to the view with it.
	Changes(ctx context.Context, before, after View) (Changes, error)
	// SetAside returns how much of what the filter's actors, countries, days and
	// day of publication select lies in quarantine.
	SetAside(ctx context.Context, f Filter) (SetAside, error)
}

// Exploration is what a filter selects, counted. Deaths are best estimates; an
// event without one adds none, and one that goes on beyond the days of the filter
// adds its part in them ([Event.Part]).
type Exploration struct {
	Events int         `json:"events"` // selected: those that began before the days of the filter count in no year of them
	Deaths int         `json:"deaths"`
	Areas  []AreaCount `json:"areas"` // most events first
	Years  []YearCount `json:"years"`
}

// AreaCount is the number of events and deaths in one admin-1 area. Events that
// are known to no area (or no better than to a region or country) come together
// under the empty Area of their country.
type AreaCount struct {
	Area    string `json:"area"`
	Name    string `json:"name"`
	Country string `json:"country"`
	Events  int    `json:"events"`
	Deaths  int    `json:"deaths"`
}

// YearCount is the number of events that began in a year, and of the deaths that
// fall in it ([Event.Months]).
type YearCount struct {
	Year   int `json:"year"`
	Events int `json:"events"`
	Deaths int `json:"deaths"`
}

// ActorSummary is an actor with the size of what the store holds about it.
type ActorSummary struct {
	Actor
	Events    int      `json:"events"`
	Deaths    int      `json:"deaths"` // best estimates, both sides and civilians
	First     Date     `json:"first"`
	Last      Date     `json:"last"`
	Countries []string `json:"countries"`
	// What tells the kind of an actor: as what the user declared it, if at all,
	// whether it was a side of state-based violence, and side A of one-sided.
	DeclaredAs ActorKind `json:"-"`
	StateBased bool      `json:"-"`
	OneSided   bool      `json:"-"`
}

// EventReader reads events from one file of a source.
type EventReader interface {
	// Next returns the next event with the line it begins on. A *RowFault tells
	// that the row was read but not accepted; the event then holds what could be
	// read of it, and reading goes on. io.EOF ends the file; any other error ends
	// it early and means that the file is not what it should be.
	Next() (Event, int, *RowFault, error)
}
