package acled_test

import (
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/internal/acledserver"
	"github.com/blindspot/blindspot/source/acled"
)

var today = blindspot.NewDate(2026, 10, 1)

// read reads a file to its end.
func read(t *testing.T, text []byte) (events []blindspot.OwnEvent, faults []blindspot.RowFault, stats acled.Stats, err error) {
	t.Helper()
	r, err := acled.NewReader(bytes.NewReader(text), today)
	if err != nil {
		return nil, nil, stats, err
	}
	for {
		e, _, fault, err := r.NextOwn()
		switch {
		case errors.Is(err, io.EOF):
			return events, faults, r.Stats(), nil
		case err != nil:
			return events, faults, r.Stats(), err
		case fault != nil:
			faults = append(faults, *fault)
		default:
			events = append(events, e)
		}
	}
}

// Both generations of columns say the same, also in one file; numbers may be written
// as text or like 3.0, and the separator may be a semicolon.
func TestGenerations(t *testing.T) {
	t.Parallel()
	row := acledserver.Event("AFG1", "2020-03-05", "Hill Front (HF)", 3)
	old := row.Old().With("event_id_cnty", "AFG2", "fatalities", "3.0", "event_date", "05 March 2020", "time_precision", "1.0")
	for name, text := range map[string][]byte{
		"commas":     acledserver.CSV([]acledserver.Row{row, old}),
		"semicolons": bytes.ReplaceAll(acledserver.CSV([]acledserver.Row{row.With("notes", "", "source", "A"), old.With("notes", "", "source", "A")}), []byte(","), []byte(";")),
		"mark":       append([]byte("\ufeff"), acledserver.CSV([]acledserver.Row{row, old})...),
		"gzip":       packed(acledserver.CSV([]acledserver.Row{row, old})),
	} {
		events, faults, stats, err := read(t, text)
		if err != nil || len(faults) > 0 || len(events) != 2 {
			t.Fatalf("%s: %v, %v, %d events", name, err, faults, len(events))
		}
		events[1].ID = events[0].ID
		if d := cmp.Diff(events[0], events[1]); d != "" {
			t.Errorf("%s: the generations differ:\n%s", name, d)
		}
		e := events[0]
		if e.ID != "acled:AFG1" || e.SideA.ID != "acled:hill-front-hf" || e.KindA != blindspot.Organisation || e.KindB != blindspot.State ||
			e.Violence != blindspot.StateBased || e.Deaths.Best != 3 || e.Precision != blindspot.DateDay || e.Place.State != "Afghanistan" || stats.Numbers != 1 || stats.Words != 1 {
			t.Errorf("%s: %+v %+v", name, e, stats)
		}
	}
}

func packed(text []byte) []byte {
	var out bytes.Buffer
	z := gzip.NewWriter(&out)
	if _, err := z.Write(text); err != nil {
		panic(err)
	}
	if err := z.Close(); err != nil {
		panic(err)
	}
	return out.Bytes()
}

// No word of a column that carries persons, places below a province, targets or
// methods leaves the reader, be it in an event or in a fault.
func TestNothingElseIsKept(t *testing.T) {
	t.Parallel()
	rows := []acledserver.Row{acledserver.Event("AFG1", "2020-03-05", "Hill Front", 3).With("civilian_targeting", acledserver.Secret, "assoc_actor_1", acledserver.Secret),
		acledserver.Event("AFG2", "2020-03-05", "Hill Front", 3).With("fatalities", "many"),
		acledserver.Event("AFG3", "2020-13-05", "Hill Front", 3)}
	events, faults, stats, err := read(t, acledserver.CSV(rows))
	if err != nil || len(events) != 1 || len(faults) != 2 || stats.Associated != 1 {
		t.Fatalf("%v %v %+v", err, faults, stats)
	}
	if all := fmt.Sprintf("%+v %+v", events, faults); strings.Contains(all, acledserver.Secret) || strings.Contains(all, "34.5") {
		t.Errorf("a column was kept that never is: %s", all)
	}
}

// Who is no state and no organisation has no id and no name of its own.
func TestNeverASubject(t *testing.T) {
	t.Parallel()
	base := acledserver.Event("AFG1", "2020-03-05", "x", 0)
	for _, c := range []struct {
		name, inter string
		kind        blindspot.ActorKind
	}{
		{"Civilians (Afghanistan)", "Civilians", blindspot.Civilians}, {"Protesters (Afghanistan)", "6", blindspot.Civilians}, {"Rioters (Afghanistan)", "Rioters", blindspot.Civilians},
		{"Northvale Communal Militia (Afghanistan)", "Identity militia", blindspot.Community}, {"Southvale Ethnic Militia", "3", blindspot.Community},
		{"Eastvale Pastoralist Militia", "Political militia", blindspot.Community}, {"Unidentified Armed Group (Afghanistan)", "Political militia", blindspot.Unclassified},
		{"Some Brigade", "A word nobody knows", blindspot.Unclassified}, {"Some Brigade", "", blindspot.Unclassified}, {"Some Brigade", "9", blindspot.Unclassified},
		{"Civilians (Afghanistan)", "2", blindspot.Civilians},
	} {
		events, _, _, err := read(t, acledserver.CSV([]acledserver.Row{base.With("actor1", c.name, "inter1", c.inter)}))
		if err != nil || len(events) != 1 {
			t.Fatal(c, err)
		}
		if e := events[0]; e.KindA != c.kind || e.SideA.ID != "" || strings.Contains(e.SideA.Name, "vale") {
			t.Errorf("%s (%s) became %q %q, %s", c.name, c.inter, e.SideA.ID, e.SideA.Name, e.KindA)
		}
	}
}

