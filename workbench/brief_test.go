package workbench_test

import (
	"strings"
	"testing"
	"time"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/internal/desktest"
	"github.com/blindspot/blindspot/workbench"
)

// The last release of the made-up record brings a group that nobody had seen, takes
// events out and revises others: the brief tells it in every part, the same for both
// stores, by days and by releases.
func TestBriefTellsWhatAReleaseChanged(t *testing.T) {
	t.Parallel()
	releases := desktest.Releases()
	want := blindspot.Shift{}
	for name, store := range map[string]blindspot.EventStore{"memory": desktest.Memory(t, releases), "duckdb": desktest.Store(t, "", releases)} {
		b := desktest.Bench(store)
		out, err := b.Brief(t.Context(), workbench.BriefQuestion{Looked: 1})
		if err != nil {
			t.Fatal(err)
		}
		if out.Since != blindspot.NewDate(2021, time.May, 31) || len(out.Releases) != 1 || out.Releases[0].Release != "21.1" {
			t.Errorf("%s: since %s, %+v", name, out.Since, out.Releases)
		}
		if out.Total.Added.Events == 0 || out.Total.Revised.Events == 0 {
			t.Errorf("%s: %+v", name, out.Total)
		}
		if want == (blindspot.Shift{}) {
			want = out.Total
		}
		if out.Total != want {
			t.Errorf("%s: %+v, the other store %+v", name, out.Total, want)
		}
		events := 0
		for _, c := range out.Countries {
			events += c.Added.Events
		}
		if events != want.Added.Events {
			t.Errorf("%s: %d events added in countries, %d in all", name, events, want.Added.Events)
		}
		found := false
		for _, g := range out.NewGroups {
			found = found || g.Name == "Dawn Movement" && g.Events == 29 && g.Deaths == 580
			if g.Kind != blindspot.Organisation {
				t.Errorf("%s: %s is no organisation", name, g.Name)
			}
			if g.Name == "River Guard" {
				t.Errorf("%s: River Guard is not new", name)
			}
		}
		if !found {
			t.Errorf("%s: the Dawn Movement is not told: %+v", name, out.NewGroups)
		}
		same, err := b.Brief(t.Context(), workbench.BriefQuestion{Between: [2]string{"20.0.8", "21.1"}})
		if err != nil || same.Total != want {
			t.Errorf("%s: between the releases %+v, %v", name, same.Total, err)
		}
		if _, err := b.Brief(t.Context(), workbench.BriefQuestion{Since: blindspot.NewDate(2019, time.January, 1)}); blindspot.CodeOf(err) != blindspot.TooFewData {
			t.Errorf("%s: before the first release: %v", name, err)
		}
		if _, err := b.Brief(t.Context(), workbench.BriefQuestion{Since: blindspot.NewDate(2090, time.January, 1)}); err == nil || !strings.Contains(err.Error(), "2090-01-01 does not lie before") {
			t.Errorf("%s: since a day to come: %v", name, err)
		}
		if _, err := b.Brief(t.Context(), workbench.BriefQuestion{Between: [2]string{"21.1", "20.1"}}); blindspot.CodeOf(err) != blindspot.Usage {
			t.Errorf("%s: the later release first: %v", name, err)
		}
	}
}
