package assess_test

import (
	"math"
	"regexp"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/assess"
)

var window = blindspot.DateRange{From: blindspot.NewDate(2018, 1, 1), To: blindspot.NewDate(2018, 12, 31)}

func value(key string, v, low, high float64) blindspot.Value {
	return blindspot.Value{Key: key, Label: key, Q: blindspot.Between(v, low, high, 0.9)}
}

// active is an assessment of n events this year and n/ratio the year before, ten
// deaths each, which name two sources each.
func active(ratio, low, high float64, n int, warnings ...blindspot.Warning) blindspot.Assessment {
	before := float64(n) / ratio
	count := func(key string, v float64) blindspot.Value {
		return blindspot.Value{Key: key, Label: key, Q: blindspot.Exactly(math.Round(v))}
	}
	return blindspot.Assessment{Group: "G", AsOf: window.To, Window: window, Findings: []blindspot.Finding{
		{Measure: "activity", Title: "Activity", Window: window, N: n, Warnings: warnings,
			Values: []blindspot.Value{value("events_per_month", 10, 8, 12), value("deaths_per_month", 100, 80, 120), value("events_change", ratio, low, high), value("deaths_change", ratio, low, high),
				count("events", float64(n)), count("events_before", before), count("deaths", 10*float64(n)), count("deaths_before", 10*before)}},
		{Measure: "toll", Title: "Toll", Window: window, N: n, Values: []blindspot.Value{count("events", float64(n)), count("deaths", 10*float64(n)), count("sources_per_event", 2)}}}}
}

func first(t *testing.T, a blindspot.Assessment) blindspot.Judgement {
	t.Helper()
	js, err := assess.Judge(a, assess.Options{})
	if err != nil || len(js) == 0 {
		t.Fatalf("no judgement: %v", err)
	}
	return js[0]
}

