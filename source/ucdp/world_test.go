package ucdp_test

import (
	"bytes"
	"errors"
	"io"
	"testing"

	"github.com/blindspot/blindspot/source/ucdp"
	"github.com/blindspot/blindspot/source/ucdp/ucdptest"
)

// The made-up release is sound, the same every time, and as uneven as it is
// meant to be: most groups are idle in most months, and a few do most.
func TestMadeUpWorld(t *testing.T) {
	var text, again bytes.Buffer
	if err := errors.Join(ucdptest.WriteWorld(&text, 20_000, 7), ucdptest.WriteWorld(&again, 20_000, 7)); err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(text.Bytes(), again.Bytes()) {
		t.Error("the same seed gives other bytes")
	}
	r, err := ucdp.NewReader(&text, "GEDEvent_v25_1.csv", ucdp.Options{})
	if err != nil {
		t.Fatal(err)
	}
	events, perGroup, inMonth := 0, map[string]int{}, map[string]bool{}
	for {
		e, _, bad, err := r.Next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil || bad != nil {
			t.Fatal(err, bad)
		}
		if y := e.When.To.Month().Year(); y > 2024 || e.When.From.Month().Year() < 1989 {
			t.Fatalf("an event of %s", e.When)
		}
		events++
		perGroup[string(e.SideB.ID)]++
		if e.When.From.Month().String() == "2018-03" {
			inMonth[string(e.SideA.ID)], inMonth[string(e.SideB.ID)] = true, true
		}
	}
	largest := 0
	for _, n := range perGroup {
		largest = max(largest, n)
	}
	if events != 20_000 || len(perGroup) < 500 || largest < 20*events/len(perGroup) || len(inMonth) < 10 || len(inMonth) > 200 {
		t.Errorf("%d events of %d groups, %d of the largest, %d in a month", events, len(perGroup), largest, len(inMonth))
	}
}
