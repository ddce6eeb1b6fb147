package cluster

import (
	"cmp"
	"context"
	"errors"
	"io"
	"strings"
	"time"

	"github.com/nats-io/nats.go/jetstream"
	"github.com/nats-io/nuid"

	"github.com/blindspot/blindspot"
)

// Progress is how far a job is, and who works.
type Progress struct {
	Done, Of int
	Took     time.Duration // of what is done, added up
	Workers  []Seen
	Others   int           // workers of another program, which get nothing of this job
	Foreign  int           // tasks of other jobs of this program that lie at the server as well
	Away     time.Duration // how long the server has not answered
}

// Seen is a worker as it told last.
type Seen struct {
	Name                string
	Doing, Done, Failed int64
	Heard               time.Duration // ago
	Off                 time.Duration // its clock against ours
	Trouble             string        // what of its tasks failed last; "": none did
	NoRoom              bool          // the server had no room for a result of it
}

// How often a coordinator looks at the stream, and in how many looks in a row a task must
// be with nobody before it counts as given up.
const (
	lookEvery = 250 * time.Millisecond
	sureAfter = 4
)

// Run has a job done and returns the results in the order of its tasks. It may be stopped
// and called anew with the same job: what is done is not done again. A task that fails as
// often as it is given out ends the run, with its error, once all others are done.
func (c *Conn) Run(ctx context.Context, job Job, tell func(Progress)) ([][]byte, error) {
	p, err := job.plan(c.program)
	if err != nil {
		return nil, err
	}
	r := &run{Conn: c, plan: p, results: make([][]byte, len(p.keys)), attempt: nuid.Next()}
	if r.consumer, err = c.consumer(ctx); err != nil {
		return nil, err
	}
	if err := c.listen(); err != nil {
		return nil, err
	}
	if err := r.lay(ctx, job.Data); err != nil {
		return nil, err
	}
	for {
		over, err := r.look(ctx)
		if err != nil {
			return nil, err
		}
		now := r.progress()
		if tell != nil {
			tell(now)
		}
		if over {
			return r.results, nil
		}
		if err := r.full(now); err != nil {
			return nil, err
		}
		select {
		case <-ctx.Done():
			return nil, context.Cause(ctx)
		case <-time.After(lookEvery):
		}
	}
}

// run is a job under way.
type run struct {
	*Conn
	plan
	consumer jetstream.Consumer
	attempt  string // one more time that the same job is asked for
	results  [][]byte
	done     int
	took     time.Duration
	foreign  int       // tasks of other jobs that wait as well
	idle     int       // looks in a row in which nobody had a task
	away     time.Time // since when the server does not answer
}

// lay puts the data and the tasks there, but for those that lie there already.
func (r *run) lay(ctx context.Context, data []byte) error {
	if _, err := r.Conn.data.GetInfo(ctx, r.plan.data); err != nil {
		if !errors.Is(err, jetstream.ErrObjectNotFound) {
			return r.fault("the data", err)
		}
		if _, err := r.Conn.data.PutBytes(ctx, r.plan.data, data); err != nil {
			return r.fault("the data", err)
		}
	}
	waiting, err := r.waiting(ctx)
	if err != nil {
		return err
	}
	for i, key := range r.keys {
		if waiting[key] {
			continue
		}
		_, err := r.Conn.results.GetInfo(ctx, key)
		if errors.Is(err, jetstream.ErrObjectNotFound) {
			err = r.publish(ctx, i)
		}
		if err != nil {
			return r.fault("a task", err)
		}
	}
	return nil
}

// publish puts a task into the stream. The message bears the number of this attempt, for
// the server remembers the names of messages that were purged.
func (r *run) publish(ctx context.Context, i int) error {
	key := r.keys[i]
	_, err := r.js.Publish(ctx, taskSubject(r.program, r.run, key), r.bodies[i], jetstream.WithMsgID(r.attempt+"."+key))
	return err
}

// waiting are the tasks of the run that lie in the stream: they are not done.
func (r *run) waiting(ctx context.Context) (map[string]bool, error) {
	info, err := r.tasks.Info(ctx, jetstream.WithSubjectFilter(taskSubject(r.program, "*", "*")))
	if err != nil {
		return nil, r.fault("the tasks", err)
	}
	mine := taskSubject(r.program, r.run, "")
	left := make(map[string]bool, len(info.State.Subjects))
	for subject := range info.State.Subjects {
		if key, ok := strings.CutPrefix(subject, mine); ok {
			left[key] = true
		}
	}
	r.foreign = len(info.State.Subjects) - len(left)
	return left, nil
}

// look looks how far the work is. Over says that all is done.
func (r *run) look(ctx context.Context) (over bool, err error) {
	left, err := r.waiting(ctx)
	if err == nil {
		err = r.fetch(ctx, left)
	}
	if err != nil {
		return false, r.wait(ctx, err)
	}
	r.away = time.Time{}
	if r.done == len(r.keys) {
		return true, nil
	}
	return false, r.given(ctx, left)
}

// wait bears that a server is away, for some time.
func (r *run) wait(ctx context.Context, err error) error {
	var ours *blindspot.Error
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	if errors.As(err, &ours) {
		return err
	}
	if ended := r.ended(); ended != nil {
		return ended
	}
	if r.away.IsZero() {
		r.away = time.Now()
	}
	if time.Since(r.away) < r.address.Patience {
		return nil
	}
	return blindspot.Errorf(blindspot.NotFound, "what was done lies there: the same command goes on from it", "the server at %s has not answered for %s: %w", r.address, r.address.Patience, err)
}

// fetch brings the results of what is no longer in the stream.
func (r *run) fetch(ctx context.Context, left map[string]bool) error {
	for i, key := range r.keys {
		if r.results[i] != nil || left[key] {
			continue
		}
		result, took, err := r.result(ctx, key)
		switch {
		case err == nil:
			r.results[i] = append([]byte{}, result...) // not nil where it is empty
			r.done++
			r.took += took
		case errors.Is(err, jetstream.ErrObjectNotFound): // somebody emptied the store
			if err := r.publish(ctx, i); err != nil {
				return r.fault("a task", err)
			}
		default:
			return r.fault("a result", err)
		}
	}
	return nil
}

// result is what a task gave, and how long it took.
func (r *run) result(ctx context.Context, key string) ([]byte, time.Duration, error) {
	object, err := r.Conn.results.Get(ctx, key)
	if err != nil {
		return nil, 0, err
	}
	defer func() { _ = object.Close() }() // it was only read
	result, err := io.ReadAll(object)
	if err != nil {
		return nil, 0, err
	}
	info, err := object.Info()
	if err != nil {
		return nil, 0, err
	}
	took, _ := time.ParseDuration(info.Headers.Get(tookHeader)) // nothing where it is not told
	return result, took, nil
}

// full ends the run where a worker found no room for a result: every other would be
// computed for nothing.
func (r *run) full(now Progress) error {
	for _, w := range now.Workers {
		if w.NoRoom {
			return blindspot.Errorf(blindspot.BadInput, moreRoom+"; what was done lies there, and the same command goes on from it",
				"the server at %s has no room for more results: %d of %d are there (worker %s: %s)", r.address, now.Done, now.Of, w.Name, cmp.Or(w.Trouble, "there was none for its own"))
		}
	}
	return nil
}

// progress is what is known of the run.
func (r *run) progress() Progress {
	p := Progress{Done: r.done, Of: len(r.keys), Took: r.took, Foreign: r.foreign}
	if !r.away.IsZero() {
		p.Away = time.Since(r.away)
	}
	p.Workers, p.Others = r.present()
	return p
}
