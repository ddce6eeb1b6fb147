package workbench

import (
	"context"
	"fmt"
	"slices"

	"golang.org/x/sync/errgroup"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/prose"
	"github.com/blindspot/blindspot/watch"
)

// Board is the watch board, with what was recorded of every group of the record.
type Board struct {
	watch.Board                      // its Groups are none where Unranked says why
	Recorded    []blindspot.Activity // most events in their last twelve observed months first
	NotYetNamed []Unnamed            // sides that their source has not named yet, by country
	Unranked    error                `json:"-"` // TooFewData: the store cannot carry a ranking
}

// Activity is what was recorded of a group, or nil where it is not listed.
func (b *Board) Activity(id blindspot.GroupID) *blindspot.Activity {
	i := slices.IndexFunc(b.Recorded, func(a blindspot.Activity) bool { return a.ID == id })
	if i < 0 {
		return nil
	}
	return &b.Recorded[i]
}

// First are the groups that the board begins with, as many as are answered about at
// once.
func (b *Board) First() []blindspot.GroupID {
	var ids []blindspot.GroupID
	for i := range b.Groups[:min(len(b.Groups), AnsweredGroups)] {
		ids = append(ids, b.Groups[i].GroupID)
	}
	return ids
}

// Board answers which groups are overlooked as of the day asked for, or of the
// last day that the store covers: the ranking, and the counts beside it. It is
// made once for each day and state of the store, and shared: nobody may write to
// it. Where nothing is stored nobody is ranked, since a chronicle has no rates.
func (b *Bench) Board(ctx context.Context, asked blindspot.Date) (Board, error) {
	defer b.Kept.Together(ctx)()
	key := fmt.Sprintf("%s %s", b.State(), asked)
	return b.boards.get(key, 4, func() (Board, error) {
		m, err := b.At(ctx, asked)
		if blindspot.CodeOf(err) == blindspot.TooFewData { // nothing is covered
			return b.unranked(ctx, b.uncovered(ctx, err))
		}
		if err != nil {
			return Board{}, err
		}
		board, err := b.board(ctx, m)
		if err != nil {
			return board, err
		}
		return board, b.pendingBoard(ctx, &board, m)
	})
}

// Recorded is what was recorded of every group by the day asked for, most events in
// their last twelve observed months first: the board without its ranking, which takes
// longer; with ranked, the whole board is at hand. It is shared: nobody may write to it.
func (b *Bench) Recorded(ctx context.Context, asked blindspot.Date) (board Board, ranked bool, err error) {
	if board, ok := b.boards.peek(fmt.Sprintf("%s %s", b.State(), asked)); ok {
		return board, true, nil
	}
	m, err := b.At(ctx, asked)
	if err != nil {
		return Board{}, false, err
	}
	board.AsOf, board.Warnings = m.Date, m.Warnings()
	board.Recorded, err = b.activities(ctx, m)
	return board, false, err
}

// pendingBoard warns where the last months of the countries of the first groups are
// not yet all reported.
func (b *Bench) pendingBoard(ctx context.Context, board *Board, m Moment) error {
	var countries []string
	for _, id := range board.First()[:min(len(board.Groups), boardPlaces)] {
		if a := board.Activity(id); a != nil {
			countries = append(countries, a.Countries...)
		}
	}
	slices.Sort(countries)
	n, err := b.notYet(ctx, slices.Compact(countries), m)
	if err != nil || n == nil {
		return err
	}
	board.Warnings = append(slices.Clone(board.Warnings), blindspot.Warning{Code: blindspot.WarnNotYetReported, Text: n.Text + " Chances of a breakout and places start from the numbers on record, and were learnt from quarters that were all reported."})
	return b.pendingRows(ctx, board, m)
}

// boardDraws are enough for an interval of 90 % of each of hundreds of groups.
const boardDraws = 400

// pendingRows says of every group with events in its young months what these will come
// to.
func (b *Bench) pendingRows(ctx context.Context, board *Board, m Moment) error {
	g, err := b.growing(ctx, m)
	if err != nil || g == nil {
		return err
	}
	rows, err := m.Record.DyadMonths(ctx, blindspot.Filter{When: g.time()})
	if err != nil {
		return err
	}
	of := map[blindspot.GroupID][]blindspot.DyadMonth{}
	for _, r := range rows {
		of[blindspot.GroupID(r.SideA)] = append(of[blindspot.GroupID(r.SideA)], r)
		if r.SideB != r.SideA {
			of[blindspot.GroupID(r.SideB)] = append(of[blindspot.GroupID(r.SideB)], r)
		}
	}
	board.Recorded, board.Groups = slices.Clone(board.Recorded), slices.Clone(board.Groups) // those that are kept stay as they are
	ranked := map[blindspot.GroupID]*watch.Entry{}
	for i := range board.Groups {
		ranked[board.Groups[i].GroupID] = &board.Groups[i]
	}
	for i := range board.Recorded {
		a := &board.Recorded[i]
		months := g.months(string(a.ID), of[a.ID], boardDraws)
		if total, _, _ := g.total(string(a.ID), months); total.Deaths+total.Events > 0 {
			a.NotYet = &total
			if e := ranked[a.ID]; e != nil {
				e.Warnings = append(slices.Clone(e.Warnings), prose.Capital(total.Text)+".")
				e.WarningCodes = append(slices.Clone(e.WarningCodes), blindspot.WarnNotYetReported)
			}
		}
	}
	return nil
}

// board is the board at a moment of the whole store.
func (b *Bench) board(ctx context.Context, m Moment) (Board, error) {
	return keptWhile(ctx, b, m, "board", "", func() (board Board, err error) {
		// None of the three waits for another.
		group, ctx := errgroup.WithContext(ctx)
		all := telling{group, ctx}
		all.Go("sides not yet named", func() (err error) { board.NotYetNamed, err = b.unnamed(ctx, m); return err })
		all.Go("counts", func() (err error) { board.Recorded, err = b.activities(ctx, m); return err })
		all.Go("ranking, with its record", func() (err error) {
			board.Board, err = b.ranking(ctx, m)
			if blindspot.CodeOf(err) == blindspot.TooFewData {
				board.AsOf, board.Unranked, err = m.Date, err, nil
			}
			return err
		})
		if err := group.Wait(); err != nil {
			return Board{}, err
		}
		if len(board.Recorded) == 0 {
			board.Board, board.Unranked = watch.Board{AsOf: m.Date, Warnings: m.Warnings()}, noGroups()
		}
		if board.Unranked != nil {
			err = errPassing
		}
		return board, err
	})
}

// unranked is the board of a store that covers nothing: counts alone.
func (b *Bench) unranked(ctx context.Context, why error) (Board, error) {
	today := b.Today()
	recorded, err := b.activities(ctx, Moment{Date: today, Record: &view{store: b.held(), until: today, sums: new(sums)}})
	return Board{Board: watch.Board{Warnings: []blindspot.Warning{}}, Recorded: recorded, Unranked: why}, err
}

func noGroups() error {
	return blindspot.Errorf(blindspot.TooFewData, "blindspot actor lists the actors with their kind", "the store holds no organisation that could be ranked")
}

// uncovered is why nobody can be ranked as of a day: nothing is covered, be it
// that nothing is stored.
func (b *Bench) uncovered(ctx context.Context, why error) error {
	if blindspot.CodeOf(why) == blindspot.TooFewData {
		if err := b.unstocked(ctx, blindspot.TooFewData, "and a case is a chronicle, which has no rates to rank groups by"); err != nil {
			return err
		}
	}
	return why
}
