package groups

import (
	"context"
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/forecast"
	"github.com/blindspot/blindspot/stats/resample"
)

// Worked is what a forecast takes from the data and the model, before anything is
// drawn: the dear part, which may be kept and told again.
type Worked struct {
	Cut     blindspot.Month `json:"cut"`
	Hash    string          `json:"hash"`
	Units   []WorkedUnit    `json:"units"`
	Total   Record          `json:"total"` // of the sum, where there are several
	LeftOut []LeftOut       `json:"left_out"`
	Grown   bool            `json:"grown,omitempty"` // it starts from what its last months will read once all is reported
}

// WorkedUnit is what is known and expected of one unit.
type WorkedUnit struct {
	Unit     Unit      `json:"unit"`
	Model    string    `json:"model"`
	Note     string    `json:"note"` // what a reader must know of such a unit
	Past     []Month   `json:"past"`
	Baseline []float64 `json:"baseline"`
	Record   Record    `json:"record"`
	Masses   []masses  `json:"masses"` // by month ahead
}

// masses travel as the bytes of their numbers, so that not a digit is lost; zeros
// at the end are left out.
type masses forecast.Mass

// MarshalText writes base64 of little-endian numbers.
func (m masses) MarshalText() ([]byte, error) {
	n := len(m)
	for n > 0 && m[n-1] == 0 {
		n--
	}
	raw := make([]byte, 8*n)
	for i, v := range m[:n] {
		binary.LittleEndian.PutUint64(raw[8*i:], math.Float64bits(v))
	}
	return base64.StdEncoding.AppendEncode(nil, raw), nil
}

// UnmarshalText reads what MarshalText writes.
func (m *masses) UnmarshalText(text []byte) error {
	raw, err := base64.StdEncoding.AppendDecode(nil, text)
	whole := masses(forecast.NewMass())
	if err != nil || len(raw)%8 != 0 || len(raw)/8 > len(whole) {
		return blindspot.Errorf(blindspot.BadInput, "", "this is no distribution")
	}
	for i := range len(raw) / 8 {
		whole[i] = math.Float64frombits(binary.LittleEndian.Uint64(raw[8*i:]))
	}
	*m = whole
	return nil
}

// Work fits the model and scores its past for some units of the data. Errors as
// of [Make].
func Work(ctx context.Context, d *Data, subject string, rows []int, until blindspot.Month, s Settings) (*Worked, error) {
	done, err := WorkAll(ctx, d, []Question{{subject, rows}}, until, s)
	if err != nil {
		return nil, err
	}
	return done[0].Worked, done[0].Err
}

// Question is a subject with its units.
type Question struct {
	Subject string
	Rows    []int
}

// Answer is what was worked out for a question, or why it cannot be.
type Answer struct {
	*Worked
	Err error
}

// WorkAll works out many questions at once, which share fits. The error is one
// that stops all of them.
func WorkAll(ctx context.Context, d *Data, questions []Question, until blindspot.Month, s Settings) ([]Answer, error) {
	s, err := s.withDefaults()
	if err != nil {
		return nil, err
	}
	answers := make([]Answer, len(questions))
	byCut := map[blindspot.Month][]*job{}
	var cuts []blindspot.Month
	for i, q := range questions {
		at, ok := cut(d, q.Rows, until)
		if !ok {
			answers[i].Err = blindspot.Errorf(blindspot.TooFewData, "blindspot status shows what is covered", "no month of %s is covered up to %s", q.Subject, until)
			continue
		}
		if byCut[at] == nil {
			cuts = append(cuts, at)
		}
		byCut[at] = append(byCut[at], &job{Question: q, to: &answers[i]})
	}
	for _, at := range cuts {
		if err := workAt(ctx, d.Until(at), at, byCut[at], s); err != nil {
			return nil, err
		}
	}
	return answers, nil
}

// job is a question on its way.
type job struct {
	Question
	to *Answer
	in []member // rows that are forecast
}

// member is a row that is forecast, and how it stands to the model.
type member struct {
	row int
	standing
}

// choose finds the rows that can be forecast, at is the end of the data. Theatres
// that are quiet are left out beside others that are not.
func (j *job) choose(known *Data, at blindspot.Month, s Settings) {
	w := &Worked{Cut: at, LeftOut: []LeftOut{}}
	var silent []member
	why := map[int]string{}
	for _, u := range j.Rows {
		how, reason := s.Rule.standing(known, u)
		why[u] = reason
		switch how {
		case unseen:
			w.LeftOut = append(w.LeftOut, LeftOut{known.Units[u], reason})
		case quiet:
			silent = append(silent, member{u, how})
		default:
			j.in = append(j.in, member{u, how})
		}
	}
	if len(j.in) == 0 {
		j.in = silent
	} else {
		for _, m := range silent {
			w.LeftOut = append(w.LeftOut, LeftOut{known.Units[m.row], why[m.row] + "; asked for alone, its chance of a return is given"})
		}
	}
	if len(j.in) == 0 {
		j.to.Err = blindspot.Errorf(blindspot.TooFewData, "choose another day with --as-of, or import more events",
			"%s cannot be forecast from %s: %s", j.Subject, at, w.LeftOut[0].Reason)
		return
	}
	j.to.Worked = w
}

