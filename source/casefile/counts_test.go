package casefile_test

import (
	"strings"
	"testing"
	"time"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/cases"
	"github.com/blindspot/blindspot/source/casefile"
)

const (
	smallScopes = "series,name,who,countries,kinds,placed,from,to,complete,published,source\n" +
		"s,Group One by opponent,one,AFG,,state-based,2020-01,2020-06,yes,2021-01-01,A yearbook\n"
	smallCounts = "series,month,opponent,kind,country,events,deaths\ns,2020-02,Police,state-based,AFG,3,4\ns,2020-01,,one-sided,,1,\n"
)

func TestCounts(t *testing.T) {
	c, err := casefile.Load(small(map[string]string{"counts.csv": smallCounts, "counts_scope.csv": smallScopes}), nil)
	if err != nil {
		t.Fatal(err)
	}
	if s := c.Counts.Scopes[0]; s.Who != "case:one" || !s.Complete || s.Placed[0] != blindspot.StateBased {
		t.Errorf("got the scope %+v", s)
	}
	first := c.Counts.Counts[0]
	if first.Month != blindspot.NewMonth(2020, time.January) || first.Deaths != blindspot.NoCount {
		t.Errorf("the counts are not in order, or an empty cell became a number: %+v", first)
	}
}

func TestFaultsOfCounts(t *testing.T) {
	row := func(row string) map[string]string {
		return map[string]string{"counts.csv": strings.SplitN(smallCounts, "\n", 2)[0] + "\n" + row + "\n", "counts_scope.csv": smallScopes}
	}
	scope := func(old, with string) map[string]string {
		return map[string]string{"counts_scope.csv": strings.Replace(smallScopes, old, with, 1)}
	}
	own := func(counts string) map[string]string {
		return map[string]string{"case.yaml": strings.Replace(smallCase, "actors: [one]}", "actors: [one], counts: {"+counts+"}}", 1), "counts.csv": smallCounts, "counts_scope.csv": smallScopes}
	}
	for _, tc := range []struct {
		name    string
		changes map[string]string
		want    string
	}{
		{"unknown series", row("t,2020-02,,,AFG,3,4"), `counts.csv:2: series: no row of counts_scope.csv covers "t" in 2020-02`},
		{"month outside the scope", row("s,2020-07,,,AFG,3,4"), `counts.csv:2: series: no row of counts_scope.csv covers "s" in 2020-07`},
		{"country outside the scope", row("s,2020-02,,,PAK,3,4"), `counts.csv:2: series:`},
		{"not a month", row("s,2020-13,,,AFG,3,4"), `counts.csv:2: month:`},
		{"a day for a month", row("s,2020-02-01,,,AFG,3,4"), `counts.csv:2: month:`},
		{"no events", row("s,2020-02,,,AFG,,4"), `counts.csv:2: events: the cell is empty`},
		{"a fraction", row("s,2020-02,,,AFG,1.5,4"), `counts.csv:2: events: "1.5" is not a count`},
		{"unknown kind", row("s,2020-02,,riot,AFG,1,4"), `counts.csv:2: kind: "riot" is not known`},
		{"the same cell twice", row("s,2020-02,P,,AFG,1,4\ns,2020-02,P,,AFG,2,4"), `counts.csv:3: month: the same series, opponent, kind, country and month stand already on line 2`},
		{"counts without scopes", map[string]string{"counts.csv": smallCounts}, `counts.csv:2: series: no row of counts_scope.csv covers "s"`},
		{"unknown actor", scope(",one,", ",two,"), `counts_scope.csv:2: who: "two" is no actor of case.yaml`},
		{"months that run backwards", scope("2020-06", "2019-06"), `counts_scope.csv:2: to: 2019-06 lies before 2020-01`},
		{"published before it was over", scope("2021-01-01", "2020-05-31"), `counts_scope.csv:2: published:`},
		{"the group's counts, of no series", own("series: x, called: One"), `case.yaml:3: group.counts.series: "x" is no series of counts_scope.csv`},
		{"the group's counts, of nobody", own("series: s, called: One, against: [Nobody]"), `case.yaml:3: group.counts.against[0]: "Nobody" is no opponent of the series in counts.csv`},
		{"the group's counts, without a name", own("series: s"), "case.yaml:3: group.counts.called: "},
		{"the group's counts, nowhere", own("series: s, called: One, countries: [Nowhere]"), `case.yaml:3: group.counts.countries[0]: "Nowhere" is neither an ISO 3166 alpha-3 code nor a region`},
		{"neither yes nor no", scope("yes", "mostly"), `counts_scope.csv:2: complete: "mostly" is not known`},
	} {
		t.Run(tc.name, func(t *testing.T) {
			_, err := casefile.Load(small(tc.changes), nil)
			if blindspot.CodeOf(err) != blindspot.BadInput || !strings.Contains(err.Error(), tc.want) {
				t.Errorf("got %v, want %s", err, tc.want)
			}
		})
	}
}

// The census of the founding case holds the figures that its source states.
func TestCountsOfTheFoundingCase(t *testing.T) {
	files, err := cases.Open("is-khorasan")
	if err != nil {
		t.Fatal(err)
	}
	c, err := casefile.Load(files, nil)
	if err != nil {
		t.Fatal(err)
	}
	march := blindspot.NewMonth(2024, time.March)
	of := func(q blindspot.CountQuery) blindspot.CountedMonth {
		q.From, q.To = march, march
		return c.Counts.Months(q)[0]
	}
	if got := of(blindspot.CountQuery{Series: "islamic-state", Kinds: []blindspot.Violence{blindspot.OneSided}}); got.Events != 26 || got.Deaths != 233 || got.State != blindspot.CountComplete {
		t.Errorf("one-sided violence of March 2024: %+v, want 26 events and 233 deaths", got)
	}
	if got := of(blindspot.CountQuery{Series: "countries", Countries: []string{"UZB"}}); got.Events != 0 || got.State != blindspot.CountComplete {
		t.Errorf("Uzbekistan in March 2024: %+v, want a known zero", got)
	}
	if got := of(blindspot.CountQuery{Series: "countries", Countries: []string{"SYR"}}); got.State != blindspot.CountMissing {
		t.Errorf("Syria is not among the countries that were counted: %+v", got)
	}
}
