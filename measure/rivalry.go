package measure

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/blindspot/blindspot"
)

// Rivalry is the share of the group's events in the window that it fought
// against other non-state organisations, with a Wilson interval, and who these
// rivals were.
//
// Values: rival_share, rivals. Errors: TooFewData without events in the window.
func Rivalry(in Input) (blindspot.Finding, error) {
	window := in.window()
	f := in.finding("rivalry", "Rivalry", window, blindspot.Method{
		Name: "Share of events fought against non-state groups, Wilson interval", Citation: "Wilson 1927, Journal of the American Statistical Association 22(158)", DOI: "10.1080/01621459.1927.10502953"})
	events := within(in.Events, window)
	if len(events) == 0 {
		return f, tooFew("rivalry", "choose another date or a longer window", "%s has no event in %s", in.subject(), window)
	}
	var fights []blindspot.Event
	for _, e := range events {
		if e.Violence == blindspot.NonState {
			fights = append(fights, e)
		}
	}
	rivals := tally(fights, func(e *blindspot.Event) string { side, _ := e.Opponent(in.Group); return side.Name })
	f.N, f.Evidence = len(events), evidence(fights)
	f.Values = []blindspot.Value{
		value("rival_share", "Share of events against non-state groups", "share", proportion(len(fights), len(events))),
		value("rivals", "Non-state opponents", "groups", blindspot.Exactly(float64(len(rivals)))),
	}
	f.Table = rivals.table("Opponent", "Events", "Deaths")
	if len(fights) == 0 {
		f.Statement = fmt.Sprintf("None of the %s of %s in %s was fought against another non-state group.",
			count(len(events), "event", "events"), in.subject(), window)
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
		capital(percent(f.Values[0].Q)), count(len(events), "event", "events"), in.subject(), window,
		count(len(rivals), "opponent", "opponents"), rivals.names(3))
	return f, nil
}

// tallied counts events and deaths by name, most events first.
type tallied []counted

type counted struct {
	name           string
	events, deaths int
}

func tally(events []blindspot.Event, name func(*blindspot.Event) string) tallied {
	at := map[string]int{}
	var out tallied
	for i := range events {
		n := name(&events[i])
		if n == "" {
			continue
		}
		k, ok := at[n]
		if !ok {
			k = len(out)
			at[n] = k
			out = append(out, counted{name: n})
		}
		out[k].events++
		out[k].deaths += events[i].Deaths.Best
	}
	slices.SortStableFunc(out, func(a, b counted) int {
		if a.events != b.events {
			return b.events - a.events
		}
		return strings.Compare(a.name, b.name)
	})
	return out
}

func (t tallied) names(most int) string {
	var names []string
	for i := range t {
		if i == most {
			break
		}
		names = append(names, t[i].name)
	}
	return list(names)
}

func (t tallied) table(columns ...string) *blindspot.Table {
	table := &blindspot.Table{Columns: columns}
	for _, row := range t {
		table.Rows = append(table.Rows, []string{row.name, strconv.Itoa(row.events), strconv.Itoa(row.deaths)})
	}
	return table
}
