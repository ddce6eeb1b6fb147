package figure_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/figure"
	"github.com/blindspot/blindspot/place"
)

// Of two lines that lie close the one of more links has its words, and a line far from
// both has its own.
func TestWordsBesideLinesDoNotMeet(t *testing.T) {
	a := blindspot.Assessment{
		Network: []blindspot.NetworkPlace{{Name: "A", Lon: 0, Lat: 40}, {Name: "B", Lon: 60, Lat: 40}, {Name: "C", Lon: 0, Lat: 40.5}, {Name: "D", Lon: 60, Lat: 40.5},
			{Name: "E", Lon: 0, Lat: 10}, {Name: "F", Lon: 60, Lat: 10}},
		Links: []blindspot.Link{{From: "C", To: "D", Kind: "transit"}, {From: "A", To: "B", Kind: "command"}, {From: "A", To: "B", Kind: "finance"}, {From: "E", To: "F", Kind: "recruitment"}},
	}
	for i := range a.Links {
		a.Links[i].Grade = blindspot.Grade{Source: "B", Information: "2"}
	}
	f, ok, err := figure.Corridors(a, place.World())
	if err != nil || !ok {
		t.Fatal(ok, err)
	}
	var spec struct {
		Layer []struct {
			Data struct {
				Values json.RawMessage
			}
		}
	}
	if err := json.Unmarshal(f.Spec, &spec); err != nil {
		t.Fatal(err)
	}
	says := map[string]string{}
	for _, l := range spec.Layer {
		var rows []struct{ Way, Says string }
		if json.Unmarshal(l.Data.Values, &rows) == nil {
			for _, r := range rows {
				if r.Way != "" {
					says[r.Way] = r.Says
				}
			}
		}
	}
	if got := says["A to B"] + "|" + says["C to D"] + "|" + says["E to F"]; got != "command, finance||recruitment" {
		t.Errorf("beside the lines stands %s", strings.ReplaceAll(got, "|", " | "))
	}
}
