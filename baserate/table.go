package baserate

import (
	"cmp"
	"math"
	"slices"
	"sync"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/prose"
	"github.com/blindspot/blindspot/stats/resample"
)

// Level is the probability that an interval of a rate is meant to hold.
const Level = 0.9

// The fewest cases, and units that they come from, on which a rate may rest.
const (
	FewestCases = 20
	FewestUnits = 8
)

const replicates = 999

// Rate is the answer to a question for a class.
type Rate struct {
	Question  Question           `json:"question"`
	Class     Class              `json:"class"`
	Share     blindspot.Quantity `json:"share"` // of the cases with the outcome; of SpikeNext and SpikeYear the median ratio
	Cases     int                `json:"cases"`
	Units     int                `json:"units"`               // that the cases come from
	Broadened bool               `json:"broadened,omitempty"` // too few cases for all of the situation: see Class for what was held
	Text      string             `json:"text"`                // all of this as a sentence
}

// Table answers questions from one record. It is safe for concurrent use, and an
// answer does not depend on what was asked before.
type Table struct {
	Record *Record
	seed   uint64
	mu     sync.Mutex
	kept   map[key]outcome
}

type key struct {
	question Question
	class    Class
}

type outcome struct {
	rate Rate
	err  error
}

// NewTable makes the table of a record.
func NewTable(r *Record, seed uint64) *Table {
	return &Table{Record: r, seed: seed, kept: map[key]outcome{}}
}

// For answers the question for the unit's situation: by its type, size, age, time
// silent, large months and countries, as far as there are cases; where too few
// units of the record were ever in all of it, by less. A question about a year
// with 25 or more deaths takes the last twelve months for the year. Errors:
// TooFewData where even the broadest class has too few cases, and where the
// question does not fit the situation.
func (t *Table) For(q Question, at Situation) (Rate, error) {
	def, ok := definitions[q]
	if !ok {
		return Rate{}, unknown(q)
	}
	if err := fits(q, at); err != nil {
		return Rate{}, err
	}
	var last error
	for i, attributes := range def.ladder {
		rate, err := t.Of(q, at.class(q, attributes))
		if err == nil {
			rate.Broadened = i > 0
			return rate, nil
		}
		last = err
	}
	return Rate{}, last
}

// fits refuses a question that is not one about such a unit.
func fits(q Question, at Situation) error {
	switch q {
	case Return, ReturnLarge:
		if at.Silent == 0 {
			return blindspot.Errorf(blindspot.TooFewData, "ask about a month in which it is silent", "%s had an event in %s: there is no silence to return from", at.ID, at.Month)
		}
		if at.Unseen > 0 {
			return blindspot.Errorf(blindspot.TooFewData, "import data that cover these months", "of %s since the last event of %s, %s not observed", prose.Count(at.Silent, "month", "months"), at.ID, prose.Count(at.Unseen, "is", "are"))
		}
	case Double, Halve, Lower, End, War:
		if at.Deaths < Threshold {
			return blindspot.Errorf(blindspot.TooFewData, "", "the rates of what follows a year are those of years with %d or more deaths; the last twelve months of %s have %d", Threshold, at.ID, at.Deaths)
		}
	case Reach:
		if at.Deaths == 0 || at.Deaths >= Threshold {
			return blindspot.Errorf(blindspot.TooFewData, "", "the rate of small years is that of years with 1 to %d deaths; the last twelve months of %s have %d", Threshold-1, at.ID, at.Deaths)
		}
	default:
	}
	return nil
}

func (s Situation) class(q Question, hold att) Class {
	c := Class{Unit: s.Unit}
	switch q {
	case Return:
		c.Silent, c.Within = s.Silent, year
	case ReturnLarge:
		c.Silent = min(s.Silent, 5*year)
	case Above:
		c.Within = year
	default:
	}
	if hold&byType != 0 {
		c.Type = s.Type
	}
	if hold&byLevel != 0 {
		c.Level = bandOf(levels, s.Deaths)
	}
	if hold&byTotal != 0 {
		c.Total = bandOf(totals, s.Total)
	}
	if hold&byAge != 0 && s.Known {
		c.Age = bandOf(ages, s.Age)
	}
	if hold&byLarge != 0 {
		c.Large = bandOf(larges, s.Large)
	}
	if hold&byCountries != 0 {
		c.Countries = bandOf(countries, s.Countries)
	}
	return c
}

