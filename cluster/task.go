package cluster

import (
	"bytes"
	"context"
	"encoding/json"
	"runtime/debug"
	"sync"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"

	"github.com/blindspot/blindspot"
)

// stillAtIt keeps the server from giving the task to another worker.
func (c *Conn) stillAtIt(m jetstream.Msg) (stop func()) {
	done := make(chan struct{})
	go func() {
		beat := time.NewTicker(c.address.AckWait / 4)
		defer beat.Stop()
		for {
			select {
			case <-done:
				return
			case <-beat.C:
				_ = m.InProgress() // a beat that is not heard is followed by the next
			}
		}
	}()
	return sync.OnceFunc(func() { close(done) })
}

// carryOut puts the result of a task into the store, unless it lies there.
func (c *Conn) carryOut(ctx context.Context, w *Worker, key string, body []byte) error {
	if _, err := c.results.GetInfo(ctx, key); err == nil {
		return nil
	}
	var asked words
	if err := json.Unmarshal(body, &asked); err != nil {
		return blindspot.Errorf(blindspot.BadInput, "", "this is no task: %w", err)
	}
	kind, ok := w.Kinds[asked.Kind]
	if !ok {
		return blindspot.Errorf(blindspot.BadInput, "", "this worker knows no work of kind %q", asked.Kind)
	}
	data := Data{Hash: asked.Data, Read: func(ctx context.Context) ([]byte, error) { return c.read(ctx, asked.Data) }}
	begun := time.Now()
	result, err := safely(ctx, kind, data, asked.Task)
	if err != nil {
		return err
	}
	took := nats.Header{tookHeader: {time.Since(begun).String()}}
	if _, err := c.results.Put(ctx, jetstream.ObjectMeta{Name: key, Headers: took}, bytes.NewReader(result)); err != nil {
		return c.fault("a result", err)
	}
	return nil
}

// tookHeader says beside a result how long it took.
const tookHeader = "Blindspot-Took"

// safely does a task; one that panics has failed, and the worker lives on.
func safely(ctx context.Context, kind Kind, data Data, task []byte) (result []byte, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = blindspot.Errorf(blindspot.Internal, "", "the task panicked: %v\n%s", r, debug.Stack())
		}
	}()
	return kind(ctx, data, task)
}

// read brings the data that tasks read, and refuses others than were asked for.
func (c *Conn) read(ctx context.Context, hash string) ([]byte, error) {
	data, err := c.data.GetBytes(ctx, hash)
	if err != nil {
		return nil, c.fault("the data "+hash[:8], err)
	}
	if is := contentHash(data); is != hash {
		return nil, blindspot.Errorf(blindspot.BadInput, "remove them from "+dataBucket+" and ask again", "the data under %.8s are others, %.8s: they are not worked on", hash, is)
	}
	return data, nil
}
