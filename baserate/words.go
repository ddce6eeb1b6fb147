package baserate

import (
	"fmt"
	"strings"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/prose"
)

// outcomes say what a share is the share of, after "of so many times".
var outcomes = map[Question]string{
	ReturnLarge: "brought 25 or more deaths within a year",
	Double:      "were followed by a year with at least twice as many deaths",
	Halve:       "were followed by a year with at most half as many deaths",
	Lower:       "were followed by a year with fewer deaths",
	End:         "were followed by a year without deaths",
	War:         "were followed by a year with 1,000 or more deaths",
	Reach:       "were followed by a year with 25 or more deaths",
	Again:       "were followed by another such month",
	SpikeGone:   "were followed by a month without deaths",
	SpikeHalf:   "were followed by a month with at least half as many deaths",
	Spread:      "were followed within two years by an event in a country new to it",
	Far:         "were followed by 1,000 or more further deaths within five years",
	Leap:        "came after a year with fewer than 25 deaths",
	SpikeNext:   "had as many times the deaths in the next month (median)",
	SpikeYear:   "had as many times the deaths of the twelve months before in the twelve after (median)",
}

// What says what happened in the share of cases: "were followed by a year
// without deaths".
func (r Rate) What() string {
	switch r.Question {
	case Return:
		return fmt.Sprintf("were followed by an event within %s", prose.Count(r.Class.within(), "month", "months"))
	case Above:
		return fmt.Sprintf("had 25 or more deaths in the month %s later", prose.Count(r.Class.within(), "month", "months"))
	default:
		return outcomes[r.Question]
	}
}

// Show writes a number of the rate for a table: a share in per cent, a multiple
// as it is.
func (r Rate) Show(v float64) string {
	if definitions[r.Question].median {
		return blindspot.FormatNumber(v)
	}
	return fmt.Sprintf("%.1f %%", 100*v)
}

// Of says what the cases are: "a dyad had been silent for 12 months".
func (r Rate) Of() string {
	who, c := r.Class.subject(), r.Class
	switch r.Question {
	case Return:
		return fmt.Sprintf("%s had been silent for %s", who, prose.Count(c.Silent, "month", "months"))
	case ReturnLarge:
		return fmt.Sprintf("%s came back after more than %s of silence", who, prose.Count(c.Silent, "month", "months"))
	case Double, Halve, Lower, End, War:
		level := c.Level
		if level.Any() {
			level.From = Threshold
		}
		return fmt.Sprintf("%s had a year with %s deaths", who, level.words())
	case Reach:
		return who + " had a year with 1 to 24 deaths, after one with 25 or more"
	case Again:
		return who + " had a month with 25 or more deaths"
	case Above:
		if c.Large.Any() {
			return who + " was at any month"
		}
		return fmt.Sprintf("%s had had 25 or more deaths in %s of its last twelve months", who, c.Large.words())
	case Spread:
		if c.Countries.Any() {
			return who + " was active in a year"
		}
		noun := "countries"
		if c.Countries.Below == 2 {
			noun = "country"
		}
		return fmt.Sprintf("%s was active in a year and had been in %s %s so far", who, c.Countries.words(), noun)
	case Far:
		return who + " had its first month with 25 or more deaths"
	case Leap:
		return who + " had a year with 1,000 or more deaths after one with fewer"
	default: // the four of spikes
		return who + " had a month with 25 or more deaths and five times its past year's mean"
	}
}

// statement is the rate as a sentence: "Of 1,979 times that an organisation had
// been silent for 12 months, 23 % (21 to 25 %) were followed by an event within
// 12 months."
func (r Rate) statement() string {
	if definitions[r.Question].median {
		what := "the next month had %s times as many deaths in the median"
		if r.Question == SpikeYear {
			what = "the twelve months after had %s times the deaths of the twelve before in the median"
		}
		return fmt.Sprintf("After %s times that %s, "+what+".", blindspot.FormatNumber(float64(r.Cases)), r.Of(), r.Share)
	}
	return fmt.Sprintf("Of %s times that %s, %s %s.", blindspot.FormatNumber(float64(r.Cases)), r.Of(), prose.Rate(r.Share), r.What())
}

func (c Class) subject() string {
	var of string
	switch {
	case c.Type == blindspot.ViolenceUnstated:
		of = "a " + string(Dyad)
		if c.Unit == Organisation {
			of = "an " + string(Organisation)
		}
	case c.Unit == Dyad:
		of = "a " + c.Type.String() + " dyad"
	case c.Type == blindspot.StateBased:
		of = "an organisation that had fought a state"
	case c.Type == blindspot.NonState:
		of = "an organisation that had fought others but no state"
	default:
		of = "an organisation known only for violence against civilians"
	}
	var with []string
	if !c.Total.Any() {
		with = append(with, c.Total.words()+" deaths so far")
	}
	if !c.Age.Any() {
		with = append(with, c.Age.words()+" months since it was first known")
	}
	if len(with) > 0 {
		of += " (" + strings.Join(with, ", ") + ")"
	}
	return of
}

// words writes a band: "25 to 99", "1,000 or more", "3".
func (b Band) words() string {
	from := blindspot.FormatNumber(float64(b.From))
	switch {
	case b.Below == 0:
		return from + " or more"
	case b.Below == b.From+1:
		return from
	case b.From == 0:
		return "fewer than " + blindspot.FormatNumber(float64(b.Below))
	}
	return from + " to " + blindspot.FormatNumber(float64(b.Below-1))
}

// Words is the length of the silence: "15 months", "5 years".
func (s Situation) Words() string { return prose.Months(s.Silent) }

// Quiet says since when the unit has been without an event, or when its last was.
// A silence in observed months is a finding; one in months that are not observed
// is none.
func (s Situation) Quiet() string {
	switch {
	case s.Silent == 0:
		return fmt.Sprintf("Active: it had an event in %s.", s.Last)
	case s.Unseen > 0:
		return fmt.Sprintf("Its last event known is of %s. Of the %s since, %d are not observed: whether it is quiet, nobody can say.", s.Last, prose.Months(s.Silent), s.Unseen)
	}
	observed := "all of them observed"
	if s.Silent == 1 {
		observed = "which is observed"
	}
	if s.Assumed {
		observed += " as far as was assumed of the files"
	}
	return fmt.Sprintf("Quiet since %s: no event in %s, %s.", s.Last+1, prose.Months(s.Silent), observed)
}
