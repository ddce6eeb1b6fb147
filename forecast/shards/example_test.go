package shards_test

import (
	"context"
	"fmt"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/forecast"
	"github.com/blindspot/blindspot/forecast/groups"
	"github.com/blindspot/blindspot/forecast/shards"
)

// A backtest whose pieces are scored by a desk: here in the same process, in the program
// by workers that meet at a server.
func Example() {
	panel := forecast.Panel{Units: []string{"A", "B"}, First: blindspot.NewMonth(2000, 1), Values: [][]float64{make([]float64, 132), make([]float64, 132)}}
	for t := range 132 {
		panel.Values[0][t], panel.Values[1][t] = float64(t%3), float64(t%12)
	}
	var desk shards.Desk
	elsewhere := shards.Elsewhere(func(ctx context.Context, data []byte, tasks [][]byte) ([][]byte, error) {
		results := make([][]byte, len(tasks))
		for i, task := range tasks {
			var err error
			if results[i], err = desk.Do(ctx, "panel", func(context.Context) ([]byte, error) { return data, nil }, task); err != nil {
				return nil, err
			}
		}
		return results, nil
	})
	trials, err := forecast.Backtest(context.Background(), panel, forecast.Setup{Models: groups.Contenders(false), Set: groups.Set,
		Origins: []blindspot.Month{blindspot.NewMonth(2009, 12)}, Horizons: []int{1, 2}, Draws: 1000, Exact: true, Seed: 1, Elsewhere: elsewhere})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, t := range trials {
		fmt.Println(t.Model, len(t.Cells))
	}
	// Output:
	// exactly_zero 4
	// last_poisson 4
	// conflictology 4
	// group_pool 4
}
