package duckdb_test

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/duckdb"
	"github.com/blindspot/blindspot/internal/storetest"
	"github.com/blindspot/blindspot/memory"
)

// steps is a reader of prepared steps.
type steps struct {
	next []func() (blindspot.Event, *blindspot.RowFault, error)
	line int
}

func (s *steps) Next() (blindspot.Event, int, *blindspot.RowFault, error) {
	e, fault, err := s.next[s.line]()
	s.line++
	return e, s.line, fault, err
}

func (s *steps) Header() string { return "id;best" }

func TestImportThatFailsLeavesNothing(t *testing.T) {
	ctx := context.Background()
	cut := errors.New("unexpected end of the archive")
	good := func() (blindspot.Event, *blindspot.RowFault, error) { return storetest.Full(), nil, nil }
	for _, c := range []struct {
		name   string
		change func(*duckdb.ImportRequest)
		code   blindspot.Code
	}{
		{"the reader fails in the middle", func(r *duckdb.ImportRequest) {
			r.Reader = &steps{next: []func() (blindspot.Event, *blindspot.RowFault, error){good,
				func() (blindspot.Event, *blindspot.RowFault, error) {
					return blindspot.Event{}, nil, blindspot.Errorf(blindspot.BadInput, "fetch it again", "%w", cut)
				}}}
		}, blindspot.BadInput},
		{"a classifier that loses actors", func(r *duckdb.ImportRequest) {
			r.Classify = func([]duckdb.ActorFacts) []blindspot.ActorKind { return nil }
		}, blindspot.Internal},
		{"no source", func(r *duckdb.ImportRequest) { r.Source.ID = "" }, blindspot.BadInput},
		{"no reader", func(r *duckdb.ImportRequest) { r.Reader = nil }, blindspot.Internal},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := open(t, "", duckdb.Options{})
			r := request(oneRelease())
			c.change(&r)
			if _, err := s.Import(ctx, r); blindspot.CodeOf(err) != c.code {
				t.Errorf("got %v (%s), want %s", err, blindspot.CodeOf(err), c.code)
			}
			datasets, err := s.Datasets(ctx, 0)
			if err != nil || len(datasets) != 0 {
				t.Errorf("datasets %v, %v", datasets, err)
			}
			importRelease(t, s, oneRelease())
		})
	}
}

func TestImportThatIsCancelledLeavesNothing(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	s := open(t, "", duckdb.Options{})
	r := manyRequest(manyRows)
	r.Progress = func(int) { cancel() }
	if _, err := s.Import(ctx, r); blindspot.CodeOf(err) != blindspot.Unavailable || !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
	if n, err := s.Count(context.Background(), blindspot.Filter{}); err != nil || n != 0 {
		t.Errorf("%d events, %v", n, err)
	}
}

func TestImportQuarantinesWhatNoStoreCanHold(t *testing.T) {
	s := open(t, "", duckdb.Options{})
	bad := func(change func(*blindspot.Event)) blindspot.Event {
		e := storetest.Full()
		change(&e)
		return e
	}
	d := oneRelease().Dataset
	account := importRelease(t, s, memory.Release{Dataset: d, Events: []blindspot.Event{
		bad(func(e *blindspot.Event) { e.ID = "" }),
		bad(func(e *blindspot.Event) { e.Source = "another" }),
		bad(func(e *blindspot.Event) { e.SideA.Name = "Jos\xe9" }),
		storetest.Full(),
	}})
	if want := (blindspot.Import{RowsRead: 4, Stored: 1, Quarantined: 3}); account != want {
		t.Errorf("%+v, want %+v", account, want)
	}
	for i, says := range []string{"no id", "source another", "not UTF-8"} {
		if q := quarantined(t, s)[i]; q.Line != i+1 || !strings.Contains(q.Reason, says) || q.File != "one.csv" || q.Dataset != 1 {
			t.Errorf("row %d: %+v, want %q", i, q, says)
		}
	}
}

