package watch

import (
	"slices"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/stats/spatial"
)

// record is an event as the board needs it, dated by the month in which it
// ended: before that nobody could have counted it.
type record struct {
	month   blindspot.Month
	deaths  int
	stated  bool // the source states the deaths
	kind    blindspot.Violence
	country int
	area    int // admin-1 area, noArea where the event is placed no better than that
	at      spatial.Point
}

const noArea = -1

func (r *record) lethal() bool { return r.stated && r.deaths > 0 }

// history is one group's events in order of month.
type history struct {
	group   blindspot.Group
	records []record
}

// upTo returns the number of records up to the end of month m.
func (h *history) upTo(m blindspot.Month) int {
	n, _ := slices.BinarySearchFunc(h.records, m+1, func(r record, m blindspot.Month) int { return int(r.month - m) })
	return n
}

// world is what all groups share: which country-months are observed, and how
// many died in them.
type world struct {
	first, last blindspot.Month
	countries   []string
	areas       int
	observed    [][]int // by country: observed months before column i
	deaths      [][]int // by country: deaths before column i, all events
	groups      []history
}

// newWorld sorts the events of the groups. The first month is the first that is
// observed anywhere and not before the first event; the last is that of asOf.
func newWorld(in Input) *world {
	w := &world{last: blindspot.LastWholeMonth(in.AsOf)}
	owner := map[string]int{}
	for i, g := range in.Groups {
		w.groups = append(w.groups, history{group: g})
		for _, id := range g.Actors {
			owner[id] = i
		}
	}
	w.first = w.last + 1
	countries, areas := map[string]int{}, map[string]int{}
	country := make([]int, len(in.Events))
	for i := range in.Events {
		e := &in.Events[i]
		month := endMonth(e)
		country[i] = noArea
		if month > w.last || e.Place.Country == "" {
			continue // not yet over, or nowhere that coverage could speak of
		}
		w.first = min(w.first, month)
		country[i] = index(countries, e.Place.Country)
		if country[i] == len(w.countries) {
			w.countries = append(w.countries, e.Place.Country)
		}
		r := record{month: month, deaths: e.Deaths.Best, stated: !e.DeathsGap, kind: e.Violence, country: country[i], area: noArea}
		if e.DeathsGap {
			r.deaths = 0
		}
		if e.Place.Exact() && e.Place.Area != "" {
			r.area = index(areas, e.Place.Area)
			r.at = spatial.Point{Lat: e.Place.Lat, Lon: e.Place.Lon}
		}
		a, isA := owner[e.SideA.ID]
		b, isB := owner[e.SideB.ID]
		if isA {
			w.groups[a].records = append(w.groups[a].records, r)
		}
		if isB && (!isA || a != b) {
			w.groups[b].records = append(w.groups[b].records, r)
		}
	}
	w.areas = len(areas)
	for i := range w.groups {
		slices.SortStableFunc(w.groups[i].records, func(a, b record) int { return int(a.month - b.month) })
	}
	w.span(in.Coverage)
	w.count(in.Events, country)
	return w
}

func index(of map[string]int, name string) int {
	i, ok := of[name]
	if !ok {
		i = len(of)
		of[name] = i
	}
	return i
}

func endMonth(e *blindspot.Event) blindspot.Month { return max(e.When.From, e.When.To).Month() }

// span finds the observed months.
func (w *world) span(coverage blindspot.CoverageTable) {
	begin := w.last + 1
	for _, c := range coverage.Rows() {
		if c.Share >= blindspot.ObservedShare {
			begin = min(begin, c.From)
		}
	}
	w.first = max(w.first, begin)
	for _, name := range w.countries {
		sums := make([]int, max(0, int(w.last-w.first)+1)+1)
		for i := 1; i < len(sums); i++ {
			sums[i] = sums[i-1]
			if coverage.Observed(name, w.first+blindspot.Month(i-1)) {
				sums[i]++
			}
		}
		w.observed = append(w.observed, sums)
	}
}

func (w *world) count(events []blindspot.Event, country []int) {
	w.deaths = make([][]int, len(w.countries))
	for c := range w.deaths {
		w.deaths[c] = make([]int, len(w.observed[c]))
	}
	for i := range events {
		if m := endMonth(&events[i]); country[i] >= 0 && m >= w.first && !events[i].DeathsGap {
			w.deaths[country[i]][m-w.first+1] += events[i].Deaths.Best
		}
	}
	for _, sums := range w.deaths {
		for i := 1; i < len(sums); i++ {
			sums[i] += sums[i-1]
		}
	}
}

// seen reports whether the country is observed in every month from a to b.
func (w *world) seen(country int, a, b blindspot.Month) bool {
	if a < w.first || b > w.last {
		return false
	}
	sums := w.observed[country]
	return sums[b-w.first+1]-sums[a-w.first] == int(b-a)+1
}

// deathsIn counts the dead of all events in the country from month a to b.
func (w *world) deathsIn(country int, a, b blindspot.Month) int {
	a, b = max(a, w.first), min(b, w.last)
	if b < a {
		return 0
	}
	sums := w.deaths[country]
	return sums[b-w.first+1] - sums[a-w.first]
}
