package workbench

import (
	"context"
	"crypto/sha256"
	"fmt"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/keep"
	"github.com/blindspot/blindspot/watch"
)

// pastKey is where the newest past that a ranking left is kept, and no other, since it is
// large; it says itself what it rests on.
var pastKey = keep.Key{Content: "what a ranking rests on", Kind: "past", Lasting: true}

// pastBefore is what an earlier ranking left to that as of a moment, nil where it was made
// of other events, or so long ago that most would be made anew.
func (b *Bench) pastBefore(ctx context.Context, m Moment, in watch.Input) (*watch.Past, error) {
	kept, err := b.keptPast(ctx, m)
	if kept == nil || err != nil {
		return nil, err
	}
	if last := watch.PastUntil(in); kept.Until() > last || kept.Until() < last-12 {
		return nil, nil
	}
	of, err := b.restsOn(ctx, m, in.Coverage, kept.Until())
	if err != nil || of != kept.Of {
		return nil, err
	}
	return kept, nil
}

// keptPast is the past that is kept, nil where none is or where of the moment's record
// nothing can be.
func (b *Bench) keptPast(ctx context.Context, m Moment) (*watch.Past, error) {
	k, err := b.keyAt(ctx, m, "past", "")
	if err != nil || k.Content == "" {
		return nil, err
	}
	data, ok := keep.Find[[]byte](b.Kept, pastKey)
	if !ok {
		return nil, nil
	}
	past, err := watch.ReadPast(data)
	if err != nil {
		return nil, nil //nolint:nilerr // it is made anew
	}
	return past, nil
}

// keepPast keeps what a ranking left, unless the past of a later one is kept.
func (b *Bench) keepPast(ctx context.Context, m Moment, in watch.Input, left *watch.Past) error {
	k, err := b.keyAt(ctx, m, "past", "")
	if err != nil || k.Content == "" || left == nil {
		return err
	}
	if kept, err := b.keptPast(ctx, m); err != nil || kept != nil && kept.Until() > left.Until() {
		return err
	}
	if left.Of, err = b.restsOn(ctx, m, in.Coverage, left.Until()); err != nil {
		return err
	}
	data, err := left.Bytes()
	if err != nil {
		return err
	}
	return keep.Put(ctx, b.Kept, []keep.Key{pastKey}, [][]byte{data})
}

// laterGroups are those of the groups that only what ended after a month shows to be
// organisations.
func laterGroups(ctx context.Context, m Moment, groups []blindspot.Group, until blindspot.Month) (map[blindspot.GroupID]bool, error) {
	if until.Last() >= m.Date {
		return nil, nil
	}
	then, err := m.Record.(*view).cut(until.Last()).Actors(ctx, blindspot.Filter{})
	if err != nil {
		return nil, err
	}
	was := map[blindspot.ActorID]bool{}
	for i := range then {
		was[then[i].ID] = then[i].Kind.Assessable()
	}
	later := map[blindspot.GroupID]bool{}
	for _, g := range groups {
		later[g.ID] = !was[g.Actors[0]]
	}
	return later, nil
}

// restsOn is a digest of all that a past up to a month rests on: the events of the view
// that had ended by then, what users declare of actors, what was covered, and how states
// that changed hands are called.
func (b *Bench) restsOn(ctx context.Context, m Moment, coverage blindspot.CoverageTable, until blindspot.Month) (string, error) {
	v := m.Record.(*view)
	events, err := v.origin.Fingerprint(ctx, v.filter(blindspot.Filter{Ended: until.Last()}))
	if err != nil {
		return "", err
	}
	names, err := b.reigns(ctx)
	if err != nil {
		return "", err
	}
	return fmt.Sprintf("%x", sha256.Sum256(fmt.Append(nil, events, coverage.Until(until).Rows(), names))), nil
}
