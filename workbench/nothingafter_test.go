package workbench_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/forecast/groups"
	"github.com/blindspot/blindspot/internal/desktest"
	"github.com/blindspot/blindspot/source/casefile"
	"github.com/blindspot/blindspot/workbench"
)

// asking asks one question of the desk as of a day.
type asking func(context.Context, *workbench.Bench, blindspot.Date) (any, error)

// of asks about a subject and its moment.
func of(question string, ask func(context.Context, *workbench.Bench, workbench.Subject, workbench.Moment) (any, error)) asking {
	return func(ctx context.Context, b *workbench.Bench, day blindspot.Date) (any, error) {
		s, m, err := b.AskForecast(ctx, question, day)
		if err != nil {
			return nil, err
		}
		got, err := ask(ctx, b, s, m)
		return []any{got, m.Date, m.StandsIn, m.Warnings()}, err
	}
}

// questions are the ways to ask the desk something as of a day, by the method
// that answers.
var questions = map[string][]asking{
	"Board": {func(ctx context.Context, b *workbench.Bench, day blindspot.Date) (any, error) {
		return b.Board(ctx, day)
	}},
	"Recorded": {func(ctx context.Context, b *workbench.Bench, day blindspot.Date) (any, error) {
		board, _, err := afresh(b).Recorded(ctx, day)
		return board, err
	}},
	"Outline": {func(ctx context.Context, b *workbench.Bench, day blindspot.Date) (any, error) {
		a, _, err := afresh(b).Outline(ctx, "River Guard", day, false)
		return a, err
	}},
	"Measured": {func(ctx context.Context, b *workbench.Bench, day blindspot.Date) (any, error) {
		return b.Measured(ctx, "River Guard", day)
	}},
	"RankedBefore": {func(ctx context.Context, b *workbench.Bench, day blindspot.Date) (any, error) {
		places, since, err := b.RankedBefore(ctx, day)
		return []any{places, since}, err
	}},
	"FourAnswers": {func(ctx context.Context, b *workbench.Bench, day blindspot.Date) (any, error) {
		return b.FourAnswers(ctx, []blindspot.GroupID{"ucdp:9001", "ucdp:9005"}, day)
	}},
	"Hindcast": {func(ctx context.Context, b *workbench.Bench, day blindspot.Date) (any, error) {
		return b.Hindcast(ctx, day, nil)
	}},
	"Assess": {assessing("Northern Front"), assessing("Northern Front in Iraq"), assessing("ucdp:9005"), assessing("is-khorasan")},
	"Assessed": {func(ctx context.Context, b *workbench.Bench, day blindspot.Date) (any, error) {
		return b.Assessed(ctx, "Coast Army", day, true)
	}},
	"Search": {
		func(ctx context.Context, b *workbench.Bench, day blindspot.Date) (any, error) {
			return b.Search(ctx, "r", day, []string{"is-khorasan"})
		},
	},
	"BaseRates": {
		func(ctx context.Context, b *workbench.Bench, day blindspot.Date) (any, error) {
			return b.BaseRates(ctx, "", day, false)
		},
		func(ctx context.Context, b *workbench.Bench, day blindspot.Date) (any, error) {
			return b.BaseRates(ctx, "River Guard", day, true)
		},
	},
	"Brief": {func(ctx context.Context, b *workbench.Bench, day blindspot.Date) (any, error) {
		return b.Brief(ctx, workbench.BriefQuestion{Until: day, Looked: 2, Board: true, Cases: []string{"is-khorasan"}})
	}},
	"Span": {func(ctx context.Context, b *workbench.Bench, day blindspot.Date) (any, error) {
		return b.Span(ctx, "", day)
	}, func(ctx context.Context, b *workbench.Bench, day blindspot.Date) (any, error) {
		return b.Span(ctx, "is-khorasan", day)
	}},
	"Questions": {func(ctx context.Context, b *workbench.Bench, day blindspot.Date) (any, error) {
		return b.Questions(ctx, day)
	}},
	"Nowcast": {func(ctx context.Context, b *workbench.Bench, day blindspot.Date) (any, error) {
		return b.Nowcast(ctx, "Nigeria", day)
	}},
	"Attention": {func(ctx context.Context, b *workbench.Bench, day blindspot.Date) (any, error) {
		return b.Attention(ctx, "River Guard", day)
	}, func(ctx context.Context, b *workbench.Bench, day blindspot.Date) (any, error) {
		return b.Attention(ctx, "Coast Army", day)
	}},
	"Check": {func(ctx context.Context, b *workbench.Bench, day blindspot.Date) (any, error) {
		return b.Check(ctx, "is-khorasan", day)
	}},
	"Test": {func(ctx context.Context, b *workbench.Bench, day blindspot.Date) (any, error) {
		return b.Test(ctx, "River Guard", "deaths in Nigeria 2020 > deaths in Nigeria 2016", day, false)
	}},
	"History": {func(ctx context.Context, b *workbench.Bench, day blindspot.Date) (any, error) {
		return b.History(ctx, "River Guard", "events in Nigeria since 2015 rising", day)
	}},
	"LedgerClaim": {func(ctx context.Context, b *workbench.Bench, day blindspot.Date) (any, error) {
		return b.LedgerClaim(ctx, "is-khorasan", "C03", day, true)
	}},
	"Corridors": {func(ctx context.Context, b *workbench.Bench, day blindspot.Date) (any, error) {
		return b.Corridors(ctx, workbench.NetworkQuestion{Case: "is-khorasan", AsOf: day, Grade: "C"})
	}},
	"Explore": {exploring(workbench.Selection{}), exploring(workbench.Selection{Group: "Iron Column"}), exploring(workbench.Selection{Group: "Northern Front in Iraq"}),
		exploring(workbench.Selection{Case: "is-khorasan"}), exploring(workbench.Selection{Group: "Dune Riders", Opponent: "Hill League"}),
		exploring(workbench.Selection{Filter: blindspot.Filter{Text: "grand iron"}})},
	"Lands": {func(ctx context.Context, b *workbench.Bench, day blindspot.Date) (any, error) {
		return b.Lands(ctx, day)
	}},
	"OneEvent": {oneEvent("ged:5045", ""), oneEvent("ged:5037", ""), oneEvent("ged:5001", ""), oneEvent("ged:6500", ""), oneEvent("CHR-0003", "is-khorasan")},
	"OnePlace": {onePlace("NGA"), onePlace("Mali"), onePlace("TCD")},
	"Sides": {func(ctx context.Context, b *workbench.Bench, day blindspot.Date) (any, error) {
		return b.Sides(ctx, workbench.Selection{AsOf: day})
	}},
	"Spells": {func(ctx context.Context, b *workbench.Bench, day blindspot.Date) (any, error) {
		return b.Spells(ctx, "River Guard", day)
	}},
	"Terms": {func(ctx context.Context, b *workbench.Bench, day blindspot.Date) (any, error) {
		return b.Terms(ctx, day, []string{"is-khorasan"})
	}},
	"Works": {func(ctx context.Context, b *workbench.Bench, day blindspot.Date) (any, error) {
		return b.Works(ctx, "River Guard", day, nil)
	}},
	"Ask":         {of("Grand Iron Column", named), of("Iron Column", named), of("Dawn Movement", named), of("Dune Riders", named)},
	"AskForecast": {of("Chad", named), of("Mali", named)},
	"On":          {of("Iron Column", named)},
	"At": {func(ctx context.Context, b *workbench.Bench, day blindspot.Date) (any, error) {
		m, err := b.At(ctx, day)
		return []any{m.Date, m.StandsIn, m.Warnings()}, err
	}},
	"Facts": {of("River Guard", func(ctx context.Context, b *workbench.Bench, s workbench.Subject, m workbench.Moment) (any, error) {
		a, _, err := b.Facts(ctx, s, m)
		return a, err
	})},
	"Input": {of("River Guard", func(ctx context.Context, b *workbench.Bench, s workbench.Subject, m workbench.Moment) (any, error) {
		in, err := b.Input(ctx, s, m)
		return []any{in.Events, slices.Collect(in.Around()), in.Coverage.Rows(), in.Relations, in.Shocks, in.Links}, err
	})},
	"Forecast": {of("River Guard", forecast), of("Nigeria", forecast)},
	"Outlook": {of("River Guard", func(ctx context.Context, b *workbench.Bench, s workbench.Subject, m workbench.Moment) (any, error) {
		return b.Outlook(ctx, s, m)
	})},
	"Silence": {of("Brigade E", func(ctx context.Context, b *workbench.Bench, s workbench.Subject, m workbench.Moment) (any, error) {
		return b.Silence(ctx, s, m)
	})},
	"Situation": {of("Coast Army", func(ctx context.Context, b *workbench.Bench, s workbench.Subject, m workbench.Moment) (any, error) {
		return b.Situation(ctx, s, m)
	})},
	"RateTable": {of("Coast Army", func(ctx context.Context, b *workbench.Bench, _ workbench.Subject, m workbench.Moment) (any, error) {
		table, err := b.RateTable(ctx, m)
		if err != nil {
			return nil, err
		}
		return table.Overview(), nil
	})},
	"Follow": {of("Coast Army", func(ctx context.Context, b *workbench.Bench, s workbench.Subject, m workbench.Moment) (any, error) {
		s, err := b.Follow(ctx, s)
		if err != nil {
			return nil, err
		}
		return m.Record.Count(ctx, s.Filter())
	})},
}

