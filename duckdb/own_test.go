package duckdb_test

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/duckdb"
	"github.com/blindspot/blindspot/internal/acledserver"
	"github.com/blindspot/blindspot/internal/slow"
	"github.com/blindspot/blindspot/source/acled"
)

var ownToday = blindspot.NewDate(2026, 10, 1)

func openOwn(tb testing.TB) *duckdb.Own {
	tb.Helper()
	own, err := duckdb.OpenOwn(context.Background(), "", duckdb.Options{Clock: func() time.Time { return ownToday.Time() }})
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() { _ = own.Close() })
	return own
}

// fill imports rows as a file that was accessed on a day.
func fill(tb testing.TB, own *duckdb.Own, accessed blindspot.Date, rows ...acledserver.Row) (blindspot.OwnDataset, error) {
	tb.Helper()
	text := acledserver.CSV(rows)
	r, err := acled.NewReader(bytes.NewReader(text), ownToday)
	if err != nil {
		return blindspot.OwnDataset{}, err
	}
	return own.Import(context.Background(), duckdb.OwnRequest{
		Dataset: blindspot.OwnDataset{Accessed: accessed, File: "made-up.csv", SHA256: fmt.Sprintf("%x %s", hash(text), accessed)}, Reader: r,
		LeftOut: func() map[string]int { return r.Stats().LeftOut },
		Terms:   func(d *blindspot.OwnDataset) blindspot.Source { return acled.Terms(d.Accessed, d.Assumed, d.Filters) },
		Place:   func(e *blindspot.Event) { e.Place.Country = "AFG" },
		Cover: func(in []blindspot.CountryMonths, _ blindspot.Date) []blindspot.Coverage {
			return blindspot.Claims{}.Coverage(acled.SourceID, in)
		},
	})
}

func hash(b []byte) uint64 {
	h := uint64(14695981039346656037)
	for _, c := range b {
		h = (h ^ uint64(c)) * 1099511628211
	}
	return h
}

// deaths are the deaths of all months as known on a day, and the events.
func ownSums(tb testing.TB, own *duckdb.Own, asOf blindspot.Date, name string) (events, deaths int) {
	tb.Helper()
	months, err := own.Months(context.Background(), []blindspot.Lineage{{From: acled.ActorOf(name)}}, asOf, 0)
	if err != nil {
		tb.Fatal(err)
	}
	for _, m := range months {
		events, deaths = events+m.Events, deaths+m.Deaths
	}
	return events, deaths
}

// Of several states of one event the one that the source changed last holds, in
// whatever order and in however many files they come; one of the same time with other
// content is a fault, and a file that is read again changes nothing.
func TestOwnNewestHolds(t *testing.T) {
	t.Parallel()
	own := openOwn(t)
	e := acledserver.Event("AFG1", "2020-03-05", "Hill Front", 1)
	newer := e.With("fatalities", "5", "timestamp", acledserver.Stamp(2022, time.January, 1))
	d, err := fill(t, own, ownToday-10, e, newer, e, e.With("fatalities", "9"), acledserver.Event("AFG2", "2020-04-05", "Hill Front", 2))
	if a := d.Account; err != nil || a.RowsRead != 5 || a.Stored != 2 || a.Unchanged != 3 || a.Older != 3 || a.Quarantined != 0 {
		t.Errorf("%v %+v", err, a)
	}
	if n, deaths := ownSums(t, own, 0, "Hill Front"); n != 2 || deaths != 7 {
		t.Errorf("%d events, %d deaths", n, deaths)
	}
	d, err = fill(t, own, ownToday, e.With("fatalities", "3"), newer.With("event_id_cnty", "AFG3"), newer.With("event_id_cnty", "AFG3", "fatalities", "8"))
	if a := d.Account; err != nil || a.Older != 1 || a.Stored != 1 || a.Quarantined != 1 {
		t.Errorf("%v %+v", err, a)
	}
	faults, err := own.Faults(context.Background())
	if err != nil || len(faults) != 1 || !strings.Contains(faults[0].Reason, "on line") || faults[0].Event != "acled:AFG3" {
		t.Errorf("%v %+v", err, faults)
	}
	again, err := fill(t, own, ownToday, e.With("fatalities", "3"), newer.With("event_id_cnty", "AFG3"), newer.With("event_id_cnty", "AFG3", "fatalities", "8"))
	if err != nil || again.ID != d.ID || again.Account.Unchanged != again.Account.RowsRead {
		t.Errorf("%v %+v", err, again)
	}
}

