package alert_test

import (
	"strings"
	"testing"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/alert"
)

func always(blindspot.Month) bool { return true }

// Two firings, one of them before a rise: the record counts each once, holds it
// against all months, and says what it counts.
func TestRecord(t *testing.T) {
	deaths := alert.Deaths{ByMonth: map[blindspot.Month]int{130: 60, 131: 90}, Observed: always}
	var states []alert.State
	for m := blindspot.Month(100); m <= 160; m++ {
		s := alert.State{Month: m, Known: m != 121, Holds: m >= 120 && m <= 124 || m >= 140}
		states = append(states, s)
	}
	r := alert.Of(states, deaths, alert.Base([]alert.Deaths{deaths}, 100, 160))
	if len(r.Fired) != 2 || r.Fired[0] != 120 || r.Fired[1] != 140 || r.Months != 60 || r.Held != 4+21 {
		t.Errorf("%+v", r)
	}
	// After 120 came 150 deaths, twice the none before; after 140 none came.
	if r.Followed.Cases != 2 || r.Followed.Came != 1 || r.Followed.Share.Low >= 0.5 || r.Followed.Share.High <= 0.5 {
		t.Errorf("%+v", r.Followed)
	}
	// A rise followed the months 107 to 129: both months of deaths lie ahead.
	if r.Own.Cases != 61 || r.Own.Came != 23 {
		t.Errorf("%+v", r.Own)
	}
	// Of all groups only months after deaths count, and nothing like it came again.
	if r.Base.Cases != 25 || r.Base.Came != 0 {
		t.Errorf("%+v", r.Base)
	}
	words := strings.Join(r.Words(), "\n")
	for _, want := range []string{"would have fired 2 times", "in 1 of 2 cases", "in 23 of 61 cases", "cut at the end of each month"} {
		if !strings.Contains(words, want) {
			t.Errorf("%q is not said:\n%s", want, words)
		}
	}
}

// What held from the beginning did not begin to hold; what nobody could decide is no
// firing; what is not observed has no outcome.
func TestNoFiring(t *testing.T) {
	held := []alert.State{{Month: 1, Known: true, Holds: true}, {Month: 2}, {Month: 3, Known: true, Holds: true}}
	r := alert.Of(held, alert.Deaths{Observed: func(blindspot.Month) bool { return false }}, alert.Counted{})
	if len(r.Fired) != 0 || r.Own.Cases != 0 || !strings.Contains(strings.Join(r.Words(), " "), "never have fired") {
		t.Errorf("%+v", r)
	}
	if r := alert.Of([]alert.State{{Month: 1}}, alert.Deaths{Observed: always}, alert.Counted{}); !strings.Contains(r.Words()[0], "no record") {
		t.Errorf("%v", r.Words())
	}
}