// exempt are the methods that answer no question as of a day, with the reason.
var exempt = map[string]string{
	"IngestOwn": "changes a file", "Matches": "what people declared", "MatchRow": "checks what people declare", "ProposeMatches": "which names of today agree",
	"CompareSources": "needs a source of the user's own: TestCompareAsOf", "LeftOut": "what the record never holds",
	"NewCase":       "writes the files of a case to be filled in, and answers nothing",
	"CaseArchive":   "writes the files of a case, and answers nothing",
	"Learn":         "makes the model of all groups ready, and answers nothing by itself",
	"Export":        "writes what Explore selects, from a file only; web asks for it as a page does",
	"CompleteClaim": "completion of what is typed", "Find": "who is in the store today, by a part of a name", "ActorID": "an id by a name of today", "Actors": "who is in the store today", "Names": "completion of names in the store today",
	"SetPageTitles": "changes the store", "TakePageViews": "changes the store", "PageTitles": "what the user said of pages", "ProposeTitles": "names of today",
	"Amend": "changes the store", "Declare": "changes the store", "Ingest": "changes the store", "Remove": "changes the store", "Renew": "changes the store", "NewAlert": "changes the store", "EvaluateAlerts": "changes the store", "CheckAlerts": "changes the store", "RemoveAlert": "changes the store", "AskQuestion": "changes the store", "ActorNames": "names of today", "ProposeLineage": "what a list says, beside the record of today", "Verify": "holds today's record against files", "ResolveQuestions": "changes the store", "QuestionNamed": "one of Questions", "BacktestNowcast": "scores the model on the whole record", "Alerts": "what is stored, with its state today", "OwnChanged": "what was done to files", "Retry": "changes the store",
	"SaveForecast": "changes the store", "ResolveForecasts": "changes the store", "Preview": "says what a change would do",
	"BacktestGroups": "scores today's model on the whole record", "ForecastRecord": "scores today's model on the whole record",
	"Forecasts": "what is stored, with its state today", "Changed": "what each release changed", "Changes": "between two views that are named", "Status": "what the store holds today", "Quarantine": "what was not accepted",
	"Query": "SQL, on the whole store", "SQL": "SQL, on the whole store", "Lineage": "what people declared", "LineageOf": "what people declared",
	"Empty": "whether the store holds anything today", "ReadOnly": "no question about groups", "Today": "the clock", "State": "names the state of the store and the day", "Version": "a counter",
}