func TestDayOfPublicationIsThatOfTheImportWhereNobodyStatesIt(t *testing.T) {
	s := open(t, "", duckdb.Options{})
	r := oneRelease()
	r.Dataset.Published = 0
	importRelease(t, s, r)
	datasets, err := s.Datasets(context.Background(), 0)
	if err != nil || len(datasets) != 1 || datasets[0].Published != blindspot.DateOf(clock()) {
		t.Errorf("%+v, %v", datasets, err)
	}
}

// Where nobody states anything, a file covers its own countries in the months in
// which its events begin.
func TestCoverageThatNobodyStates(t *testing.T) {
	ctx := context.Background()
	s := open(t, "", duckdb.Options{})
	r := request(oneRelease())
	r.Claims = blindspot.Claims{}
	if _, err := s.Import(ctx, r); err != nil {
		t.Fatal(err)
	}
	table, err := s.Coverage(ctx, 0)
	if march := blindspot.NewMonth(2019, time.March); err != nil || !table.Observed("AFG", march) || table.Observed("AFG", march+1) || table.Observed("IND", march) || table.Stated() {
		t.Errorf("%+v, %v", table.Rows(), err)
	}
}

func TestEnrichedFieldsAreNotAChangeOfTheSource(t *testing.T) {
	ctx := context.Background()
	s := open(t, "", duckdb.Options{})
	bare := storetest.Full()
	bare.Place.Area, bare.Place.Cell, bare.Place.Country = "", 0, ""
	importWith := func(file string, area string) blindspot.Import {
		r := request(memory.Release{Dataset: storetest.Dataset(file, "20.1", blindspot.NewDate(2020, 6, 1)), Events: []blindspot.Event{bare}})
		r.Enrich = func(e *blindspot.Event) { e.Place.Country, e.Place.Area, e.Place.Cell = "AFG", area, 7 }
		account, err := s.Import(ctx, r)
		if err != nil {
			t.Fatal(err)
		}
		return account
	}
	if a := importWith("a.csv", "AF-1"); a.Stored != 1 {
		t.Errorf("%+v", a)
	}
	if a := importWith("b.csv", "AF-2"); a.Unchanged != 1 {
		t.Errorf("%+v", a)
	}
	events, err := s.Events(ctx, blindspot.Filter{Areas: []string{"AF-1"}, Countries: []string{"AFG"}})
	if err != nil || len(events) != 1 || events[0].Place.Cell != 7 {
		t.Errorf("%+v, %v", events, err)
	}
}

func TestRetry(t *testing.T) {
	ctx := context.Background()
	s := open(t, "", duckdb.Options{})
	raw := func(line string) func() (blindspot.Event, *blindspot.RowFault, error) {
		return func() (blindspot.Event, *blindspot.RowFault, error) {
			return blindspot.Event{}, &blindspot.RowFault{Column: "best", Reason: "not a number", Raw: line}, nil
		}
	}
	r := request(oneRelease())
	r.Reader = &steps{next: []func() (blindspot.Event, *blindspot.RowFault, error){
		func() (blindspot.Event, *blindspot.RowFault, error) { return storetest.Full(), nil, nil },
		raw("made:7;x"), raw("made:8;y"), raw("made:1;z"), raw(""),
		func() (blindspot.Event, *blindspot.RowFault, error) {
			return blindspot.Event{}, nil, io.EOF
		},
	}}
	if account, err := s.Import(ctx, r); err != nil || account.Quarantined != 4 {
		t.Fatalf("%+v, %v", account, err)
	}
	before := quarantined(t, s)
	parse := func(raw, header string, _ duckdb.Provenance) (blindspot.Event, *blindspot.RowFault) {
		if header != "id;best" {
			t.Errorf("header %q", header)
		}
		id, best, _ := strings.Cut(raw, ";")
		if best == "y" {
			return blindspot.Event{}, &blindspot.RowFault{Line: 1, Column: "best", Reason: "still not a number"}
		}
		e := storetest.Full()
		e.ID, e.Deaths.Best = id, 99
		return e, nil
	}
	if _, err := s.Retry(ctx, duckdb.RetryRequest{IDs: []int64{before[0].ID, 12345}, Parse: parse}); blindspot.CodeOf(err) != blindspot.NotFound {
		t.Errorf("a row that is not there: %v", err)
	}
	account, err := s.Retry(ctx, duckdb.RetryRequest{IDs: []int64{before[0].ID}, Parse: parse})
	if want := (blindspot.Import{RowsRead: 1, Stored: 1}); err != nil || account != want {
		t.Errorf("one row: %+v, %v", account, err)
	}
	account, err = s.Retry(ctx, duckdb.RetryRequest{Parse: parse})
	if want := (blindspot.Import{RowsRead: 3, Quarantined: 3}); err != nil || account != want {
		t.Errorf("all rows: %+v, %v", account, err)
	}
	want := before[1:]
	want[0].Reason = "still not a number"
	want[1].Column, want[1].Reason = "id", "made:1 stands already in this file, with other content"
	if diff := cmp.Diff(want, quarantined(t, s)); diff != "" {
		t.Errorf("what stays (-want +got):\n%s", diff)
	}
	cells, _, _, err := all(s, "SELECT rows_read, stored, quarantined FROM datasets", duckdb.Limits{})
	if err != nil || cells[0][0] != int64(5) || cells[0][1] != int64(2) || cells[0][2] != int64(3) {
		t.Errorf("the dataset's account: %v, %v", cells, err)
	}
}