func unknown(q Question) error {
	return blindspot.Errorf(blindspot.Usage, "see the package baserate for the questions", "there is no base rate %q", q)
}

// Of answers the question for exactly the class. Errors: TooFewData below
// FewestCases or FewestUnits.
func (t *Table) Of(q Question, c Class) (Rate, error) {
	def, ok := definitions[q]
	if !ok {
		return Rate{}, unknown(q)
	}
	k := key{q, c}
	t.mu.Lock()
	defer t.mu.Unlock()
	if o, ok := t.kept[k]; ok {
		return o.rate, o.err
	}
	rate, err := t.Record.rate(q, c, def, t.seed)
	t.kept[k] = outcome{rate, err}
	return rate, err
}

func (r *Record) rate(q Question, c Class, def definition, seed uint64) (Rate, error) {
	s := r.sample(c, def)
	rate := Rate{Question: q, Class: c, Cases: len(s.values), Units: s.units, Share: blindspot.Unknown()}
	if rate.Cases < FewestCases || rate.Units < FewestUnits {
		return rate, blindspot.Errorf(blindspot.TooFewData, "import a longer record of more groups",
			"the record has %d cases from %d units; a base rate needs %d from %d", rate.Cases, rate.Units, FewestCases, FewestUnits)
	}
	if def.median {
		rate.Share = s.median(seed)
	} else {
		rate.Share = s.share()
	}
	rate.Text = rate.statement()
	return rate, nil
}

// sample is the cases of a class: their values in ascending order, each with the
// number of its unit.
type sample struct {
	values []drawn
	units  int
}

type drawn struct {
	value float64
	unit  int
}

func (r *Record) sample(c Class, def definition) sample {
	var out sample
	p := span{months: r.months(), january: int((1-r.First)%12+12) % 12}
	for _, s := range r.units[c.Unit] {
		before := len(out.values)
		def.cases(s, c, p, func(at int, value float64) {
			if c.holds(s, at) {
				out.values = append(out.values, drawn{value, out.units})
			}
		})
		if len(out.values) > before {
			out.units++
		}
	}
	return out
}

// share is the share of ones.
func (s sample) share() blindspot.Quantity {
	hits, cases := make([]int, s.units), make([]int, s.units)
	total := 0
	for _, v := range s.values {
		hits[v.unit] += int(v.value)
		cases[v.unit]++
		total += int(v.value)
	}
	switch bound := math.Pow((1-Level)/2, 1/float64(s.units)); {
	case total == 0:
		return blindspot.Between(0, 0, 1-bound, Level)
	case total == len(s.values):
		return blindspot.Between(1, bound, 1, Level)
	}
	return clustered(hits, cases)
}

func (s sample) median(seed uint64) blindspot.Quantity {
	slices.SortStableFunc(s.values, func(a, b drawn) int { return cmp.Compare(a.value, b.value) })
	middle := func(weights []int) float64 {
		n := 0
		for _, v := range s.values {
			n += weights[v.unit]
		}
		lower, upper, at := math.NaN(), math.NaN(), 0
		for _, v := range s.values {
			at += weights[v.unit]
			if math.IsNaN(lower) && 2*at >= n {
				lower = v.value
			}
			if 2*at > n {
				upper = v.value
				break
			}
		}
		return (lower + upper) / 2
	}
	all := make([]int, s.units)
	for i := range all {
		all[i] = 1
	}
	return s.interval(middle(all), seed, middle)
}

// interval resamples whole units; the statistic is given how often each was
// drawn.
func (s sample) interval(value float64, seed uint64, statistic func(weights []int) float64) blindspot.Quantity {
	rng := resample.New(seed, uint64(s.units), uint64(len(s.values)))
	weights := make([]int, s.units)
	draws := make([]float64, replicates)
	for i := range draws {
		clear(weights)
		for range s.units {
			weights[rng.IntN(s.units)]++
		}
		draws[i] = statistic(weights)
	}
	slices.Sort(draws)
	return blindspot.Between(value, resample.QuantileSorted(draws, (1-Level)/2), resample.QuantileSorted(draws, (1+Level)/2), Level)
}
