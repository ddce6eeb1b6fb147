package ucdp_test

import (
	"errors"
	"io"
	"strings"
	"testing"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/source/ucdp"
)

// Candidate releases hold actors that UCDP has not created yet. They are the new
// groups: their rows are kept, whatever stands for the id, and no two of them are
// made one.
func TestActorsWithoutANameAreKeptApart(t *testing.T) {
	f := file(line("id", "1", "side_b", "XXX1045", "side_b_new_id", "9999", "dyad_name", "Government of Nigeria - XXX1045"),
		line("id", "2", "side_b", "XXX1046", "side_b_new_id", "9999"),
		line("id", "3", "side_b", "XXX12", "side_b_new_id", ""),
		line("id", "4", "side_b", "XXX13", "side_b_new_id", "XXX13"),
		line("id", "5", "side_b", "XXX14", "side_b_new_id", "-1"),
		line("id", "6", "dyad_name", "XXX1047"))
	r, err := ucdp.NewReader(strings.NewReader(f), "GEDEvent_v26_0_4.csv", ucdp.Options{})
	if err != nil {
		t.Fatal(err)
	}
	for i := 1; ; i++ {
		e, _, bad, err := r.Next()
		if errors.Is(err, io.EOF) {
			if i != 7 {
				t.Errorf("%d rows, want 6", i-1)
			}
			return
		}
		if err != nil || bad != nil {
			t.Fatalf("row %d: %v, %v", i, bad, err)
		}
		if unnamed := i < 6; e.HasUnnamed() != unnamed || unnamed && e.SideB.ID != "" || e.SideA.ID != "ucdp:84" {
			t.Errorf("row %d: %+v", i, e.SideB)
		}
	}
}

func TestAnActorWithoutANameIsNoOrganisation(t *testing.T) {
	kinds := ucdp.Classify([]ucdp.Facts{{Name: "XXX1045", StateBased: true}, {Name: "IS, XXX1045", StateBased: true}, {Name: "XXX7", OneSided: true}})
	for i, k := range kinds {
		if k != blindspot.Unclassified {
			t.Errorf("%d is %s", i, k)
		}
	}
}
