// Package shards lets the pieces of a backtest be scored in other processes: it writes
// panels and pieces as bytes that are the same wherever they are written, and has them
// scored by [forecast.Setup.Do], which scores them in one process as well.
package shards

import (
	"context"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/forecast"
	"github.com/blindspot/blindspot/forecast/groups"
	"github.com/blindspot/blindspot/forecast/views"
	"github.com/blindspot/blindspot/wire"
)

// Kind is the name of this work among others.
const Kind = "forecast"

// sets are the lists of models that backtests score, by name.
var sets = map[string]func() []forecast.Model{
	views.Set:       views.Contenders,
	groups.Set:      func() []forecast.Model { return groups.Contenders(false) },
	groups.SetParts: func() []forecast.Model { return groups.Contenders(true) },
}

// task is what is asked of one piece.
type task struct {
	Set      string          `cbor:"set"`
	Origin   blindspot.Month `cbor:"origin"`
	Units    []int           `cbor:"units"`
	Horizons []int           `cbor:"horizons"`
	Draws    int             `cbor:"draws"`
	Exact    bool            `cbor:"exact"`
	Seed     uint64          `cbor:"seed"`
}

// table is a panel on its way.
type table struct {
	Units                  []string
	First                  blindspot.Month
	Values                 [][]float64
	Observed, Stated, Risk [][]bool
	Neighbours             [][]int
	Late                   []forecast.Late
}

// Run has tasks done that all read the same data, and gives their results in order.
type Run func(ctx context.Context, data []byte, tasks [][]byte) ([][]byte, error)

// Elsewhere has the pieces of backtests done by run.
func Elsewhere(run Run) forecast.Elsewhere { return elsewhere{run} }

type elsewhere struct{ run Run }

// Do implements [forecast.Elsewhere].
func (e elsewhere) Do(ctx context.Context, p forecast.Panel, s forecast.Setup, pieces []forecast.Piece) ([]forecast.Scored, error) {
	if sets[s.Set] == nil {
		return nil, blindspot.Errorf(blindspot.Internal, "", "workers know no list of models that is called %q", s.Set)
	}
	data, err := wire.Encode(table{p.Units, p.First, p.Values, p.Observed, p.Stated, p.Risk, p.Neighbours, p.Late})
	if err != nil {
		return nil, err
	}
	tasks := make([][]byte, len(pieces))
	for i, piece := range pieces {
		if tasks[i], err = wire.Encode(task{s.Set, piece.Origin, piece.Units, s.Horizons, s.Draws, s.Exact, s.Seed}); err != nil {
			return nil, err
		}
	}
	results, err := e.run(ctx, data, tasks)
	if err != nil {
		return nil, err
	}
	done := make([]forecast.Scored, len(results))
	for i, r := range results {
		if done[i], err = unpack(r); err != nil {
			return nil, err
		}
	}
	return done, nil
}
