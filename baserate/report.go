package baserate

import "github.com/blindspot/blindspot"

// Section is some rates under a heading.
type Section struct {
	Title string `json:"title"`
	Rates []Rate `json:"rates"`
}

// Report is what a record says, of one situation or in general.
type Report struct {
	From     blindspot.Month `json:"from"`
	To       blindspot.Month `json:"to"`
	Dyads    int             `json:"dyads"`         // that were ever known, see the package comment
	Orgs     int             `json:"organisations"` // likewise
	Sections []Section       `json:"sections"`
	Gaps     []blindspot.Gap `json:"gaps"` // what the record has too few cases for
	Warnings []string        `json:"warnings"`
}

func (t *Table) report() Report {
	r := t.Record
	out := Report{From: r.First, To: r.Last, Dyads: r.known(Dyad), Orgs: r.known(Organisation),
		Sections: []Section{}, Gaps: []blindspot.Gap{}, Warnings: []string{}}
	if r.Assumed {
		out.Warnings = append(out.Warnings, "Which months are observed was assumed from the files for some countries, not stated by the source.")
	}
	return out
}

// known counts the units that reached the threshold in a calendar year.
func (r *Record) known(unit Unit) int {
	n := 0
	for _, s := range r.units[unit] {
		n += count(s.known != never)
	}
	return n
}

// add asks for rates and puts those that the record carries under a heading.
func (r *Report) add(title string, rates ...func() (Rate, error)) {
	section := Section{Title: title}
	for _, ask := range rates {
		rate, err := ask()
		if err != nil {
			gap := blindspot.Gap{Measure: title, Reason: err.Error(), Needs: blindspot.HintOf(err)}
			if n := len(r.Gaps); n == 0 || r.Gaps[n-1] != gap {
				r.Gaps = append(r.Gaps, gap)
			}
			continue
		}
		section.Rates = append(section.Rates, rate)
	}
	if len(section.Rates) > 0 {
		r.Sections = append(r.Sections, section)
	}
}

// About answers what fits the situation: what followed such a silence, such a
// year, such a spike.
func (t *Table) About(at Situation) Report {
	out := t.report()
	fitting := func(questions ...Question) (rates []func() (Rate, error)) {
		for _, q := range questions {
			rates = append(rates, func() (Rate, error) { return t.For(q, at) })
		}
		return rates
	}
	if !at.Known {
		out.Warnings = append(out.Warnings, "It never had 25 deaths in a calendar year, and all cases are of units that had: how often small groups return or grow, no record that is filtered so can say.")
	}
	if at.Silent > 0 {
		out.add("Return", fitting(Return, ReturnLarge)...)
	}
	if at.Spike {
		out.add("After a spike", fitting(SpikeGone, SpikeHalf, SpikeNext, SpikeYear)...)
	}
	if at.Deaths >= Threshold {
		out.add("The year after", fitting(Double, Halve, Lower, End, War)...)
	} else if at.Known && at.Deaths > 0 {
		out.add("The year after", fitting(Reach)...)
	}
	if at.Silent >= year {
		return out // what an active unit does next says nothing of it
	}
	out.add("Large months", fitting(Above)...)
	if at.Unit == Organisation {
		out.add("Spread", fitting(Spread)...)
	}
	return out
}

// Overview answers what an analyst asks most, by unit and type.
func (t *Table) Overview() Report {
	out := t.report()
	ask := func(q Question, c Class) func() (Rate, error) {
		return func() (Rate, error) { return t.Of(q, c) }
	}
	types := []blindspot.Violence{blindspot.ViolenceUnstated, blindspot.StateBased, blindspot.NonState, blindspot.OneSided}
	for _, unit := range []Unit{Organisation, Dyad} {
		var back, after, spikes, far []func() (Rate, error)
		for _, v := range types {
			for _, silent := range []int{3, 6, 12, 24, 60} {
				back = append(back, ask(Return, Class{Unit: unit, Type: v, Silent: silent}))
			}
			back = append(back, ask(ReturnLarge, Class{Unit: unit, Type: v, Silent: 5 * year}))
			for _, q := range []Question{Double, Halve, Lower, End, Reach} {
				after = append(after, ask(q, Class{Unit: unit, Type: v}))
			}
			for _, q := range []Question{SpikeGone, SpikeHalf, SpikeNext, SpikeYear} {
				spikes = append(spikes, ask(q, Class{Unit: unit, Type: v}))
			}
			far = append(far, ask(Far, Class{Unit: unit, Type: v}))
		}
		for _, level := range levels[1:] {
			after = append(after, ask(Lower, Class{Unit: unit, Level: level}), ask(War, Class{Unit: unit, Level: level}))
		}
		far = append(far, ask(Leap, Class{Unit: unit}))
		var large, spread []func() (Rate, error)
		for _, b := range larges {
			large = append(large, ask(Above, Class{Unit: unit, Within: year, Large: b}))
		}
		out.add("Return of "+string(unit)+"s", back...)
		out.add("The year after, "+string(unit)+"s", after...)
		out.add("After a spike, "+string(unit)+"s", spikes...)
		for _, v := range types {
			large = append(large, ask(Again, Class{Unit: unit, Type: v}))
		}
		out.add("Large months, "+string(unit)+"s", large...)
		out.add("Growth to a war, "+string(unit)+"s", far...)
		if unit == Organisation {
			for _, b := range countries {
				spread = append(spread, ask(Spread, Class{Unit: unit, Countries: b}))
			}
			out.add("Spread of organisations", spread...)
		}
	}
	return out
}

// Outcome is the rates of a section with one outcome.
type Outcome struct {
	What  string
	Rates []Rate
}

// ByOutcome sorts the rates of the section by what they are the share of.
func (s Section) ByOutcome() []Outcome {
	var out []Outcome
	place := map[string]int{}
	for _, r := range s.Rates {
		what := r.What()
		i, ok := place[what]
		if !ok {
			i = len(out)
			place[what] = i
			out = append(out, Outcome{What: what})
		}
		out[i].Rates = append(out[i].Rates, r)
	}
	return out
}
