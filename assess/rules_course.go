package assess

import (
	"fmt"
	"math"
	"strings"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/prose"
)

// unnamedShock is what the measure calls a break that nobody named.
const unnamedShock = "not named"

// resilience judges what the latest shock did, or, where nobody named one, the
// strongest break of the last years, as far as the interval shows an effect.
func resilience(f facts) (blindspot.Judgement, bool) {
	x, ok := f.finding("resilience")
	rows := rowsOf(x)
	effect := provenOf(x, "events_relative")
	if !ok || len(rows) == 0 || !effect.Q.HasInterval() || effect.Q.Low <= 0 && effect.Q.High >= 0 {
		return blindspot.Judgement{}, false
	}
	last := rows[len(rows)-1]
	month, err := blindspot.ParseMonth(last.text("Month"))
	if err != nil {
		return blindspot.Judgement{}, false
	}
	named := last.text("Shock") != unnamedShock
	after := fmt.Sprintf("The course of %s turned most strongly after %s, where no shock is entered", f.subject(x), prose.Month(month))
	if named {
		after = fmt.Sprintf("After the shock of %s (%s) the course of %s was another", prose.Month(month), last.text("Shock"), f.subject(x))
	}
	ratio := blindspot.Quantity{Value: 1 + effect.Q.Value, Low: 1 + effect.Q.Low, High: 1 + effect.Q.High, Level: effect.Q.Level}
	// The interval of what was expected is that of the years before and not of the
	// change, which is told.
	expected, _, _ := strings.Cut(last.text("Events expected"), " (")
	text := fmt.Sprintf("%s: %s in the %s months that followed, where its earlier course leads to expect %s, which is %s.", after,
		prose.Count(last.number("Events"), "event", "events"), last.text("Months followed"), expected, prose.More(ratio))
	if recovery := valueOf(x, "recovery_months").Q; recovery.Known() && recovery.Value > 1 && effect.Q.High < 0 {
		text += fmt.Sprintf(" It was back at its former level after %s.", prose.Count(int(recovery.Value), "month", "months"))
	}
	j := f.past(text, x.Statement, &rating{}, x)
	j.Changes = "What else happened at the same time is in the effect too; a comparison with groups that the shock did not touch would tell."
	j.Weight = weigh(sizeOf(ratio), f.count("toll", "deaths"), 0, j.Confidence)
	if !named {
		j.Weight = math.Round(1000*j.Weight/2) / 1000 // picked for being the largest
	}
	return j, true
}

// feeds is the part of the events from which on violence is said to feed on
// itself.
const feeds = 0.5

// persistence judges whether violence feeds on itself, where it clearly does or
// may do so without end.
func persistence(f facts) (blindspot.Judgement, bool) {
	x, ok := f.finding("self_sustainability")
	q := provenOf(x, "eigenvalue").Q
	if !ok || !q.HasInterval() {
		return blindspot.Judgement{}, false
	}
	text := ""
	switch {
	case q.Low >= 1:
		text = fmt.Sprintf("The violence of %s grew by itself in %s: each event was followed by more than one other, in the same areas and beside them.", f.subject(x), x.Window)
	case q.High >= 1 && q.Low >= feeds:
		text = fmt.Sprintf("The violence of %s feeds on itself: earlier events account for at least %s of those in %s; whether it would die down without a new push, the record does not tell.", f.subject(x), prose.Percent(q.Low), x.Window)
	case q.Low >= feeds:
		text = fmt.Sprintf("The violence of %s feeds on itself: earlier events account for %s of those in %s, and the others came without an earlier one near them.", f.subject(x), prose.Share(q), x.Window)
	default:
		return blindspot.Judgement{}, false
	}
	j := f.past(text, x.Statement, &rating{}, x)
	j.Changes = "A background that changes faster than the model allows would look the same; a year in which the number falls below a half would say that the violence no longer carries itself."
	j.Weight = weigh(0, f.count("toll", "deaths"), 0, j.Confidence)
	return j, true
}

// slight is the chance below which the lack of a large event is no news.
const slight = 0.05

