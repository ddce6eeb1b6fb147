package forecast

import (
	"context"
	"slices"

	"github.com/blindspot/blindspot"
)

// Piece is a part of a backtest that can be done by itself: some units at one origin.
type Piece struct {
	Origin blindspot.Month
	Units  []int // rows of the panel
}

// Scored are the cells of a piece: by model of the setup, by unit of the piece, by
// horizon. Targets that were not observed have no cell.
type Scored [][][]Cell

// Elsewhere scores the pieces of a backtest in other processes. The answers are in the
// order of the pieces, and those of [Setup.Do].
type Elsewhere interface {
	Do(ctx context.Context, panel Panel, setup Setup, pieces []Piece) ([]Scored, error)
}

// Fits gives the fit of a model of the setup, by its number, to the past of an origin.
// Who scores many pieces keeps what several of them share.
type Fits func(ctx context.Context, model int, past Panel) (Predictor, error)

// Do scores one piece of a backtest: what [Backtest] does with it in this process. With
// no fits each model is fitted anew.
func (s Setup) Do(ctx context.Context, panel Panel, piece Piece, fits Fits) (Scored, error) {
	scored := make(Scored, len(s.Models))
	for m := range s.Models {
		var err error
		if scored[m], err = s.score(ctx, panel, m, piece, fits); err != nil {
			return nil, err
		}
	}
	return scored, nil
}

// score scores the cells of one model in a piece, by unit.
func (s Setup) score(ctx context.Context, panel Panel, model int, piece Piece, fits Fits) ([][]Cell, error) {
	if fits == nil {
		fits = func(ctx context.Context, m int, past Panel) (Predictor, error) {
			return s.Models[m].Fit(ctx, past, s.Horizons, s.Seed)
		}
	}
	fit, err := fits(ctx, model, panel.Until(piece.Origin))
	if err != nil {
		return nil, err
	}
	origin := int(piece.Origin - panel.First)
	byUnit := make([][]Cell, len(piece.Units))
	judge := judgement{setup: s, trial: Trial{Origin: piece.Origin, Model: s.Models[model].Name()}, fit: fit}
	judge.distribution, _ = fit.(Distribution)
	for i, u := range piece.Units {
		for _, h := range s.Horizons {
			if y, ok := target(panel, u, origin+h); ok {
				c, err := judge.cell(u, panel.Units[u], h, y)
				if err != nil {
					return nil, err
				}
				byUnit[i] = append(byUnit[i], c)
			}
		}
	}
	return byUnit, nil
}

// piece is all that is scored at an origin.
func (s Setup) piece(panel Panel, origin blindspot.Month) Piece {
	if s.Units != nil {
		return Piece{origin, s.Units(origin)}
	}
	return Piece{origin, all(len(panel.Units))}
}

// unitsApiece is how many units a piece has that is done elsewhere: enough that fitting
// and sending weigh little beside scoring them, few enough that many can share an origin.
const unitsApiece = 100

// elsewhere has the backtest done in other processes, and puts it together.
func (s Setup) elsewhere(ctx context.Context, panel Panel) ([]Trial, error) {
	var pieces []Piece
	for _, origin := range s.Origins {
		for units := range slices.Chunk(s.piece(panel, origin).Units, unitsApiece) {
			pieces = append(pieces, Piece{origin, units})
		}
	}
	done, err := s.Elsewhere.Do(ctx, panel, s, pieces)
	if err != nil {
		return nil, err
	}
	trials := s.trials()
	for i := range trials {
		var byUnit [][]Cell
		for k, piece := range pieces {
			if piece.Origin == trials[i].Origin {
				byUnit = append(byUnit, done[k][i%len(s.Models)]...)
			}
		}
		trials[i].Cells = byHorizon(byUnit, s.Horizons)
	}
	return trials, nil
}

// trials lists what a backtest finds, without its cells: by origin, then by model.
func (s Setup) trials() []Trial {
	trials := make([]Trial, 0, len(s.Origins)*len(s.Models))
	for _, origin := range s.Origins {
		for _, m := range s.Models {
			trials = append(trials, Trial{Origin: origin, Model: m.Name()})
		}
	}
	return trials
}
