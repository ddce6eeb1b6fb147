package measure_test

import (
	"math/rand/v2"
	"reflect"
	"testing"

	"github.com/blindspot/blindspot/internal/simworld"
	"github.com/blindspot/blindspot/measure"
)

// What is kept between measures changes none of them.
func TestSharedChangesNothing(t *testing.T) {
	for _, w := range simworld.Worlds() {
		if w.Name != "contagion" && w.Name != "static" {
			continue
		}
		in := inputOf(w.Draw(rand.New(rand.NewPCG(1, 1)), 30), 1)
		shared := in
		shared.Shared = new(measure.Shared)
		for _, name := range []string{"spillover", "self_sustainability", "spillover"} {
			m, _ := measure.ByName(name)
			alone, err1 := m.Take(in)
			kept, err2 := m.Take(shared)
			if err1 != nil || err2 != nil {
				t.Fatal(w.Name, name, err1, err2)
			}
			if !reflect.DeepEqual(alone.Warnings, kept.Warnings) || alone.Statement != kept.Statement {
				t.Errorf("%s, %s: %q and %q", w.Name, name, alone.Statement, kept.Statement)
			}
			for i, v := range alone.Values {
				if got := kept.Values[i].Q.String(); got != v.Q.String() {
					t.Errorf("%s, %s: %s is %s alone and %s where the model was kept", w.Name, name, v.Key, v.Q, got)
				}
			}
		}
	}
}
