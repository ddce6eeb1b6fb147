package workbench_test

import (
	"context"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/internal/desktest"
	"github.com/blindspot/blindspot/workbench"
)

// The four answers beside a group on the board are those that its assessment
// begins with: on a day that is asked for, and at the end of the group's own data.
func TestFourAnswersAreTheAssessments(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	b := desktest.Bench(desktest.Memory(t, desktest.Releases()))
	board, err := b.Board(ctx, 0)
	if err != nil {
		t.Fatal(err)
	}
	var ids []blindspot.GroupID
	for _, g := range board.Recorded {
		ids = append(ids, g.ID)
	}
	ids = ids[:min(6, len(ids))]
	for _, asked := range []blindspot.Date{0, desktest.Between} {
		four, err := b.FourAnswers(ctx, ids, asked)
		if err != nil {
			t.Fatal(err)
		}
		compared := 0
		for _, id := range ids {
			a, err := b.Assess(ctx, string(id), workbench.AssessOptions{AsOf: asked})
			got, answered := four[id]
			if blindspot.CodeOf(err) == blindspot.TooFewData || blindspot.CodeOf(err) == blindspot.NotFound {
				if answered {
					t.Errorf("%s as of %s has answers and no assessment: %v", id, asked, err)
				}
				continue
			}
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(a.BottomLine.Answers, got.Answers, cmpopts.EquateNaNs()); diff != "" || got.AsOf != a.AsOf {
				t.Errorf("%s as of %s, answered of %s: %s", id, a.AsOf, got.AsOf, diff)
			}
			compared++
		}
		if compared < 4 {
			t.Errorf("only %d groups were compared", compared)
		}
	}
}

func TestFourAnswersOfTooMany(t *testing.T) {
	t.Parallel()
	b := desktest.Bench(desktest.Memory(t, desktest.Releases()))
	if _, err := b.FourAnswers(context.Background(), make([]blindspot.GroupID, workbench.AnsweredGroups+1), 0); blindspot.CodeOf(err) != blindspot.Usage {
		t.Errorf("too many groups: %v", err)
	}
}
