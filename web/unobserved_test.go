package web_test

import (
	"strings"
	"testing"

	"github.com/blindspot/blindspot/internal/slow"
)

// Where nothing is observed nothing is white: the map hatches, and says so in words.
func TestBrowserDrawsWhatIsNotObserved(t *testing.T) {
	slow.Test(t)
	s := withForecasts(t)
	b := visit(t, s.url+"/group/IS?as_of=2014-08-31", 1280, false)
	if status := state[string](t, b, `document.querySelector(".map-status").textContent`); !strings.Contains(status, "not wholly observed: Syria") {
		t.Errorf("the map says %q", status)
	}
	if head := state[string](t, b, `document.querySelector(".observed").textContent`); !strings.Contains(head, "Iraq throughout") || !strings.Contains(head, "Not observed: Syria") {
		t.Errorf("the head of the page says %q", head)
	}
	b.sound(t)
	b.navigate(t, s.url+"/explorer?group=IS")
	if grey := state[int](t, b, `document.querySelectorAll("[data-figure=spec-years] path[fill='#888888']").length`); grey == 0 {
		t.Error("no year of the explorer has a grey band")
	}
	b.sound(t)
}