// workAt works out the questions whose data end with one month.
func workAt(ctx context.Context, known *Data, at blindspot.Month, jobs []*job, s Settings) error {
	known.Deaths = known.Deaths.Described()
	past := known.Deaths
	worlds := known.worlds()
	name := hash(worlds, s)
	var open []*job
	for _, j := range jobs {
		if j.choose(known, at, s); j.to.Worked != nil {
			j.to.Hash = name
			open = append(open, j)
		}
	}
	if len(open) == 0 {
		return nil
	}
	model := headline()
	active, err := fitAll(ctx, worlds, func() forecast.Model {
		if len(worlds) == 1 {
			return model // whose memory serves the record as well
		}
		return headline()
	}, s)
	if err != nil {
		return err
	}
	asleep, dormant, err := known.fitSilent(ctx, slices.ContainsFunc(open, func(j *job) bool {
		return slices.ContainsFunc(j.in, func(m member) bool { return m.standing == quiet })
	}), worlds, s)
	if err != nil {
		return err
	}
	for _, j := range open {
		for _, m := range j.in {
			one := WorkedUnit{Unit: known.Units[m.row], Model: HeadlineName, Past: recent(past, m.row), Baseline: lastYear(past, m.row), Note: known.note(m, dormant)}
			fit := active
			if m.standing == quiet {
				fit, one.Model = asleep, dormant
			}
			for _, h := range Through(s.Months) {
				mass := fit.mass(m.row, h)
				if mass == nil {
					return blindspot.Errorf(blindspot.Internal, "", "the model says nothing of %s", known.Units[m.row].ID)
				}
				one.Masses = append(one.Masses, masses(mass))
			}
			j.to.Units = append(j.to.Units, one)
			j.to.Grown = j.to.Grown || known.isYoung(m.row)
		}
	}
	if s.Unscored {
		return nil
	}
	return record(ctx, known, open, s, model)
}

// note says what a reader must know of a unit that is not among those on which
// the model is scored.
func (d *Data) note(m member, dormant string) string {
	name := d.Units[m.row].Name
	switch {
	case m.standing == quiet && dormant == (forecast.Onset{}).Name():
		return name + " has been quiet for long: the forecast rests on how long, on " + d.beside(m.row) + ", and on how deadly returns are over the whole record; how much it once suffered tells nothing more"
	case m.standing == quiet:
		return name + " has been quiet for long: the forecast is the chance that a silence as long ends, and how deadly returns are, over the whole record; nothing of its own past is in it"
	case m.standing == fresh:
		return name + " is new to the record: the model speaks of it from the first months of others, and was scored on none so new"
	case d.Entered != nil && d.Entered[m.row] == 0:
		return name + " never had a calendar year with 25 deaths in one dyad: the yearly record holds no such group, and the model was scored on none; of groups that are known from candidate releases alone most stay small"
	}
	return ""
}

// Tell draws from what was worked out. The settings are those it was worked out
// with, but for the threshold, which is free.
func (w *Worked) Tell(subject string, s Settings) (Forecast, error) {
	s, err := s.withDefaults()
	if err != nil {
		return Forecast{}, err
	}
	f := Forecast{Subject: subject, Cut: w.Cut, Model: w.models(), Baseline: BaselineName, Threshold: s.Threshold, Draws: s.Draws, Seed: s.Seed,
		Hash: w.Hash, Grown: w.Grown, Outlooks: []Outlook{}, LeftOut: w.LeftOut, Warnings: []blindspot.Warning{}}
	for _, u := range w.Units {
		o := Outlook{Unit: u.Unit, Model: u.Model, Past: u.Past, Record: u.Record, Baseline: u.Baseline}
		if u.Note != "" {
			f.Warnings = append(f.Warnings, blindspot.Warnf(blindspot.WarnOtherPopulation, "%s", u.Note))
		}
		for i, m := range u.Masses {
			rng := resample.New(s.Seed, forecast.Stream(o.Unit.ID), uint64(w.Cut), uint64(i+1))
			draws := forecast.Mass(m).Draws(nil, s.Draws, rng)
			a := ahead(w.Cut, i+1, shuffled(draws, rng), s.Threshold)
			a.AtLeast = neverCertain(forecast.Mass(m).AtLeast(s.Threshold)) // of which draws know the rarer the less
			o.Months = append(o.Months, a)
		}
		f.Outlooks = append(f.Outlooks, o)
	}
	if len(w.Units) > 1 {
		f.Total = sum(f, w, s)
		f.Warnings = append(f.Warnings, blindspot.Warnf(blindspot.WarnTheatresAdded, "the total adds draws of the theatres as if they did not depend on each other; where they rise together its interval is too narrow"))
	}
	if w.Units[0].Unit.Group == "" {
		f.Warnings = append(f.Warnings, blindspot.Warnf(blindspot.WarnOtherPopulation, "the model was chosen on groups, and a country counts all organised violence in it: this is not the forecast of state-based deaths that backtest views-cm scores; the record says how it does here"))
	}
	return f, nil
}

// Key names the settings on which [Work] depends, besides the seed.
func (s Settings) Key() (string, error) {
	s, err := s.withDefaults()
	key := fmt.Sprintf("%s, %d months, %d draws, %v", HeadlineName, s.Months, s.Draws, s.Rule)
	if s.Unscored {
		key += ", not scored"
	}
	return key, err
}

// models names what the units were forecast by: one name, or several.
func (w *Worked) models() string {
	var names []string
	for i := range w.Units {
		if !slices.Contains(names, w.Units[i].Model) {
			names = append(names, w.Units[i].Model)
		}
	}
	return strings.Join(names, ", ")
}
