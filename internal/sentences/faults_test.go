package sentences_test

import (
	"strings"
	"testing"

	"github.com/blindspot/blindspot/internal/sentences"
)

// What the issue that asked for it forbids is found, and plain words are not.
func TestFaults(t *testing.T) {
	missed := map[string]bool{}
	for _, kind := range sentences.Kinds() {
		missed[kind] = true
	}
	for _, bad := range [][2]string{{"an exponent", "p = 7e-05"}, {"a chance of none", "a chance of 0 % within a year"}, {"one of a thing", "1 events in 1 areas"},
		{"an interval that is a point", "a share of 100 % (100 to 100 %)"}, {"four digits", "it rose by 369230 %"}, {"four digits", "by 3,692 %"}, {"name of the program", "the SelfSustainability of it"},
		{"name of the program", "self_sustainability is high"}, {"no change beside a small p", "The ratio is 1.2 (0.9 to 1.6), p < 0.001"}, {"likelihood and a confidence", "Confidence is high that it is very unlikely."},
		{"no number", "NaN events"}, {"ends twice", "it was so.."}, {"two spaces", "it was  so"}, {"more than the whole", "84 % (56 to 125 %) of events"}, {"month in digits", "quiet since 2018-10."}} {
		found := strings.Join(sentences.Faults(bad[1]), "; ")
		if !strings.Contains(found, bad[0]) {
			t.Errorf("%q passes for %s: %q", bad[1], bad[0], found)
		}
		for kind := range missed {
			if strings.Contains(kind, bad[0]) {
				delete(missed, kind)
			}
		}
	}
	for kind := range missed {
		t.Errorf("no sentence proves that %s is found", kind)
	}
	for _, good := range []string{"events fell by 69 % (50 to 81 %), from 564 to 176.", "The ratio is 0.3 (0.2 to 0.6), p < 0.001.", "1 event in 1 area; 11 events, 0.1 events",
		"Al-Shabaab and Jama'at Nusrat al-Islam wal-Muslimin", "Confidence is low: few events. A breakout is very unlikely (under 1 %).", "a chance of under 1 % (under 1 to 3 %)"} {
		if found := sentences.Faults(good); len(found) > 0 {
			t.Errorf("%q: %v", good, found)
		}
	}
}
