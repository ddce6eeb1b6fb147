package duckdb

import (
	"context"
	"errors"
	"io"

	"github.com/blindspot/blindspot"
)

// row is one row of the file on its way into the store.
type row struct {
	event blindspot.Event
	line  int
	hash  uint64
	fault *blindspot.RowFault
	raw   string // the row as read, where it is known
}

// batchRows is how many rows travel together: enough to make the channel cheap,
// few enough that a dozen batches are a few megabytes.
const batchRows = 1024

// copyFrom reads the file to its end. One goroutine reads and hashes while this
// one decides and appends; rows keep the order of the file.
func (w *writer) copyFrom(ctx context.Context, r ImportRequest) error {
	ctx, cancel := context.WithCancel(ctx)
	full, empty := make(chan []row, 4), make(chan []row, 4)
	failed := make(chan error, 1)
	go func() {
		defer close(full)
		failed <- readBatches(ctx, r, full, empty)
	}()
	err := w.writeBatches(r, full, empty)
	cancel() // where writing failed, reading has no purpose any more
	for range full {
		continue // until the reader has gone
	}
	if readErr := <-failed; err == nil {
		err = readErr
	}
	return err
}

func readBatches(ctx context.Context, r ImportRequest, full chan<- []row, empty <-chan []row) error {
	var h hasher
	for end := false; !end; {
		var batch []row
		select {
		case batch = <-empty:
		default:
			batch = make([]row, 0, batchRows)
		}
		for len(batch) < batchRows && !end {
			event, line, fault, err := r.Reader.Next()
			switch {
			case errors.Is(err, io.EOF):
				end = true
				continue
			case err != nil:
				return err
			}
			batch = append(batch, checked(event, line, fault, r.Source.ID, r.Enrich, &h))
		}
		select {
		case full <- batch:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	return nil
}

// checked makes a row of what a reader returned: checked, hashed, and only then
// enriched, so that a better gazetteer does not look like a change of the source.
func checked(e blindspot.Event, line int, fault *blindspot.RowFault, source string, enrich func(*blindspot.Event), h *hasher) row {
	r := row{event: e, line: line, fault: fault}
	if r.fault == nil {
		r.fault = checkEvent(&r.event, source, line)
	}
	if r.fault != nil {
		if enrich != nil && r.event.Place.State != "" {
			enrich(&r.event)
		}
		return r
	}
	var valid bool
	if r.hash, valid = h.hash(&r.event); !valid {
		r.fault = &blindspot.RowFault{Line: line, Reason: "the text is not UTF-8"}
	} else if enrich != nil {
		enrich(&r.event)
	}
	return r
}

// checkEvent finds what no store could hold, whatever the reader accepted.
func checkEvent(e *blindspot.Event, source string, line int) *blindspot.RowFault {
	switch {
	case e.ID == "":
		return &blindspot.RowFault{Line: line, Column: "id", Reason: "the event has no id"}
	case e.Source != "" && e.Source != source:
		return &blindspot.RowFault{Line: line, Reason: "the event is of source " + e.Source + ", the file of " + source}
	}
	e.Source = source
	return nil
}

func (w *writer) writeBatches(r ImportRequest, full <-chan []row, empty chan<- []row) error {
	for batch := range full {
		for i := range batch {
			if err := w.put(&batch[i]); err != nil {
				return err
			}
		}
		if r.Progress != nil {
			r.Progress(w.account.RowsRead)
		}
		clear(batch)
		select {
		case empty <- batch[:0]:
		default:
		}
	}
	return nil
}
