package workbench_test

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/cite"
	"github.com/blindspot/blindspot/duckdb"
	"github.com/blindspot/blindspot/forecast/groups"
	"github.com/blindspot/blindspot/internal/acledserver"
	"github.com/blindspot/blindspot/internal/desktest"
	"github.com/blindspot/blindspot/internal/slow"
	"github.com/blindspot/blindspot/memory"
	"github.com/blindspot/blindspot/workbench"
)

var from2015 = time.Date(2015, 1, 1, 0, 0, 0, 0, time.UTC)

// ownRows are made-up rows of a group that the record has, and of one that it has not.
func ownRows() []acledserver.Row {
	counts := make([]int, 48)
	for i := range counts {
		counts[i] = (i*7 + 3) % 5
	}
	rows := append(acledserver.Months("NIG", "River Guard (RG)", from2015, counts, 3), acledserver.Months("CAN", "Lonely Brigade", from2015, []int{2, 3}, 1)...)
	for i := range rows {
		rows[i]["country"] = "Nigeria"
	}
	return rows
}

// ownDesk is a desk on releases, with an own source beside them.
func ownDesk(t *testing.T, releases []memory.Release) (*workbench.Bench, *duckdb.Own) {
	t.Helper()
	own, err := duckdb.OpenOwn(context.Background(), "", duckdb.Options{Clock: desktest.Today})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = own.Close() })
	b := desktest.Bench(desktest.Memory(t, releases))
	b.OwnSources = func() (*duckdb.Own, error) { return own, nil }
	return b, own
}

func bring(t *testing.T, b *workbench.Bench, own *duckdb.Own, accessed blindspot.Date, rows []acledserver.Row) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "made.csv")
	if err := os.WriteFile(path, acledserver.CSV(rows), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := b.IngestOwn(context.Background(), own, workbench.OwnUpload{Path: path, Accessed: accessed, Filters: "country = Nigeria; all days", Asked: blindspot.NewDate(2010, 1, 1)}, nil); err != nil {
		t.Fatal(err)
	}
}

func matched(t *testing.T, b *workbench.Bench, own *duckdb.Own) {
	t.Helper()
	row, err := b.MatchRow(context.Background(), "River Guard (RG)", "River Guard", blindspot.Lineage{When: blindspot.DateRange{From: blindspot.NewDate(2014, 1, 1)}, Source: "a test"})
	if err == nil {
		err = own.SetMatch(context.Background(), row)
	}
	if err != nil {
		t.Fatal(err)
	}
}

// A group that both have stands side by side, with the agreement, the meaning of the
// numbers and the citation; before a row says which it is, a proposal is told.
func TestCompareSources(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	b, own := ownDesk(t, desktest.Releases())
	if _, err := b.CompareSources(ctx, "River Guard", 0); blindspot.CodeOf(err) != blindspot.NotFound {
		t.Error(err)
	}
	bring(t, b, own, blindspot.NewDate(2020, 6, 1), ownRows())
	_, err := b.CompareSources(ctx, "River Guard", 0)
	if blindspot.CodeOf(err) != blindspot.NotFound || !strings.Contains(blindspot.HintOf(err), "match add acled:river-guard-rg ucdp:9002") || !strings.Contains(blindspot.HintOf(err), "Nigeria") {
		t.Fatalf("%v (%s)", err, blindspot.HintOf(err))
	}
	matched(t, b, own)
	for _, name := range []string{"River Guard", "ucdp:9002", "acled:river-guard-rg", "River Guard in Nigeria"} {
		c, err := b.CompareSources(ctx, name, desktest.Between)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		text := string(jsonOf(t, c))
		if len(c.Rows) < 24 || len(c.Agreement) != 3 || len(c.Matches) != 1 || !blindspot.HasWarning(c.Warnings, blindspot.WarnDeathsDiffer) || blindspot.HasWarning(c.Warnings, blindspot.WarnCoverageAssumed) ||
			!strings.Contains(text, "accessed 2020-06-01, filters: country = Nigeria, all days") || strings.Contains(text, acledserver.Secret) || strings.Contains(text, "acled:NIG") {
			t.Errorf("%s: %s", name, text)
		}
	}
	alone, err := b.CompareSources(ctx, "Lonely Brigade", desktest.Between)
	if err != nil || alone.ID != "" || len(alone.Rows) != 0 || len(alone.OwnMonths) != 2 || alone.OwnMonths[1].Events != 3 || !strings.Contains(string(jsonOf(t, alone.Warnings)), "No row of your table") {
		t.Errorf("%+v %v", alone, err)
	}
	if _, err := b.CompareSources(ctx, "Military Forces of Afghanistan (2004-2021)", 0); blindspot.CodeOf(err) != blindspot.Refused {
		t.Error(err)
	}
	works, err := b.Works(ctx, "", 0, nil)
	if err != nil {
		t.Fatal(err)
	}
	bib, err := cite.Write("bib", works)
	if err != nil || !bytes.Contains(bib, []byte("accessed 2020-06-01, filters: country = Nigeria, all days")) {
		t.Errorf("%v %s", err, bib)
	}
}

