package verify

import (
	"fmt"
	"strings"

	"github.com/blindspot/blindspot/prose"
)

// Lead is the report in one sentence or two.
func (r *Report) Lead() string {
	text := fmt.Sprintf("%s (%s, release %s, %d to %d): of %s held against the record %d agree and %d differ", r.File, r.Kind, r.Version, r.From, r.To,
		prose.Count(r.Compared, "sum", "sums"), r.Agree, len(r.Differ))
	if n := len(r.Differ); n > 0 {
		text += fmt.Sprintf(", %d for reasons that are not known", r.Unknown)
	}
	text += "."
	if r.NotCovered > 0 {
		text += fmt.Sprintf(" %s left out, since the store does not hold all events of the country and year.", prose.Capital(prose.Count(r.NotCovered, "sum is", "sums are")))
	}
	if r.Unread > 0 {
		text += fmt.Sprintf(" %s left out, since a side is a coalition.", prose.Capital(prose.Count(r.Unread, "row is", "rows are")))
	}
	return text
}

// FileSays is the file's number in words.
func (d *Disagreement) FileSays() string {
	switch {
	case d.Level == 1:
		return "25 to 999"
	case d.Level > 1:
		return "1,000 or more"
	case d.Theirs == nil:
		return "no row"
	}
	return fmt.Sprintf("%s (%s to %s)", prose.Number(float64(d.Theirs.Best)), prose.Number(float64(d.Theirs.Low)), prose.Number(float64(d.Theirs.High)))
}

// RecordSays is the record's number, counted as the file counts, in words.
func (d *Disagreement) RecordSays() string {
	return fmt.Sprintf("%s (%s to %s)", prose.Number(float64(d.BySource.Best)), prose.Number(float64(d.BySource.Low)), prose.Number(float64(d.BySource.High)))
}

// Why are the reasons in words.
func (d *Disagreement) Why() string {
	var out []string
	for _, r := range d.Reasons {
		out = append(out, r.words())
	}
	return strings.Join(out, "; ")
}

var reasonWords = map[Code]string{
	Crossing:   "events go on into another year: by month here, whole in their first year there",
	Placed:     "events lie in another country than the source files them under",
	NotYearly:  "candidate events of dyads that the yearly release lacks",
	Quarantine: "rows in quarantine",
	Withdrawn:  "events that left the record",
	Release:    "the file is of another release",
	Bounds:     "low or high on the wrong side of the best estimate change places here, or are widened to hold it",
	OldCode:    "filed under 345, Yugoslavia",
	Threshold:  "the file has no row",
	Unknown:    "reason not known",
}

func (r Reason) words() string {
	text := reasonWords[r.Code]
	if r.Rows > 0 {
		text = prose.Count(r.Rows, "row in quarantine", "rows in quarantine")
	}
	switch {
	case r.Deaths > 0:
		text += " (" + prose.Count(r.Deaths, "death", "deaths") + " more here)"
	case r.Deaths < 0:
		text += " (" + prose.Count(-r.Deaths, "death", "deaths") + " fewer here)"
	}
	return text
}
