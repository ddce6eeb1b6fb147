// Package alert says what an alert is worth before anybody relies on it: how often
// the claim would have begun to hold in the past, how often a rise in deaths
// followed, and how often one followed anyway.
package alert

import (
	"fmt"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/prose"
	"github.com/blindspot/blindspot/stats/score"
)

// Horizon is how many months after a firing are looked at, and how many before it
// are compared with.
const Horizon = 24

// A rise is at least twice the deaths of the months before, and at least so many.
const fewestDeaths = 100

// State is what a claim read at the end of a month.
type State struct {
	Month blindspot.Month
	Holds bool
	Known bool // false: the data could not decide it
}

// Deaths are those of a unit by month. What is not observed has none.
type Deaths struct {
	ByMonth  map[blindspot.Month]int
	Observed func(blindspot.Month) bool
}

// Rise reports whether a rise in deaths followed a month; ok is false where not
// all months that this rests on are observed.
func (d Deaths) Rise(m blindspot.Month) (rise, ok bool) {
	before, after := 0, 0
	for i := blindspot.Month(1); i <= Horizon; i++ {
		if !d.Observed(m+i) || !d.Observed(m+1-i) {
			return false, false
		}
		before, after = before+d.ByMonth[m+1-i], after+d.ByMonth[m+i]
	}
	return after >= fewestDeaths && after >= 2*before, true
}

// Counted is a share of cases, with its interval of 90 %; the share is unknown where
// there is no case.
type Counted struct {
	Cases int                `json:"cases"`
	Came  int                `json:"came"`
	Share blindspot.Quantity `json:"share"`
}

func counted(came, cases int) Counted {
	c := Counted{Cases: cases, Came: came, Share: blindspot.Unknown()}
	if e, err := score.Proportion(came, cases, 0.9); err == nil {
		c.Share = blindspot.Between(e.Value, e.Low, e.High, 0.9)
	}
	return c
}

// Record is what an alert would have done.
type Record struct {
	From     blindspot.Month   `json:"from"`
	To       blindspot.Month   `json:"to"`
	Months   int               `json:"months"`   // that could be decided
	Held     int               `json:"held"`     // of these
	Fired    []blindspot.Month `json:"fired"`    // in which it began to hold
	Followed Counted           `json:"followed"` // of firings, as far as it is known what followed
	Own      Counted           `json:"own_base"` // of all months of the same unit
	Base     Counted           `json:"base"`     // of all months of all groups with deaths in the months before
}

// Of makes the record out of the states of past months, in order. base counts all
// groups.
func Of(states []State, own Deaths, base Counted) Record {
	r := Record{Fired: []blindspot.Month{}, Base: base}
	if len(states) > 0 {
		r.From, r.To = states[0].Month, states[len(states)-1].Month
	}
	held, decided := false, false
	came, cases, ownCame, ownCases := 0, 0, 0, 0
	for _, s := range states {
		rise, ok := own.Rise(s.Month)
		if ok {
			ownCases++
			ownCame += count(rise)
		}
		if !s.Known {
			continue // what it read before stands
		}
		r.Months++
		r.Held += count(s.Holds)
		if s.Holds && decided && !held {
			r.Fired = append(r.Fired, s.Month)
			if ok {
				cases++
				came += count(rise)
			}
		}
		held, decided = s.Holds, true
	}
	r.Followed, r.Own = counted(came, cases), counted(ownCame, ownCases)
	return r
}

func count(b bool) int {
	if b {
		return 1
	}
	return 0
}

// Base counts how often a rise followed a month in which a group had deaths in the
// months before.
func Base(groups []Deaths, from, to blindspot.Month) Counted {
	came, cases := 0, 0
	for _, d := range groups {
		for m := from; m <= to; m++ {
			any := false
			for i := blindspot.Month(0); i < Horizon && !any; i++ {
				any = d.ByMonth[m-i] > 0
			}
			if !any {
				continue
			}
			if rise, ok := d.Rise(m); ok {
				cases++
				came += count(rise)
			}
		}
	}
	return counted(came, cases)
}

// Words tell the record.
func (r Record) Words() []string {
	if r.Months == 0 {
		return []string{fmt.Sprintf("From %s to %s the data could decide the claim in no month: this alert has no record.", r.From, r.To)}
	}
	fired := "It would never have fired"
	if n := len(r.Fired); n > 0 {
		fired = "It would have fired " + prose.Count(n, "time", "times")
	}
	lines := []string{fmt.Sprintf("%s from %s to %s; the claim held in %d of %s that the data decide.", fired, r.From, r.To, r.Held, prose.Count(r.Months, "month", "months"))}
	rises := func(c Counted, after string) string {
		if c.Cases == 0 {
			return fmt.Sprintf("What followed %s is not known: the countries of the group are not observed throughout the %d months before and after.", after, Horizon)
		}
		return fmt.Sprintf("A rise (within %d months twice the deaths of the %d before, and at least %d) followed %s in %d of %d cases (%s).",
			Horizon, Horizon, fewestDeaths, after, c.Came, c.Cases, prose.Share(c.Share))
	}
	if len(r.Fired) > 0 {
		lines = append(lines, rises(r.Followed, "a firing"))
	}
	return append(lines, rises(r.Own, "any month of the group"), rises(r.Base, "any month of any group that had deaths in the months before"),
		"All by the record as it reads now, cut at the end of each month: what was first reported was often less.")
}
