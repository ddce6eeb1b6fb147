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
	outdated := errors.Is(err, duckdb.ErrOutdated)
	if err != nil && !outdated {
		return nil, nil, err
	}
	if !outdated { // a program that was cut off may have left rows to be read again
		n, err := s.Marked(ctx)
		if err != nil {
			return nil, nil, errors.Join(err, s.Close())
		}
		if n == 0 {
			return s, nil, nil
		}
		if err := s.Close(); err != nil {
			return nil, nil, err
		}
	}
	reread, err = catchUp(ctx, path, o)
	if err != nil && (outdated || !o.ReadOnly || blindspot.CodeOf(err) != blindspot.Unavailable) {
		return nil, nil, err
	}
	s, err = duckdb.Open(ctx, path, o)
	return s, reread, err
}

// catchUp opens the store for writing once.
func catchUp(ctx context.Context, path string, o duckdb.Options) (reread *blindspot.Import, err error) {
	o.ReadOnly = false
	s, err := duckdb.Open(ctx, path, o)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	return readAgain(ctx, s)
}

func readAgain(ctx context.Context, s *duckdb.Store) (*blindspot.Import, error) {
	n, err := s.Marked(ctx)
	if err != nil || n == 0 {
		return nil, err
	}
	account, err := s.Retry(ctx, retryRequest(place.World(), duckdb.RetryRequest{Marked: true}))
	return &account, err
}
