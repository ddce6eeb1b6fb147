package measure_test

import (
	"cmp"
	"errors"
	"io"
	"os"
	"slices"
	"sync"
	"testing"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/internal/realdata"
	"github.com/blindspot/blindspot/measure"
	"github.com/blindspot/blindspot/place"
	"github.com/blindspot/blindspot/source/ucdp"
	"github.com/blindspot/blindspot/workbench"
)

// extract is the real GED extract with its coverage, read once per run.
type extract struct {
	events   []blindspot.Event
	coverage blindspot.CoverageTable
	err      error
}

var (
	extractPath, coveragePath string
	readExtract               = sync.OnceValue(func() extract {
		var x extract
		r, err := ucdp.Open(extractPath, ucdp.Options{})
		if err != nil {
			return extract{err: err}
		}
		defer func() { x.err = errors.Join(x.err, r.Close()) }()
		world := place.World()
		for {
			e, _, fault, err := r.Next()
			if errors.Is(err, io.EOF) {
				break
			}
			if err != nil {
				return extract{err: err}
			}
			if fault == nil {
				workbench.Enrich(world, &e)
				x.events = append(x.events, e)
			}
		}
		// The order in which every store gives events.
		slices.SortStableFunc(x.events, func(a, b blindspot.Event) int {
			return cmp.Or(cmp.Compare(a.When.From, b.When.From), cmp.Compare(a.ID, b.ID))
		})
		file, err := os.Open(coveragePath)
		if err != nil {
			return extract{err: err}
		}
		defer func() { x.err = errors.Join(x.err, file.Close()) }()
		rows, err := ucdp.ReadCoverage(file)
		x.coverage, x.err = blindspot.NewCoverageTable(rows), err
		return x
	})
)

func real(tb testing.TB) extract {
	tb.Helper()
	extractPath = realdata.Path(tb, "ged/ged-extract.csv.gz")
	coveragePath = realdata.Path(tb, "ged/coverage.csv")
	x := readExtract()
	if x.err != nil {
		tb.Fatal(x.err)
	}
	return x
}

// of makes the input about an actor as of a date, in some countries or in all.
func (x extract) of(tb testing.TB, id, name, asOf string, countries ...string) measure.Input {
	tb.Helper()
	date, err := blindspot.ParseDate(asOf)
	if err != nil {
		tb.Fatal(err)
	}
	group := blindspot.Group{ID: blindspot.GroupID(id), Name: name, Actors: []blindspot.ActorID{blindspot.ActorID(id)}}
	in := measure.Input{Group: group, Subject: name, AsOf: date, Coverage: x.coverage,
		Geo: workbench.Geography{World: place.World}, Seed: 1}
	since := date.AddMonths(-120)
	for _, e := range x.events {
		switch {
		case e.When.From > date:
		case e.Involves(group):
			in.Events = append(in.Events, e)
		case e.When.From >= since:
			in.Context = append(in.Context, e)
		}
	}
	if len(countries) > 0 {
		in = in.Theatre(blindspot.Theatre{Name: name, Group: blindspot.GroupID(id), Countries: countries})
	}
	return in
}