func TestClassifyAndDeclare(t *testing.T) {
	ctx := context.Background()
	s := open(t, "", duckdb.Options{})
	var seen []duckdb.ActorFacts
	r := request(oneRelease())
	r.Classify = func(facts []duckdb.ActorFacts) []blindspot.ActorKind {
		seen = facts
		return []blindspot.ActorKind{blindspot.State, blindspot.Community}
	}
	if _, err := s.Import(ctx, r); err != nil {
		t.Fatal(err)
	}
	want := []duckdb.ActorFacts{
		{ID: "ucdp:130", Name: "Government of Afghanistan", SideA: [4]int{0, 1}},
		{ID: "ucdp:234", Name: "IS", SideB: [4]int{0, 1}},
	}
	if diff := cmp.Diff(want, seen); diff != "" {
		t.Errorf("facts (-want +got):\n%s", diff)
	}
	kind := func() blindspot.ActorKind {
		actors, err := s.Actors(ctx, blindspot.Filter{Actors: []blindspot.ActorID{"ucdp:234"}})
		if err != nil || len(actors) != 1 {
			t.Fatalf("%v, %v", actors, err)
		}
		return actors[0].Kind
	}
	if k := kind(); k != blindspot.Community {
		t.Errorf("classified as %s", k)
	}
	declare := func(id string, kind blindspot.ActorKind, source string) blindspot.Code {
		if err := s.Declare(ctx, blindspot.Declaration{ID: blindspot.ActorID(id), Kind: kind, Source: source}); err != nil {
			return blindspot.CodeOf(err)
		}
		return ""
	}
	for _, id := range []string{"ucdp:130", "ucdp:234"} {
		if code := declare(id, blindspot.Organisation, "somebody"); code != blindspot.Refused {
			t.Errorf("%s became an organisation (%s)", id, code)
		}
	}
	if code := declare("ucdp:9", blindspot.Organisation, "somebody"); code != blindspot.NotFound {
		t.Errorf("an actor nobody has seen: %s", code)
	}
	if code := declare("ucdp:234", "person", ""); code != blindspot.BadInput {
		t.Errorf("no such kind: %s", code)
	}
	if code := declare("ucdp:234", blindspot.Unclassified, ""); code != "" || kind() != blindspot.Unclassified {
		t.Errorf("declared as %s, %s", kind(), code)
	}
	if code := declare("ucdp:234", blindspot.Organisation, "somebody"); code != blindspot.Refused {
		t.Errorf("a community became an organisation by way of unclassified (%s)", code)
	}
	if code := declare("ucdp:234", "", ""); code != "" || kind() != blindspot.Community {
		t.Errorf("taken back: %s, %s", kind(), code)
	}
}

