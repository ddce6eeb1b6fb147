package workbench_test

import (
	"context"
	"strings"
	"testing"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/internal/desktest"
)

// A year that the store does not cover is not one without events: it decides nothing,
// and the answer tells it from a year in which all is known and nothing happened.
func TestContinuityOfYearsOutsideCoverage(t *testing.T) {
	t.Parallel()
	releases := desktest.Releases()
	for r := range releases {
		var kept []blindspot.Event
		for _, e := range releases[r].Events {
			if e.When.From.Month().Year() != 2017 {
				kept = append(kept, e)
			}
		}
		releases[r].Events = kept
	}
	b := desktest.Bench(desktest.Memory(t, releases))
	for _, c := range []struct {
		text string
		want blindspot.Verdict
		says string
	}{
		{"events every year in Nigeria 2018..2019", blindspot.Supported, "in each year from 2018 to 2019"},
		{"events every year in Nigeria 2016..2018", blindspot.Contradicted, "but not in 2017, where all events are known."},
		{"events every year in Nigeria 2017", blindspot.Contradicted, "not on record in 2017, where all events are known"},
		{"events every year in Nigeria 2018..2023", blindspot.Untestable, "None is on record in 2021 to 2023, of which not all is known. Of this time the store covers"},
		{"events every year in Nigeria 1980..2019", blindspot.Contradicted, "but not in 2017, where all events are known. None is on record in 1980 to"},
		{"events every year in Nigeria 1980..1985", blindspot.Untestable, "none is on record from 1980 to 1985. The store covers"},
	} {
		got, err := b.Test(context.Background(), "River Guard", c.text, desktest.Between, false)
		if err != nil || got.Verdict != c.want || !strings.Contains(got.Summary, c.says) {
			t.Errorf("%q is %s, want %s (%v): %s", c.text, got.Verdict, c.want, err, got.Summary)
		}
	}
}
