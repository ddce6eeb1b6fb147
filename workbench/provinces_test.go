package workbench_test

import (
	"context"
	"path/filepath"
	"strings"
	"testing"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/internal/desktest"
	"github.com/blindspot/blindspot/place"
)

// A province that nothing on record is named after is a fault that offers a name:
// counted as it stands it would look as if nothing had happened there.
func TestProvincesOfNoRecordAreFaults(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	named := map[string]string{} // areas of Nigeria by name
	for _, a := range place.World().AreasOf("NGA") {
		named[a.Name] = a.ID
	}
	releases := desktest.Releases()
	for r := range releases {
		for i := range releases[r].Events {
			if e := &releases[r].Events[i]; e.Place.Country == "NGA" {
				e.Place.Admin1, e.Place.Area = "Borno state", named["Borno"]
				if i%2 == 0 {
					e.Place.Admin1, e.Place.Area = "Plateau of the source", named["Plateau"]
				}
			}
		}
	}
	b := desktest.Bench(desktest.Memory(t, releases))
	for text, want := range map[string]string{
		"events within Borno >= 1":                                                    "",
		"events within \"Borno state\" >= 1":                                          "",
		"events within \"Plateau of the source\" >= 1":                                "",
		"events within Sokoto < 1":                                                    "", // a province in which nothing happened
		"events within Bornu >= 1":                                                    `no province on record is named "Bornu"; did you mean "Borno"?`,
		"events within Narnia >= 1":                                                   `no province on record is named "Narnia"`,
		"events within Plateau >= 1":                                                  `did you mean "Plateau of the source"?`,
		"events within Borno, Narnia >= 1":                                            `at "Narnia"`,
		"events in Borno >= 1":                                                        `a province stands after within: within "Borno"`,
		"share within Bornu > 0.1":                                                    `did you mean "Borno"?`,
		"events within Borno > events within Bornu 2016":                              `at "Bornu"`,
		"first event within Bornu before 2018-01-24":                                  `did you mean "Borno"?`,
		"no lethal event within Bornu until 2030-03":                                  `did you mean "Borno"?`,
		"quiet within Bornu since 2009-05":                                            `did you mean "Borno"?`,
		"events within Bornu since 2015 falling":                                      `did you mean "Borno"?`,
		"events every year within Bornu 2013..2019":                                   `did you mean "Borno"?`,
		"deaths per month within Bornu 2015 > 2 * deaths per month within Borno 2013": `did you mean "Borno"?`,
	} {
		_, err := b.Test(ctx, "River Guard", text, desktest.Between, false)
		switch {
		case want == "" && err != nil:
			t.Errorf("%s: %v (%s)", text, err, blindspot.HintOf(err))
		case want != "" && (err == nil || blindspot.CodeOf(err) != blindspot.Usage || !strings.Contains(err.Error(), want)):
			t.Errorf("%s: %v", text, err)
		}
	}
}

// A claim that was understood once stays so: on days before anything had happened in its
// province, and when the last event there has left the record.
func TestProvincesOfPastDaysAreNoFaults(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	releases := desktest.Releases()
	for r := range releases {
		for i := range releases[r].Events {
			if e := &releases[r].Events[i]; e.Place.Country == "NGA" && e.When.From >= blindspot.NewDate(2018, 1, 1) {
				e.Place.Admin1 = "Late province of the source"
			}
		}
	}
	store := desktest.Store(t, filepath.Join(t.TempDir(), "made.duckdb"), releases)
	t.Cleanup(func() { _ = store.Close() })
	b := desktest.Bench(store)
	const text = `events within "Late province of the source" >= 3`
	past, err := b.History(ctx, "River Guard", text, 0)
	if err != nil || len(past) < 5 || past[len(past)-1].Verdict != blindspot.Supported {
		t.Fatalf("%v: %+v", err, past)
	}
	if _, err := b.NewAlert(ctx, "River Guard", text, ""); err != nil {
		t.Errorf("an alert: %v", err)
	}
	for _, set := range []int{3, 2, 1} {
		if err := b.Remove(ctx, set); err != nil {
			t.Fatal(err)
		}
		if _, err := b.CheckAlerts(ctx); blindspot.CodeOf(err) == blindspot.Usage {
			t.Errorf("checked without dataset %d: %v", set, err)
		}
	}
}
