package keep_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/blindspot/blindspot/keep"
)

type made struct {
	Numbers []float64 `json:"numbers"`
	Empty   []string  `json:"empty"`
}

// desk is a file beside a store, with what it said.
type desk struct {
	*keep.File
	said *[]string
}

func open(store, code string) desk {
	said := &[]string{}
	return desk{keep.Beside(store, code, func(text string) { *said = append(*said, text) }), said}
}

func key(of string) keep.Key { return keep.Key{Content: "content 1", Kind: "board", Of: of} }

// ask returns what is kept or computes it, and whether it computed.
func ask(t *testing.T, d desk, k keep.Key) (v made, computed bool) {
	t.Helper()
	v, err := keep.Get(context.Background(), d.File, k, func() (made, error) {
		computed = true
		return made{Numbers: []float64{1.0 / 3, float64(len(k.Of))}, Empty: []string{}}, nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(v.Numbers, []float64{1.0 / 3, float64(len(k.Of))}) || v.Empty == nil {
		t.Fatalf("%s became %+v", k.Of, v)
	}
	return v, computed
}

func TestComputedOnce(t *testing.T) {
	store := filepath.Join(t.TempDir(), "store")
	first := open(store, "a")
	if _, computed := ask(t, first, key("one")); !computed {
		t.Error("nothing was kept, and nothing computed")
	}
	if _, computed := ask(t, first, key("other")); !computed {
		t.Error("another key was taken for the same")
	}
	for range 2 {
		for _, of := range []string{"one", "other"} {
			if _, computed := ask(t, open(store, "a"), key(of)); computed {
				t.Errorf("%s was computed again", of)
			}
		}
	}
	if len(*first.said) > 0 {
		t.Errorf("notes: %q", *first.said)
	}
	if left, _ := filepath.Glob(store + "*"); len(left) != 1 {
		t.Errorf("beside the store lie %v", left)
	}
}

// Whatever is wrong with the file, results are computed anew, with a note, and
// kept from then on.
func TestNeverBelieved(t *testing.T) {
	for _, c := range []struct {
		name  string
		spoil func(path string, data []byte) error
		code  string
		key   keep.Key
		note  string
	}{
		{"deleted", func(path string, _ []byte) error { return os.Remove(path) }, "a", key("one"), ""},
		{"empty", func(path string, _ []byte) error { return os.WriteFile(path, nil, 0o600) }, "a", key("one"), "damaged"},
		{"cut short", func(path string, data []byte) error { return os.WriteFile(path, data[:len(data)-3], 0o600) }, "a", key("one"), "damaged"},
		{"cut in the header", func(path string, data []byte) error { return os.WriteFile(path, data[:90], 0o600) }, "a", key("one"), "damaged"},
		{"a digit of the result changed", flip("0.333", 2), "a", key("one"), "damaged"},
		{"a letter of the header changed", flip(`"code":"a"`, 8), "a", key("one"), "damaged"},
		{"another file", func(path string, _ []byte) error { return os.WriteFile(path, []byte(strings.Repeat("x", 500)), 0o600) }, "a", key("one"), "damaged"},
		{"a huge header", func(path string, data []byte) error {
			copy(data[24:], "\xff\xff\xff\xff\xff\xff\xff\x7f")
			return os.WriteFile(path, data, 0o600)
		}, "a", key("one"), "damaged"},
		{"another version", nothing, "b", key("one"), "another version"},
		{"other content", nothing, "a", keep.Key{Content: "content 2", Kind: "board", Of: "one"}, "earlier state"},
	} {
		t.Run(c.name, func(t *testing.T) {
			store := filepath.Join(t.TempDir(), "store")
			ask(t, open(store, "a"), key("one"))
			data, err := os.ReadFile(store + ".kept")
			if err != nil {
				t.Fatal(err)
			}
			if err := c.spoil(store+".kept", data); err != nil {
				t.Fatal(err)
			}
			d := open(store, c.code)
			if _, computed := ask(t, d, c.key); !computed {
				t.Error("it was believed")
			}
			switch {
			case c.note == "" && len(*d.said) > 0:
				t.Errorf("notes: %q", *d.said)
			case c.note != "" && (len(*d.said) != 1 || !strings.Contains((*d.said)[0], c.note)):
				t.Errorf("notes: %q, want one of %q", *d.said, c.note)
			}
			if _, computed := ask(t, open(store, c.code), c.key); computed {
				t.Error("it was not kept afterwards")
			}
		})
	}
}

func nothing(string, []byte) error { return nil }

func flip(text string, at int) func(path string, data []byte) error {
	return func(path string, data []byte) error {
		i := strings.Index(string(data), text)
		if i < 0 {
			return errors.New("the file does not hold " + text)
		}
		data[i+at] ^= 1
		return os.WriteFile(path, data, 0o600)
	}
}

// Each File stands for a process: their locks know nothing of one another but
// what lies on disk.
func TestManyAtOnceComputeOnce(t *testing.T) {
	store := filepath.Join(t.TempDir(), "store")
	var computed atomic.Int32
	var wait sync.WaitGroup
	for i := range 24 {
		d := open(store, "a")
		wait.Go(func() {
			k := key(fmt.Sprint(i % 3))
			_, err := keep.Get(context.Background(), d.File, k, func() (int, error) {
				time.Sleep(5 * time.Millisecond)
				return int(computed.Add(1)), nil
			})
			if err != nil {
				t.Error(err)
			}
		})
	}
	wait.Wait()
	if n := computed.Load(); n != 3 {
		t.Errorf("three results were computed %d times", n)
	}
}

// One who waits for another does so no longer than he wants to.
func TestWaitingEnds(t *testing.T) {
	store := filepath.Join(t.TempDir(), "store")
	begun, end := make(chan bool), make(chan bool)
	var wait sync.WaitGroup
	wait.Go(func() {
		_, err := keep.Get(context.Background(), open(store, "a").File, key("slow"), func() (int, error) { close(begun); <-end; return 1, nil })
		if err != nil {
			t.Error(err)
		}
	})
	<-begun
	ctx, cancel := context.WithTimeout(context.Background(), 50*time.Millisecond)
	defer cancel()
	if _, err := keep.Get(ctx, open(store, "a").File, key("slow"), func() (int, error) { return 2, nil }); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("waiting ended with %v", err)
	}
	other := keep.Key{Content: "content 1", Kind: "rates", Of: "quick"}
	if v, err := keep.Get(context.Background(), open(store, "a").File, other, func() (int, error) { return 3, nil }); v != 3 || err != nil {
		t.Errorf("another kind waited: %d, %v", v, err)
	}
	close(end)
	wait.Wait()
}

func TestErrorsAreNotKept(t *testing.T) {
	d := open(filepath.Join(t.TempDir(), "store"), "a")
	wrong := errors.New("wrong")
	if _, err := keep.Get(context.Background(), d.File, key("one"), func() (made, error) { return made{}, wrong }); !errors.Is(err, wrong) {
		t.Errorf("the error became %v", err)
	}
	if _, computed := ask(t, d, key("one")); !computed {
		t.Error("an error was kept")
	}
}

// Where nothing can be written, results are computed each time, with a note.
func TestNowhereToWrite(t *testing.T) {
	d := open(filepath.Join(t.TempDir(), "no such folder", "store"), "a")
	for range 2 {
		if _, computed := ask(t, d, key("one")); !computed {
			t.Error("it was kept nowhere")
		}
	}
	if len(*d.said) != 1 {
		t.Errorf("notes: %q", *d.said)
	}
	var none *keep.File
	if v, err := keep.Get(context.Background(), none, key("one"), func() (int, error) { return 7, nil }); v != 7 || err != nil {
		t.Errorf("without a file: %d, %v", v, err)
	}
}

func TestPut(t *testing.T) {
	store := filepath.Join(t.TempDir(), "store")
	ask(t, open(store, "a"), key("one"))
	d := open(store, "a")
	want := made{Numbers: []float64{1.0 / 3, 3}, Empty: []string{}}
	if err := keep.Put(context.Background(), d.File, []keep.Key{key("two"), key("six")}, []made{want, want}); err != nil {
		t.Fatal(err)
	}
	for _, of := range []string{"one", "two", "six"} {
		if _, computed := ask(t, d, key(of)); computed {
			t.Errorf("%s is not kept", of)
		}
	}
}

// What rests on a part of the store outlives a change of the rest, and nothing else does.
func TestLasting(t *testing.T) {
	store := filepath.Join(t.TempDir(), "store")
	part := keep.Key{Content: "part 1", Kind: "board", Of: "one", Lasting: true}
	ask(t, open(store, "a"), part)
	ask(t, open(store, "a"), key("one"))
	changed := keep.Key{Content: "content 2", Kind: "board", Of: "one"}
	if _, computed := ask(t, open(store, "a"), changed); !computed {
		t.Error("a result of the earlier state was believed")
	}
	if _, computed := ask(t, open(store, "a"), key("one")); !computed {
		t.Error("the earlier state was kept beside the later one")
	}
	d := open(store, "a")
	if _, computed := ask(t, d, part); computed {
		t.Error("a lasting result went with the state of the store")
	}
	if len(*d.said) > 0 {
		t.Errorf("notes: %q", *d.said)
	}
	ask(t, d, keep.Key{Content: "part 2", Kind: "board", Of: "one", Lasting: true})
	for _, k := range []keep.Key{key("one"), part} {
		if _, computed := ask(t, d, k); computed {
			t.Errorf("%+v was lost beside a lasting result", k)
		}
	}
	other := part
	other.Content = "part 3"
	if _, computed := ask(t, d, other); !computed {
		t.Error("a lasting result of another content was believed")
	}
	if _, computed := ask(t, open(store, "b"), part); !computed {
		t.Error("a lasting result of another program was believed")
	}
}

// Lasting results have a bound of their own: the oldest go first, and the others stay.
func TestLastingIsBounded(t *testing.T) {
	store := filepath.Join(t.TempDir(), "store")
	ask(t, open(store, "a"), key("one"))
	big := strings.Repeat("x", 3<<20)
	part := func(i int) keep.Key {
		return keep.Key{Content: fmt.Sprint("part ", i), Kind: "big", Lasting: true}
	}
	for i := range 7 {
		if _, err := keep.Get(t.Context(), open(store, "a").File, part(i), func() (string, error) { return big, nil }); err != nil {
			t.Fatal(err)
		}
	}
	for i, want := range map[int]bool{0: true, 1: true, 2: false, 6: false} {
		computed := false
		if _, err := keep.Get(t.Context(), open(store, "a").File, part(i), func() (string, error) { computed = true; return "", errors.New("not kept") }); (err != nil) != want || computed != want {
			t.Errorf("part %d: computed %t, want %t", i, computed, want)
		}
	}
	if _, computed := ask(t, open(store, "a"), key("one")); computed {
		t.Error("lasting results drove out the others")
	}
}

// What is kept together is found at once by who keeps it, and by others when the last is
// done: with one key its last value, beside what was kept before; and what is of other data
// is written at once, as ever.
func TestTogether(t *testing.T) {
	path := filepath.Join(t.TempDir(), "store")
	f, other := keep.Beside(path, "v1", nil), keep.Beside(path, "v1", nil)
	key := func(of string) keep.Key { return keep.Key{Content: "c", Kind: "k", Of: of} }
	put := func(k keep.Key, v int) {
		t.Helper()
		if err := keep.Put(t.Context(), f, []keep.Key{k}, []int{v}); err != nil {
			t.Fatal(err)
		}
	}
	found := func(f *keep.File, k keep.Key) int {
		v, ok := keep.Find[int](f, k)
		if !ok {
			return -1
		}
		return v
	}
	last := keep.Key{Content: "of itself", Kind: "k", Of: "last", Lasting: true}
	put(key("before"), 1)
	outer := f.Together(t.Context())
	inner := f.Together(t.Context())
	put(key("a"), 2)
	put(key("a"), 3)
	put(last, 4)
	inner()
	if found(f, key("a")) != 3 || found(f, last) != 4 || found(f, key("before")) != 1 || found(other, key("a")) != -1 || found(other, last) != -1 {
		t.Error("what waits is not found, or was written")
	}
	if found(f, keep.Key{Content: "other", Kind: "k", Of: "a"}) != -1 {
		t.Error("what waits is found for other data")
	}
	outer()
	if found(other, key("a")) != 3 || found(other, last) != 4 || found(other, key("before")) != 1 {
		t.Error("what waited was not written")
	}
	done := f.Together(t.Context())
	put(key("b"), 5)
	put(keep.Key{Content: "d", Kind: "k", Of: "b"}, 6)
	if found(other, keep.Key{Content: "d", Kind: "k", Of: "b"}) != 6 {
		t.Error("what is of other data waits")
	}
	done()
	(*keep.File)(nil).Together(t.Context())()
}
