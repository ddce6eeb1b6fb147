package baserate_test

import (
	"compress/gzip"
	"encoding/csv"
	"io"
	"iter"
	"os"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/baserate"
	"github.com/blindspot/blindspot/internal/realdata"
)

var violence = map[string]blindspot.Violence{"sb": blindspot.StateBased, "ns": blindspot.NonState, "os": blindspot.OneSided}

// world reads the table of all dyads by month to December 2021.
func world(tb testing.TB) *baserate.Table {
	tb.Helper()
	type sides struct{ a, b, country string }
	dyads := map[string]sides{}
	kinds := map[string]blindspot.ActorKind{}
	for row := range rows(tb, realdata.Path(tb, "world/dyads.csv")) {
		country := row[5]
		if strings.Contains(country, ";") {
			country = "" // which of them, the table does not say
		}
		dyads[row[0]] = sides{row[1], row[3], country}
		for i := range 2 {
			id, name := row[1+2*i], row[2+2*i]
			switch {
			case name == "Civilians" || id == "1.0":
				kinds[id] = blindspot.Civilians
			case strings.HasPrefix(name, "Government of"):
				kinds[id] = blindspot.State
			}
		}
	}
	var months []blindspot.DyadMonth
	for row := range rows(tb, realdata.Path(tb, "world/dyad-month-to-2021.csv.gz")) {
		d := dyads[row[0]]
		months = append(months, blindspot.DyadMonth{Dyad: row[0], Violence: violence[row[1]], SideA: blindspot.ActorID(d.a), SideB: blindspot.ActorID(d.b), Country: d.country,
			Month:  blindspot.NewMonth(number(tb, row[2]), time.Month(number(tb, row[3]))),
			Events: number(tb, row[4]), Deaths: number(tb, row[5])})
	}
	last := blindspot.NewMonth(2021, time.December)
	record := baserate.New(baserate.Input{Months: months, Last: last,
		Kind: func(id blindspot.ActorID) blindspot.ActorKind { return kinds[string(id)] },
		Coverage: blindspot.NewCoverageTable([]blindspot.Coverage{{Source: "ucdp-ged", Country: blindspot.Worldwide,
			From: blindspot.NewMonth(1989, time.January), To: last, Share: 1, Stated: true}})})
	return baserate.NewTable(record, 1)
}

func number(tb testing.TB, s string) int {
	tb.Helper()
	n, err := strconv.Atoi(s)
	if err != nil {
		tb.Fatal(err)
	}
	return n
}

// rows yields the rows of a CSV file after its header.
func rows(tb testing.TB, path string) iter.Seq[[]string] {
	return func(yield func([]string) bool) {
		f, err := os.Open(path)
		if err != nil {
			tb.Fatal(err)
		}
		defer f.Close()
		var r io.Reader = f
		if strings.HasSuffix(path, ".gz") {
			if r, err = gzip.NewReader(f); err != nil {
				tb.Fatal(err)
			}
		}
		all, err := csv.NewReader(r).ReadAll()
		if err != nil {
			tb.Fatal(err)
		}
		for _, row := range all[1:] {
			if !yield(row) {
				return
			}
		}
	}
}
