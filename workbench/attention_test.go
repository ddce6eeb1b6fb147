package workbench_test

import (
	"context"
	"slices"
	"testing"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/internal/desktest"
	"github.com/blindspot/blindspot/internal/slow"
	"github.com/blindspot/blindspot/workbench"
)

// An assessment has who looks at the group only where the user named pages about it,
// and no other part of it moves; a judgement on readers is made by the readers alone.
func TestAttentionMovesNothingElse(t *testing.T) {
	slow.Test(t)
	t.Parallel()
	ctx := context.Background()
	assess := func(with bool, group string) blindspot.Assessment {
		store := desktest.Memory(t, desktest.Releases())
		if with {
			store.SetAttention(desktest.Attention())
		}
		a, err := desktest.Bench(store).Assess(ctx, group, workbench.AssessOptions{})
		if err != nil {
			t.Fatal(err)
		}
		return a
	}
	with, without := assess(true, "River Guard"), assess(false, "River Guard")
	if with.Attention == nil || !with.Attention.Both() || without.Attention != nil {
		t.Fatalf("with titles %v, without %v", with.Attention, without.Attention)
	}
	with.Attention = nil
	with.Judgements = slices.DeleteFunc(with.Judgements, func(j blindspot.Judgement) bool { return j.Rule == "readership" })
	sameAnswer(t, with, nil, without, nil)
	if a := assess(true, "Coast Army"); a.Attention != nil {
		t.Error("a group without titles has readers")
	}
}