// What the source deleted is gone, also where an older file that has it comes later,
// and until the source states a later state of it; one that was never held is noted.
func TestOwnDeletions(t *testing.T) {
	t.Parallel()
	own, ctx := openOwn(t), context.Background()
	e := acledserver.Event("AFG1", "2020-03-05", "Hill Front", 1)
	if _, err := fill(t, own, ownToday-10, e, acledserver.Event("AFG2", "2020-04-05", "Hill Front", 2)); err != nil {
		t.Fatal(err)
	}
	deletedAt := time.Date(2023, 1, 1, 0, 0, 0, 0, time.UTC).Unix()
	held, err := own.Delete(ctx, map[string]int64{"acled:AFG1": deletedAt, "acled:NEVER7": deletedAt}, ownToday)
	if err != nil || held != 1 {
		t.Fatalf("%d held, %v", held, err)
	}
	if n, _ := ownSums(t, own, 0, "Hill Front"); n != 1 {
		t.Errorf("%d events after the deletion", n)
	}
	if n, _ := ownSums(t, own, ownToday-1, "Hill Front"); n != 2 {
		t.Errorf("%d events on the day before it was learned", n)
	}
	d, err := fill(t, own, ownToday, e.With("fatalities", "4"), acledserver.Event("NEVER7", "2020-03-05", "Hill Front", 1), acledserver.Event("AFG8", "2020-03-05", "Hill Front", 1))
	if a := d.Account; err != nil || a.Deleted != 2 || a.LeftOut != 2 || a.Stored != 1 {
		t.Errorf("%v %+v", err, a)
	}
	if _, err = fill(t, own, ownToday, e.With("timestamp", acledserver.Stamp(2024, time.May, 1))); err != nil {
		t.Fatal(err)
	}
	if n, _ := ownSums(t, own, 0, "Hill Front"); n != 3 {
		t.Errorf("%d events once the source states a later state", n)
	}
}

// What became known later does not show on an earlier day.
func TestOwnAsOf(t *testing.T) {
	t.Parallel()
	own := openOwn(t)
	e := acledserver.Event("AFG1", "2020-03-05", "Hill Front", 1)
	if _, err := fill(t, own, ownToday, e.With("fatalities", "9", "timestamp", acledserver.Stamp(2023, time.May, 1))); err != nil {
		t.Fatal(err)
	}
	if _, err := fill(t, own, blindspot.NewDate(2022, 1, 1), e); err != nil { // an older file comes later
		t.Fatal(err)
	}
	for asOf, want := range map[blindspot.Date]int{0: 9, ownToday: 9, ownToday - 1: 1, blindspot.NewDate(2021, 12, 31): 0} {
		if _, deaths := ownSums(t, own, asOf, "Hill Front"); deaths != want {
			t.Errorf("as of %s: %d deaths, want %d", asOf, deaths, want)
		}
	}
	sets, err := own.Datasets(context.Background(), blindspot.NewDate(2022, 6, 1))
	if err != nil || len(sets) != 1 {
		t.Error(sets, err)
	}
}

// In whatever order files come, the sums are those of the latest state of each event.
func TestOwnOrderOfFiles(t *testing.T) {
	slow.Test(t)
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		own := openOwn(t)
		latest := map[string][2]int{} // stamp and deaths by id
		for file := range rapid.IntRange(1, 4).Draw(rt, "files") {
			var rows []acledserver.Row
			used := map[string]bool{}
			for i := range rapid.IntRange(1, 6).Draw(rt, "rows") {
				id, stamp := rapid.IntRange(1, 4).Draw(rt, "id"), rapid.IntRange(0, 5).Draw(rt, "stamp")
				key := fmt.Sprint(id, " ", stamp)
				if used[key] {
					continue
				}
				used[key] = true
				deaths := 10*id + stamp // one state has one content
				rows = append(rows, acledserver.Event(fmt.Sprintf("X%d", id), "2020-03-05", "Hill Front", deaths).With("timestamp", acledserver.Stamp(2021, time.January, 1+stamp)))
				if was, ok := latest[fmt.Sprint(id)]; !ok || stamp > was[0] {
					latest[fmt.Sprint(id)] = [2]int{stamp, deaths}
				}
				_ = i
			}
			if d, err := fill(t, own, ownToday-blindspot.Date(file), rows...); err != nil || !d.Account.Balanced() {
				rt.Fatal(err, d.Account)
			}
		}
		want := 0
		for _, v := range latest {
			want += v[1]
		}
		if n, deaths := ownSums(t, own, 0, "Hill Front"); n != len(latest) || deaths != want {
			rt.Fatalf("%d events with %d deaths, want %d with %d", n, deaths, len(latest), want)
		}
	})
}

