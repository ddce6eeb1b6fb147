package workbench_test

import (
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/foresight"
	"github.com/blindspot/blindspot/internal/desktest"
	"github.com/blindspot/blindspot/internal/slow"
	"github.com/blindspot/blindspot/memory"
	"github.com/blindspot/blindspot/workbench"
)

func at(year int, month time.Month, day int) func() time.Time {
	return func() time.Time { return time.Date(year, month, day, 12, 0, 0, 0, time.UTC) }
}

// A question is asked of a record that ends in August 2020, waits while its days run
// and while no final release tells of them, is answered by the yearly release, and is
// never rewritten; a past day knows neither later questions nor the answer.
func TestQuestionIsAnsweredOnce(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "store.duckdb")
	first := desktest.Store(t, path, desktest.Releases()[:2])
	b := desktest.Bench(first)
	b.Now = at(2020, time.September, 20)
	p := 0.3
	ask := workbench.NewQuestion{Subject: "River Guard", Claim: "deaths 2020-11 > 10", Probability: &p, Note: "look"}
	q, err := b.AskQuestion(t.Context(), ask)
	if err != nil {
		t.Fatal(err)
	}
	if q.Subject != "ucdp:9002" || q.AsOf != blindspot.NewDate(2020, time.August, 31) || q.Program == nil || *q.Program <= 0 || *q.Program >= 1 || !strings.Contains(q.Says, "forecast of deaths of River Guard") {
		t.Errorf("%+v", q)
	}
	if _, err := b.AskQuestion(t.Context(), ask); blindspot.CodeOf(err) != blindspot.Refused {
		t.Errorf("the same again: %v", err)
	}
	other := 0.6
	ask.Probability = &other
	if _, err := b.AskQuestion(t.Context(), ask); blindspot.CodeOf(err) != blindspot.Refused {
		t.Errorf("an edit: %v", err)
	}
	undecided := workbench.NewQuestion{Subject: "River Guard", Claim: "share against Government of Nigeria 2020-10..2020-12 > 0.5", Probability: &p}
	if _, err := b.AskQuestion(t.Context(), undecided); err != nil {
		t.Fatal(err)
	}
	if done, err := b.ResolveQuestions(t.Context(), true); err != nil || len(done.Resolved) != 0 || done.Open != 2 {
		t.Errorf("before its days: %+v %v", done, err)
	}
	if err := first.Close(); err != nil {
		t.Fatal(err)
	}
	b = desktest.Bench(desktest.Store(t, path, desktest.Releases()[2:]))
	if all, err := b.Questions(t.Context(), 0); err != nil || all[0].State != foresight.Resolvable {
		t.Fatalf("%+v %v", all, err)
	}
	done, err := b.ResolveQuestions(t.Context(), false)
	if err != nil || len(done.Resolved) != 2 {
		t.Fatalf("%+v %v", done, err)
	}
	numbers := slices.IndexFunc(done.Resolved, func(x foresight.Question) bool { return x.ID == q.ID })
	if o := done.Resolved[1-numbers]; o.State != foresight.Undecided || o.Outcome.Came != nil {
		t.Errorf("a share whose interval holds the threshold: %+v", o.Outcome)
	}
	o := done.Resolved[numbers].Outcome
	if o.Came == nil || !*o.Came || o.Release != "ucdp-ged 21.1" || o.Provisional {
		t.Errorf("%+v", o)
	}
	if again, err := b.ResolveQuestions(t.Context(), true); err != nil || len(again.Resolved) != 0 {
		t.Errorf("answered again: %+v %v", again, err)
	}
	for day, want := range map[blindspot.Date]int{blindspot.NewDate(2020, time.September, 19): 0, blindspot.NewDate(2020, time.September, 20): 2, blindspot.NewDate(2022, time.January, 14): 2} {
		all, err := b.Questions(t.Context(), day)
		if err != nil || len(all) != want {
			t.Errorf("%s: %d questions, %v", day, len(all), err)
		}
		for _, q := range all {
			if q.Outcome != nil {
				t.Errorf("%s knows the answer of %s", day, q.ID)
			}
		}
	}
	if now, err := b.QuestionNamed(t.Context(), q.ID, 0); err != nil || now.State != foresight.Resolved {
		t.Errorf("%+v %v", now, err)
	}
	if _, err := b.QuestionNamed(t.Context(), q.ID, blindspot.NewDate(2020, time.September, 19)); blindspot.CodeOf(err) != blindspot.NotFound {
		t.Errorf("before it was asked: %v", err)
	}
	told, err := b.Brief(t.Context(), workbench.BriefQuestion{Since: blindspot.NewDate(2021, time.May, 31)})
	if err != nil || len(told.Questions) != 2 || len(told.Questions[numbers].Given) != 2 || told.Questions[numbers].Given[1].Brier == nil {
		t.Errorf("the brief: %+v %v", told.Questions, err)
	}
}

