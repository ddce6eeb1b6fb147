package assess

import (
	"fmt"
	"strings"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/baserate"
	"github.com/blindspot/blindspot/prose"
)

// quietMonths is the shortest silence worth a judgement of its own.
const quietMonths = 3

// Silence is a stretch of observed months without an event of the group, up to
// the day of the assessment.
type Silence struct {
	Situation baserate.Situation
	Return    *baserate.Rate // how often the record's groups came back after such a silence; nil where it has too few
}

// quiet judges a silence: months that were observed and had no event are known to
// be quiet, however few events the group ever had.
func quiet(f facts) (blindspot.Judgement, bool) {
	if !f.isQuiet() {
		return blindspot.Judgement{}, false
	}
	s := f.o.Silence.Situation
	since := prose.Month(s.Last + 1)
	text := fmt.Sprintf("%s has been quiet since %s.", f.Group, since)
	if s.Silent >= 12 {
		text = fmt.Sprintf("%s has been quiet since %s; it took part in no recorded event for %s.", f.Group, since, s.Words())
	}
	if f.AsOf.Known() && s.Month > f.AsOf.Month() { // the measures end earlier, with the group's own data
		text = fmt.Sprintf("%s (up to %s, as far as the record is observed).", strings.TrimSuffix(text, "."), prose.Month(s.Month))
	}
	j := blindspot.Judgement{Text: text, Probability: blindspot.Unknown(), Confidence: blindspot.HighConfidence, Evidence: []string{"activity", "base-rates"},
		Basis:       fmt.Sprintf("Confidence is high: all of the %d months are observed, and none has an event.", s.Silent),
		Alternative: "A group can live on without fighting: silence says nothing of its strength.",
		Changes:     "An event in the months that follow, or a later release that adds one to these."}
	j.Weight = weigh(float64(s.Silent)/12, s.Deaths, 0, j.Confidence)
	if s.Assumed {
		j.Confidence = blindspot.ModerateConfidence
		j.Basis = fmt.Sprintf("Confidence is moderate: none of the %d months has an event, but that they are observed was assumed of the files.", s.Silent)
	}
	if f.o.Silence.Return != nil {
		j.Text += " " + f.o.Silence.Return.Text
	} else {
		j.Text += " How often groups come back after such a silence, this record has too few cases to say."
	}
	return j, true
}

func (f facts) isQuiet() bool { return f.o.Silence.Judged() }

// Judged reports whether the silence is sure and long enough for a judgement.
func (s *Silence) Judged() bool {
	return s != nil && s.Situation.Silent >= quietMonths && s.Situation.Unseen == 0
}
