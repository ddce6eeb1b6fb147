package assess

import (
	"fmt"
	"slices"
	"strings"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/prose"
)

// Confidence is rated by five stated rules, and is the lowest that any of them
// gives. ICD 203 (2015, D.6.e.2.b) asks that it rest on the quality and number of
// the sources, on what is not known, and on the strength of the reasoning; the
// Admiralty grades of a case's rows (AJP-2.1) rate source and information apart.
//
//	sources    how many independent ones say so
//	coverage   how complete the data are for what is said
//	model      how many observations there are, and how well the model fits them
//	agreement  whether events and deaths go the same way
//	record     whether the same method has been right before on this group
const (
	ofSources   = "sources"
	ofCoverage  = "coverage"
	ofModel     = "model"
	ofAgreement = "agreement"
	ofRecord    = "record"
)

var criteriaOrder = []string{ofSources, ofCoverage, ofModel, ofAgreement, ofRecord}

// The number of observations from which a finding can carry more than low, and
// more than moderate confidence. They are round numbers by choice: below 10 an
// interval is wider than most statements; from 100 on it is seldom what limits
// a judgement.
const (
	fewObservations  = 10
	manyObservations = 100
)

// independent is how many sources an event must name on average to count as
// reported independently.
const independent = 2

// level is a confidence that can be compared.
type level int

const (
	low level = iota
	moderate
	high
)

var levels = [...]blindspot.Confidence{low: blindspot.LowConfidence, moderate: blindspot.ModerateConfidence, high: blindspot.HighConfidence}

// A ceiling is the most confidence that a judgement may have in spite of a
// warning, by which rule, and why.
type ceiling struct {
	rule string
	most level
	why  string
}

// ceilings are the warnings that lower confidence. What is not here says how a
// number is to be read, and is no reason to trust it less.
var ceilings = map[blindspot.WarningCode]ceiling{
	blindspot.WarnChronicle:        {ofCoverage, low, "the events are a chronicle and no census"},
	blindspot.WarnReportsNoSample:  {ofCoverage, low, "links are what reports mention, and reports are no sample"},
	blindspot.WarnCoverageAssumed:  {ofCoverage, moderate, "nobody stated the coverage of the file"},
	blindspot.WarnCoveragePartial:  {ofCoverage, moderate, "the file holds only part of the known events"},
	blindspot.WarnCountriesLeftOut: {ofCoverage, moderate, "some countries are not fully covered"},
	blindspot.WarnLowerBound:       {ofCoverage, moderate, "some countries are not fully covered"},
	blindspot.WarnPastUnobserved:   {ofCoverage, moderate, "the years before are not observed everywhere"},
	blindspot.WarnRenamed:          {ofCoverage, moderate, "the group's name in the data changed in the months compared"},
	blindspot.WarnOpponentRenamed:  {ofCoverage, moderate, "an opponent's name in the data changed in the months compared"},
	blindspot.WarnNoStateClash:     {ofCoverage, moderate, "the data hold no clash of the group with a state"},
	blindspot.WarnModelRejected:    {ofModel, moderate, "the model does not fit these events well"},
	blindspot.WarnFewInTail:        {ofModel, low, "few events are as large as those the model speaks of"},
	blindspot.WarnMonthsDependent:  {ofModel, moderate, "months depend on one another more than the test assumes"},
	blindspot.WarnShocksOverlap:    {ofModel, moderate, "two shocks came too close to be told apart"},
	blindspot.WarnBackground:       {ofModel, moderate, "the background of the model could not vary as it should"},
	blindspot.WarnNotIdentified:    {ofModel, low, "the data hardly tell the parts of the model apart"},
	blindspot.WarnSingleSources:    {ofSources, moderate, "most events of the comparison have one source"},
	blindspot.WarnFewEvents:        {ofModel, low, "there are few events"},
}

// muchLeftOut is the share of events left out of a measure from which on it may
// describe something else than the group.
const muchLeftOut = 0.25

// ceilingOf is what a warning allows; ok is false where it takes nothing away.
func ceilingOf(w blindspot.Warning) (c ceiling, ok bool) {
	if slices.Contains([]blindspot.WarningCode{blindspot.WarnCoarsePlaces, blindspot.WarnValuesUnstated, blindspot.WarnEventsLeftOut}, w.Code) {
		return ceiling{ofCoverage, moderate, "more than a quarter of the events could not be used"}, w.Data.Of > 0 && float64(w.Data.Count) > muchLeftOut*float64(w.Data.Of)
	}
	c, ok = ceilings[w.Code]
	return c, ok
}

// rating gathers what the rules find.
type rating struct{ criteria []blindspot.Criterion }

// find notes what a rule found, once.
func (r *rating) find(rule string, most level, why string) {
	c := blindspot.Criterion{Name: rule, Level: levels[most], Text: why}
	if !slices.Contains(r.criteria, c) {
		r.criteria = append(r.criteria, c)
	}
}