// The direction in the words is that of the interval, and nothing else.
func TestActivityFollowsTheInterval(t *testing.T) {
	for _, c := range []struct {
		name             string
		ratio, low, high float64
		want             string
	}{
		{"rise", 2, 1.5, 2.7, "G was more violent in 2018 than in 2017: events rose to 2 times (1.50 to 2.70), from 100 to 200, and deaths rose"},
		{"fall", 0.4, 0.3, 0.5, "G was less violent in 2018 than in 2017: events fell by 60 % (50 to 70 %), from 500 to 200"},
		{"interval holds 1", 1.3, 0.9, 1.8, "from 154 to 200"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := first(t, active(c.ratio, c.low, c.high, 200)).Text; !strings.Contains(got, c.want) {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

func TestConfidenceFollowsTheBasis(t *testing.T) {
	for _, c := range []struct {
		name string
		a    blindspot.Assessment
		want blindspot.Confidence
	}{
		{"many observations, full coverage", active(2, 1.5, 2.7, 200), blindspot.HighConfidence},
		{"some observations", active(2, 1.5, 2.7, 50), blindspot.ModerateConfidence},
		{"few observations", active(2, 1.5, 2.7, 5), blindspot.LowConfidence},
		{"part of the events", active(2, 1.5, 2.7, 200, blindspot.Warnf(blindspot.WarnCoveragePartial, "The file holds only 70 %% of the events")), blindspot.ModerateConfidence},
		{"a chronicle", active(2, 1.5, 2.7, 200, blindspot.Warnf(blindspot.WarnChronicle, "The events are a chronicle and no census: ...")), blindspot.LowConfidence},
	} {
		t.Run(c.name, func(t *testing.T) {
			j := first(t, c.a)
			if j.Confidence != c.want || !strings.Contains(j.Basis, string(c.want)) {
				t.Errorf("got %s (%s), want %s", j.Confidence, j.Basis, c.want)
			}
		})
	}
}

var (
	likelihood = regexp.MustCompile(`(?i)\b(almost no chance|remote|(very |highly )?(un)?likely|(highly )?(im)?probable|roughly even|almost certain(ly)?|realistic possibility)\b`)
	sureness   = regexp.MustCompile(`(?i)\bconfiden(t|ce)\b`)
	stops      = regexp.MustCompile(`[.!?](\s|$)`)
)

// ICD 203: a likelihood and a confidence level never stand in one sentence.
func TestNoSentenceHoldsBothLikelihoodAndConfidence(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a := active(rapid.Float64Range(0.01, 20).Draw(t, "ratio"), 0.01, 25, rapid.IntRange(0, 500).Draw(t, "n"),
			rapid.SliceOf(rapid.Map(rapid.SampledFrom(blindspot.WarningCodes), func(c blindspot.WarningCode) blindspot.Warning { return blindspot.Warnf(c, "%s", c) })).Draw(t, "warnings")...)
		a.Findings = append(a.Findings, blindspot.Finding{Measure: "tail", Window: window, N: 50, Values: []blindspot.Value{value("p_mass_casualty", rapid.Float64Range(0, 1).Draw(t, "tail"), 0, 1)}})
		o := assess.Options{Scale: rapid.SampledFrom([]assess.Scale{assess.ICD203, assess.PHIA}).Draw(t, "scale"),
			Outlook: &assess.Outlook{Probability: blindspot.Exactly(rapid.Float64Range(0, 1).Draw(t, "p")), Months: 24, Skill: "Brier skill 0.1.", Reasons: []string{"deaths doubled"}}}
		js, err := assess.Judge(a, o)
		if err != nil {
			t.Fatal(err)
		}
		if len(js) != 3 {
			t.Fatalf("%d judgements, want activity, tail and outlook", len(js))
		}
		for _, j := range js {
			for _, s := range stops.Split(j.Text+" "+j.Basis+" "+j.Alternative+" "+j.Changes+" "+j.Skill+" "+j.Detail+" "+j.BaseRate, -1) {
				if likelihood.MatchString(s) && sureness.MatchString(s) {
					t.Fatalf("a likelihood and a confidence in one sentence: %q", s)
				}
			}
			if j.Probability.Known() && j.Word != "" && j.Skill == "" {
				t.Fatalf("%q has a word of likelihood without a backtest", j.Text)
			}
		}
	})
}

// A fall within the year is seen, although the year's numbers hold: over three
// months and over one.
func TestChangesLookAtTheLastMonths(t *testing.T) {
	before, now := active(2, 1.5, 2.7, 100), active(2, 1.5, 2.7, 100)
	before.GroupID, now.GroupID = "g", "g"
	before.AsOf, now.AsOf = blindspot.NewDate(2018, 6, 30), blindspot.NewDate(2018, 12, 31)
	before.Window, now.Window = blindspot.MonthsBack(before.AsOf, 12), blindspot.MonthsBack(now.AsOf, 12)
	before.Findings[0].Window, now.Findings[0].Window = before.Window, now.Window
	level := func(of *blindspot.Assessment, months int, q blindspot.Quantity) {
		x := of.Findings[0]
		x.Window = blindspot.MonthsBack(of.AsOf, months)
		x.Values = slices.Clone(x.Values)
		x.Values[0].Q = q
		of.Lately = append(of.Lately, x)
	}
	for _, months := range []int{1, 3} {
		level(&before, months, blindspot.Between(131, 110, 150, 0.9))
		level(&now, months, blindspot.Between(27, 20, 35, 0.9))
	}
	got := strings.Join(assess.Changes(before, now), "\n")
	for _, want := range []string{"over the last month was 131 (110 to 150) and is now 27 (20 to 35)", "over the last 3 months was 131 (110 to 150) and is now 27 (20 to 35)"} {
		if !strings.Contains(got, want) {
			t.Errorf("%q does not say %q", got, want)
		}
	}
	if strings.Contains(got, "was 10 (8 to 12)") {
		t.Errorf("the year's number did not move: %q", got)
	}
}

func TestChangesNameWhatMoved(t *testing.T) {
	before, now := active(2, 1.5, 2.7, 100), active(0.4, 0.3, 0.5, 100)
	before.GroupID, now.GroupID = "g", "g"
	before.AsOf, now.AsOf = blindspot.NewDate(2018, 6, 30), blindspot.NewDate(2018, 12, 31)
	now.Findings[0].Values[0].Q = blindspot.Between(20, 18, 22, 0.9)
	before.Claims = []blindspot.CheckedClaim{{ID: "C01", Verdict: blindspot.Untestable}}
	now.Claims = []blindspot.CheckedClaim{{ID: "C01", Verdict: blindspot.Supported}}
	got := strings.Join(assess.Changes(before, now), "\n")
	for _, want := range []string{"as of 2018-06-30: C01 was untestable and is now supported.", "events_per_month was 10 (8 to 12) and is now 20 (18 to 22)"} {
		if !strings.Contains(got, want) {
			t.Errorf("%q does not say %q", got, want)
		}
	}
	if assess.Changes(now, before) != nil {
		t.Error("a later assessment is no previous one")
	}
}

// What the last months did comes first where the year tells nothing, and after it
// where the year says something else; a turn that is the year's own is not repeated.
func TestTheTurnOfTheLastMonths(t *testing.T) {
	for _, c := range []struct {
		name           string
		year, lately   [3]float64
		bottom, beside string
	}{
		{"a year without clear change", [3]float64{1.3, 0.7, 1.8}, [3]float64{0.32, 0.16, 0.66},
			"In the last 3 months events of G fell by 68 % (34 to 84 %) against the 3 months before; whether it was more or less violent in 2018 than in 2017 is unclear.", ""},
		{"a rise that turned", [3]float64{2, 1.5, 2.7}, [3]float64{0.32, 0.16, 0.66},
			"G was more violent in 2018 than in 2017.", "But in the last 3 months events fell by 68 % (34 to 84 %) against the 3 months before."},
		{"a fall that goes on", [3]float64{0.4, 0.3, 0.5}, [3]float64{0.32, 0.16, 0.66}, "G was less violent in 2018 than in 2017.", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			a := active(c.year[0], c.year[1], c.year[2], 200)
			x := active(c.lately[0], c.lately[1], c.lately[2], 20).Findings[0]
			x.Window = blindspot.MonthsBack(a.AsOf, 3)
			a.Lately = []blindspot.Finding{x}
			j := first(t, a)
			a.Judgements = []blindspot.Judgement{j}
			if got := assess.Bottom(a).Sentence; got != c.bottom {
				t.Errorf("the bottom line says %q", got)
			}
			if turned := strings.Contains(j.Text, "But in the last"); turned != (c.beside != "") || !strings.Contains(j.Text, c.beside) {
				t.Errorf("the judgement says %q", j.Text)
			}
		})
	}
}

// A measure that came and one that went are both told, the latter with why; an
// assessment of another group, or of the same day and files, is compared with nothing;
// where nothing changed, that is said.
func TestChangesNameMeasuresThatCameOrWent(t *testing.T) {
	before, now := active(2, 1.5, 2.7, 100), active(2, 1.5, 2.7, 100)
	before.GroupID, now.GroupID = "g", "g"
	before.AsOf, now.AsOf = blindspot.NewDate(2018, 6, 30), blindspot.NewDate(2018, 12, 31)
	if got := assess.Changes(before, now); len(got) != 1 || !strings.Contains(got[0], "no verdict changed") {
		t.Errorf("nothing changed: %q", got)
	}
	before.Findings = append(before.Findings, blindspot.Finding{Measure: "footprint", Title: "Footprint"})
	now.Findings = append(now.Findings, blindspot.Finding{Measure: "tail", Title: "Deadliest events"})
	now.Gaps = []blindspot.Gap{{Measure: "Footprint", Reason: "Too few events have a place."}}
	got := strings.Join(assess.Changes(before, now), "\n")
	for _, want := range []string{"deadliest events can now be measured.", "Footprint can no longer be measured: Too few events have a place."} {
		if !strings.Contains(got, want) {
			t.Errorf("%q does not say %q", got, want)
		}
	}
	now.AsOf = before.AsOf
	before.Datasets, now.Datasets = []blindspot.Dataset{{SHA256: "a"}}, []blindspot.Dataset{{SHA256: "a"}}
	if got := assess.Changes(before, now); got != nil {
		t.Errorf("the same day and the same files: %q", got)
	}
	now.Datasets[0].SHA256 = "b"
	if got := assess.Changes(before, now); len(got) == 0 {
		t.Error("the same day with another file is not compared")
	}
	now.GroupID = "h"
	if got := assess.Changes(before, now); got != nil {
		t.Errorf("another group: %q", got)
	}
}

// A larger share of events outside the core is reach only where it is more than every
// core leaves outside, and more events in number.
func TestReachIsMoreThanAShare(t *testing.T) {
	for _, c := range []struct {
		name       string
		ratio      float64 // of all events, 100 in the window
		share, was float64
		want       blindspot.Reply
		says       string
	}{
		{"more events outside", 0.5, 0.36, 0.07, blindspot.Yes, ""},
		{"no more than any core leaves", 1, 0.1, 0.01, blindspot.Unclear, ", which is no more than that."},
		{"the core lost its events", 0.25, 0.3, 0.2, blindspot.Unclear, "; events outside the core did not become more, those in it became fewer."},
		{"a smaller share", 1, 0.1, 0.3, blindspot.No, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			a := active(c.ratio, 0.9*c.ratio, 1.1*c.ratio, 100)
			change := c.share / c.was
			a.Findings = append(a.Findings, blindspot.Finding{Measure: "projection", Window: a.Window, N: 100, Values: []blindspot.Value{
				value("outside_share", c.share, 0.9*c.share, 1.1*c.share), value("outside_share_compared", c.share, 0.9*c.share, 1.1*c.share), value("outside_share_before", c.was, 0.9*c.was, 1.1*c.was), value("outside_change", change, 0.8*change, 1.2*change)}})
			got := assess.Answers(a)[2]
			if got.Reply != c.want || !strings.Contains(got.Text, c.says) {
				t.Errorf("%s: %s", got.Reply, got.Text)
			}
			js, err := assess.Judge(a, assess.Options{})
			if err != nil {
				t.Fatal(err)
			}
			judged := slices.ContainsFunc(js, func(j blindspot.Judgement) bool { return j.Rule == "projection" })
			if judged != (c.want != blindspot.Unclear) {
				t.Errorf("judged: %v", judged)
			}
		})
	}
}

