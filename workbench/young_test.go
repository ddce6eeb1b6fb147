package workbench_test

import (
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/forecast/groups"
	"github.com/blindspot/blindspot/internal/desktest"
	"github.com/blindspot/blindspot/memory"
	"github.com/blindspot/blindspot/workbench"
)

// A forecast from a month of which half is reported is like one from the same month
// once all is, and unlike one that takes the half for the whole. It says what it starts
// from; where nobody can know how numbers grow it starts from the record, and says that.
func TestForecastStartsFromWhatIsExpected(t *testing.T) {
	t.Parallel()
	releases := growing()
	b := desktest.Bench(desktest.Memory(t, releases))
	b.Now = at(2021, time.January, 25)
	ask := func(b *workbench.Bench) (groups.Forecast, string) {
		t.Helper()
		s, m, err := b.AskForecast(t.Context(), "River Guard in Nigeria", 0)
		if err != nil {
			t.Fatal(err)
		}
		f, err := b.Forecast(t.Context(), s, m, groups.Settings{Unscored: true}, false)
		if err != nil {
			t.Fatal(err)
		}
		text := ""
		for _, w := range f.Warnings {
			text += w.Text
		}
		return f, text
	}
	// next is the mean of the first month on the scale on which deaths are forecast.
	next := func(f groups.Forecast) float64 {
		sum := 0.0
		for _, v := range f.Outlooks[0].Months[0].Draws {
			sum += math.Log1p(v)
		}
		return sum / float64(len(f.Outlooks[0].Months[0].Draws))
	}
	got, said := ask(b)
	if !got.Grown || !strings.Contains(said, "starts from what the last months are expected to read") {
		t.Errorf("%t: %s", got.Grown, said)
	}
	raw, err := groups.Load(t.Context(), b.Store, blindspot.NewMonth(2020, time.December))
	if err != nil {
		t.Fatal(err)
	}
	row, _ := raw.Row("group:ucdp:9002:NGA")
	half, err := groups.Make(t.Context(), raw, "River Guard", []int{row}, blindspot.NewMonth(2020, time.December), groups.Settings{Unscored: true, Seed: b.Seed})
	if err != nil {
		t.Fatal(err)
	}
	last := releases[len(releases)-1]
	whole := memory.Release{Dataset: last.Dataset, Events: slices.Clone(last.Events), Coverage: last.Coverage}
	for _, e := range last.Events {
		if e.When.From.Month() == blindspot.NewMonth(2020, time.December) { // the other half
			e.ID += "-later"
			whole.Events = append(whole.Events, e)
		}
	}
	done := desktest.Bench(desktest.Memory(t, append(slices.Clone(releases[:len(releases)-1]), whole)))
	known, err := groups.Load(t.Context(), done.Store, blindspot.NewMonth(2020, time.December))
	if err != nil {
		t.Fatal(err)
	}
	truth, err := groups.Make(t.Context(), known, "River Guard", []int{row}, blindspot.NewMonth(2020, time.December), groups.Settings{Unscored: true, Seed: b.Seed})
	if err != nil {
		t.Fatal(err)
	}
	if from, to := math.Abs(next(half)-next(truth)), math.Abs(next(got)-next(truth)); from < 0.02 || to > from/3 {
		t.Errorf("the next month: %.3f from what is expected, %.3f from half of the last month, %.3f from all of it", next(got), next(half), next(truth))
	}
	few := desktest.Bench(desktest.Memory(t, releases[len(releases)-3:]))
	few.Now = b.Now
	s, m, err := few.AskForecast(t.Context(), "Nigeria", 0)
	if err != nil {
		t.Fatal(err)
	}
	if f, err := few.Forecast(t.Context(), s, m, groups.Settings{Unscored: true}, false); err == nil {
		if f.Grown || !slices.ContainsFunc(f.Warnings, func(w blindspot.Warning) bool {
			return strings.Contains(w.Text, "starts from the deaths on record")
		}) {
			t.Errorf("three releases: %+v", f.Warnings)
		}
	} else if blindspot.CodeOf(err) != blindspot.TooFewData {
		t.Error(err)
	}
}