// Events of which the source knows no month count in none; an event between two actors
// of one group counts once; a row of a match holds in its days and countries.
func TestOwnMonths(t *testing.T) {
	t.Parallel()
	own, ctx := openOwn(t), context.Background()
	e := acledserver.Event("AFG1", "2020-03-05", "Hill Front", 1)
	if _, err := fill(t, own, ownToday, e, e.With("event_id_cnty", "AFG2", "actor2", "Hill Front B", "inter2", "Rebel group"),
		e.With("event_id_cnty", "AFG3", "time_precision", "3"), e.With("event_id_cnty", "AFG4", "fatalities", ""), e.With("event_id_cnty", "AFG5", "event_date", "2020-05-01")); err != nil {
		t.Fatal(err)
	}
	row := func(name string, r blindspot.DateRange, in ...string) blindspot.Lineage {
		return blindspot.Lineage{From: acled.ActorOf(name), When: r, Countries: in}
	}
	march := blindspot.DateRange{To: blindspot.NewDate(2020, 3, 31)}
	months, err := own.Months(ctx, []blindspot.Lineage{row("Hill Front", march), row("Hill Front B", march)}, 0, 0)
	if err != nil || len(months) != 1 || months[0] != (blindspot.OwnMonth{Country: "AFG", Month: blindspot.NewMonth(2020, 3), Events: 3, Deaths: 2, Unstated: 1, Vague: 1}) {
		t.Errorf("%v %+v", err, months)
	}
	if months, err = own.Months(ctx, []blindspot.Lineage{row("Hill Front", blindspot.DateRange{}, "PAK")}, 0, 0); err != nil || len(months) > 0 {
		t.Errorf("%v %+v", err, months)
	}
	actors, err := own.Actors(ctx, 0, 0)
	if err != nil || len(actors) != 3 || !slices.ContainsFunc(actors, func(a blindspot.OwnActor) bool { return a.Name == "Hill Front" && a.Events == 5 && len(a.Months) == 2 }) {
		t.Errorf("%v %+v", err, actors)
	}
}

// A cut file leaves nothing of itself; a store is not such a file, and the other way.
func TestOwnFaults(t *testing.T) {
	t.Parallel()
	own, ctx := openOwn(t), context.Background()
	_, err := own.Import(ctx, duckdb.OwnRequest{Dataset: blindspot.OwnDataset{File: "x", SHA256: "1", Accessed: ownToday}, Reader: cutShort{},
		LeftOut: func() map[string]int { return nil }, Place: func(*blindspot.Event) {}})
	sets, listErr := own.Datasets(ctx, 0)
	n, countErr := own.Events(ctx)
	if blindspot.CodeOf(err) != blindspot.BadInput || len(sets) != 0 || n != 0 || listErr != nil || countErr != nil {
		t.Errorf("%v %v %d", err, sets, n)
	}
	path := filepath.Join(t.TempDir(), "store")
	s, err := duckdb.Open(ctx, path, duckdb.Options{})
	if err == nil {
		err = s.Close()
	}
	if err != nil {
		t.Fatal(err)
	}
	if _, err := duckdb.OpenOwn(ctx, path, duckdb.Options{}); blindspot.CodeOf(err) != blindspot.BadInput {
		t.Error(err)
	}
}

type cutShort struct{}

func (cutShort) NextOwn() (blindspot.OwnEvent, int, *blindspot.RowFault, error) {
	return blindspot.OwnEvent{}, 0, nil, blindspot.Errorf(blindspot.BadInput, "download it again", "the file is cut")
}

// The record refuses events that it would feed to boards and forecasts.
func TestRecordRefusesModels(t *testing.T) {
	t.Parallel()
	s, err := duckdb.Open(context.Background(), "", duckdb.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	_, err = s.Import(context.Background(), duckdb.ImportRequest{Provenance: duckdb.Provenance{Source: acled.Terms(ownToday, false, "")}, Reader: none{}, File: "x", SHA256: "1"})
	if blindspot.CodeOf(err) != blindspot.Refused || !strings.Contains(err.Error(), "ACLED") {
		t.Error(err)
	}
}

type none struct{}

func (none) Next() (blindspot.Event, int, *blindspot.RowFault, error) {
	return blindspot.Event{}, 0, nil, io.EOF
}
