package keep

import (
	"context"
	"encoding/json"
	"fmt"
	"sync"
)

// File is a file of kept results. It is safe for concurrent use. A nil File keeps
// nothing.
type File struct {
	path, code string
	note       func(string)

	mu    sync.Mutex
	turns map[string]chan struct{} // by kind: who holds it computes
	said  map[string]bool          // notes that were made
	waits waiting                  // to be written
}

// Beside returns the file that belongs to a store's path. Code names the program
// that computes; note, which may be nil, hears why something is computed anew or
// not kept, each reason once.
func Beside(store, code string, note func(string)) *File {
	return &File{path: store + ".kept", code: code, note: note, turns: map[string]chan struct{}{}, said: map[string]bool{}}
}

// Key says of what a result was made.
type Key struct {
	Content string // digest of the data
	Kind    string // of one kind, one result is computed at a time
	Of      string // everything else that the result depends on
	// Lasting: Content is no digest of the whole store but of the part of it that the
	// result depends on, so that it stays when the rest changes.
	Lasting bool
}

// lasting begins the names of results that outlive a change of the store.
const lasting = "lasting "

func (k Key) name() string {
	if k.Lasting {
		return lasting + k.Content + " " + k.Kind + " " + k.Of
	}
	return k.Kind + " " + k.Of
}

// content is what the file as a whole must be of for a result to be believed; "" for
// one that says it itself.
func (k Key) content() string {
	if k.Lasting {
		return ""
	}
	return k.Content
}

// Get returns the result that is kept under a key, or computes it and keeps it. A
// result travels as JSON, and must survive that, unless it is bytes. What cannot be kept is returned
// all the same; the error is that of compute, or of the context while another
// process computes the same kind.
func Get[T any](ctx context.Context, f *File, k Key, compute func() (T, error)) (T, error) {
	if f == nil || k.Content == "" {
		return compute()
	}
	if v, ok := read[T](f, k); ok {
		return v, nil
	}
	done, err := f.turn(ctx, k.Kind)
	if err != nil {
		var none T
		return none, err
	}
	defer done()
	if v, ok := read[T](f, k); ok { // somebody else was faster
		return v, nil
	}
	v, err := compute()
	if err != nil {
		return v, err
	}
	data, err := written(v)
	if err == nil {
		err = f.add(ctx, k.content(), []result{{k.name(), data, digest(data)}})
	}
	f.unkept(err)
	return v, nil
}

// Put keeps results that were computed together, in order; all keys are of one
// content, and all lasting or none.
func Put[T any](ctx context.Context, f *File, keys []Key, values []T) error {
	if f == nil || len(keys) == 0 {
		return nil
	}
	fresh := make([]result, len(keys))
	for i, k := range keys {
		data, err := written(values[i])
		if err != nil {
			return err
		}
		fresh[i] = result{k.name(), data, digest(data)}
	}
	f.unkept(f.add(ctx, keys[0].content(), fresh))
	return nil
}

// written is a result as it is kept: bytes as they are, others as JSON.
func written(v any) ([]byte, error) {
	if raw, ok := v.([]byte); ok {
		return raw, nil
	}
	return json.Marshal(v)
}

func (f *File) unkept(err error) {
	if err != nil {
		f.tell("results could not be kept beside the store, and will be computed again next time: %v", err)
	}
}

// Find returns the result that is kept under a key, if there is one.
func Find[T any](f *File, k Key) (v T, ok bool) {
	if f == nil || k.Content == "" {
		return v, false
	}
	return read[T](f, k)
}

func read[T any](f *File, k Key) (v T, ok bool) {
	data, ok := f.find(k)
	if !ok {
		return v, false
	}
	if raw, ok := any(&v).(*[]byte); ok {
		*raw = data
		return v, true
	}
	if err := json.Unmarshal(data, &v); err != nil {
		f.tell("what was kept beside the store cannot be read, and is computed anew: %v", err)
		return v, false
	}
	return v, true
}

// tell makes a note, each reason once.
func (f *File) tell(format string, args ...any) {
	f.mu.Lock()
	seen := f.said[format]
	f.said[format] = true
	f.mu.Unlock()
	if f.note != nil && !seen {
		f.note(fmt.Sprintf(format, args...))
	}
}
