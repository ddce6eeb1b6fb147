package measure_test

import (
	"strings"
	"testing"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/measure"
)

// When the Taleban became the government, IS lost a rival in the record and none
// in life.
func TestAnOpponentThatChangesItsNameIsNoRivalLost(t *testing.T) {
	took := blindspot.NewDate(2021, 8, 15)
	var events []blindspot.Event
	for m := range 24 {
		day := blindspot.NewDate(2020, 1, 10).AddMonths(m)
		e := blindspot.Event{ID: day.String(), When: blindspot.DateRange{From: day, To: day}, Precision: blindspot.DateDay, Violence: blindspot.NonState, Place: blindspot.Place{Country: "AFG"},
			SideA: blindspot.Side{ID: "ucdp:234", Name: "IS"}, SideB: blindspot.Side{ID: "ucdp:303", Name: "Taleban"}, Deaths: blindspot.Deaths{Best: 3, Low: 3, High: 3}}
		if day > took {
			e.Violence, e.SideB = blindspot.StateBased, blindspot.Side{ID: "ucdp:130", Name: "Government of Afghanistan (Taleban, since August 2021)"}
		}
		events = append(events, e)
	}
	in := measure.Input{Group: blindspot.Group{ID: "ucdp:234", Name: "IS", Actors: []blindspot.ActorID{"ucdp:234"}}, Events: events, AsOf: blindspot.NewDate(2021, 12, 31),
		Coverage:  blindspot.NewCoverageTable([]blindspot.Coverage{{Country: "AFG", From: blindspot.NewMonth(2010, 1), To: blindspot.NewMonth(2021, 12), Share: 1, Stated: true}}),
		Relations: []blindspot.Relation{{From: "ucdp:303", To: "ucdp:130", Kind: blindspot.RecordedAs, When: blindspot.DateRange{From: took}}}}
	for name, measured := range map[string]func(measure.Input) (blindspot.Finding, error){"rivalry": measure.Rivalry, "pressure": measure.Pressure} {
		f, err := measured(in)
		if err != nil {
			t.Fatal(err)
		}
		if !blindspot.HasWarning(f.Warnings, blindspot.WarnOpponentRenamed) || !strings.Contains(strings.Join(blindspot.WarningTexts(f.Warnings), " "), "events of Taleban are recorded under Government of Afghanistan (Taleban, since August 2021)") {
			t.Errorf("%s does not say that the rival goes on as the state: %v", name, f.Warnings)
		}
		if rows := f.Table.Rows; name == "pressure" && (len(rows) != 2 || !strings.Contains(rows[0][0]+rows[1][0], "since August 2021")) {
			t.Errorf("the state and the rival that became it: %v", rows)
		}
		quiet := in
		quiet.Relations = nil
		if f, err := measured(quiet); err != nil || blindspot.HasWarning(f.Warnings, blindspot.WarnOpponentRenamed) {
			t.Errorf("%s warns of nothing (%v)", name, err)
		}
	}
}
