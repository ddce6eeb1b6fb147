package keep

import "context"

// waiting is what is to be written at once, and of which data.
type waiting struct {
	of      int // who asked for it and is not done
	content string
	fresh   []result
}

// Together has what is kept from now on written at once when the caller is done, and not
// one by one: each time the whole file is written anew. Until then it is found all the same, by
// this process. Of a nil File it does nothing.
func (f *File) Together(ctx context.Context) (done func()) {
	if f == nil {
		return func() {}
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	f.waits.of++
	return func() {
		f.mu.Lock()
		f.waits.of--
		last, w := f.waits.of == 0, f.waits
		if last {
			f.waits = waiting{}
		}
		f.mu.Unlock()
		if last && len(w.fresh) > 0 {
			f.unkept(f.write(context.WithoutCancel(ctx), w.content, w.fresh)) // who leaves has computed it all the same
		}
	}
}

// wait has results wait where somebody asked for it; those of other data than what waits
// do not.
func (f *File) wait(content string, fresh []result) bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	w := &f.waits
	if w.of == 0 || content != "" && w.content != "" && content != w.content {
		return false
	}
	if content != "" {
		w.content = content
	}
	w.fresh = append(w.fresh, fresh...)
	return true
}

// waited returns what waits under a key.
func (f *File) waited(k Key) ([]byte, bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for i := len(f.waits.fresh) - 1; i >= 0; i-- {
		if r := &f.waits.fresh[i]; r.key == k.name() && (k.Lasting || f.waits.content == k.content()) {
			return r.data, true
		}
	}
	return nil, false
}
