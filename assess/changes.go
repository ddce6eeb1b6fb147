package assess

import (
	"fmt"
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
	earlier := map[string]blindspot.Finding{}
	for _, f := range previous.Findings {
		earlier[f.Measure] = f
	}
	for _, f := range now.Findings {
		before, ok := earlier[f.Measure]
		if !ok {
			out = append(out, fmt.Sprintf("%s can now be measured.", f.Title))
			continue
		}
		if len(f.Values) == 0 {
			continue
		}
		first := f.Values[0]
		if old, ok := before.Value(first.Key); ok && old.Q.HasInterval() && first.Q.Known() && (first.Q.Value < old.Q.Low || first.Q.Value > old.Q.High) {
			out = append(out, fmt.Sprintf("%s was %s and is now %s (%s).", first.Label, old.Q, first.Q, first.Unit))
		}
	}
	head := fmt.Sprintf("Compared with the assessment as of %s", previous.AsOf)
	if len(out) == 0 {
		return []string{head + ": no verdict changed, and no first number of a measure left its earlier interval."}
	}
	out[0] = head + ": " + lowerFirst(out[0])
	return out
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
