package shards

import (
	"context"
	"sync"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/forecast"
	"github.com/blindspot/blindspot/wire"
)

// Desk scores pieces. It keeps the panel that it worked on last, what its models remember
// of it, and the fits of the last origins, so that pieces of one backtest share them. The
// zero value is ready, and safe for concurrent use.
type Desk struct {
	mu    sync.Mutex
	tasks map[string]*shelf // by panel, list of models and seed
	order []string
}

// shelf is what is kept for one panel and one list of models.
type shelf struct {
	once   sync.Once
	err    error
	panel  forecast.Panel
	models []forecast.Model
	mu     sync.Mutex
	fits   map[fitKey]*fit
	order  []fitKey
}

type fitKey struct {
	model  int
	origin blindspot.Month
}

type fit struct {
	once sync.Once
	made forecast.Predictor
	err  error
}

// How many panels are kept, and fits of how many origins of each: fits of a whole release
// take tens of megabytes.
const (
	panelsKept  = 2
	originsKept = 3
)

// Do scores the piece that a task asks for. read brings the panel, which has the name
// hash.
func (d *Desk) Do(ctx context.Context, hash string, read func(context.Context) ([]byte, error), words []byte) ([]byte, error) {
	var t task
	if err := wire.Decode(words, &t); err != nil {
		return nil, err
	}
	if sets[t.Set] == nil {
		return nil, blindspot.Errorf(blindspot.BadInput, "", "there is no list of models that is called %q", t.Set)
	}
	s := d.shelf(hash, t)
	s.once.Do(func() { s.panel, s.err = bring(ctx, read) })
	if s.err != nil {
		d.forget(s)
		return nil, s.err
	}
	setup := forecast.Setup{Models: s.models, Horizons: t.Horizons, Draws: t.Draws, Exact: t.Exact, Seed: t.Seed}
	scored, err := setup.Do(ctx, s.panel, forecast.Piece{Origin: t.Origin, Units: t.Units}, func(ctx context.Context, m int, past forecast.Panel) (forecast.Predictor, error) {
		f := s.fit(fitKey{m, t.Origin}, len(s.models)*originsKept)
		f.once.Do(func() { f.made, f.err = s.models[m].Fit(context.WithoutCancel(ctx), past, t.Horizons, t.Seed) })
		return f.made, f.err
	})
	if err != nil {
		return nil, err
	}
	return pack(scored)
}

func bring(ctx context.Context, read func(context.Context) ([]byte, error)) (forecast.Panel, error) {
	data, err := read(ctx)
	if err != nil {
		return forecast.Panel{}, err
	}
	var t table
	if err := wire.Decode(data, &t); err != nil {
		return forecast.Panel{}, err
	}
	p := forecast.Panel{Units: t.Units, First: t.First, Values: t.Values, Observed: t.Observed, Stated: t.Stated, Risk: t.Risk, Neighbours: t.Neighbours, Late: t.Late}
	if err := p.Check(); err != nil {
		return p, err
	}
	return p.Described(), nil
}

// shelf is where what a task needs is kept.
func (d *Desk) shelf(hash string, t task) *shelf {
	words, _ := wire.Encode(struct {
		Set      string
		Horizons []int
		Seed     uint64
	}{t.Set, t.Horizons, t.Seed}) // numbers and a name can always be written
	key := hash + string(words)
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.tasks == nil {
		d.tasks = map[string]*shelf{}
	}
	s := d.tasks[key]
	if s == nil {
		s = &shelf{models: sets[t.Set](), fits: map[fitKey]*fit{}}
		d.tasks[key] = s
		d.order = append(d.order, key)
		if len(d.order) > panelsKept {
			delete(d.tasks, d.order[0])
			d.order = d.order[1:]
		}
	}
	return s
}

// forget lets a panel that could not be read be asked for again.
func (d *Desk) forget(s *shelf) {
	d.mu.Lock()
	defer d.mu.Unlock()
	for key, one := range d.tasks {
		if one == s {
			delete(d.tasks, key)
		}
	}
}

// fit is the fit of a model at an origin, made or to be made.
func (s *shelf) fit(key fitKey, most int) *fit {
	s.mu.Lock()
	defer s.mu.Unlock()
	f := s.fits[key]
	if f == nil {
		f = &fit{}
		s.fits[key] = f
		s.order = append(s.order, key)
		if len(s.order) > most {
			delete(s.fits, s.order[0])
			s.order = s.order[1:]
		}
	}
	return f
}