func assessing(question string) asking {
	return func(ctx context.Context, b *workbench.Bench, day blindspot.Date) (any, error) {
		return b.Assess(ctx, question, workbench.AssessOptions{AsOf: day})
	}
}

// afresh has answered nothing yet, and so has only the beginning of an answer at hand,
// whichever other questions are asked at the same time.
func afresh(b *workbench.Bench) *workbench.Bench {
	return &workbench.Bench{Store: b.Store, Cases: b.Cases, World: b.World, Now: b.Now, Seed: b.Seed}
}

func exploring(s workbench.Selection) asking {
	return func(ctx context.Context, b *workbench.Bench, day blindspot.Date) (any, error) {
		s.AsOf, s.Filter.Limit = day, 20
		return b.Explore(ctx, s)
	}
}

func named(_ context.Context, _ *workbench.Bench, s workbench.Subject, _ workbench.Moment) (any, error) {
	return []any{s.Group, s.Countries, s.Theatres}, nil
}

func forecast(ctx context.Context, b *workbench.Bench, s workbench.Subject, m workbench.Moment) (any, error) {
	return b.Forecast(ctx, s, m, groups.Settings{Months: 3, Draws: 200}, false)
}

// Every question that is asked as of a day is answered from what was known then:
// taking away everything that was published later, or, where nothing was
// published by then, everything that ended later, changes no byte.
func TestNothingAfterTheDay(t *testing.T) {
	t.Parallel()
	whole := desktest.Memory(t, desktest.Releases())
	whole.SetAttention(desktest.Attention())
	known := desktest.Memory(t, desktest.KnownBy(desktest.Between))
	known.SetAttention(desktest.AttentionKnownBy(desktest.Between))
	full := desktest.Bench(whole)
	for name, c := range map[string]struct {
		day blindspot.Date
		cut *workbench.Bench
	}{
		"a release was known": {desktest.Between, desktest.Bench(known)},
		"later ones stand in": {desktest.Before, standingIn(t, desktest.Before)},
	} {
		ctx := context.Background()
		for method, ways := range questions {
			for i, ask := range ways {
				t.Run(fmt.Sprintf("%s/%s/%d", name, method, i), func(t *testing.T) {
					t.Parallel()
					want, wantErr := ask(ctx, c.cut, c.day)
					got, err := ask(ctx, full, c.day)
					sameAnswer(t, got, err, want, wantErr)
					if c.day == desktest.Before && err == nil {
						saysThatItStandsIn(t, method, got)
					}
				})
			}
		}
	}
}

