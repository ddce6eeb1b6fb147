package assess

import (
	"fmt"
	"slices"
	"strings"

	"github.com/blindspot/blindspot"
)

// Changes says in sentences how an assessment differs from the previous one of
// the same group: claims whose verdict changed, numbers that moved outside the
// earlier interval, and measures that came or went. It says so where nothing
// changed, since that is news too.
func Changes(previous, now blindspot.Assessment) []string {
	if previous.GroupID != now.GroupID || previous.AsOf > now.AsOf {
		return nil
	}
	var out []string
	if previous.AsOf == now.AsOf && same(previous.Datasets, now.Datasets) {
		return nil
	}
	was := map[string]blindspot.Verdict{}
	for _, c := range previous.Claims {
		was[c.ID] = c.Verdict
	}
	for _, c := range now.Claims {
		if before, ok := was[c.ID]; ok && before != c.Verdict {
			out = append(out, fmt.Sprintf("%s was %s and is now %s.", c.ID, before, c.Verdict))
		}
	}
	for _, f := range now.Findings {
		if _, ok := find(previous.Findings, f.Measure); !ok {
			out = append(out, fmt.Sprintf("%s can now be measured.", f.Title))
		}
	}
	for _, f := range previous.Findings {
		if _, ok := find(now.Findings, f.Measure); !ok {
			out = append(out, fmt.Sprintf("%s can no longer be measured%s.", f.Title, because(now, f.Title)))
		}
	}
	out = append(out, moves(previous, now)...)
	head := fmt.Sprintf("Compared with the assessment as of %s", previous.AsOf)
	if len(out) == 0 {
		return []string{head + ": no verdict changed, and no first number of a measure, over the year or the last months, left its earlier interval."}
	}
	out[0] = head + ": " + lowerFirst(out[0])
	return out
}

// because is why a measure is not taken, in words that follow a statement.
// Gaps bear the titles of measures.
func because(a blindspot.Assessment, title string) string {
	for _, g := range a.Gaps {
		if g.Measure == title && g.Reason != "" {
			return ": " + strings.TrimSuffix(g.Reason, ".")
		}
	}
	return ""
}

// moves are the numbers that left their earlier interval: of each measure over the
// year and, where it is taken over the last months too, over those.
func moves(previous, now blindspot.Assessment) []string {
	var out []string
	for _, f := range now.Findings {
		if before, ok := find(previous.Findings, f.Measure); ok {
			out = append(out, left(before, f, "")...)
		}
	}
	old := facts{Assessment: previous}
	for _, f := range ofLastMonths(now) {
		months := monthsOf(f.Window)
		if before, ok := old.lately(f.Measure, months); ok {
			out = append(out, left(before, f, " over the last "+spanName(months))...)
		}
	}
	return out
}

// left says of the first number of a measure, and of the deaths beside the events
// of activity, that it left its earlier interval.
func left(before, f blindspot.Finding, over string) []string {
	var out []string
	for i, v := range f.Values {
		if i > 0 && (f.Measure != "activity" || v.Key != "deaths_per_month") {
			continue
		}
		if was := provenOf(before, v.Key).Q; was.HasInterval() && v.Q.Known() && (v.Q.Value < was.Low || v.Q.Value > was.High) {
			out = append(out, fmt.Sprintf("%s%s was %s and is now %s (%s).", v.Label, over, was, v.Q, v.Unit))
		}
	}
	return out
}

// ofLastMonths are the findings over the last months that end with the assessment.
func ofLastMonths(a blindspot.Assessment) []blindspot.Finding {
	return slices.DeleteFunc(slices.Clone(a.Lately), func(x blindspot.Finding) bool {
		return blindspot.LastWholeMonth(x.Window.To) != blindspot.LastWholeMonth(a.AsOf) || monthsOf(x.Window) == monthsOf(a.Window)
	})
}

func same(a, b []blindspot.Dataset) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if a[i].SHA256 != b[i].SHA256 {
			return false
		}
	}
	return true
}

// lowerFirst makes a sentence follow a colon, unless it begins with a claim's
// id or another abbreviation.
func lowerFirst(s string) string {
	if len(s) > 1 && s[1] >= 'a' && s[1] <= 'z' {
		return strings.ToLower(s[:1]) + s[1:]
	}
	return s
}