// What is no political violence is counted by what it is called; a sum of several is
// an event where one of them is.
func TestWhatIsAnEvent(t *testing.T) {
	t.Parallel()
	e := acledserver.Event("AFG1", "2020-03-05", "Hill Front", 1)
	events, _, stats, err := read(t, acledserver.CSV([]acledserver.Row{e, e.With("disorder_type", "Demonstrations"), e.With("disorder_type", "Demonstrations"),
		e.With("disorder_type", "Political violence; Demonstrations"), e.With("disorder_type", "Strategic developments"), e.With("disorder_type", "")}))
	if err != nil || len(events) != 2 {
		t.Fatal(err, len(events))
	}
	if d := cmp.Diff(map[string]int{"Demonstrations": 2, "Strategic developments": 1, "without a disorder_type": 1}, stats.LeftOut); d != "" || stats.Rows != 6 {
		t.Error(d, stats.Rows)
	}
}

// An empty number of deaths is not none, and the list of sources is counted.
func TestDeathsAndSources(t *testing.T) {
	t.Parallel()
	e := acledserver.Event("AFG1", "2020-03-05", "Hill Front", 0)
	events, _, _, err := read(t, acledserver.CSV([]acledserver.Row{e, e.With("fatalities", "", "source", "")}))
	if err != nil || events[0].DeathsGap || events[0].Deaths.Best != 0 || events[0].Sources != 2 || !events[1].DeathsGap || events[1].Sources != blindspot.NoCount {
		t.Errorf("%v %+v", err, events)
	}
}

// Files that are not what they should be are refused with what was found.
func TestFaultsOfFiles(t *testing.T) {
	t.Parallel()
	rows := []acledserver.Row{acledserver.Event("AFG1", "2020-03-05", "Hill Front", 1), acledserver.Event("AFG2", "2020-03-06", "Hill Front", 1)}
	whole := acledserver.CSV(rows)
	short := acledserver.CSV(append(rows, acledserver.Event("AFG3", "2020-03-06", "Hill Front", 1).With("notes", "plain")))
	for name, c := range map[string]struct {
		text []byte
		want string
	}{
		"empty":         {nil, "empty"},
		"web page":      {[]byte("<!DOCTYPE html><html>"), "web page"},
		"JSON":          {[]byte(`{"status":200}`), "JSON"},
		"zip":           {[]byte("PK\x03\x04xxxx"), "zip"},
		"wrong columns": {acledserver.CSV(rows, acledserver.Without("fatalities", "inter1")...), "inter1, fatalities"},
		"other columns": {[]byte("id,a,b\n1,2,3\n"), "expected the columns"},
		"aggregate":     {[]byte("WEEK,REGION,COUNTRY,ADMIN1,EVENTS,FATALITIES\n"), "aggregate"},
		"twice":         {acledserver.CSV(rows, append(acledserver.Columns, "actor1")...), "twice"},
		"no row":        {acledserver.CSV(nil), "no row"},
		"cut in quotes": {whole[:bytes.LastIndex(whole, []byte("said"))], "cut"},
		"cut in a row":  {short[:bytes.LastIndex(short, []byte("plain"))], "cut"},
		"endless quote": {append(whole, append([]byte("\"AFG3"), bytes.Repeat([]byte("x\n"), 5<<20)...)...), "never closed|not closed|longer"},
	} {
		_, _, _, err := read(t, c.text)
		ok := false
		for _, want := range strings.Split(c.want, "|") {
			ok = ok || err != nil && strings.Contains(err.Error(), want)
		}
		if !ok || blindspot.CodeOf(err) != blindspot.BadInput || blindspot.HintOf(err) == "" {
			t.Errorf("%s: %v (%s)", name, err, blindspot.HintOf(err))
		}
	}
}

// Rows that break a rule are faults with line and column, and reading goes on.
func TestFaultsOfRows(t *testing.T) {
	t.Parallel()
	e := acledserver.Event("AFG1", "2020-03-05", "Hill Front", 1)
	for column, values := range map[string][]string{
		"event_id_cnty": {"", "AFG 1", "AFG;1"}, "event_date": {"", "03/05/2020", "2020-02-30", "2030-01-01"}, "year": {"2019"},
		"time_precision": {"", "0", "4", "one"}, "geo_precision": {"", "9"}, "fatalities": {"-1", "two", "1.5"}, "country": {""},
		"timestamp": {"", "15831", "yesterday"}, "actor1": {"!!!"}, "admin1": {"\xff"},
	} {
		for _, v := range values {
			events, faults, _, err := read(t, acledserver.CSV([]acledserver.Row{e.With(column, v), e}))
			if err != nil || len(events) != 1 || len(faults) != 1 || faults[0].Column != column || faults[0].Line != 2 || faults[0].Raw != "" {
				t.Errorf("%s = %q: %v %+v", column, v, err, faults)
			}
		}
	}
}

// However a file is damaged, every row is an event, a fault or counted, or the file is
// refused.
func FuzzReader(f *testing.F) {
	f.Add(acledserver.CSV([]acledserver.Row{acledserver.Event("AFG1", "2020-03-05", "Hill Front", 1)}))
	f.Fuzz(func(t *testing.T, text []byte) {
		events, faults, stats, err := read(t, text)
		if err == nil && stats.Rows != len(events)+len(faults)+stats.LeftOutRows() {
			t.Errorf("%d rows, %d events, %d faults, %d left out", stats.Rows, len(events), len(faults), stats.LeftOutRows())
		}
		if err != nil && blindspot.CodeOf(err) == blindspot.Internal {
			t.Error(err)
		}
	})
}