// standingIn is a desk that lacks what had not ended by the day, and whose cases
// tell something else of what came later.
func standingIn(t *testing.T, day blindspot.Date) *workbench.Bench {
	t.Helper()
	ended := desktest.Memory(t, desktest.EndedBy(day))
	ended.SetAttention(desktest.AttentionEndedBy(day))
	b := desktest.Bench(ended)
	b.Cases = func(name string) (*casefile.Case, error) {
		found, err := workbench.FindCase(name)
		if err != nil {
			return nil, err
		}
		c := *found // which is shared
		c.Events, c.Shocks, c.Links = slices.Clone(c.Events), slices.Clone(c.Shocks), slices.Clone(c.Links)
		for i := range c.Events { // claims name them, so that they must stay: but what they tell is another thing
			if e := &c.Events[i]; e.Ended() > day {
				e.Deaths.Best, e.Deaths.High, e.SideA, e.SideB = e.Deaths.Best+1000, e.Deaths.High+2000, e.SideB, e.SideA
				e.Place = blindspot.Place{Country: "BRA"}
			}
		}
		c.Shocks = slices.DeleteFunc(c.Shocks, func(s casefile.Shock) bool { return s.Date > day })
		c.Links = slices.DeleteFunc(c.Links, func(l casefile.Link) bool { return max(l.When.From, l.When.To) > day })
		return &c, nil
	}
	return b
}

func sameAnswer(t *testing.T, got any, err error, want any, wantErr error) {
	t.Helper()
	if fmt.Sprint(err) != fmt.Sprint(wantErr) || blindspot.HintOf(err) != blindspot.HintOf(wantErr) {
		t.Fatalf("%v (%s), without what came later %v (%s)", err, blindspot.HintOf(err), wantErr, blindspot.HintOf(wantErr))
	}
	one, other := jsonOf(t, got), jsonOf(t, want)
	if bytes.Equal(one, other) {
		return
	}
	at := 0
	for at < min(len(one), len(other)) && one[at] == other[at] {
		at++
	}
	show := func(text []byte) []byte { return text[max(0, at-200):min(len(text), at+120)] }
	t.Errorf("what came later shows at byte %d of %d:\n%s\nwithout it:\n%s", at, len(one), show(one), show(other))
}

func jsonOf(t *testing.T, v any) []byte {
	t.Helper()
	text, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

// silentStandIns are the methods whose answer holds no words: who asks tells of
// the moment.
var silentStandIns = []string{"History", "RankedBefore", "Sides", "Spells", "Terms", "Corridors", "Check", "FourAnswers", "Questions", "Works"}

func saysThatItStandsIn(t *testing.T, method string, answer any) {
	t.Helper()
	if text := string(jsonOf(t, answer)); !slices.Contains(silentStandIns, method) && !strings.Contains(text, "stand in for") {
		t.Errorf("%s does not say that later releases stand in: %.300s", method, text)
	}
}

// A method of the desk that is neither asked nor exempt is not held to the day.
func TestNothingAfterKnowsEveryQuestion(t *testing.T) {
	t.Parallel()
	desk := reflect.TypeFor[*workbench.Bench]()
	methods := map[string]bool{}
	for i := range desk.NumMethod() {
		name := desk.Method(i).Name
		methods[name] = true
		_, asked := questions[name]
		if _, free := exempt[name]; asked == free {
			t.Errorf("Bench.%s stands in questions: %v, in exempt: %v", name, asked, free)
		}
	}
	for name := range questions {
		if !methods[name] {
			t.Errorf("there is no Bench.%s", name)
		}
	}
	for name, why := range exempt {
		if !methods[name] || why == "" {
			t.Errorf("there is no Bench.%s, or no reason", name)
		}
	}
}

func oneEvent(id, caseName string) asking {
	return func(ctx context.Context, b *workbench.Bench, day blindspot.Date) (any, error) {
		return b.OneEvent(ctx, workbench.EventQuestion{ID: id, Case: caseName, AsOf: day})
	}
}

func onePlace(id string) asking {
	return func(ctx context.Context, b *workbench.Bench, day blindspot.Date) (any, error) {
		return b.OnePlace(ctx, id, day)
	}
}