func TestOnlyTheUnclassifiedBecomeOrganisations(t *testing.T) {
	ctx := context.Background()
	s := open(t, "", duckdb.Options{})
	if _, err := s.Import(ctx, request(oneRelease())); err != nil {
		t.Fatal(err)
	}
	d := blindspot.Declaration{ID: "ucdp:234", Kind: blindspot.Organisation}
	if err := s.Declare(ctx, d); blindspot.CodeOf(err) != blindspot.Usage || !strings.Contains(blindspot.HintOf(err), "--source") {
		t.Errorf("without a source: %v", err)
	}
	d.Source = "UN Panel of Experts"
	if err := s.Declare(ctx, d); err != nil {
		t.Fatal(err)
	}
	// What the rules find out later bounds a declaration made before.
	later := oneRelease()
	later.Events[0].ID, later.Dataset.SHA256, later.Dataset.File = "made:later", "later", "later.csv"
	r := request(later)
	r.Classify = func([]duckdb.ActorFacts) []blindspot.ActorKind {
		return []blindspot.ActorKind{blindspot.State, blindspot.Community}
	}
	if _, err := s.Import(ctx, r); err != nil {
		t.Fatal(err)
	}
	actors, err := s.Actors(ctx, blindspot.Filter{Actors: []blindspot.ActorID{"ucdp:234"}})
	if err != nil || len(actors) != 1 || actors[0].Kind != blindspot.Community {
		t.Errorf("%v, %v", actors, err)
	}
}

func TestLineageRows(t *testing.T) {
	ctx := context.Background()
	s := open(t, "", duckdb.Options{})
	row := blindspot.Lineage{From: "ucdp:1", To: "ucdp:2", When: blindspot.DateRange{From: blindspot.NewDate(2015, 1, 1)}, Countries: []string{"NGA"}, Note: "n", Source: "s", Own: true}
	other := blindspot.Lineage{From: "ucdp:1", To: "ucdp:2", When: blindspot.DateRange{From: blindspot.NewDate(2014, 1, 1), To: blindspot.NewDate(2014, 2, 1)}, Source: "s", Own: true, Denied: true}
	for _, r := range []blindspot.Lineage{row, other, row} {
		if err := s.SetLineage(ctx, r); err != nil {
			t.Fatal(err)
		}
	}
	got, err := s.Lineage(ctx)
	if diff := cmp.Diff([]blindspot.Lineage{other, row}, got, cmpopts.EquateEmpty()); diff != "" || err != nil {
		t.Errorf("%v (-want +got):\n%s", err, diff)
	}
	if found, err := s.DropLineage(ctx, row); err != nil || !found {
		t.Errorf("dropped: %v, %v", found, err)
	}
	if found, err := s.DropLineage(ctx, row); err != nil || found {
		t.Errorf("dropped twice: %v, %v", found, err)
	}
}

