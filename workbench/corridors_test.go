package workbench_test

import (
	"context"
	"testing"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/internal/desktest"
	"github.com/blindspot/blindspot/memory"
	"github.com/blindspot/blindspot/workbench"
)

// A link that is cut is gone; what was connected before is
// connected after, or lost.
func TestCorridorsCutLinks(t *testing.T) {
	t.Parallel()
	b := desktest.Bench(new(memory.Store))
	ask := func(links ...workbench.Pair) (workbench.Network, error) {
		return b.Corridors(context.Background(), workbench.NetworkQuestion{Case: "is-khorasan", Links: links})
	}
	whole, err := ask()
	if err != nil {
		t.Fatal(err)
	}
	cut := workbench.Pair{From: "Afghanistan", To: "Pakistan"}
	n, err := ask(cut)
	if err != nil {
		t.Fatal(err)
	}
	if n.Kept != len(whole.Links) || n.Before != whole.Pairs || n.Before != n.Pairs+len(n.Lost) || n.PartsBefore != len(whole.Parts) {
		t.Errorf("before %d links, %d pairs, %d parts; whole %d, %d, %d", n.Kept, n.Before, n.PartsBefore, len(whole.Links), whole.Pairs, len(whole.Parts))
	}
	for _, l := range n.Links {
		if l.From == cut.From && l.To == cut.To {
			t.Errorf("the link is not cut: %+v", l)
		}
	}
	for _, p := range n.Lost {
		if p.To != "Pakistan" { // nothing else leads there
			t.Errorf("%s to %s is lost", p.From, p.To)
		}
	}
	if len(n.Lost) == 0 {
		t.Error("nothing is lost")
	}
	if _, err := ask(workbench.Pair{From: "Pakistan", To: "Europe"}); blindspot.CodeOf(err) != blindspot.NotFound {
		t.Errorf("a link that is none: %v", err)
	}
	if _, err := ask(make([]workbench.Pair, workbench.MaxCuts+1)...); blindspot.CodeOf(err) != blindspot.Usage {
		t.Errorf("too many: %v", err)
	}
}
