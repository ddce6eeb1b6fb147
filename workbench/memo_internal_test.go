package workbench

import (
	"reflect"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/blindspot/blindspot/forecast/groups"
)

// After a change nothing is remembered of the state before it: what was answered holds
// the events that it was made from, and nobody asks for it again.
func TestAChangeForgets(t *testing.T) {
	b := &Bench{}
	_, _ = b.boards.get("x", 4, func() (Board, error) { return Board{}, nil })
	_, _ = b.tracks.get("x", 4, func() (*groups.Report, error) { return nil, nil })
	_, _ = b.spans.get("x", 4, func() (Span, error) { return Span{}, nil })
	remembered := func() (n, memos int) {
		of := reflect.ValueOf(b).Elem()
		for i := range of.NumField() {
			if strings.HasPrefix(of.Type().Field(i).Type.Name(), "memo[") {
				memos++
				n += of.Field(i).FieldByName("at").Len()
			}
		}
		return n, memos
	}
	if n, memos := remembered(); n != 3 || memos < 9 {
		t.Fatalf("%d remembered in %d memos", n, memos)
	}
	_ = b.changed(nil)
	if n, _ := remembered(); n != 0 {
		t.Errorf("%d remembered after a change", n)
	}
	if _, err := b.spans.get("x", 4, func() (Span, error) { return Span{}, nil }); err != nil || b.spans.order.Len() != 1 {
		t.Error("nothing is remembered after that")
	}
	if b.Version() != 1 {
		t.Errorf("version %d", b.Version())
	}
	// Every memo is cleared: a new one that advance does not know would keep its value.
	of := reflect.ValueOf(b).Elem()
	for i := range of.NumField() {
		if f := of.Type().Field(i); strings.HasPrefix(f.Type.Name(), "memo[") && !strings.Contains(cleared, f.Name) {
			t.Errorf("advance does not clear %s", f.Name)
		}
	}
}

// Of those who ask at the same moment one computes; where that fails the next tries.
func TestOneComputes(t *testing.T) {
	var m memo[int]
	var computed atomic.Int32
	var all sync.WaitGroup
	begun := make(chan struct{})
	fails := func() (int, error) {
		close(begun)
		time.Sleep(10 * time.Millisecond)
		return 0, errPassing
	}
	all.Go(func() {
		if _, err := m.get("x", 4, fails); err == nil {
			t.Error("a failure was lost")
		}
	})
	<-begun
	for range 8 {
		all.Go(func() {
			v, err := m.get("x", 4, func() (int, error) { return int(computed.Add(1)), nil })
			if v != 1 || err != nil {
				t.Errorf("%d, %v", v, err)
			}
		})
	}
	all.Wait()
	if n := computed.Load(); n != 1 {
		t.Errorf("computed %d times", n)
	}
}

const cleared = "boards answers asked tracks tables added fours spans growth lineages"
