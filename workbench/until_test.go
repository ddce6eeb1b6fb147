package workbench_test

import (
	"context"
	"strings"
	"testing"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/internal/desktest"
)

// "Until" a day that the data do not reach, without a beginning, is about what
// comes: nobody knows it, whatever happened before, and the answer says from when
// on it was read and what came before. Until a day that has passed, it is all that
// the data cover up to then.
func TestUntilIsAheadOfTheData(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	b := desktest.Bench(desktest.Memory(t, desktest.Releases()))
	for _, text := range []string{"no lethal event in Nigeria until 2026-03", "no events until 2026-03", "events in Nigeria until 2026-03 >= 1", "deaths until 2026-03 <= 100000"} {
		for _, asked := range []blindspot.Date{0, desktest.Between} {
			got, err := b.Test(ctx, "River Guard", text, asked, false)
			if err != nil {
				t.Errorf("%s: %v (%s)", text, err, blindspot.HintOf(err))
				continue
			}
			if got.Verdict != blindspot.Untestable || !strings.Contains(got.Summary, "begins after") || !strings.Contains(got.Summary, "March 2026") || !strings.Contains(got.Summary, "Up to then, on record") {
				t.Errorf("%q as of %s is %s: %s", text, asked, got.Verdict, got.Summary)
			}
		}
	}
	for text, want := range map[string]blindspot.Verdict{"no events in Nigeria until 2019-12": blindspot.Contradicted, "events in Nigeria until 2019-12 >= 1": blindspot.Supported} {
		got, err := b.Test(ctx, "River Guard", text, desktest.Between, false)
		if err != nil || got.Verdict != want {
			t.Errorf("%q is %s: %v %s", text, got.Verdict, err, got.Summary)
		}
	}
	// With a beginning, what is known of the time counts.
	got, err := b.Test(ctx, "River Guard", "no events in Nigeria 2015..2026-03", desktest.Between, false)
	if err != nil || got.Verdict != blindspot.Contradicted {
		t.Errorf("with a beginning: %s, %v: %s", got.Verdict, err, got.Summary)
	}
}