func TestForecastsAreNeverRewritten(t *testing.T) {
	ctx := context.Background()
	s := open(t, "", duckdb.Options{})
	f := duckdb.Forecast{ID: "f1", MadeAt: clock(), AsOf: blindspot.NewDate(2024, 12, 31), Unit: "group:is-k", Model: "poisson",
		Target: blindspot.NewMonth(2025, time.March), Horizon: 3, Payload: json.RawMessage(`{"q50": 4}`), Source: "ucdp-ged", Lag: 6,
		Seed: 1<<64 - 1, Hash: "abc"}
	other := f
	other.ID, other.Unit = "f2", "group:other"
	if err := s.PutForecasts(ctx, []duckdb.Forecast{f, other}); err != nil {
		t.Fatal(err)
	}
	if err := s.PutForecasts(ctx, []duckdb.Forecast{f}); err != nil {
		t.Errorf("the same again: %v", err)
	}
	changed := f
	changed.Payload = json.RawMessage(`{"q50": 5}`)
	fresh := f
	fresh.ID = "f3"
	if err := s.PutForecasts(ctx, []duckdb.Forecast{fresh, changed}); blindspot.CodeOf(err) != blindspot.Refused {
		t.Errorf("rewriting: %v", err)
	}
	r := duckdb.Resolution{Forecast: "f1", ResolvedAt: clock(), Value: 6, Payload: json.RawMessage(`{"crps": 1.5}`)}
	if err := errors.Join(s.Resolve(ctx, r), s.Resolve(ctx, r)); err != nil {
		t.Errorf("resolving: %v", err)
	}
	r.Value = 7
	if err := s.Resolve(ctx, r); blindspot.CodeOf(err) != blindspot.Refused {
		t.Errorf("resolving otherwise: %v", err)
	}
	if err := s.Resolve(ctx, duckdb.Resolution{Forecast: "none"}); blindspot.CodeOf(err) != blindspot.NotFound {
		t.Errorf("resolving nothing: %v", err)
	}
	r.Value = 6
	all, err := s.Forecasts(ctx, duckdb.ForecastFilter{})
	want := []duckdb.StoredForecast{{Forecast: f, Resolution: &r}, {Forecast: other}}
	if diff := cmp.Diff(want, all); err != nil || diff != "" {
		t.Errorf("%v (-want +got):\n%s", err, diff)
	}
	open, err := s.Forecasts(ctx, duckdb.ForecastFilter{Unresolved: true, Model: "poisson", IDs: []string{"f1", "f2"}})
	if err != nil || len(open) != 1 || open[0].ID != "f2" {
		t.Errorf("open: %v, %v", open, err)
	}
}

// What a store remembers of itself holds until it is written to, whoever changes
// what was answered.
func TestRememberedUntilWritten(t *testing.T) {
	ctx := context.Background()
	s := open(t, "", duckdb.Options{})
	type answers struct {
		datasets []blindspot.Dataset
		coverage []blindspot.Coverage
		aside    blindspot.SetAside
		content  string
	}
	ask := func() (a answers) {
		var errs [4]error
		var table blindspot.CoverageTable
		a.datasets, errs[0] = s.Datasets(ctx, 0)
		table, errs[1] = s.Coverage(ctx, 0)
		a.aside, errs[2] = s.SetAside(ctx, blindspot.Filter{})
		a.content, errs[3] = s.Content(ctx)
		a.coverage = table.Rows()
		if err := errors.Join(errs[:]...); err != nil {
			t.Fatal(err)
		}
		return a
	}
	same := cmp.AllowUnexported(answers{})
	nothing := ask()
	r := request(oneRelease())
	r.Reader = &steps{next: []func() (blindspot.Event, *blindspot.RowFault, error){
		func() (blindspot.Event, *blindspot.RowFault, error) { return storetest.Full(), nil, nil },
		func() (blindspot.Event, *blindspot.RowFault, error) {
			return blindspot.Event{}, &blindspot.RowFault{Column: "best", Reason: "not a number", Raw: "made:7;x"}, nil
		},
		func() (blindspot.Event, *blindspot.RowFault, error) { return blindspot.Event{}, nil, io.EOF },
	}}
	account, err := s.Import(ctx, r)
	if err != nil {
		t.Fatal(err)
	}
	full := ask()
	if len(full.datasets) != 1 || full.datasets[0].Quarantined != account.Quarantined || len(full.coverage) == 0 || full.aside.Unnamed != 1 || full.content == nothing.content {
		t.Errorf("after the import: %+v", full)
	}
	full.datasets[0].File = "changed by a reader"
	if again := ask(); again.datasets[0].File == full.datasets[0].File {
		t.Error("a reader changes what others are answered")
	}
	if err := s.Remove(ctx, 1, nil); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(nothing, ask(), same, cmpopts.EquateEmpty()); diff != "" {
		t.Errorf("after the file was taken out (-want +got):\n%s", diff)
	}
}