// A final release that tells of the days of a question, and does not cover its country
// in them, answers nothing: the question waits, and says why.
func TestQuestionWaitsWhileItsCountryIsNotCovered(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "store.duckdb")
	releases := desktest.Releases()
	first := desktest.Store(t, path, releases[:2])
	b := desktest.Bench(first)
	b.Now = at(2020, time.September, 20)
	p := 0.3
	q, err := b.AskQuestion(t.Context(), workbench.NewQuestion{Subject: "River Guard", Claim: "deaths in Nigeria 2020-11 > 400", Probability: &p})
	if err != nil {
		t.Fatal(err)
	}
	if err := first.Close(); err != nil {
		t.Fatal(err)
	}
	final := releases[2]
	final.Coverage = slices.Clone(final.Coverage)
	for i := range final.Coverage {
		if c := &final.Coverage[i]; c.Country == "NGA" {
			c.To = blindspot.NewMonth(2020, time.September)
		}
	}
	b = desktest.Bench(desktest.Store(t, path, []memory.Release{final}))
	now, err := b.QuestionNamed(t.Context(), q.ID, 0)
	if err != nil || now.State != foresight.Waiting || !strings.Contains(now.Why, "covers January 2011 to September 2020 only") {
		t.Errorf("%s %q %v", now.State, now.Why, err)
	}
	if done, err := b.ResolveQuestions(t.Context(), false); err != nil || len(done.Resolved) != 0 || done.Waiting != 1 {
		t.Errorf("%+v %v", done, err)
	}
}

// What is no question about the future is refused, with what to do; where no forecast
// speaks, no probability is given, and the reason is.
func TestWhatIsNoQuestion(t *testing.T) {
	t.Parallel()
	b := desktest.Bench(desktest.Store(t, "", desktest.Releases()))
	half, never, sure := 0.5, 0.0, 1.0
	for _, tc := range []struct {
		claim string
		p     *float64
		code  blindspot.Code
		says  string
	}{
		{"deaths 2020 > 10", &half, blindspot.Usage, "nothing of it is to come"},
		{"deaths since 2022 > 10", &half, blindspot.Usage, "has no end"},
		{"deaths last 3 months > 10", &half, blindspot.Usage, "move on"},
		{"deaths > 10", &half, blindspot.Usage, "names none"},
		{"deaths 2020-10..2021-06 > 1", &half, blindspot.Usage, "decided already"},
		{"deaths 2021-06 > 10", &never, blindspot.Usage, "never certain"},
		{"deaths 2021-06 > 10", &sure, blindspot.Usage, "never certain"},
		{"deths 2021-06 > 10", &half, blindspot.Usage, "not understood"},
		{"areas 2021-06 > 10", nil, blindspot.TooFewData, "nobody gives a probability"},
	} {
		_, err := b.AskQuestion(t.Context(), workbench.NewQuestion{Subject: "River Guard", Claim: tc.claim, Probability: tc.p})
		if blindspot.CodeOf(err) != tc.code || !strings.Contains(err.Error(), tc.says) {
			t.Errorf("%s: %v, want %q", tc.claim, err, tc.says)
		}
	}
	for claim, says := range map[string]string{
		"areas 2021-06 > 10": "no areas",
		"events against Government of Nigeria 2021-06 > 3":        "a part of them",
		"deaths 2021-06-03..2021-06-20 > 3":                       "whole months",
		"deaths 2021-06 > deaths 2020-06":                         "of another kind",
		"events in Nigeria 2021-06..2021-12 rising":               "of another kind",
		"deaths 2021-06..2026-01 > 1000":                          "36 months",
		"share against Government of Nigeria 2021-06..2022 > 0.5": "of another kind",
	} {
		q, err := b.AskQuestion(t.Context(), workbench.NewQuestion{Subject: "River Guard", Claim: claim, Probability: &half})
		if err != nil || q.Program != nil || !strings.Contains(q.Says, says) {
			t.Errorf("%s: %v, program %v: %s; want %q", claim, err, q.Program, q.Says, says)
		}
	}
	q, err := b.AskQuestion(t.Context(), workbench.NewQuestion{Subject: "River Guard in Nigeria", Claim: "no events until 2021-03", Probability: &half})
	if err != nil || !strings.Contains(q.Claim, "2021-01") || !strings.Contains(q.Claim, "Nigeria") && !strings.Contains(q.Claim, "NGA") {
		t.Errorf("until: %q %v", q.Claim, err)
	}
}

// The chance of the threshold falls as it rises, and the month's draws are those of
// the forecast that blindspot forecast shows.
func TestChanceIsThatOfTheForecast(t *testing.T) {
	slow.Test(t)
	t.Parallel()
	b := desktest.Bench(desktest.Store(t, "", desktest.Releases()))
	was := 1.0
	for _, claim := range []string{"events 2021-02 >= 1", "events 2021-02 >= 4", "events 2021-02 >= 12", "events 2021-02 >= 5000"} {
		q, err := b.AskQuestion(t.Context(), workbench.NewQuestion{Subject: "River Guard", Claim: claim})
		if err != nil {
			t.Fatal(err)
		}
		if *q.Program >= was || *q.Program <= 0 {
			t.Errorf("%s: %v after %v", claim, *q.Program, was)
		}
		was = *q.Program
	}
}
