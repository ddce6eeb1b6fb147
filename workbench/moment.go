package workbench

import (
	"context"
	"fmt"
	"slices"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/duckdb"
)

// Moment is a day and the record as it was known on it. Nothing that is read
// through it was published later, ended later, or covers later months.
type Moment struct {
	Date     blindspot.Date       // as of which day
	Asked    bool                 // false: nobody named a day, and Date is the end of the data
	StandsIn bool                 // no release was known on the day: later ones, cut at it, stand in
	Record   blindspot.EventStore // whose events are asked about
	// Beside is the event store as known then, where Record is that of a case;
	// nil where there is none.
	Beside blindspot.EventStore
	notes  []string
}

// Warnings say what a reader must know of the releases used.
func (m Moment) Warnings() []blindspot.Warning {
	var out []blindspot.Warning
	for _, note := range m.notes {
		out = append(out, blindspot.Warning{Code: blindspot.WarnReleaseStandsIn, Text: note})
	}
	return out
}

// On returns the moment of the day asked for, or else of the end of the
// subject's data, which is never later than today.
func (b *Bench) On(ctx context.Context, s Subject, asked blindspot.Date) (Moment, error) {
	m := Moment{Date: asked, Asked: asked.Known()}
	var err error
	if !m.Asked {
		if m.Date, err = b.endOfData(ctx, s); err != nil {
			return m, err
		}
	}
	if today := b.Today(); m.Date > today {
		return m, blindspot.Errorf(blindspot.Usage, "choose a day up to today", "nothing can be known as of %s, which is after today", m.Date)
	}
	if m.Record, err = b.viewOn(ctx, s.Store, &m, s.standIn); err != nil {
		return m, err
	}
	if s.Beside != nil {
		m.Beside, err = b.viewOn(ctx, s.Beside.Store, &m, storeStandIn)
	}
	return m, err
}

// At is the moment of a day for the whole store.
func (b *Bench) At(ctx context.Context, asked blindspot.Date) (Moment, error) {
	return b.On(ctx, Subject{Store: b.held(), standIn: storeStandIn}, asked)
}

// later is the same record on a later day, with everything that is known now.
func (m Moment) later(day blindspot.Date) Moment {
	v := m.Record.(*view)
	return Moment{Date: day, Record: &view{store: v.store, until: day, sums: new(sums)}}
}

// earlier is the moment of an earlier day as it can be told on m: where no release
// was known on that day, those stand in, cut at it, that were known on m's.
func (b *Bench) earlier(ctx context.Context, s Subject, m Moment, day blindspot.Date) (Moment, error) {
	e, err := b.On(ctx, s, day)
	if err != nil || !e.StandsIn {
		return e, err
	}
	e.Record = b.shared(ctx, m.Record.(*view).cut(day))
	return e, nil
}

const storeStandIn = "The store holds no release that was known on %s. Later releases, cut at that day, stand in for it: they know more than anyone knew then."

// viewOn returns a store as of the moment's day. Where no release in it was known
// on that day, it falls back on those it has, cut at the day, and notes that
// this knows more than anyone knew then. A day that nobody asked for is only the
// end of the data, and no such note is due.
func (b *Bench) viewOn(ctx context.Context, store blindspot.EventStore, m *Moment, standIn string) (blindspot.EventStore, error) {
	origin, _ := store.(*duckdb.Store)
	store, err := b.dated(ctx, store)
	if err != nil {
		return nil, err
	}
	v := &view{store: store, origin: origin, until: m.Date}
	if origin != nil {
		if v.ends, err = origin.Ends(ctx); err != nil {
			return nil, err
		}
	}
	if !m.Asked {
		return b.shared(ctx, v), nil
	}
	all, err := store.Datasets(ctx, 0)
	if err != nil {
		return nil, err
	}
	if slices.ContainsFunc(all, func(d blindspot.Dataset) bool { return d.Published.Known() && d.Published <= m.Date }) {
		v.published = m.Date
		return b.shared(ctx, v), nil
	}
	if len(all) == 0 {
		return b.shared(ctx, v), nil
	}
	v.standsIn, m.StandsIn = true, true
	m.notes = append(m.notes, fmt.Sprintf(standIn, m.Date))
	return b.shared(ctx, v), nil
}

// shared lets a view of the store share what is added up with others of the same
// day and content of the store; one of another record has its own.
func (b *Bench) shared(ctx context.Context, v *view) *view {
	v.sums = new(sums)
	if v.origin == nil {
		return v
	}
	if content, err := v.origin.Content(ctx); err == nil && content != "" {
		v.sums, _ = b.added.get(fmt.Sprintf("%s %s %s", content, v.published, v.reaches()), 4, func() (*sums, error) { return v.sums, nil })
	}
	return v
}
