package workbench

import (
	"context"
	"fmt"
	"reflect"
	"sync"

	"github.com/blindspot/blindspot"
)

// view is a store as it looked on a day: only releases known by then, and only
// what had happened by then.
type view struct {
	store blindspot.EventStore
	known blindspot.Date // releases published up to this day; 0 all
	until blindspot.Date // events that began up to this day

	once  sync.Once // all events are read at most once: several measures need them
	whole []blindspot.Event
	err   error
}

// viewOn returns the store as of the date. Where no release in the store was
// known on that day, it falls back on those it has, cut at the date, and says
// that this knows more than anyone knew then. A date that nobody asked for is
// only the end of the data, and no such note is due.
func (b *Bench) viewOn(ctx context.Context, asOf blindspot.Date, asked bool) (v blindspot.EventStore, note string, err error) {
	if b.Store == nil {
		return nil, "", nil
	}
	if !asked {
		return &view{store: b.Store, until: asOf}, "", nil
	}
	known, err := b.Store.Datasets(ctx, asOf)
	if err != nil {
		return nil, "", err
	}
	if len(known) > 0 {
		return &view{store: b.Store, known: asOf, until: asOf}, "", nil
	}
	note = fmt.Sprintf("The store holds no release that was known on %s. Later releases, cut at that day, stand in for it: they know more than anyone knew then.", asOf)
	return &view{store: b.Store, until: asOf}, note, nil
}

func (v *view) filter(f blindspot.Filter) blindspot.Filter {
	f.AsOf = v.known
	if !f.When.To.Known() || f.When.To > v.until {
		f.When.To = v.until
	}
	return f
}

func (v *view) Events(ctx context.Context, f blindspot.Filter) ([]blindspot.Event, error) {
	if !reflect.ValueOf(f).IsZero() {
		return v.store.Events(ctx, v.filter(f))
	}
	v.once.Do(func() { v.whole, v.err = v.store.Events(ctx, v.filter(f)) })
	return v.whole, v.err
}

func (v *view) Count(ctx context.Context, f blindspot.Filter) (int, error) {
	return v.store.Count(ctx, v.filter(f))
}

func (v *view) Actors(ctx context.Context, f blindspot.Filter) ([]blindspot.ActorSummary, error) {
	return v.store.Actors(ctx, v.filter(f))
}

func (v *view) Coverage(ctx context.Context, _ blindspot.Date) (blindspot.CoverageTable, error) {
	return v.store.Coverage(ctx, v.known)
}

func (v *view) Datasets(ctx context.Context, _ blindspot.Date) ([]blindspot.Dataset, error) {
	return v.store.Datasets(ctx, v.known)
}