// confidence is the lowest level of the rules, with the sentence that gives the
// reasons: those that set it, or all where nothing lowers it. The sentence never
// names a likelihood.
func (r *rating) confidence() (blindspot.Confidence, string) {
	slices.SortStableFunc(r.criteria, func(a, b blindspot.Criterion) int {
		return slices.Index(criteriaOrder, a.Name) - slices.Index(criteriaOrder, b.Name)
	})
	most := high
	for _, c := range r.criteria {
		most = min(most, level(slices.Index(levels[:], c.Level)))
	}
	var why []string
	for _, c := range r.criteria {
		if c.Level == levels[most] {
			why = append(why, c.Text)
		}
	}
	return levels[most], fmt.Sprintf("Confidence is %s: %s.", levels[most], strings.Join(why, "; "))
}

// findings applies the rules on coverage and model to the findings a judgement
// rests on. It reads the codes and facts of warnings and never their words.
func (r *rating) findings(on []blindspot.Finding) {
	n := 0
	for _, x := range on {
		n = max(n, x.N)
	}
	switch observed := prose.Count(n, "observation", "observations"); {
	case n == 0:
		r.find(ofModel, low, "it rests on no observation")
	case n < fewObservations:
		r.find(ofModel, low, "it rests on only "+observed)
	case n < manyObservations:
		r.find(ofModel, moderate, "it rests on "+observed)
	default:
		r.find(ofModel, high, "it rests on "+observed)
	}
	for _, x := range on {
		for _, w := range x.Warnings {
			if c, ok := ceilingOf(w); ok {
				r.find(c.rule, c.most, c.why)
			}
		}
	}
}

// unprovenWhy is why confidence is low where a judgement leans on a number that the
// calibration does not bear out.
const unprovenWhy = "simulated groups of its size do not bear out what it leans on"

// leans rates whether the calibration bears out the numbers that a judgement leans on.
func (r *rating) leans(on ...blindspot.Value) {
	for _, v := range on {
		if v.Unproven != "" {
			r.find(ofModel, low, unprovenWhy)
		}
	}
}

// sources rates how many independent sources speak of the group's events.
func (r *rating) sources(f facts) {
	if f.Chronicle {
		r.graded(f.Evidence)
		return
	}
	programmes := map[string]bool{}
	for _, d := range f.Datasets {
		programmes[d.Source] = true
	}
	per := f.quantity("toll", "sources_per_event")
	switch {
	case len(programmes) >= independent:
		r.find(ofSources, high, fmt.Sprintf("%d event sources were read", len(programmes)))
	case per.Known() && per.Value >= independent:
		r.find(ofSources, high, fmt.Sprintf("its events name %s sources on average", prose.Average(per.Value)))
	case per.Known():
		r.find(ofSources, moderate, fmt.Sprintf("its events name %s on average", prose.Amount(per.Value, "source", "sources")))
	default:
		r.find(ofSources, moderate, "one event source was read, and it does not state how many reports an event rests on")
	}
}

// reliable are the Admiralty grades of a source that is usually or completely
// reliable, and of information that is probably true or confirmed.
var reliable = struct{ source, information string }{"AB", "12"}

// graded rates a case by its graded rows: how many hosts they come from, and how many
// of them carry good grades.
func (r *rating) graded(rows []blindspot.Evidence) {
	hosts := map[string]bool{}
	good, all := 0, 0
	for _, e := range rows {
		if len(e.Grade) == 2 {
			hosts[e.Source] = true
			all++
			if strings.Contains(reliable.source, e.Grade[:1]) && strings.Contains(reliable.information, e.Grade[1:]) {
				good++
			}
		}
	}
	text := fmt.Sprintf("%s of %s by %s are graded B2 or better", prose.Number(float64(good)), prose.Count(all, "graded row", "graded rows"), prose.Count(len(hosts), "publisher", "publishers"))
	switch {
	case all == 0:
		r.find(ofSources, low, "its rows carry no grades")
	case len(hosts) < independent || 2*good < all:
		r.find(ofSources, low, text)
	default:
		r.find(ofSources, moderate, text)
	}
}

// agree rates whether two numbers of one thing go the same way.
func (r *rating) agree(a, b direction) {
	switch {
	case a == b:
		r.find(ofAgreement, high, "events and deaths point the same way")
	case a == steady:
		r.find(ofAgreement, moderate, "deaths alone show the change")
	case b == steady:
		r.find(ofAgreement, moderate, "events alone show the change")
	default:
		r.find(ofAgreement, moderate, "events and deaths go opposite ways")
	}
}

// record rates whether the same method was right about this group before.
func (r *rating) record(f facts) {
	t := f.Foretold
	if t == nil || t.Months == 0 {
		return
	}
	text := fmt.Sprintf("a forecast made a year before held %d of %s in its 90 %% interval", t.Inside90, prose.Count(t.Months, "month", "months"))
	if float64(t.Inside90) >= 0.75*float64(t.Months) {
		r.find(ofRecord, high, text)
	} else {
		r.find(ofRecord, moderate, text)
	}
}
