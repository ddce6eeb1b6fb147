package forecast

import (
	"context"
	"fmt"
	"sync"
)

// Memo remembers fits, so that pools which share parts, and windows which share
// earlier origins, fit each part once. It lives as long as one backtest, whose
// panel does not change. The zero value is ready, and safe for concurrent use.
type Memo struct {
	mu   sync.Mutex
	fits map[memoKey]*memoFit
}

type memoKey struct {
	model    Model
	data     *float64
	months   int
	horizons string
	seed     uint64
}

type memoFit struct {
	once sync.Once
	made Predictor
	err  error
}

// Of wraps a model so that its fits are remembered. The model must be of a
// comparable type, as all but pools are.
func (m *Memo) Of(model Model) Model { return remembered{model, m} }

type remembered struct {
	Model
	memo *Memo
}

func (r remembered) Fit(ctx context.Context, past Panel, horizons []int, seed uint64) (Predictor, error) {
	if past.Months() == 0 {
		return r.Model.Fit(ctx, past, horizons, seed)
	}
	key := memoKey{r.Model, past.identity(), past.Months(), fmt.Sprint(horizons), seed}
	r.memo.mu.Lock()
	if r.memo.fits == nil {
		r.memo.fits = map[memoKey]*memoFit{}
	}
	fit := r.memo.fits[key]
	if fit == nil {
		fit = &memoFit{}
		r.memo.fits[key] = fit
	}
	r.memo.mu.Unlock()
	fit.once.Do(func() { fit.made, fit.err = r.Model.Fit(ctx, past, horizons, seed) })
	return fit.made, fit.err
}
