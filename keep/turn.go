package keep

import (
	"context"
	"os"
	"time"

	"github.com/gofrs/flock"
)

// retry is how often a lock that another process holds is tried.
const retry = 20 * time.Millisecond

// turn waits until nobody else, in this process or another, computes the kind
// ("": writes the file); done ends the turn. Where no lock can be had, as beside a
// store that nobody may write to, the turn holds in this process alone.
func (f *File) turn(ctx context.Context, kind string) (done func(), err error) {
	f.mu.Lock()
	mine := f.turns[kind]
	if mine == nil {
		mine = make(chan struct{}, 1)
		f.turns[kind] = mine
	}
	f.mu.Unlock()
	select {
	case mine <- struct{}{}:
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	release := func() { <-mine }
	lock, err := lockFile(ctx, f.lockPath(kind))
	if ctx.Err() != nil {
		release()
		return nil, ctx.Err()
	}
	if err != nil {
		return release, nil //nolint:nilerr // a lock saves work, and is no condition of it
	}
	return func() {
		_ = os.Remove(lock.Path()) // while it is held, so that nobody removes another's
		_ = lock.Close()
		release()
	}, nil
}

func (f *File) lockPath(kind string) string {
	if kind == "" {
		return f.path + ".lock"
	}
	return f.path + "." + kind + ".lock"
}

// lockFile waits for the lock on the file that is at the path once the lock is
// held: whoever had it before removes his.
func lockFile(ctx context.Context, path string) (*flock.Flock, error) {
	for {
		lock := flock.New(path)
		ok, err := lock.TryLockContext(ctx, retry)
		if err != nil || !ok {
			return nil, err
		}
		held, err := lock.Stat()
		if err == nil {
			there, err := os.Stat(path)
			if err == nil && os.SameFile(held, there) {
				return lock, nil
			}
		}
		_ = lock.Close()
	}
}
