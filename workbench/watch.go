package workbench

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sort"
	"sync"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/assess"
	"github.com/blindspot/blindspot/measure"
	"github.com/blindspot/blindspot/watch"
)

// How far back the reporting of the model, and that of the group, is looked at.
const (
	attentionModelMonths = 60
	attentionGroupMonths = 36
)

// ranked ranks the organisations of the store by what is overlooked, as of a
// moment of the whole store. It fails with TooFewData where no group can be
// assessed.
func (b *Bench) ranked(ctx context.Context, m Moment) (watch.Board, error) {
	in, err := b.gather(ctx, m)
	if err != nil {
		return watch.Board{}, err
	}
	board, err := watch.Make(in)
	board.Warnings = append(m.Warnings(), board.Warnings...)
	return board, err
}

// Hindcast scores the ranking on the quarters up to the day. Errors as of Board.
func (b *Bench) Hindcast(ctx context.Context, asked blindspot.Date) (*watch.Skill, error) {
	m, err := b.At(ctx, asked)
	if err != nil {
		return nil, b.uncovered(ctx, err)
	}
	in, err := b.gather(ctx, m)
	if err != nil {
		return nil, err
	}
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

// gather reads what the board needs as of a moment.
func (b *Bench) gather(ctx context.Context, m Moment) (watch.Input, error) {
	in := watch.Input{AsOf: m.Date, Seed: b.Seed, Country: b.geo().CountryName, Progress: b.Progress}
	store := m.Record
	var err error
	if in.Coverage, err = store.Coverage(ctx, 0); err != nil {
		return in, err
	}
	actors, err := store.Actors(ctx, blindspot.Filter{})
	if err != nil {
		return in, err
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
	var reported []blindspot.EventBrief
	in.Events = func(each func(blindspot.EventBrief) error) error {
		return blindspot.Briefs(ctx, store, blindspot.Filter{}, func(e blindspot.EventBrief) error {
			if e.Sources >= 0 && !e.DeathsGap { // only events that state their sources tell how much is reported
				reported = append(reported, e)
			}
			return each(e)
		})
	}
	attention := sync.OnceValue(func() func(blindspot.Month) []blindspot.Quantity { return attentionOf(reported, in.Groups) })
	in.Attention = func(m blindspot.Month) []blindspot.Quantity { return attention()(m) } // asked once the events have been read
	return in, nil
}

// attentionOf judges the reporting on each group at the end of a month from the
// events up to then. Where there are too few to compare, nothing is known.
func attentionOf(briefs []blindspot.EventBrief, groups []blindspot.Group) func(blindspot.Month) []blindspot.Quantity {
	owner := map[blindspot.ActorID]int{}
	for i, g := range groups {
		for _, id := range g.Actors {
			owner[id] = i
		}
	}
	// In order of their end, what was known at the end of a month is a stretch of
	// them.
	blindspot.SortBriefs(briefs)
	reported := make([]blindspot.Event, len(briefs))
	for i := range briefs {
		reported[i] = briefs[i].Event()
	}
	own := make([][]int, len(groups)) // places of the group's events among those reported
	for i := range reported {
		e := &reported[i]
		a, isA := owner[e.SideA.ID]
		c, isB := owner[e.SideB.ID]
		if isA {
			own[a] = append(own[a], i)
		}
		if isB && (!isA || a != c) {
			own[c] = append(own[c], i)
		}
	}
	return func(m blindspot.Month) []blindspot.Quantity {
		out := make([]blindspot.Quantity, len(groups))
		for i := range out {
			out[i] = blindspot.Unknown()
		}
		from, until := stretch(reported, m, attentionModelMonths)
		model, err := measure.FitAttention(reported[from:until:until])
		if err != nil {
			return out // too few events state their sources: attention is not known
		}
		from, until = stretch(reported, m, attentionGroupMonths)
		for i, at := range own {
			first, _ := slices.BinarySearch(at, from)
			last, _ := slices.BinarySearch(at, until)
			if s, ok := model.OfThose(reported, at[first:last]); ok {
				out[i] = s.Percentile
			}
		}
		return out
	}
}

func endOf(e *blindspot.Event) blindspot.Date { return e.Ended() }

// stretch finds, among events sorted by their end, those that ended in the given
// number of months up to the end of month m.
func stretch(events []blindspot.Event, m blindspot.Month, months int) (from, until int) {
	before := func(day blindspot.Date) int {
		return sort.Search(len(events), func(i int) bool { return endOf(&events[i]) >= day })
	}
	return before((m - blindspot.Month(months) + 1).First()), before((m + 1).First())
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
		board, err := b.board(ctx, m)
		return board.Board, errors.Join(err, board.Unranked)
	}
	in, err := b.gather(ctx, m)
	if err != nil {
		return watch.Board{}, err
	}
	in.Attention = nil
	return watch.Make(in)
}
