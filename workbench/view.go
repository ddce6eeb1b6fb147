package workbench

import (
	"context"
	"fmt"
	"reflect"
	"slices"
	"sync"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/duckdb"
)

// view is a store as it looked on a day: only releases known by then, and only
// what had ended by then. It is the one place where the future is cut off.
type view struct {
	store     blindspot.EventStore
	origin    *duckdb.Store  // the store itself, where the view shows nothing else; nil otherwise
	published blindspot.Date // releases published up to this day; 0 all
	until     blindspot.Date // events that had ended by this day
	ends      blindspot.Date // by this day every event of the store had ended; 0: not known
	standsIn  bool           // the releases were published later

	events once[[]blindspot.Event] // all are read at most once: several measures need them
	sums   *sums                   // what is added up, which views of one day share; nil: only this view
	own    sums                    // what is added up for this view alone

	mu   sync.Mutex
	read map[string]selection // that were read, by filter
	held int                  // events in them
}

// selection is what was read of a filter; or only that it was.
type selection struct {
	events []blindspot.Event
	held   bool
}

// added are the sums that the view shares, or its own.
func (v *view) added() *sums {
	if v.sums == nil {
		return &v.own
	}
	return v.sums
}

// once is a value that is read at most once.
type once[T any] struct {
	sync.Once
	value T
	err   error
}

func (o *once[T]) get(read func() (T, error)) (T, error) {
	o.Do(func() { o.value, o.err = read() })
	return o.value, o.err
}

// sums are what a store adds up as of a day: nearly every question asks for it,
// and it is small. An error is not remembered, for it may be that of one who left.
type sums struct {
	mu     sync.Mutex
	sides  []blindspot.ActorSummary         // all, with their kinds as of the day; nil before they are read
	months map[string][]blindspot.DyadMonth // by filter
}

// actors reads all actors at most once.
func (s *sums) actors(read func() ([]blindspot.ActorSummary, error)) (_ []blindspot.ActorSummary, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.sides == nil {
		s.sides, err = read()
	}
	return slices.Clone(s.sides), err
}

// dyadMonths reads the months of a selection at most once, as long as few are asked for.
func (s *sums) dyadMonths(of string, read func() ([]blindspot.DyadMonth, error)) ([]blindspot.DyadMonth, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if months, ok := s.months[of]; ok {
		return slices.Clone(months), nil
	}
	months, err := read()
	if err != nil {
		return nil, err
	}
	const few = 4
	if s.months == nil || len(s.months) >= few {
		s.months = map[string][]blindspot.DyadMonth{}
	}
	s.months[of] = months
	return slices.Clone(months), nil
}

func (v *view) filter(f blindspot.Filter) blindspot.Filter {
	f.AsOf = v.published
	if !f.Ended.Known() || f.Ended > v.reaches() {
		f.Ended = v.reaches()
	}
	return f
}

// reaches is the day by which an event of the view must have ended: days after the last
// event are as one, and share what was read.
func (v *view) reaches() blindspot.Date {
	if v.ends.Known() {
		return min(v.until, v.ends)
	}
	return v.until
}

func (v *view) Events(ctx context.Context, f blindspot.Filter) ([]blindspot.Event, error) {
	if !reflect.ValueOf(f).IsZero() {
		return v.some(ctx, v.filter(f))
	}
	return v.events.get(func() ([]blindspot.Event, error) { return v.store.Events(ctx, v.filter(f)) })
}

// mostRead is how many events of selections are remembered, for the next question about
// the same ones. A selection of manyRead and more is remembered once it is asked for
// again: most are not, and of a large group they would be held twice.
const (
	mostRead = 40_000
	manyRead = 2_000
)

// some reads a selection. The claims of a ledger ask for the same few again and
// again.
func (v *view) some(ctx context.Context, f blindspot.Filter) ([]blindspot.Event, error) {
	key := fmt.Sprintf("%+v", f)
	v.mu.Lock()
	known, again := v.read[key]
	v.mu.Unlock()
	if known.held {
		return slices.Clone(known.events), nil
	}
	events, err := v.store.Events(ctx, f)
	if err != nil || len(events) > mostRead {
		return events, err
	}
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.read == nil || v.held+len(events) > mostRead {
		v.read, v.held = map[string]selection{}, 0
	}
	if len(events) >= manyRead && !again {
		v.read[key] = selection{}
		return events, nil
	}
	v.read[key] = selection{events, true}
	v.held += len(events)
	return slices.Clone(events), nil
}

// anew is the same record for another question: what this one read is not held for it.
func (v *view) anew() *view {
	return &view{store: v.store, origin: v.origin, published: v.published, until: v.until, ends: v.ends, standsIn: v.standsIn, sums: v.added()}
}

