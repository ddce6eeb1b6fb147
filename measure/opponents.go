package measure

import (
	"fmt"
	"slices"
	"strconv"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/prose"
)

// Opponents is whom the group's violence met in the window: each other side with
// its part of the events and of the deaths, states, organisations and civilians
// alike. In its table a state's name is that of whoever ruled it.
//
// Values: opponents, first_share (part of the events with the most frequent other
// side, with a Wilson interval of as many independent events as they are worth).
// Errors: TooFewData without events in the window.
func Opponents(in Input) (blindspot.Finding, error) {
	window, err := in.window()
	if err != nil {
		return blindspot.Finding{}, err
	}
	f := in.finding("opponents", "Opponents", window, blindspot.Method{
		Name: "Share of events by other side, Wilson interval", Citation: "Wilson 1927, Journal of the American Statistical Association 22(158)", DOI: "10.1080/01621459.1927.10502953"})
	events, _ := in.covered(touching(in.Events, window), window, &f)
	other := func(e *blindspot.Event) string { side, _ := e.Opponent(in.Group); return side.Name }
	ranked := tally(blindspot.Each(events), window, other)
	n := total(ranked)
	if n == 0 {
		return f, tooFew("opponents", "choose another date or a longer window", "%s has no event %s in %s", in.subject(), in.where(), window)
	}
	in.opponentsRenamed(events, window, &f)
	first := ranked[0].name
	f.N, f.Evidence = n, evidence(within(events, window))
	f.Values = []blindspot.Value{
		exactly("opponents", "Other sides", "sides", len(ranked)),
		value("first_share", "Part of the events with "+first, "share", share(those(in.Events, inCountries(countriesOf(events))), window, func(e *blindspot.Event) bool { return other(e) == first })),
	}
	f.Table = opponentTable(ranked, events, other)
	f.Statement = fmt.Sprintf("%s of %s of %s in %s were with %s.", prose.Capital(prose.Share(f.Values[1].Q)), prose.Count(n, "event", "events"), in.subject(), window, first)
	if n == 1 {
		f.Statement = fmt.Sprintf("The only event of %s in %s was with %s.", in.subject(), window, first)
	}
	return f, nil
}

func opponentTable(ranked tallied, events []blindspot.Event, other func(*blindspot.Event) string) *blindspot.Table {
	t := &blindspot.Table{Columns: []string{"Other side", "Kind", "Events", "Part of the events", "Deaths", "Part of the deaths"}}
	deaths := 0
	for _, row := range ranked {
		deaths += row.deaths
	}
	for _, row := range ranked {
		kind := ""
		if i := slices.IndexFunc(events, func(e blindspot.Event) bool { return other(&e) == row.name }); i >= 0 {
			kind = map[blindspot.Violence]string{blindspot.StateBased: "state", blindspot.NonState: "organisation", blindspot.OneSided: "civilians"}[events[i].Violence]
		}
		part := "none"
		if deaths > 0 {
			part = prose.Percent(float64(row.deaths) / float64(deaths))
		}
		t.Rows = append(t.Rows, []string{row.name, kind, strconv.Itoa(row.events), prose.Percent(float64(row.events) / float64(max(1, total(ranked)))), strconv.Itoa(row.deaths), part})
	}
	return t
}
