package groups

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/stats/score"
)

// State says whether a forecast can be held against what happened.
type State string

// The states of a target month.
const (
	Open             State = "open"               // the month is not over
	NotYetResolvable State = "not yet resolvable" // over, but not covered by the store
	Resolvable       State = "resolvable"         // covered, and not scored yet
	Resolved         State = "resolved"           // the number is known and, of a stored forecast, scored
)

// StateOf returns the state of a target month on a day: whether the store covers
// the month, and whether the forecast was scored, which for one that is not
// stored is the same.
func StateOf(target blindspot.Month, today blindspot.Date, covered, scored bool) State {
	switch {
	case scored:
		return Resolved
	case covered:
		return Resolvable
	case target.Last() >= today:
		return Open
	}
	return NotYetResolvable
}

// AfterTheFact reports whether a forecast was made when its month was over. Its
// data may end before that month, yet whoever made it could know the outcome: it
// is a hindcast, and no proof of foresight.
func AfterTheFact(target blindspot.Month, made blindspot.Date) bool { return target.Last() < made }

// Source is whose data resolve a forecast.
type Source struct {
	ID   string `json:"source"`
	Name string `json:"name"`
	Lag  string `json:"lag"`
}

// SourceOf says what resolves a forecast made from the datasets: the source of
// the newest of them.
func SourceOf(datasets []blindspot.Dataset) Source {
	var newest blindspot.Dataset
	for _, d := range datasets {
		if d.To >= newest.To {
			newest = d
		}
	}
	s := Source{ID: newest.Source, Name: newest.Terms.Name, Lag: "as the source publishes it"}
	if s.yearly() {
		s.Lag = "the yearly release comes about six months after the end of the year; candidate releases come about a month after each month, and are provisional"
	}
	return s
}

func (s Source) yearly() bool { return strings.HasPrefix(s.ID, "ucdp-") }

// LagMonths is the number of months after the target until the source is
// complete: until June of the next year for a source with yearly releases.
func (s Source) LagMonths(target blindspot.Month) int {
	if !s.yearly() {
		return 1
	}
	_, m := target.Civil()
	return int(time.December-m) + 6
}

// Due is the day on which the source is expected to be complete.
func (s Source) Due(target blindspot.Month) blindspot.Date {
	return (target + blindspot.Month(s.LagMonths(target))).Last()
}

// Settle fills in state, due date and outcome of every month. The data are all
// that is known today, which may be more than the forecast was made from.
func (f *Forecast) Settle(known *Data, source Source, today blindspot.Date) {
	f.Resolution = source
	settle := func(o *Outlook, units []string) {
		for i := range o.Months {
			a := &o.Months[i]
			a.Due = source.Due(a.Month)
			sum, covered := 0.0, len(units) > 0
			for _, id := range units {
				v, ok := known.DeathsIn(id, a.Month)
				sum, covered = sum+v, covered && ok
			}
			a.Value = nil
			if covered {
				a.Value = &sum
			}
			a.State = StateOf(a.Month, today, covered, covered)
		}
	}
	var all []string
	for i := range f.Outlooks {
		id := f.Outlooks[i].Unit.ID
		settle(&f.Outlooks[i], []string{id})
		all = append(all, id)
	}
	if f.Total != nil {
		settle(f.Total, all)
	}
}

// DeathsIn returns the deaths of a unit in a month, and whether they are known.
func (d *Data) DeathsIn(id string, m blindspot.Month) (float64, bool) {
	row, ok := d.Row(id)
	c := int(m - d.Deaths.First)
	if !ok || c < 0 || c >= d.Deaths.Months() {
		return 0, false
	}
	return d.Deaths.At(row, c)
}

// Stored is what is kept of a forecast of one month, so that it can be read and
// scored later by whoever holds the file.
type Stored struct {
	Unit      Unit            `json:"unit"`
	Parts     []string        `json:"parts,omitempty"` // of a total: ids of the units it adds up
	Cut       blindspot.Month `json:"data_until"`
	Threshold float64         `json:"threshold"`
	Month     Ahead           `json:"forecast"`
	// Quantiles of the forecast by level, as "0.05".
	Quantiles map[string]float64 `json:"quantiles"`
	Draws     []float64          `json:"draws"`    // ascending
	Baseline  []float64          `json:"baseline"` // draws of conflictology
	Record    Record             `json:"record"`
}

// Store returns what is kept of each month of an outlook.
func (f *Forecast) Store(o *Outlook) []Stored {
	var parts []string
	if o == f.Total {
		for _, theatre := range f.Outlooks {
			parts = append(parts, theatre.Unit.ID)
		}
	}
	var all []Stored
	for _, a := range o.Months {
		draws := slices.Clone(a.Draws)
		slices.Sort(draws)
		a.State, a.Value = "", nil // known later, and kept with the resolution
		all = append(all, Stored{Unit: o.Unit, Parts: parts, Cut: f.Cut, Threshold: f.Threshold, Month: a,
			Quantiles: map[string]float64{"0.05": a.Q05, "0.25": a.Q25, "0.5": a.Q50, "0.75": a.Q75, "0.95": a.Q95},
			Draws:     draws, Baseline: o.Baseline, Record: o.Record})
	}
	return all
}

// Units are the ids whose deaths add up to the outcome.
func (s *Stored) Units() []string {
	if len(s.Parts) > 0 {
		return s.Parts
	}
	return []string{s.Unit.ID}
}

// Verdict is how a stored forecast did.
type Verdict struct {
	Value       float64 `json:"value"`
	Dataset     string  `json:"dataset"` // source and release that gave the value
	Provisional bool    `json:"provisional"`
	CRPS        float64 `json:"crps"`
	LogCRPS     float64 `json:"log_crps"`
	BaseCRPS    float64 `json:"baseline_crps"`
	BaseLogCRPS float64 `json:"baseline_log_crps"`
	Covered50   bool    `json:"covered50"`
	Covered90   bool    `json:"covered90"`
	AtLeast     float64 `json:"p_at_least"`
	Came        bool    `json:"came"` // Threshold or more
}

// Judge scores a stored forecast against what happened.
func (s *Stored) Judge(value float64) (Verdict, error) {
	v := Verdict{Value: value, AtLeast: s.Month.AtLeast, Came: value >= s.Threshold}
	var ensemble score.Ensemble
	ours, err := ensemble.Score(s.Draws, value)
	if err != nil {
		return v, fmt.Errorf("the forecast of %s: %w", s.Unit.Name, err)
	}
	base, err := ensemble.Score(s.Baseline, value)
	if err != nil {
		return v, fmt.Errorf("the baseline of %s: %w", s.Unit.Name, err)
	}
	v.CRPS, v.LogCRPS, v.Covered50, v.Covered90 = ours.CRPS, ours.LogCRPS, ours.Covered50, ours.Covered90
	v.BaseCRPS, v.BaseLogCRPS = base.CRPS, base.LogCRPS
	return v, nil
}
