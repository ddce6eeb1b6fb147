package workbench_test

import (
	"context"
	"slices"
	"testing"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/internal/desktest"
)

// The board by country has each ranked group once, in the country of most of its
// events, with the most overlooked first; and tells what is not observed.
func TestLandsAreTheBoardByCountry(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	b := desktest.Bench(desktest.Memory(t, desktest.Releases()))
	for _, day := range []blindspot.Date{0, desktest.Between} {
		board, err := b.Board(ctx, day)
		if err != nil {
			t.Fatal(err)
		}
		lands, err := b.Lands(ctx, day)
		if err != nil || lands.AsOf != board.AsOf || len(lands.Of) < 3 {
			t.Fatalf("%v: %+v", err, lands)
		}
		groups := 0
		for _, l := range lands.Of {
			groups += l.Groups
			for _, e := range board.Groups {
				if a := board.Activity(e.GroupID); a.Main == l.Country && e.Overlooked != nil && *e.Overlooked > *l.Overlooked {
					t.Errorf("%s is more overlooked than %s in %s", e.Group, l.Group, l.Country)
				}
			}
			if slices.Contains(lands.Unobserved, l.Country) {
				t.Errorf("%s is told not to be observed", l.Country)
			}
		}
		if groups != len(board.Groups) || lands.Of[0].GroupID != board.Groups[0].GroupID {
			t.Errorf("%d of %d groups have a country, the first is %s", groups, len(board.Groups), lands.Of[0].Group)
		}
		if !slices.Contains(lands.Unobserved, "FRA") || slices.Contains(lands.Unobserved, "NGA") {
			t.Errorf("not observed: %v", lands.Unobserved)
		}
	}
}