// cut is the same record up to an earlier day.
func (v *view) cut(day blindspot.Date) *view {
	return &view{store: v.store, origin: v.origin, published: v.published, until: day, ends: v.ends, standsIn: v.standsIn, sums: new(sums)}
}

// hold remembers the events of a selection that was read elsewhere.
func (v *view) hold(f blindspot.Filter, events []blindspot.Event) {
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.read == nil {
		v.read = map[string]selection{}
	}
	v.read[fmt.Sprintf("%+v", v.filter(f))] = selection{events, true}
}

func (v *view) Count(ctx context.Context, f blindspot.Filter) (int, error) {
	return v.store.Count(ctx, v.filter(f))
}

// Briefs makes it a blindspot.BriefStore.
func (v *view) Briefs(ctx context.Context, f blindspot.Filter, each func(blindspot.EventBrief) error) error {
	return blindspot.Briefs(ctx, v.store, v.filter(f), each)
}

func (v *view) Explore(ctx context.Context, f blindspot.Filter) (blindspot.Exploration, error) {
	return v.store.Explore(ctx, v.filter(f))
}

func (v *view) DyadMonths(ctx context.Context, f blindspot.Filter) ([]blindspot.DyadMonth, error) {
	f = v.filter(f)
	return v.added().dyadMonths(fmt.Sprintf("%+v", f), func() ([]blindspot.DyadMonth, error) { return v.store.DyadMonths(ctx, f) })
}

// Actors returns actors of the kinds they could be seen to be of on the day: a
// group that later events show to be an organisation was none yet.
func (v *view) Actors(ctx context.Context, f blindspot.Filter) ([]blindspot.ActorSummary, error) {
	all, err := v.added().actors(func() ([]blindspot.ActorSummary, error) {
		all, err := v.store.Actors(ctx, v.filter(blindspot.Filter{}))
		setKinds(all)
		return all, err
	})
	if err != nil || reflect.DeepEqual(v.filter(f), v.filter(blindspot.Filter{})) {
		return all, err
	}
	if v.origin != nil && reflect.DeepEqual(v.filter(f), v.filter(blindspot.Filter{Actors: f.Actors})) { // all that they did is added up
		return slices.DeleteFunc(all, func(a blindspot.ActorSummary) bool { return !slices.Contains(f.Actors, a.ID) }), nil
	}
	kinds := make(map[blindspot.ActorID]blindspot.ActorKind, len(all))
	for i := range all {
		kinds[all[i].ID] = all[i].Kind
	}
	some, err := v.store.Actors(ctx, v.filter(f))
	for i := range some {
		some[i].Kind = kinds[some[i].ID]
	}
	return some, err
}

func (v *view) Changes(ctx context.Context, before, after blindspot.View) (blindspot.Changes, error) {
	return v.store.Changes(ctx, before, after)
}

func (v *view) SetAside(ctx context.Context, f blindspot.Filter) (blindspot.SetAside, error) {
	return v.store.SetAside(ctx, v.filter(f))
}

// Coverage ends with the last month that was over on the day, whatever day is
// asked for.
func (v *view) Coverage(ctx context.Context, _ blindspot.Date) (blindspot.CoverageTable, error) {
	table, err := v.store.Coverage(ctx, v.published)
	return table.Until(blindspot.LastWholeMonth(v.until)), err
}

// Datasets are those known on the day, whatever day is asked for. Of those that
// stand in, only what had happened by then is told: their rows are the events
// used, their span is that of these events, and one without any is not among them.
func (v *view) Datasets(ctx context.Context, _ blindspot.Date) ([]blindspot.Dataset, error) {
	all, err := v.store.Datasets(ctx, v.published)
	if err != nil || !v.standsIn {
		return all, err
	}
	events, err := v.Events(ctx, blindspot.Filter{})
	if err != nil {
		return nil, err
	}
	type release struct{ source, release string }
	used := map[release]blindspot.Dataset{}
	for i := range events {
		e := &events[i]
		k := release{e.Source, e.Release}
		d := used[k]
		d.Events++
		if days := e.When; days.From.Known() && (!d.From.Known() || days.From < d.From) {
			d.From = days.From
		}
		d.To = max(d.To, e.When.To)
		used[k] = d
	}
	out := all[:0]
	for _, d := range all {
		if then := used[release{d.Source, d.Release}]; then.Events > 0 {
			d.Events, d.Rows, d.From, d.To = then.Events, then.Events, then.From, then.To
			d.Quarantined, d.Withdrawn, d.NotYearly = 0, 0, 0 // what became of its rows since is of a later day
			out = append(out, d)
		}
	}
	return out, nil
}