// What is held of a country that is not covered says at least how much lies there,
// and where next to nothing is held it says nothing.
func TestWhatIsLeftOutIsNotMeasuredByWhatIsHeld(t *testing.T) {
	for there, says := range map[int]string{100: "at least 50 % of the events held", 1: "cannot be told from the data"} {
		a := active(2, 1.5, 2.7, 100, blindspot.Warnf(blindspot.WarnCountriesLeftOut, "Syria is left out.").With(blindspot.WarningData{Countries: []string{"SYR"}}))
		month := a.Window.To.Month()
		a.Areas = []blindspot.AreaMonth{{Area: "a", Name: "A", Country: "IRQ", Month: month, Events: 100}, {Area: "b", Name: "B", Country: "SYR", Month: month, Events: there}}
		text := ""
		for _, n := range assess.Context(a) {
			if n.Name == "uncovered" {
				text = n.Text
			}
		}
		if !strings.Contains(text, says) {
			t.Errorf("with %d events held there: %q", there, text)
		}
	}
}

// A change whose interval leaves out that there was none, and yet not that it was
// less than a tenth, is not told as a plain one beside an answer that is unclear.
func TestSlightChangesAreToldAsThat(t *testing.T) {
	got := assess.Answers(active(3.43, 1.02, 11.7, 100))[0]
	if got.Reply != blindspot.Unclear || !strings.Contains(got.Text, "events rose to 3.43 times (1.02 to 11.7), perhaps by less than a tenth, and deaths rose to 3.43 times (1.02 to 11.7), perhaps by less than a tenth.") {
		t.Errorf("%s: %s", got.Reply, got.Text)
	}
	if got := assess.Answers(active(3.43, 1.5, 11.7, 100))[0]; got.Reply != blindspot.Yes || strings.Contains(got.Text, "perhaps") {
		t.Errorf("%s: %s", got.Reply, got.Text)
	}
}

