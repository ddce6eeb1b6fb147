package web_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/blindspot/blindspot/internal/slow"
)

// Task (b): follow IS in Iraq month by month on the map. The map's number is that of
// the explorer in every month, the address keeps the month, and the map is kept as a
// picture with its title, its sources and its day.
func TestTaskMonthByMonth(t *testing.T) {
	slow.Test(t)
	s := withForecasts(t)
	k := begin(t, s)
	k.find("IS in Iraq")
	shown := func() (month string, events int) {
		status := k.says(".map-status")
		month, _, _ = strings.Cut(status, ":")
		events = k.number(status, `: ([\d,]+) events`)
		if strings.Contains(status, "known to no area") {
			events += k.number(status, `; ([\d,]+) more (?:is|are) known to no area`)
		}
		return month, events
	}
	k.click(".map-bar button", "Back")
	seen := map[string]bool{}
	for range 12 {
		month, events := shown()
		if seen[month] || strings.Contains(month, " to ") {
			t.Fatalf("the map shows %s after %v", month, seen)
		}
		seen[month] = true
		rows := state[string](t, k.tab, `document.querySelector(".map-bar .save a").getAttribute("href")`)
		var found struct{ Events int }
		if _, body := get(t, s.url+"/api"+rows); json.Unmarshal([]byte(body), &found) != nil || found.Events != events {
			t.Errorf("%s: %d events on the map, %d in the explorer", month, events, found.Events)
		}
		k.click(".map-bar button", "Back")
	}
	k.click(".map-bar button", "Forward")
	month, events := shown()
	if !seen[month] {
		t.Errorf("forward leads to %s", month)
	}
	k.keeping()
	k.click(".map-bar .save button", "SVG of IS in Iraq: events by admin-1 area")
	drawn := k.kept(1).words()
	for _, want := range []string{"IS in Iraq: events by admin-1 area", month, "As of 2018-", "UCDP", "CC-BY-4.0", "Natural Earth", "hatched: not wholly observed"} {
		if !strings.Contains(drawn, want) {
			t.Errorf("the picture of the map does not hold %q", want)
		}
	}
	k.click(".map-bar .save button", "PNG of IS in Iraq: events by admin-1 area")
	if png := k.kept(2); png.Head != "PNG" || png.Size < 10_000 || png.Name != "is-in-iraq-events-by-admin-1-area.png" {
		t.Errorf("the map as PNG: %s, %d bytes of %s", png.Name, png.Size, png.Kind)
	}
	k.sound(t)
	colleague := visit(t, s.url+k.address(), 1440, false)
	if there := state[string](t, colleague, `document.querySelector(".map-status").textContent`); there != k.says(".map-status") {
		t.Errorf("the colleague sees %q", there)
	}
	k.leave(".map-bar a", "Rows of the time shown")
	if n := k.number(k.says("main [role=status]"), `^([\d,]+) events`); n != events {
		t.Errorf("%s: %d events on the map, %d in the explorer", month, events, n)
	}
}
