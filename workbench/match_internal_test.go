package workbench

import (
	"slices"
	"strings"
	"testing"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/foresight"
)

// Whom a name stands for does not depend on the order of the actors: an organisation
// is found beside a community of its name, several are asked back about, and where
// nobody may be assessed the refusal says why.
func TestNamesStandForOrganisationsInAnyOrder(t *testing.T) {
	actor := func(id blindspot.ActorID, name string, kind blindspot.ActorKind, aliases ...string) blindspot.ActorSummary {
		return blindspot.ActorSummary{Actor: blindspot.Actor{ID: id, Name: name, Kind: kind, Aliases: aliases}}
	}
	all := []blindspot.ActorSummary{
		actor("a:1", "Fulani", blindspot.Community), actor("a:2", "Fulani", blindspot.Organisation),
		actor("a:3", "Guard", blindspot.Organisation), actor("a:4", "GUARD", blindspot.Organisation, "Watch"),
		actor("a:5", "Hausa", blindspot.Community, "a:2"), actor("a:6", "Watch", blindspot.State), actor("a:7", "Old Front", blindspot.Organisation, "New Front"),
	}
	for range 2 {
		for _, tt := range []struct {
			name string
			want blindspot.GroupID
			code blindspot.Code
			says string
		}{
			{"Fulani", "a:2", "", ""}, {"fuláni", "a:2", "", ""}, {"a:1", "", blindspot.Refused, "community"}, {"a:2", "a:2", "", ""},
			{"Guard", "", blindspot.Usage, "2 groups"}, {"a:3", "a:3", "", ""}, {"Hausa", "", blindspot.Refused, "community"},
			{"Watch", "", blindspot.Refused, "is a state"}, {"new front", "a:7", "", ""},
		} {
			g, found, err := match(all, tt.name)
			if !found || g.ID != tt.want || (err != nil) != (tt.want == "") || err != nil && (blindspot.CodeOf(err) != tt.code || !strings.Contains(err.Error(), tt.says)) {
				t.Errorf("%q is %q: %v", tt.name, g.ID, err)
			}
			if tt.name == "new front" && (g.Name != "New Front" || g.Recorded != "Old Front") {
				t.Errorf("asked for by its other name it is %q, recorded as %q", g.Name, g.Recorded)
			}
		}
		slices.Reverse(all)
	}
	if _, found, err := match(all, "Nobody"); found || err != nil {
		t.Errorf("nobody is found: %v", err)
	}
}

// A question is open to the end of its last day, waits until a final release tells of
// its last month, can be answered then, and stays what its answer made it.
func TestStatesOfAQuestion(t *testing.T) {
	last := blindspot.NewDate(2020, 6, 30)
	yearly := blindspot.Dataset{Source: "ucdp-ged", Release: "21.1", To: blindspot.NewDate(2020, 12, 31), Covers: blindspot.DateRange{From: blindspot.NewDate(1989, 1, 1), To: blindspot.NewDate(2020, 12, 31)}, Whole: true}
	monthly := yearly
	monthly.Source, monthly.Release = "ucdp-candidate", "20.0.6"
	before := yearly
	before.Release, before.To, before.Covers.To = "20.1", blindspot.NewDate(2019, 12, 31), blindspot.NewDate(2019, 12, 31)
	came := true
	for _, tt := range []struct {
		name    string
		outcome *foresight.Outcome
		sets    []blindspot.Dataset
		day     blindspot.Date
		want    foresight.State
	}{
		{"before its days", nil, nil, last - 60, foresight.Open},
		{"on its last day", nil, nil, last, foresight.Open},
		{"the day after", nil, nil, last + 1, foresight.Waiting},
		{"with a release that ends before", nil, []blindspot.Dataset{before}, last + 1, foresight.Waiting},
		{"with a provisional release", nil, []blindspot.Dataset{before, monthly}, last + 40, foresight.Waiting},
		{"with the final release", nil, []blindspot.Dataset{before, monthly, yearly}, last + 400, foresight.Resolvable},
		{"answered", &foresight.Outcome{Came: &came}, []blindspot.Dataset{yearly}, last + 400, foresight.Resolved},
		{"left open by the record", &foresight.Outcome{}, []blindspot.Dataset{yearly}, last + 400, foresight.Undecided},
	} {
		q := foresight.Question{Source: "ucdp-ged", Days: blindspot.DateRange{From: last - 29, To: last}, Outcome: tt.outcome}
		if got := stateOfQuestion(&q, &outcomes{datasets: tt.sets}, tt.day); got != tt.want {
			t.Errorf("%s: %s, want %s", tt.name, got, tt.want)
		}
	}
}
