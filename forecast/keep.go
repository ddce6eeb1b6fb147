package forecast

import (
	"context"
	"sync"

	"github.com/blindspot/blindspot"
)

// Keeper holds the distributions that the models of a backtest were fitted to,
// for what the scores of draws do not tell. The zero value is ready, and safe for
// concurrent use.
type Keeper struct {
	mu   sync.Mutex
	fits map[keptKey]Distribution
}

type keptKey struct {
	model  string
	origin blindspot.Month
}

// Of wraps a model so that its fits are kept.
func (k *Keeper) Of(m Model) Model { return keeping{m, k} }

// At returns what a model said from an origin; nil where it made no distribution.
func (k *Keeper) At(model string, origin blindspot.Month) Distribution {
	return k.fits[keptKey{model, origin}]
}

type keeping struct {
	Model
	keeper *Keeper
}

func (k keeping) Fit(ctx context.Context, past Panel, horizons []int, seed uint64) (Predictor, error) {
	fit, err := k.Model.Fit(ctx, past, horizons, seed)
	if d, ok := fit.(Distribution); ok && err == nil {
		k.keeper.mu.Lock()
		if k.keeper.fits == nil {
			k.keeper.fits = map[keptKey]Distribution{}
		}
		k.keeper.fits[keptKey{k.Name(), past.Last()}] = d
		k.keeper.mu.Unlock()
	}
	return fit, err
}
