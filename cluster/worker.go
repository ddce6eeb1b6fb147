package cluster

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
	"github.com/nats-io/nuid"
)

// Worker does tasks.
type Worker struct {
	Kinds    map[string]Kind
	Parallel int               // tasks at once
	Name     string            // under which it is shown; its id is added
	Tell     func(text string) // hears what a person wants to know; nil: nobody
	Now      func() time.Time  // its clock, on which no result depends; nil: that of the machine
	id       string
	done     atomic.Int64
	failed   atomic.Int64
	doing    atomic.Int64
	trouble  atomic.Value // text of the last task, where it failed
	noRoom   atomic.Bool  // a result found no room, and that was not told yet
}

// told is what a worker says of itself every two seconds.
type told struct {
	Worker  string    `json:"worker"`
	Program string    `json:"program"`
	Doing   int64     `json:"doing"`
	Done    int64     `json:"done"`
	Failed  int64     `json:"failed"`
	Clock   time.Time `json:"clock"`
	Trouble string    `json:"trouble"` // what failed last: a server without room keeps no other word of it
	NoRoom  bool      `json:"no_room"` // since it last told
}

const tellEvery = 2 * time.Second

// Work does tasks of this program until the context is done. A server that goes away is
// waited for; one that refuses the worker ends it.
func (c *Conn) Work(ctx context.Context, w *Worker) error {
	consumer, err := c.consumer(ctx)
	if err != nil {
		return err
	}
	if w.Now == nil {
		w.Now = time.Now
	}
	w.id = w.Name + "-" + nuid.Next()[:6]
	working, stop := context.WithCancel(ctx)
	defer stop()
	var all sync.WaitGroup
	all.Go(func() { c.live(working, w); stop() })
	for range max(1, w.Parallel) {
		all.Go(func() { c.take(working, w, consumer) })
	}
	all.Wait()
	if ctx.Err() != nil {
		return nil
	}
	return c.ended()
}

// live tells that the worker lives, as long as there is a connection or hope for one.
func (c *Conn) live(ctx context.Context, w *Worker) {
	closed := c.nc.StatusChanged(nats.CLOSED)
	for !c.nc.IsClosed() {
		trouble, _ := w.trouble.Load().(string)
		text, err := json.Marshal(told{w.id, c.program, w.doing.Load(), w.done.Load(), w.failed.Load(), w.Now().UTC(), trouble, w.noRoom.Swap(false)})
		if err == nil {
			_ = c.nc.Publish(here, text) // who does not hear it misses nothing that matters
		}
		select {
		case <-ctx.Done():
			return
		case <-closed:
			return
		case <-time.After(tellEvery):
		}
	}
}

// take takes one task after the other.
func (c *Conn) take(ctx context.Context, w *Worker, consumer jetstream.Consumer) {
	for ctx.Err() == nil {
		err := c.takeOne(ctx, w, consumer)
		if errors.Is(err, jetstream.ErrConsumerDeleted) || errors.Is(err, jetstream.ErrConsumerNotFound) {
			if again, err := c.consumer(ctx); err == nil {
				consumer = again
			}
		}
		if err != nil && !errors.Is(err, context.DeadlineExceeded) {
			select { // the server is away, or begins anew
			case <-ctx.Done():
			case <-time.After(time.Second):
			}
		}
	}
}

// takeOne waits some seconds for a task, and does it.
func (c *Conn) takeOne(ctx context.Context, w *Worker, consumer jetstream.Consumer) error {
	waiting, cancel := context.WithTimeout(ctx, 5*time.Second)
	defer cancel()
	batch, err := consumer.Fetch(1, jetstream.FetchContext(waiting))
	if err != nil {
		return err
	}
	for m := range batch.Messages() {
		c.handle(ctx, w, m)
	}
	return batch.Error()
}

// handle does the task of one message: a result lies in the store before the task is
// taken off the stream.
func (c *Conn) handle(ctx context.Context, w *Worker, m jetstream.Msg) {
	w.doing.Add(1)
	defer w.doing.Add(-1)
	stop := c.stillAtIt(m)
	defer stop()
	subject := strings.Split(m.Subject(), ".")
	run, key := subject[3], subject[4]
	err := c.carryOut(ctx, w, key, m.Data())
	if ctx.Err() != nil {
		_ = m.Nak() // another worker gets it at once; or, unheard, after a while
		return
	}
	if err == nil {
		err = m.DoubleAck(ctx)
		if err == nil {
			w.done.Add(1)
			w.trouble.Store("")
		}
		return // a task that is not off the stream comes again, and its result is found
	}
	w.failed.Add(1)
	times := uint64(1)
	if meta, e := m.Metadata(); e == nil {
		times = meta.NumDelivered
	}
	w.trouble.Store(fmt.Sprintf("task %.8s failed (%d of %d): %s", key, times, c.address.MaxDeliver, firstLine(err.Error())))
	w.tell("task %.8s of run %s failed (%d of %d): %v", key, run, times, c.address.MaxDeliver, err)
	if text, e := json.Marshal(failure{w.id, err.Error()}); e == nil {
		_, _ = c.js.Publish(ctx, failedSubject(c.program, run, key), text) // unheard, the task is known to have failed all the same
	}
	_ = m.NakWithDelay(min(c.address.AckWait, time.Duration(times)*time.Second)) // unheard, it comes again later
	if isNoRoom(err) {
		w.noRoom.Store(true)
		select { // room is not made by computing what finds none
		case <-ctx.Done():
		case <-time.After(c.address.AckWait):
		}
	}
}

// failure is what is told of a task that failed.
type failure struct {
	Worker string `json:"worker"`
	Error  string `json:"error"`
}

func (w *Worker) tell(format string, args ...any) {
	if w.Tell != nil {
		w.Tell(fmt.Sprintf(format, args...))
	}
}
