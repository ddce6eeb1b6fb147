package duckdb_test

import (
	"testing"
	"time"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/internal/desktest"
)

// What the releases of a day held is told apart from every other state, and stays the
// same when later ones come.
func TestContentOn(t *testing.T) {
	releases := desktest.Releases()
	day := releases[1].Dataset.Published
	content := func(day blindspot.Date, of ...int) string {
		s := desktest.Store(t, "", nil)
		for _, i := range of {
			desktest.Fill(t, s, releases[i:i+1])
		}
		c, err := s.ContentOn(t.Context(), day)
		if err != nil {
			t.Fatal(err)
		}
		return c
	}
	first := content(0, 0, 1)
	if got := content(day, 0, 1, 2); got != first {
		t.Error("a release that came later changed what was known on the day")
	}
	for name, other := range map[string]string{"one release more": content(0, 0, 1, 2), "one release less": content(day, 0), "the day before": content(day-1, 0, 1)} {
		if other == first {
			t.Errorf("%s is taken for the same", name)
		}
	}
	s := desktest.Store(t, "", releases[:2])
	if err := s.Declare(t.Context(), blindspot.Declaration{ID: "ucdp:9006", Aliases: []string{"Column"}, Source: "a test"}); err != nil {
		t.Fatal(err)
	}
	if got, err := s.ContentOn(t.Context(), blindspot.NewDate(2030, time.January, 1)); err != nil || got == first {
		t.Errorf("what the user says of an actor is not part of it: %v", err)
	}
}