// severity gives the chance of a large event as such chances came true before;
// where nothing is known of that, the model's, which takes the war to go on as it
// was, without a word of the scale.
func severity(f facts) (blindspot.Judgement, bool) {
	x, ok := f.finding("tail")
	model, p := provenOf(x, "p_mass_casualty").Q, provenOf(x, "p_mass_casualty_record").Q
	if !ok || !model.Known() || model.HasInterval() && model.High < slight {
		return blindspot.Judgement{}, false
	}
	r := &rating{}
	how, detail, past := "by the sizes of its events so far and by what came of such chances", x.Statement, ""
	if given, came := f.count("tail", "chances_given"), f.count("tail", "chances_came"); p.Known() && given > 0 {
		past = fmt.Sprintf("sizes and rate alone give %s; of %s %s given so before, %s came true", prose.Chance(blindspot.Exactly(model.Value)), prose.Count(given, "chance", "chances"),
			classOf(valueOf(x, "chances_from").Q.Value, valueOf(x, "chances_to").Q.Value), prose.Percent(float64(came)/float64(given)))
		r.find(ofRecord, moderate, "it is set by how often such chances came true")
	} else {
		p, how = model, "if the war goes on as it was"
		detail += " No backtest stands behind this chance, so that no word of the scale is put to it."
		r.find(ofRecord, low, "most wars fade, and nothing was known yet of how often such chances come true")
	}
	if p.HasInterval() && p.High-p.Low > wideOutlook {
		r.find(ofModel, low, "the interval is wide")
	}
	by := blindspot.LastWholeMonth(f.AsOf) + 12
	j := f.past(fmt.Sprintf("The chance of an event of %s with 100 or more deaths in the twelve months to %s is %s, %s.", f.subject(x), prose.Month(by), prose.Chance(p), how), detail, r, x)
	j.Probability = p
	if past != "" {
		j.BaseRate = prose.Capital(past) + "."
	}
	j.Indicator = &blindspot.Indicator{Measure: "tail", Threshold: 100, By: by, Text: fmt.Sprintf("An event with 100 or more deaths by %s.", prose.Month(by))}
	j.Changes = j.Indicator.Text
	j.Weight = weigh(math.Max(0, p.Low-0.5), 0, 0, j.Confidence)
	return j, true
}

// wideOutlook is the width of an interval that spans more than one word of
// either scale.
const wideOutlook = 0.25

// outlook gives the scored probability of a breakout with its word, and what came
// of earlier forecasts like it.
func outlook(f facts) (blindspot.Judgement, bool) {
	o := f.o.Outlook
	if o == nil || !o.Probability.Known() {
		return blindspot.Judgement{}, false
	}
	p := o.Probability
	word := f.o.Scale.Word(p.Value)
	chance := fmt.Sprintf("The chance that %s breaks out within %d months is %s", f.Group, o.Months, prose.Chance(p))
	if word != "" {
		chance = fmt.Sprintf("A breakout of %s within %d months is %s (%s)", f.Group, o.Months, phrase(word), prose.ChanceOf(p.Value))
	}
	j := blindspot.Judgement{Text: chance + ". A breakout is a doubling of deaths, a spread over half as many areas again, or a lethal event in a new and distant country.",
		Probability: p, Word: word, Skill: o.Skill, Evidence: []string{"activity", "footprint", "projection"}}
	if len(o.Reasons) > 0 {
		j.Detail = "What weighs most in the number: " + strings.Join(o.Reasons, "; ") + "."
	}
	r := &rating{}
	r.sources(f)
	r.find(ofModel, moderate, "the model was scored on past quarters that it had not seen")
	if p.HasInterval() && p.High-p.Low > wideOutlook {
		r.find(ofModel, low, "the model's interval for this group is wide")
	}
	if past := o.Past; past != nil && past.N > 0 {
		text := fmt.Sprintf("of %s made before for such groups, %s came true", prose.Count(past.N, "forecast", "forecasts"), prose.Percent(past.Came))
		if past.Came >= past.From-beyond && past.Came <= past.To+beyond {
			r.find(ofRecord, high, text)
		} else {
			r.find(ofRecord, low, text)
		}
		j.BaseRate = fmt.Sprintf("Of %s that put a breakout between %s and %s, %s came true.", prose.Count(past.N, "earlier forecast", "earlier forecasts"),
			prose.Percent(past.From), prose.Percent(past.To), prose.Percent(past.Came))
	}
	j.Confidence, j.Basis = r.confidence()
	j.Criteria = r.criteria
	j.Indicator = f.breakoutToWatch(o.Months)
	j.Changes = j.Indicator.Text
	j.Weight = weigh(p.Value, 0, 0, j.Confidence)
	return j, true
}

// breakoutDeaths is the least number of deaths in a breakout by deaths, which
// doubles those of as many months before.
const breakoutDeaths = 100

// breakoutToWatch is the number of deaths that would be a breakout.
func (f facts) breakoutToWatch(months int) *blindspot.Indicator {
	by := blindspot.LastWholeMonth(f.AsOf) + blindspot.Month(months)
	deaths := max(breakoutDeaths, 2*f.deathsIn(months))
	return &blindspot.Indicator{Measure: "activity", Threshold: float64(deaths), By: by,
		Text: fmt.Sprintf("%s or more in the %d months to %s would be a breakout by deaths.", prose.Count(deaths, "death", "deaths"), months, prose.Month(by))}
}

// phrase fits a word of the scale into "is ...".
func phrase(word string) string {
	if strings.HasSuffix(word, "chance") && !strings.HasPrefix(word, "almost no") {
		return "a " + word
	}
	if strings.HasPrefix(word, "almost no") {
		return "a matter of " + word
	}
	return word
}

// classOf words a class of chances.
func classOf(from, to float64) string {
	switch {
	case from == 0:
		return "below " + prose.Percent(to)
	case to == 1:
		return "of " + prose.Percent(from) + " and more"
	}
	return fmt.Sprintf("of %.0f to %s", 100*from, prose.Percent(to))
}
