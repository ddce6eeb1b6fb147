package workbench

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"

	"github.com/blindspot/blindspot/keep"
)

// errPassing goes with a result that holds for now and is not to be kept.
var errPassing = errors.New("not to be kept")

// kept returns a result that depends on nothing but the record at the moment, the
// seed and what is stated (of), from what is kept beside the store, or computes
// and keeps it. compute must not ask for another kept result of its kind. A record
// that is not the store itself, as that of a case is not, is computed each time.
func kept[T any](ctx context.Context, b *Bench, m Moment, kind, of string, compute func() (T, error)) (T, error) {
	k, err := b.keyAt(ctx, m, kind, of)
	if err != nil {
		var none T
		return none, err
	}
	v, err := keep.Get(ctx, b.Kept, k, compute)
	if errors.Is(err, errPassing) {
		err = nil
	}
	return v, err
}

// keptWhile is kept for a result that depends on nothing but the releases known at the
// moment and the day up to which they are read: it stays when later ones come.
func keptWhile[T any](ctx context.Context, b *Bench, m Moment, kind, of string, compute func() (T, error)) (T, error) {
	var none T
	k, err := b.keyAt(ctx, m, kind, "")
	if err != nil {
		return none, err
	}
	if k.Content != "" {
		v := m.Record.(*view)
		names, err := b.reigns(ctx)
		if err != nil {
			return none, err
		}
		// How states that changed hands are called rests on the whole store.
		k.Lasting, k.Of = true, fmt.Sprintf("%s up to %s stands in %t seed %d named %x", of, v.until, v.standsIn, b.Seed, sha256.Sum256(fmt.Append(nil, names)))
		if k.Content, err = v.origin.ContentOn(ctx, v.published); err != nil {
			return none, err
		}
	}
	v, err := keep.Get(ctx, b.Kept, k, compute)
	if errors.Is(err, errPassing) {
		err = nil
	}
	return v, err
}

// keyAt is the key of a result of the record at the moment, without content
// where nothing can be kept.
func (b *Bench) keyAt(ctx context.Context, m Moment, kind, of string) (k keep.Key, err error) {
	v, ok := m.Record.(*view)
	if b.Kept == nil || !ok || v.origin == nil {
		return k, nil
	}
	store, err := b.keeper()
	if err != nil || v.origin != store {
		return k, nil //nolint:nilerr // not the store that results are kept of
	}
	k.Kind, k.Of = kind, fmt.Sprintf("%s as of %s published %s asked %t stands in %t seed %d", of, v.until, v.published, m.Asked, v.standsIn, b.Seed)
	k.Content, err = store.Content(ctx)
	return k, err
}
