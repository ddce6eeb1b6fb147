package workbench

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/assess"
	"github.com/blindspot/blindspot/measure"
	"github.com/blindspot/blindspot/watch"
)

// ranking is ranked, which is kept: an outlook and a brief ask for no more of the board.
func (b *Bench) ranking(ctx context.Context, m Moment) (watch.Board, error) {
	return keptWhile(ctx, b, m, "ranking", "", func() (watch.Board, error) { return b.ranked(ctx, m) })
}

// ranked ranks the organisations of the store by what is overlooked, as of a
// moment of the whole store. It fails with TooFewData where no group can be
// assessed.
func (b *Bench) ranked(ctx context.Context, m Moment) (watch.Board, error) {
	board, err := b.rankedAfter(ctx, m)
	if errors.Is(err, watch.ErrOtherPast) {
		board, err = b.rankedAnew(ctx, m)
	}
	board.Warnings = append(m.Warnings(), board.Warnings...)
	return board, err
}

// rankedAfter is the ranking by what an earlier one left; watch.ErrOtherPast where that is
// nothing, or of another record.
func (b *Bench) rankedAfter(ctx context.Context, m Moment) (watch.Board, error) {
	in, r, err := b.gather(ctx, m)
	if err != nil {
		return watch.Board{}, err
	}
	if r.follows, err = b.pastBefore(ctx, m, in); err != nil || r.follows == nil {
		return watch.Board{}, cmp.Or(err, watch.ErrOtherPast)
	}
	board, left, err := watch.Follow(in, r.follows)
	if err != nil {
		return board, err
	}
	return board, b.keepPast(ctx, m, in, left)
}

// rankedAnew is the ranking by all events.
func (b *Bench) rankedAnew(ctx context.Context, m Moment) (watch.Board, error) {
	in, r, err := b.gather(ctx, m)
	if err != nil {
		return watch.Board{}, err
	}
	before := b.judgedBefore(ctx, m)
	r.before = before.of
	board, left, err := watch.Follow(in, nil)
	if err == nil {
		err = before.keep(ctx, r.judged)
	}
	if err == nil {
		err = b.keepPast(ctx, m, in, left)
	}
	return board, err
}

// Hindcast scores the ranking on the quarters up to the day, with its fits made where
// that is given, in this process otherwise. Errors as of Board.
func (b *Bench) Hindcast(ctx context.Context, asked blindspot.Date, where watch.Elsewhere) (*watch.Skill, error) {
	m, err := b.At(ctx, asked)
	if err != nil {
		return nil, b.uncovered(ctx, err)
	}
	in, _, err := b.gather(ctx, m)
	if err != nil {
		return nil, err
	}
	in.Elsewhere = where
	_, skill, err := watch.Hindcast(in)
	if err != nil {
		return nil, err
	}
	skill.Warnings = append(m.Warnings(), skill.Warnings...)
	if skill.TooFew != "" {
		return skill, blindspot.Errorf(blindspot.TooFewData, "import a longer series of more groups", "%s", skill.TooFew)
	}
	return skill, nil
}

// gather reads what the board needs as of a moment, and what tells how much the groups
// are reported on.
func (b *Bench) gather(ctx context.Context, m Moment) (watch.Input, *reporting, error) {
	in := watch.Input{AsOf: m.Date, Seed: b.Seed, Country: b.geo().CountryName, Progress: b.Progress}
	store := m.Record
	var err error
	if in.Coverage, err = store.Coverage(ctx, 0); err != nil {
		return in, nil, err
	}
	actors, err := b.actorsThen(ctx, m)
	if err != nil {
		return in, nil, err
	}
	for i := range actors {
		if a := &actors[i]; a.Kind.Assessable() {
			in.Groups = append(in.Groups, blindspot.Group{ID: blindspot.GroupID(a.ID), Name: a.Name, Actors: []blindspot.ActorID{a.ID}})
		}
	}
	slices.SortFunc(in.Groups, func(x, y blindspot.Group) int {
		if x.ID < y.ID {
			return -1
		}
		return 1
	})
	r := &reporting{groups: in.Groups}
	in.Events = func(each func(blindspot.EventBrief) error) error {
		var f blindspot.Filter
		if r.follows != nil {
			f.When.From = r.follows.Since()
		}
		return blindspot.Briefs(ctx, store, f, func(e blindspot.EventBrief) error {
			r.add(e)
			return each(e)
		})
	}
	in.Later = func(until blindspot.Month) (map[blindspot.GroupID]bool, error) {
		return laterGroups(ctx, m, in.Groups, until)
	}
	in.Attention = r.attention // asked once the events have been read
	return in, r, nil
}

// Outlook is the chance that the subject breaks out within 24 months, for the
// key judgements of an assessment. It is nil for a chronicle or a theatre, which
// the hindcast has not judged, and where there are too few data for the group.
func (b *Bench) Outlook(ctx context.Context, s Subject, m Moment) (*assess.Outlook, error) {
	if s.Chronicle || len(s.Countries) > 0 {
		return nil, nil
	}
	board, err := b.outlookBoard(ctx, m)
	if blindspot.CodeOf(err) == blindspot.TooFewData {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("the outlook of %s: %w", s.Name(), err)
	}
	for i := range board.Groups {
		e := &board.Groups[i]
		if e.GroupID != s.Group.ID || e.PLow == nil {
			continue
		}
		return &assess.Outlook{Probability: blindspot.Between(e.PBreakout, *e.PLow, *e.PHigh, measure.Level), Months: watch.Months,
			Skill: board.Skill.Statement, Reasons: e.Reasons, Past: pastForecasts(board.Skill.Calibration, e.PBreakout)}, nil
	}
	return nil, nil
}

// outlookBoard is the ranking from which an outlook is read: that of the board
// itself or, of another record than the store's, one without the attention,
// which plays no part in the probability.
func (b *Bench) outlookBoard(ctx context.Context, m Moment) (watch.Board, error) {
	k, err := b.keyAt(ctx, m, "board", "")
	if err != nil {
		return watch.Board{}, err
	}
	if k.Content != "" {
		return b.ranking(ctx, m)
	}
	in, _, err := b.gather(ctx, m)
	if err != nil {
		return watch.Board{}, err
	}
	in.Attention = nil
	return watch.Make(in)
}
