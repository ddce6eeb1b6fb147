package workbench

import (
	"context"
	"fmt"
	"slices"
	"sort"

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

// Watch ranks the organisations of the store by what is overlooked, as of the
// day asked for or else of the last day that the store covers. Errors:
// TooFewData without a store, since a chronicle has no rates, and where no group
// can be assessed.
func (b *Bench) Watch(ctx context.Context, asked blindspot.Date) (watch.Board, error) {
	in, note, err := b.watchInput(ctx, asked)
	if err != nil {
		return watch.Board{}, err
	}
	board, err := watch.Make(in)
	if note != "" {
		board.Warnings = append([]string{note}, board.Warnings...)
	}
	return board, err
}

// Hindcast scores the ranking on the quarters up to the day. Errors as of Watch.
func (b *Bench) Hindcast(ctx context.Context, asked blindspot.Date) (*watch.Skill, error) {
	in, note, err := b.watchInput(ctx, asked)
	if err != nil {
		return nil, err
	}
	_, skill, err := watch.Hindcast(in)
	if err != nil {
		return nil, err
	}
	if note != "" {
		skill.Warnings = append([]string{note}, skill.Warnings...)
	}
	if skill.TooFew != "" {
		return skill, blindspot.Errorf(blindspot.TooFewData, "import a longer series of more groups", "%s", skill.TooFew)
	}
	return skill, nil
}

func (b *Bench) watchInput(ctx context.Context, asked blindspot.Date) (in watch.Input, note string, err error) {
	if b.Store == nil {
		return in, "", blindspot.Errorf(blindspot.TooFewData, "import events first: blindspot ingest FILE, or blindspot fetch ged",
			"there is no store yet, and the embedded case is a chronicle, which has no rates to rank groups by")
	}
	date := asked
	if !date.Known() {
		if date, err = b.lastCoveredAnywhere(ctx); err != nil {
			return in, "", err
		}
	}
	if date > b.Today {
		return in, "", blindspot.Errorf(blindspot.Usage, "choose a day up to today", "nothing can be known as of %s, which is after today", date)
	}
	store, note, err := b.viewOn(ctx, date, asked.Known())
	if err != nil {
		return in, note, err
	}
	in, err = b.gather(ctx, store, date)
	return in, note, err
}

// gather reads what the board needs from a view of the store.
func (b *Bench) gather(ctx context.Context, store blindspot.EventStore, date blindspot.Date) (watch.Input, error) {
	in := watch.Input{AsOf: date, Seed: b.Seed, Country: b.geo().CountryName, Progress: b.Progress}
	var err error
	if in.Events, err = store.Events(ctx, blindspot.Filter{}); err != nil {
		return in, err
	}
	if in.Coverage, err = store.Coverage(ctx, 0); err != nil {
		return in, err
	}
	actors, err := store.Actors(ctx, blindspot.Filter{})
	if err != nil {
		return in, err
	}
	for i := range actors {
		if a := &actors[i]; a.Kind.Assessable() {
			in.Groups = append(in.Groups, blindspot.Group{ID: a.ID, Name: a.Name, Actors: []string{a.ID}})
		}
	}
	slices.SortFunc(in.Groups, func(x, y blindspot.Group) int {
		if x.ID < y.ID {
			return -1
		}
		return 1
	})
	in.Attention = attentionOf(in.Events, in.Groups)
	return in, nil
}

// lastCoveredAnywhere is the end of the last month in which a country with
// events is observed.
func (b *Bench) lastCoveredAnywhere(ctx context.Context) (blindspot.Date, error) {
	coverage, err := b.Store.Coverage(ctx, 0)
	if err != nil {
		return 0, err
	}
	last := blindspot.Month(0)
	for _, c := range coverage.Rows() {
		if c.Share >= blindspot.ObservedShare {
			last = max(last, c.To)
		}
	}
	if last == 0 {
		return 0, blindspot.Errorf(blindspot.TooFewData, "blindspot status shows what the store covers", "the store covers no country and month")
	}
	return min(last.Last(), b.Today), nil
}

// attentionOf judges the reporting on each group at the end of a month from the
// events up to then. Where there are too few to compare, nothing is known.
func attentionOf(events []blindspot.Event, groups []blindspot.Group) func(blindspot.Month) []blindspot.Quantity {
	owner := map[string]int{}
	for i, g := range groups {
		for _, id := range g.Actors {
			owner[id] = i
		}
	}
	// Only events that state their sources tell. In order of their end, what was
	// known at the end of a month is a stretch of them.
	tells := func(e *blindspot.Event) bool { return e.Sources >= 0 && !e.DeathsGap }
	n := 0
	for i := range events {
		if tells(&events[i]) {
			n++
		}
	}
	reported := make([]blindspot.Event, 0, n)
	for i := range events {
		if tells(&events[i]) {
			reported = append(reported, events[i])
		}
	}
	slices.SortStableFunc(reported, func(x, y blindspot.Event) int { return int(endOf(&x) - endOf(&y)) })
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

func endOf(e *blindspot.Event) blindspot.Date { return max(e.When.From, e.When.To) }

// stretch finds, among events sorted by their end, those that ended in the given
// number of months up to the end of month m.
func stretch(events []blindspot.Event, m blindspot.Month, months int) (from, until int) {
	before := func(day blindspot.Date) int {
		return sort.Search(len(events), func(i int) bool { return endOf(&events[i]) >= day })
	}
	return before((m - blindspot.Month(months) + 1).First()), before((m + 1).First())
}

// between selects the events that were over by the end of month m and ended in
// the given number of months up to it.
func between(events []blindspot.Event, m blindspot.Month, months int) []blindspot.Event {
	from, to := (m - blindspot.Month(months) + 1).First(), m.Last()
	within := func(e *blindspot.Event) bool { return endOf(e) >= from && endOf(e) <= to }
	n := 0
	for i := range events {
		if within(&events[i]) {
			n++
		}
	}
	out := make([]blindspot.Event, 0, n)
	for i := range events {
		if within(&events[i]) {
			out = append(out, events[i])
		}
	}
	return out
}

// Outlook is the chance that the subject breaks out within 24 months, for the
// key judgements of an assessment. It is nil for a case or a theatre, which the
// hindcast has not judged, and where there are too few data for the group.
func (b *Bench) Outlook(ctx context.Context, s Subject, m Moment) (*assess.Outlook, error) {
	if s.Case != nil || len(s.Countries) > 0 || m.store == nil {
		return nil, nil
	}
	in, err := b.gather(ctx, m.store, m.Date)
	if err != nil {
		return nil, err
	}
	in.Attention = nil // plays no part in the probability
	board, err := watch.Make(in)
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
			Skill: board.Skill.Statement, Reasons: e.Reasons}, nil
	}
	return nil, nil
}
