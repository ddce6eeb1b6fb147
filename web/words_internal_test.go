package web

import (
	"strings"
	"testing"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/watch"
	"github.com/blindspot/blindspot/workbench"
)

// Years without an event stand between those that have one: the axis is time.
func TestExplorerLeavesNoYearOut(t *testing.T) {
	var b exploreBody
	b.Years = []blindspot.YearCount{{Year: 1995, Events: 3}, {Year: 1999, Events: 1}}
	if spec := string(b.YearPoints()); !strings.Contains(spec, `"domain":[1995,1996,1997,1998,1999]`) {
		t.Error(spec)
	}
}

// A map is drawn where any event has an area, and not for events of whole countries; of
// no events it shows what was observed.
func TestExplorerMapNeedsAnArea(t *testing.T) {
	var b exploreBody
	if !b.Placed() {
		t.Error("without events there is no map of what was observed")
	}
	b.Areas = []blindspot.AreaCount{{Country: "AFG", Events: 4}}
	if b.Placed() || b.Unplaced() != 4 {
		t.Errorf("placed %v, %d without area", b.Placed(), b.Unplaced())
	}
	b.Areas = append(b.Areas, blindspot.AreaCount{Area: "AFG-1", Country: "AFG", Events: 1})
	if !b.Placed() {
		t.Error("an event with an area is not placed")
	}
}

// A board that knows of no group how much is reported says that it ranks by breakouts alone.
func TestBoardWithoutReportingSaysSo(t *testing.T) {
	half := 0.5
	for name, c := range map[string]struct {
		attention *float64
		want      bool
	}{"none known": {nil, true}, "one known": {&half, false}} {
		var b watchBody
		b.rows(&workbench.Board{Board: watch.Board{Groups: []watch.Entry{{}, {Attention: c.attention}}}})
		if b.Unreported != c.want {
			t.Errorf("%s: %v", name, b.Unreported)
		}
	}
}
