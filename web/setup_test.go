package web_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/cases"
	"github.com/blindspot/blindspot/duckdb"
	"github.com/blindspot/blindspot/forecast/groups"
	"github.com/blindspot/blindspot/internal/realdata"
	"github.com/blindspot/blindspot/place"
	"github.com/blindspot/blindspot/web"
	"github.com/blindspot/blindspot/workbench"
)

// now is the clock of every test: after the data, and always the same.
func now() time.Time { return time.Date(2026, 1, 15, 12, 0, 0, 0, time.UTC) }

func openStore(tb testing.TB, path string) *duckdb.Store {
	tb.Helper()
	store, err := duckdb.Open(context.Background(), path, duckdb.Options{Clock: now})
	if err != nil {
		tb.Fatal(err)
	}
	return store
}

func config(store *duckdb.Store) web.Config {
	c := web.Config{Bench: &workbench.Bench{Cases: workbench.FindCase, World: place.World, Now: now, Seed: 1}, Cases: cases.Names(),
		Limits: web.Limits{Patience: time.Minute}} // pages come whole: TestPace looks at those that do not
	if store != nil {
		c.Bench.Store = store
	}
	return c
}

// site is a running server.
type site struct {
	*web.Server
	url   string
	bench *workbench.Bench
	store *duckdb.Store // nil: none
}

// start serves on a free port of the loopback address until the test ends.
func start(tb testing.TB, c web.Config) *site {
	tb.Helper()
	s, stop, err := serve(c)
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() {
		if err := stop(); err != nil {
			tb.Errorf("the server ended with %v", err)
		}
	})
	return s
}

func serve(c web.Config) (s *site, stop func() error, err error) {
	server, err := web.New(c)
	if err != nil {
		return nil, nil, err
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, nil, err
	}
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- server.Serve(ctx, l) }()
	store, _ := c.Bench.Store.(*duckdb.Store)
	return &site{server, "http://" + l.Addr().String(), c.Bench, store}, func() error {
		cancel()
		return errors.Join(<-done, server.Close())
	}, nil
}

// empty is a server with an empty store.
func empty(tb testing.TB) *site {
	tb.Helper()
	store := openStore(tb, "")
	tb.Cleanup(func() { _ = store.Close() })
	return start(tb, config(store))
}

var (
	full     sync.Once
	fullPath string
)

// lasting is a server that all tests share that only read: what is slow to make
// or to answer is made once.
type lasting struct {
	sync.Once
	site *site
	stop func() error
}

var shared struct {
	dir                      string
	forecasts, empty, broken lasting
}

// of is the server, made on a store and filled by who asks for it first.
func (l *lasting) of(tb testing.TB, path func() string, fill func(*site)) *site {
	tb.Helper()
	l.Do(func() {
		var err error
		if l.site, l.stop, err = serve(configWithPDF(openStore(tb, path()))); err != nil {
			tb.Fatal(err)
		}
		fill(l.site)
	})
	if l.site == nil {
		tb.Fatal("the server that tests share did not start")
	}
	return l.site
}

// end stops the server, if it was asked for.
func (l *lasting) end() error {
	if l.stop == nil {
		return nil
	}
	return errors.Join(l.stop(), l.site.store.Close())
}

// withForecasts is a server on the whole extract with stored forecasts of its
// model: made as of 2016, whose months have come since and are scored, and made
// at the end of the data, which are open. Nobody may change it.
func withForecasts(tb testing.TB) *site {
	tb.Helper()
	return shared.forecasts.of(tb, func() string { return copyOfExtract(tb, shared.dir) }, func(s *site) { storeForecasts(tb, s) })
}

// vacant is a server with an empty store that nobody may change.
func vacant(tb testing.TB) *site {
	tb.Helper()
	return shared.empty.of(tb, func() string { return "" }, func(*site) {})
}

// broken is a server whose store has a row in quarantine, and that nobody may
// change.
func broken(tb testing.TB) *site {
	tb.Helper()
	return shared.broken.of(tb, func() string { return "" }, func(s *site) { breakRow(tb, s) })
}

func storeForecasts(tb testing.TB, s *site) {
	tb.Helper()
	ctx := context.Background()
	for _, asOf := range []blindspot.Date{blindspot.NewDate(2016, 12, 31), 0} {
		subject, m, err := s.bench.AskForecast(ctx, "IS in Iraq", asOf)
		if err != nil {
			tb.Fatal(err)
		}
		f, err := s.bench.Forecast(ctx, subject, m, groups.Settings{Months: 12, Threshold: 25}, true)
		if err != nil {
			tb.Fatal(err)
		}
		for i := range f.Outlooks {
			keep(tb, s.store, &f, &f.Outlooks[i], m.Date)
		}
	}
}

// keep stores forecasts, and scores those whose month has come.
func keep(tb testing.TB, store *duckdb.Store, f *groups.Forecast, o *groups.Outlook, asOf blindspot.Date) {
	tb.Helper()
	for i, one := range f.Store(o) {
		payload, err := json.Marshal(one)
		if err != nil {
			tb.Fatal(err)
		}
		id := fmt.Sprintf("%s-%s-%s", one.Unit.ID, asOf, one.Month.Month)
		if err := store.PutForecasts(context.Background(), []duckdb.Forecast{{ID: id, MadeAt: now(), AsOf: asOf, Unit: one.Unit.ID, Model: f.Model,
			Target: one.Month.Month, Horizon: one.Month.Horizon, Payload: payload, Source: f.Resolution.ID, Lag: f.Resolution.LagMonths(one.Month.Month)}}); err != nil {
			tb.Fatal(err)
		}
		value := o.Months[i].Value
		if value == nil {
			continue
		}
		verdict, err := one.Judge(*value)
		if err != nil {
			tb.Fatal(err)
		}
		if payload, err = json.Marshal(verdict); err != nil {
			tb.Fatal(err)
		}
		if err := store.Resolve(context.Background(), duckdb.Resolution{Forecast: id, ResolvedAt: now(), Value: *value, Payload: payload}); err != nil {
			tb.Fatal(err)
		}
	}
}