// A comparison as of a day does not change by what became known later.
func TestCompareAsOf(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	b, own := ownDesk(t, desktest.KnownBy(desktest.Between))
	bring(t, b, own, blindspot.NewDate(2020, 6, 1), ownRows())
	matched(t, b, own)
	before, err := b.CompareSources(ctx, "River Guard", desktest.Between)
	if err != nil {
		t.Fatal(err)
	}
	rows := ownRows()
	for i := range rows {
		rows[i] = rows[i].With("fatalities", "99", "timestamp", acledserver.Stamp(2021, time.December, 1))
	}
	bring(t, b, own, blindspot.NewDate(2021, 12, 2), rows)
	if _, err := own.Delete(ctx, map[string]int64{"acled:NIG1000": 1 << 33}, blindspot.NewDate(2021, 12, 2)); err != nil {
		t.Fatal(err)
	}
	full := desktest.Bench(desktest.Memory(t, desktest.Releases()))
	full.OwnSources = b.OwnSources
	after, err := full.CompareSources(ctx, "River Guard", desktest.Between)
	sameAnswer(t, after, err, before, nil)
	today, err := full.CompareSources(ctx, "River Guard", 0)
	if err != nil || bytes.Equal(jsonOf(t, today), jsonOf(t, before)) {
		t.Error("what became known later does not show today", err)
	}
}

// Whatever asks for a model or for rows by a name that only such a source has, by its
// id, or of a record that has nothing else, is refused with the reason.
func TestRestrictedIsRefused(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	b, own := ownDesk(t, desktest.Releases())
	bring(t, b, own, blindspot.NewDate(2020, 6, 1), ownRows())
	bare := &workbench.Bench{Cases: workbench.FindCase, World: b.World, Now: b.Now, OwnSources: b.OwnSources}
	const lonely = "Lonely Brigade"
	restricted := blindspot.Filter{Sources: []string{"acled"}}
	for name, ask := range map[string]func() error{
		"Ask":         func() error { _, _, err := b.Ask(ctx, lonely, 0); return err },
		"by id":       func() error { _, _, err := b.Ask(ctx, "acled:lonely-brigade", 0); return err },
		"a theatre":   func() error { _, _, err := b.Ask(ctx, lonely+" in Nigeria", 0); return err },
		"AskForecast": func() error { _, _, err := b.AskForecast(ctx, lonely, 0); return err },
		"Assess":      func() error { _, err := b.Assess(ctx, lonely, workbench.AssessOptions{}); return err },
		"Test":        func() error { _, err := b.Test(ctx, lonely, "events > 3", 0, false); return err },
		"History":     func() error { _, err := b.History(ctx, lonely, "events > 3", 0); return err },
		"BaseRates":   func() error { _, err := b.BaseRates(ctx, lonely, 0, false); return err },
		"Spells":      func() error { _, err := b.Spells(ctx, lonely, 0); return err },
		"Explore":     func() error { _, err := b.Explore(ctx, workbench.Selection{Group: lonely}); return err },
		"source":      func() error { _, err := b.Explore(ctx, workbench.Selection{Filter: restricted}); return err },
		"SQL":         func() error { _, _, err := b.SQL(ctx, "SELECT * FROM events WHERE source = 'ACLED'"); return err },
		"SQL tables":  func() error { _, _, err := b.SQL(ctx, "SELECT * FROM own_event"); return err },
		"bare board":  func() error { _, err := bare.Board(ctx, 0); return boardError(bare, ctx, err) },
		"bare rates":  func() error { _, err := bare.BaseRates(ctx, "", 0, false); return err },
		"bare score":  func() error { _, err := bare.BacktestGroups(ctx, groups.Options{}); return err },
		"bare group":  func() error { _, _, err := bare.Ask(ctx, lonely, 0); return err },
	} {
		err := ask()
		if blindspot.CodeOf(err) != blindspot.Refused || !strings.Contains(err.Error(), "the terms of ACLED forbid") || blindspot.HintOf(err) == "" {
			t.Errorf("%s: %v (%s)", name, err, blindspot.HintOf(err))
		}
	}
	for _, sound := range []string{"SELECT count(*) AS own_events, 1 AS unknown_side FROM events", "SELECT count(*) AS not_acled FROM events"} {
		if _, _, err := b.SQL(ctx, sound); blindspot.CodeOf(err) == blindspot.Refused {
			t.Errorf("%s: %v", sound, err)
		}
	}
	if w := b.LeftOut(ctx); len(w) != 1 || w[0].Code != blindspot.WarnSourceLeftOut {
		t.Errorf("%+v", w)
	}
}

// boardError is why a board ranks nobody.
func boardError(b *workbench.Bench, ctx context.Context, err error) error {
	if err != nil {
		return err
	}
	board, err := b.Board(ctx, 0)
	if err != nil {
		return err
	}
	return board.Unranked
}

// No answer of the desk changes by what such a source holds, be it of a group that the
// record has. A new method stands in one of the two registers (TestNothingAfterKnowsEveryQuestion),
// and those of the first are all asked here.
func TestRestrictedInNoAnswer(t *testing.T) {
	slow.Test(t)
	t.Parallel()
	ctx := context.Background()
	plain := desktest.Bench(desktest.Memory(t, desktest.KnownBy(desktest.Between)))
	b, own := ownDesk(t, desktest.KnownBy(desktest.Between))
	bring(t, b, own, blindspot.NewDate(2020, 6, 1), ownRows())
	matched(t, b, own)
	for method, ways := range questions {
		for i, ask := range ways {
			want, wantErr := ask(ctx, plain, desktest.Between)
			got, err := ask(ctx, b, desktest.Between)
			t.Log(method, i)
			sameAnswer(t, got, err, want, wantErr)
		}
	}
}
