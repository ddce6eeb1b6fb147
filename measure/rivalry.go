package measure

import (
	"fmt"
	"iter"
	"slices"
	"strconv"
	"strings"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/prose"
)

// Rivalry is the share of the group's events in the window that it fought
// against other non-state organisations, with a Wilson interval of as many
// independent events as they are worth, and who these rivals were.
//
// Values: rival_share, rivals. Errors: TooFewData without events in the window.
func Rivalry(in Input) (blindspot.Finding, error) {
	window, err := in.window()
	if err != nil {
		return blindspot.Finding{}, err
	}
	f := in.finding("rivalry", "Rivalry", window, blindspot.Method{
		Name: "Share of events fought against non-state groups, Wilson interval", Citation: "Wilson 1927, Journal of the American Statistical Association 22(158)", DOI: "10.1080/01621459.1927.10502953"})
	events := within(in.Events, window)
	if len(events) == 0 {
		return f, tooFew("rivalry", "choose another date or a longer window", "%s has no event in %s", in.subject(), window)
	}
	fought := func(e *blindspot.Event) bool { return e.Violence == blindspot.NonState }
	fights := keep(events, fought)
	rivals := tally(blindspot.Each(fights), window, func(e *blindspot.Event) string { side, _ := e.Opponent(in.Group); return side.Name })
	f.N, f.Evidence = len(events), evidence(fights)
	f.Values = []blindspot.Value{
		value("rival_share", "Share of events against non-state groups", "share", share(blindspot.Each(in.Events), window, fought)),
		value("rivals", "Non-state opponents", "groups", blindspot.Exactly(float64(len(rivals)))),
	}
	f.Table = rivals.table("Opponent", "Events", "Deaths")
	in.opponentsRenamed(touching(in.Events, blindspot.DateRange{From: window.Before().From, To: window.To}), window, &f)
	if len(fights) == 0 {
		f.Statement = fmt.Sprintf("None of the %s of %s in %s was fought against another non-state group.",
			prose.Count(len(events), "event", "events"), in.subject(), window)
		if len(events) == 1 {
			f.Statement = fmt.Sprintf("The only event of %s in %s was not fought against another non-state group.", in.subject(), window)
		}
		return f, nil
	}
	if len(events) == 1 {
		f.Statement = fmt.Sprintf("The only event of %s in %s was fought against another non-state group, %s.", in.subject(), window, rivals.names(1))
		return f, nil
	}
	f.Statement = fmt.Sprintf("%s of %s of %s in %s were fought against other non-state groups (%s), most often %s.",
		prose.Capital(prose.Share(f.Values[0].Q)), prose.Count(len(events), "event", "events"), in.subject(), window,
		prose.Count(len(rivals), "opponent", "opponents"), rivals.names(3))
	return f, nil
}

// tallied counts events and deaths by name, most events first. A name may have
// deaths and no event: of an event that began before the range.
type tallied []counted

type counted struct {
	name           string
	events, deaths int
}

// tally counts what the events hold in the range.
func tally(events iter.Seq[*blindspot.Event], r blindspot.DateRange, name func(*blindspot.Event) string) tallied {
	at := map[string]int{}
	var out tallied
	for e := range events {
		n := name(e)
		part, ok := e.Part(r)
		if n == "" || !ok {
			continue
		}
		k, ok := at[n]
		if !ok {
			k = len(out)
			at[n] = k
			out = append(out, counted{name: n})
		}
		if part.Begins {
			out[k].events++
		}
		out[k].deaths += part.Deaths.Best
	}
	out.sort()
	return out
}

// sort puts the most events first.
func (t tallied) sort() {
	slices.SortStableFunc(t, func(a, b counted) int {
		if a.events != b.events {
			return b.events - a.events
		}
		return strings.Compare(a.name, b.name)
	})
}

func (t tallied) names(most int) string {
	var names []string
	for i := range t {
		if i == most {
			break
		}
		names = append(names, t[i].name)
	}
	return prose.List(names)
}

func (t tallied) table(columns ...string) *blindspot.Table {
	table := &blindspot.Table{Columns: columns}
	for _, row := range t {
		table.Rows = append(table.Rows, []string{row.name, strconv.Itoa(row.events), strconv.Itoa(row.deaths)})
	}
	return table
}