// copyOfExtract is a store with the whole extract of real data, imported once.
func copyOfExtract(tb testing.TB, dir string) string {
	tb.Helper()
	file, table := realdata.Path(tb, "ged/ged-extract.csv.gz"), realdata.Path(tb, "ged/coverage.csv")
	full.Do(func() {
		path := filepath.Join(shared.dir, "full.duckdb")
		store := openStore(tb, path)
		b := workbench.Bench{Store: store, World: place.World, Now: now}
		if _, err := b.Ingest(context.Background(), workbench.Upload{Path: file, Coverage: table}, nil); err != nil {
			tb.Fatal(err)
		}
		if err := store.Close(); err != nil {
			tb.Fatal(err)
		}
		fullPath = path
	})
	data, err := os.ReadFile(fullPath)
	if err != nil {
		tb.Fatal(err)
	}
	own := filepath.Join(dir, "own.duckdb")
	if err := os.WriteFile(own, data, 0o600); err != nil {
		tb.Fatal(err)
	}
	return own
}

func configWithPDF(store *duckdb.Store) web.Config {
	c := config(store)
	c.PDF = func(context.Context, []byte) ([]byte, error) { return []byte("%PDF-1.7\n"), nil }
	return c
}

// withData is a server on the whole extract of real data; all tests share one
// import, and each has a copy of the file.
func withData(tb testing.TB) *site {
	tb.Helper()
	store := openStore(tb, copyOfExtract(tb, tb.TempDir()))
	tb.Cleanup(func() { _ = store.Close() })
	return start(tb, configWithPDF(store))
}

func TestMain(m *testing.M) {
	dir, err := os.MkdirTemp("", "blindspot-web-test-")
	if err != nil {
		panic(err)
	}
	shared.dir = dir
	code := m.Run()
	closeBrowser()
	if err := errors.Join(shared.forecasts.end(), shared.empty.end(), shared.broken.end()); err != nil {
		fmt.Fprintln(os.Stderr, "a shared server ended with", err)
		code = 1
	}
	_ = os.RemoveAll(dir)
	os.Exit(code)
}

const gedHeader = "id,relid,year,active_year,code_status,type_of_violence,conflict_dset_id,conflict_new_id,conflict_name,dyad_dset_id,dyad_new_id,dyad_name,side_a_dset_id,side_a_new_id,side_a,side_b_dset_id,side_b_new_id,side_b,number_of_sources,source_article,source_office,source_date,source_headline,source_original,where_prec,where_coordinates,where_description,adm_1,adm_2,latitude,longitude,geom_wkt,priogrid_gid,country,country_id,region,event_clarity,date_prec,date_start,date_end,deaths_a,deaths_b,deaths_civilians,deaths_unknown,best,high,low,gwnoa,gwnob"

// row is a made-up event of the official file's columns.
func row(id, latitude, start string) string {
	values := map[string]string{"id": id, "year": "2018", "code_status": "Clear", "type_of_violence": "1", "conflict_new_id": "333", "conflict_name": "Afghanistan: Government",
		"dyad_new_id": "735", "dyad_name": "Government of Afghanistan - Taleban", "side_a_new_id": "130", "side_a": "Government of Afghanistan", "side_b_new_id": "303", "side_b": "Taleban",
		"number_of_sources": "2", "where_prec": "1", "adm_1": "Nangarhar province", "latitude": latitude, "longitude": "70.45", "priogrid_gid": "179061", "country": "Afghanistan",
		"country_id": "700", "region": "Asia", "event_clarity": "1", "date_prec": "1", "date_start": start, "date_end": start, "deaths_a": "1", "deaths_b": "2", "deaths_civilians": "0",
		"deaths_unknown": "0", "best": "3", "high": "3", "low": "3", "gwnoa": "700"}
	cells := strings.Split(gedHeader, ",")
	for i, name := range cells {
		cells[i] = values[name]
	}
	return strings.Join(cells, ",")
}

// brokenFile has three good rows and one at latitude 91.
func brokenFile(tb testing.TB) string {
	tb.Helper()
	path := filepath.Join(tb.TempDir(), "GEDEvent_v25_1.csv")
	text := strings.Join([]string{gedHeader, row("1", "34.43", "2018-03-01"), row("2", "34.43", "2018-03-05"), row("3", "91", "2018-03-07"), row("4", "34.5", "2018-04-02")}, "\n") + "\n"
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		tb.Fatal(err)
	}
	return path
}

// withBrokenRow is a server of the test's own whose store has a row in quarantine.
func withBrokenRow(tb testing.TB) *site {
	tb.Helper()
	s := empty(tb)
	breakRow(tb, s)
	return s
}

func breakRow(tb testing.TB, s *site) {
	tb.Helper()
	account, err := s.bench.Ingest(context.Background(), workbench.Upload{Path: brokenFile(tb)}, nil)
	if err != nil {
		tb.Fatal(err)
	}
	if account.Stored != 3 || account.Quarantined != 1 {
		tb.Fatalf("the file was not taken as it is: %+v", account)
	}
}

// client follows no redirect, so that tests see them.
// A page can take long where many tests share few processors; what must be quick is
// measured by benchmarks.
var client = &http.Client{Timeout: 10 * time.Minute, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
