package web_test

import (
	"encoding/json"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/place"
)

// Downloads hold what the explorer shows: every selected event, days and areas,
// and no place finer than an area.
func TestDownloads(t *testing.T) {
	s := broken(t)
	_, text := get(t, s.url+"/download/events.csv?from=2018-03-02")
	if strings.Count(text, "\n") != 3 || strings.Contains(text, "70.45") || strings.Contains(text, "lat") {
		t.Errorf("the CSV has other rows, or coordinates:\n%s", text)
	}
	var geo struct {
		Features []struct {
			Geometry   struct{ Coordinates [2]float64 }
			Properties map[string]any
		}
	}
	_, text = get(t, s.url+"/download/events.geojson")
	if err := json.Unmarshal([]byte(text), &geo); err != nil || len(geo.Features) != 3 {
		t.Fatalf("%v: %.300s", err, text)
	}
	for _, f := range geo.Features {
		area, ok := place.World().Area(f.Properties["area"].(string))
		if !ok || place.SphereDistance(area.Centre, place.Point{Lat: f.Geometry.Coordinates[1], Lon: f.Geometry.Coordinates[0]}) > 2 {
			t.Errorf("a point is not at the centre of its area: %v", f)
		}
	}
	resp, text := get(t, s.url+"/download/events.parquet")
	if resp.StatusCode != http.StatusOK || !strings.HasPrefix(text, "PAR1") || !strings.HasSuffix(text, "PAR1") || strings.Contains(text, "lat") {
		t.Errorf("the Parquet file: %d, %d bytes", resp.StatusCode, len(text))
	}
	path := filepath.Join(t.TempDir(), "events.parquet")
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	if n := rowsOf(t, path); n != 3 {
		t.Errorf("the Parquet file has %d rows, want 3", n)
	}
	if resp, _ := get(t, s.url+"/download/events.xlsx"); resp.StatusCode != http.StatusNotFound {
		t.Errorf("another form: %d", resp.StatusCode)
	}
}

// The explorer's counts are those of the store for every filter, and the store
// in memory of a case counts alike.
func TestExplorerCountsWhatTheStoreCounts(t *testing.T) {
	s := withForecasts(t)
	for query, f := range map[string]blindspot.Filter{
		"country=IRQ":                      {Countries: []string{"IRQ"}},
		"group=ucdp:234&type=one-sided":    {Actors: []blindspot.ActorID{"ucdp:234"}, Violence: []blindspot.Violence{blindspot.OneSided}},
		"deaths=100":                       {MinDeaths: 100},
		"precision=3&country=NGA":          {MaxPrecision: 3, Countries: []string{"NGA"}},
		"q=b%C3%B3rno":                     {Text: "borno"},
		"from=2014-06-01&to=2014-06-30":    {When: blindspot.DateRange{From: blindspot.NewDate(2014, 6, 1), To: blindspot.NewDate(2014, 6, 30)}},
		"group=ucdp:234&opponent=ucdp:116": {Actors: []blindspot.ActorID{"ucdp:234"}, Opponents: []blindspot.ActorID{"ucdp:116"}},
	} {
		want, err := s.store.Count(t.Context(), f)
		if err != nil {
			t.Fatal(err)
		}
		var e struct {
			Events int
			Areas  []struct{ Events int }
			Years  []struct{ Events int }
		}
		_, body := get(t, s.url+"/explorer.json?"+query)
		if err := json.Unmarshal([]byte(body), &e); err != nil {
			t.Fatal(err)
		}
		areas, years := 0, 0
		for _, a := range e.Areas {
			areas += a.Events
		}
		for _, y := range e.Years {
			years += y.Events
		}
		begun := want // an event counts in the year in which it begins, which may lie before a window
		if f.When.From.Known() {
			events, err := s.store.Events(t.Context(), f)
			if err != nil {
				t.Fatal(err)
			}
			begun = 0
			for i := range events {
				if part, _ := events[i].Part(f.When); part.Begins {
					begun++
				}
			}
		}
		if e.Events != want || areas != want || years != begun || begun == 0 {
			t.Errorf("%s: %d events, %d by area, %d by year; the store counts %d, of which %d begin in the window", query, e.Events, areas, years, want, begun)
		}
	}
}
