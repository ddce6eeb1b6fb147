package foresight_test

import (
	"math"
	"strings"
	"testing"
	"time"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/foresight"
)

func asked(month int, program, analyst float64, came bool) foresight.Question {
	m := blindspot.NewMonth(2025, time.January) + blindspot.Month(month) //nolint:gosec // small
	q := foresight.Question{ID: m.String(), Made: (m.First() - 10).Time(), Days: blindspot.DateRange{From: m.First(), To: m.Last()}, State: foresight.Resolved,
		Outcome: &foresight.Outcome{Came: &came, Resolved: (m.Last() + 100).Time()}}
	if program > 0 {
		q.Program = &program
	}
	if analyst > 0 {
		q.Analyst = &analyst
	}
	return q
}

// The scores are those of Brier 1950 and of the logarithm; who gave no probability is
// not scored, and what was made after the fact enters no score.
func TestRecordByHand(t *testing.T) {
	late := asked(3, 0.99, 0.99, true)
	late.Late = true
	r := foresight.ScorecardOf([]foresight.Question{asked(0, 0.8, 0.4, true), asked(0, 0.2, 0, false), asked(12, 0.5, 0.9, false), late})
	if r.Resolved != 4 || r.Late != 1 {
		t.Errorf("%d resolved, %d late", r.Resolved, r.Late)
	}
	program, analyst := r.Forecasters[0], r.Forecasters[1]
	near := func(what string, got, want float64) {
		t.Helper()
		if math.Abs(got-want) > 1e-12 {
			t.Errorf("%s: %v, want %v", what, got, want)
		}
	}
	near("Brier score of the program", program.All.Brier, (0.04+0.04+0.25)/3)
	near("log score of the program", program.All.Log, -(2*math.Log(0.8)+math.Log(0.5))/3)
	near("Brier score of the analyst", analyst.All.Brier, (0.36+0.81)/2)
	near("log score of the analyst", analyst.All.Log, -(math.Log(0.4)+math.Log(0.1))/2)
	if len(program.Years) != 2 || program.Years[0].N != 2 || program.Years[0].Year != 2025 || program.Years[1].Came != 0 {
		t.Errorf("by year: %+v", program.Years)
	}
	if r.Pairs.N != 2 || r.Pairs.Months != 2 || r.Pairs.Difference.Known() || !strings.Contains(r.Pairs.Text, "too few") {
		t.Errorf("pairs: %+v", r.Pairs)
	}
	near("Brier score of the program on pairs", r.Pairs.Program.Brier, (0.04+0.25)/2)
}

// A difference is told from enough pairs only: with 24 months of a forecaster who
// knows and one who does not it is; with the same pairs in few months it is not.
func TestDifferenceNeedsPairsAndMonths(t *testing.T) {
	var many, few []foresight.Question
	for i := range 48 {
		came := i%2 == 0
		p := 0.2
		if came {
			p = 0.8
		}
		many = append(many, asked(i/2, p, 0.5+0.01*float64(i%3), came))
		few = append(few, asked(i%4, p, 0.5, came))
	}
	if r := foresight.ScorecardOf(many).Pairs; !strings.Contains(r.Text, "The program did better") || r.Difference.High >= 0 {
		t.Error(r.Text)
	}
	if r := foresight.ScorecardOf(few).Pairs; r.Difference.Known() || !strings.Contains(r.Text, "too few") {
		t.Error(r.Text)
	}
	if r := foresight.ScorecardOf(nil).Pairs; !strings.Contains(r.Text, "nothing can be compared") {
		t.Error(r.Text)
	}
}

// As of a past day no later question is known, and no later answer.
func TestAskedKnowsNothingLater(t *testing.T) {
	all := []foresight.Question{asked(0, 0.5, 0.5, true), asked(12, 0.5, 0.5, true)}
	got := foresight.Asked(all, blindspot.NewDate(2025, time.March, 1))
	if len(got) != 1 || got[0].Outcome != nil || all[0].Outcome == nil {
		t.Errorf("%+v", got)
	}
	if got := foresight.Asked(all, 0); len(got) != 2 || got[0].Outcome == nil {
		t.Errorf("today: %+v", got)
	}
}

func TestParseProbability(t *testing.T) {
	for text, want := range map[string]float64{"0.3": 0.3, "30%": 0.3, "30 %": 0.3, "1": 1} {
		if p, err := foresight.ParseProbability(text); err != nil || math.Abs(*p-want) > 1e-12 {
			t.Errorf("%q: %v %v", text, p, err)
		}
	}
	for _, text := range []string{"30", "-0.1", "NaN", "likely", "%"} {
		if p, err := foresight.ParseProbability(text); blindspot.CodeOf(err) != blindspot.Usage {
			t.Errorf("%q is read as %v, %v", text, p, err)
		}
	}
}
