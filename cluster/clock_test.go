package cluster_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/blindspot/blindspot/cluster"
)

// A worker whose clock is off is named with by how much, and changes no result.
func TestAClockThatIsOff(t *testing.T) {
	a := quick(serve(t, cluster.Local{}))
	j, want := job(20)
	off := map[string]time.Duration{"slow": -3 * time.Hour, "fast": 26 * time.Hour, "right": 0}
	ctx, stop := context.WithCancel(t.Context())
	known := make(chan struct{}) // closed once all were heard of: until then nothing is done
	kind := func(ctx context.Context, data cluster.Data, task []byte) ([]byte, error) {
		select {
		case <-known:
			return work(ctx, data, task)
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}
	ended := make(chan error, len(off))
	for name, by := range off {
		c := dial(t, a, "p")
		go func() {
			ended <- c.Work(ctx, &cluster.Worker{Kinds: map[string]cluster.Kind{"digest": kind}, Name: name, Now: func() time.Time { return time.Now().Add(by) }})
		}()
	}
	seen := map[string]time.Duration{}
	got, err := dial(t, a, "p").Run(t.Context(), j, func(p cluster.Progress) {
		if len(seen) == len(off) {
			return
		}
		for _, w := range p.Workers {
			seen[w.Name[:strings.LastIndexByte(w.Name, '-')]] = w.Off
		}
		if len(seen) == len(off) {
			close(known)
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	check(t, got, want)
	stop()
	for range off {
		if err := <-ended; err != nil {
			t.Error(err)
		}
	}
	for name, by := range off {
		if at := seen[name]; (at - by).Abs() > 30*time.Second {
			t.Errorf("the clock of %s is off by %v, want %v", name, at, by)
		}
	}
}