// What is set beside the period before is of the countries that are compared: a group
// that reaches less far there may have most of its events elsewhere, outside any core.
func TestReachIsComparedInTheSameCountries(t *testing.T) {
	a := active(1, 0.9, 1.1, 100)
	a.Findings = append(a.Findings, blindspot.Finding{Measure: "projection", Window: a.Window, N: 100, Values: []blindspot.Value{
		value("outside_share", 0.71, 0.69, 0.73), value("outside_share_compared", 0.09, 0.07, 0.11), value("outside_share_before", 0.39, 0.32, 0.46), value("outside_change", 0.22, 0.17, 0.31)}})
	js, err := assess.Judge(a, assess.Options{})
	if err != nil {
		t.Fatal(err)
	}
	said := []string{assess.Answers(a)[2].Text}
	for _, j := range js {
		if j.Rule == "projection" {
			said = append(said, j.Text)
		}
	}
	if len(said) != 2 {
		t.Fatalf("no judgement of a share that fell: %q", said)
	}
	for _, text := range said {
		if !strings.Contains(text, "n the countries observed long enough to compare, 9 % (7 to 11 %)") || !strings.Contains(text, "after 39 % (32 to 46 %)") || !strings.Contains(text, "in all countries it was 71 %") {
			t.Error(text)
		}
	}
}
