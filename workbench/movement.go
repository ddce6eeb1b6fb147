package workbench

import (
	"context"

	"github.com/blindspot/blindspot"
)

// RankedBefore is the place of each ranked group when the release before the newest one
// of the day asked for was the newest, and the day that was; none where the store holds
// no earlier release, or nobody could be ranked by it.
func (b *Bench) RankedBefore(ctx context.Context, asked blindspot.Date) (map[blindspot.GroupID]int, blindspot.Date, error) {
	all, err := b.held().Datasets(ctx, asked)
	if err != nil {
		return nil, 0, err
	}
	var newest, before blindspot.Date
	for i := range all {
		newest = max(newest, all[i].Published)
	}
	for i := range all {
		if all[i].Published < newest {
			before = newest - 1
		}
	}
	if !before.Known() {
		return nil, 0, nil
	}
	defer begun(ctx, "ranking of the release before", 1)()
	board, err := b.Board(ctx, before)
	if code := blindspot.CodeOf(err); code == blindspot.TooFewData || code == blindspot.NotFound {
		return nil, 0, nil
	}
	if err != nil || len(board.Groups) == 0 {
		return nil, 0, err
	}
	places := map[blindspot.GroupID]int{}
	for i := range board.Groups {
		places[board.Groups[i].GroupID] = board.Groups[i].Rank
	}
	return places, before, nil
}
