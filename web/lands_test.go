package web_test

import (
	"strings"
	"testing"
	"time"

	"github.com/blindspot/blindspot/internal/slow"
)

// The map of the board is drawn when it is unfolded, without a fault, and a country
// leads to the board of its groups; its table has the same numbers.
func TestBoardByCountry(t *testing.T) {
	slow.Test(t)
	s := withForecasts(t)
	k := begin(t, s)
	k.click("#map summary", "Map: where the overlooked groups are")
	drawn := `!!document.querySelector("#map canvas") && document.documentElement.dataset.map === "idle"`
	for end := time.Now().Add(2 * time.Minute); !state[bool](t, k.tab, drawn); time.Sleep(200 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatalf("the map is not drawn: %s %v", state[string](t, k.tab, stands), k.troubles)
		}
	}
	if says := k.says("#map .map-bar"); !strings.Contains(says, "Hatched: not observed") {
		t.Errorf("the map says %q", says)
	}
	k.sound(t)
	first := k.says(".board tbody tr th a")
	if row := k.says("#map tbody tr"); !strings.Contains(row, first) {
		t.Errorf("the first country is %q, the first group %q", row, first)
	}
	k.leave("#map tbody a", first)
}
