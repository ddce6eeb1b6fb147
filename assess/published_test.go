package assess_test

import (
	"strings"
	"testing"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/assess"
)

func counted(id, body string, from, to blindspot.Date, n float64) blindspot.Statement {
	return blindspot.Statement{ID: id, Kind: "attacks_period", Country: "AFG", Body: body, Date: to,
		Period: blindspot.DateRange{From: from, To: to}, Count: blindspot.Between(n, n, n, 0)}
}

// Only counts of one body are compared with one another, and the numbers in the
// sentence are those of the statements: change one and the sentence changes.
func TestPublishedCountsOfOneBody(t *testing.T) {
	day := blindspot.NewDate
	a := blindspot.Assessment{Group: "G", Statements: []blindspot.Statement{
		counted("s1", "A", day(2020, 1, 1), day(2020, 3, 31), 20), counted("s2", "A", day(2021, 1, 1), day(2021, 3, 31), 150),
		counted("s3", "B", day(2021, 1, 1), day(2021, 3, 31), 900), counted("s4", "A", day(2022, 1, 1), day(2022, 3, 31), 6),
		counted("s5", "A", day(2022, 4, 1), day(2022, 4, 7), 99), // a week is too short to be compared
	}}
	got := first(t, a)
	for _, want := range []string{"counts of the A", "highest at 150 from January to March 2021", "came to 6 from January to March 2022", "by the day they fell by 96 % (85 to over 99 %)"} {
		if !strings.Contains(got.Text, want) {
			t.Errorf("%q does not say %q", got.Text, want)
		}
	}
	if !strings.Contains(got.Detail, "0.040 (0.0") {
		t.Errorf("the statistic is %q", got.Detail)
	}
	if strings.Join(got.Evidence, " ") != "s1 s2 s4" {
		t.Errorf("evidence is %v", got.Evidence)
	}
	a.Statements[3].Count = blindspot.Between(400, 400, 400, 0)
	if got := first(t, a); !strings.Contains(got.Text, "stand at their highest: 400") {
		t.Errorf("got %q", got.Text)
	}
	a.Statements = a.Statements[:2]
	if js, err := assess.Judge(a, assess.Options{}); err != nil || len(js) != 0 {
		t.Errorf("two counts make no course: %v, %v", js, err)
	}
}
