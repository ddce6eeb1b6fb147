package web_test

import (
	"encoding/json"
	"fmt"
	"testing"

	"github.com/blindspot/blindspot/internal/slow"
)

// Task (g): cut a corridor and see what breaks. A place and a link are cut and put back
// by clicking; what the page counts is what its table lists, what its map dashes and
// what its data hold.
func TestTaskCutACorridor(t *testing.T) {
	slow.Test(t)
	s := vacant(t)
	k := begin(t, s)
	k.leave("nav a", "Corridors")
	whole := k.number(k.says("main [role=status]"), `([\d,]+) ordered pairs`)
	const dashed = `document.querySelectorAll("#figure-corridors line[stroke-dasharray]").length`
	if n := state[int](t, k.tab, dashed); n != 0 {
		t.Errorf("%d lost pairs on the map of the whole network", n)
	}
	row := func(i int) (before, after int) {
		cell := func(j int) int {
			return k.number(k.says(fmt.Sprintf("#before-after tbody tr:nth-child(%d) td:nth-child(%d)", i, j)), `^([\d,]+)$`)
		}
		return cell(2), cell(3)
	}
	look := func(cut string) {
		t.Helper()
		said := k.says("main [role=status]")
		lost := k.number(said, `, ([\d,]+) \(`)
		before, after := row(2)
		listed := state[int](t, k.tab, `document.querySelectorAll("[aria-label='Connections lost'] tbody tr").length`)
		if lost == 0 || before-after != lost || listed != lost {
			t.Errorf("%s: %q; %d before, %d after, %d listed", cut, said, before, after, listed)
		}
		if drawn := state[int](t, k.tab, dashed); drawn == 0 || drawn > lost {
			t.Errorf("%s: %d pairs lost, %d dashed on the map", cut, lost, drawn)
		}
		var data struct{ Lost []any }
		if _, body := get(t, s.url+"/api"+k.address()); json.Unmarshal([]byte(body), &data) != nil || len(data.Lost) != lost {
			t.Errorf("%s: %d pairs lost in the data, %d on the page", cut, len(data.Lost), lost)
		}
		k.sound(t)
	}
	k.leave("[aria-label=Links] a", "Cut the links from Afghanistan to Pakistan")
	look("a link")
	if before, after := row(1); before <= after {
		t.Errorf("%d links before, %d after", before, after)
	}
	if before, _ := row(2); before != whole {
		t.Errorf("%d pairs before, %d in the whole network", before, whole)
	}
	k.leave("main a", "Put back Afghanistan>Pakistan")
	if n := k.number(k.says("main [role=status]"), `([\d,]+) ordered pairs`); n != whole {
		t.Errorf("put back, %d pairs are connected, and were %d", n, whole)
	}
	k.leave("[aria-label=Places] a", "Cut Afghanistan")
	look("a place")
	k.accessible(t)
}
