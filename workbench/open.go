package workbench

import (
	"context"
	"errors"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/duckdb"
	"github.com/blindspot/blindspot/place"
)

// OpenStore opens a store. One that an older program wrote is brought up to
// date first, even where it is asked for reading only: rows that the older
// program set aside by rules that have changed are read again, and reread says
// what became of them; nil means that there were none.
func OpenStore(ctx context.Context, path string, o duckdb.Options) (s *duckdb.Store, reread *blindspot.Import, err error) {
	s, err = duckdb.Open(ctx, path, o)
	switch {
	case errors.Is(err, duckdb.ErrOutdated):
		writable := o
		writable.ReadOnly = false
		if s, err = duckdb.Open(ctx, path, writable); err != nil {
			return nil, nil, err
		}
		if reread, err = readAgain(ctx, s); err != nil {
			return nil, nil, errors.Join(err, s.Close())
		}
		if err := s.Close(); err != nil {
			return nil, reread, err
		}
		s, err = duckdb.Open(ctx, path, o)
		return s, reread, err
	case err != nil || o.ReadOnly:
		return s, nil, err
	}
	if reread, err = readAgain(ctx, s); err != nil {
		return nil, nil, errors.Join(err, s.Close())
	}
	return s, reread, nil
}

func readAgain(ctx context.Context, s *duckdb.Store) (*blindspot.Import, error) {
	n, err := s.Marked(ctx)
	if err != nil || n == 0 {
		return nil, err
	}
	account, err := s.Retry(ctx, retryRequest(place.World(), duckdb.RetryRequest{Marked: true}))
	return &account, err
}
