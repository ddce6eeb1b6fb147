package watch

import (
	"cmp"
	"maps"
	"slices"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/stats/spatial"
)

// record is what one month holds of an event, or of several that differ in
// nothing but their deaths. Before the event ended nobody could have counted it.
type record struct {
	month   blindspot.Month
	known   blindspot.Month // in which the event ended
	event   int32           // the event, where it has several months, which shares its record with none; 0 otherwise
	n       int32           // how many events
	deaths  int32           // that lie in the month, of all of them
	most    int32           // of one of them
	country int32
	area    int32 // admin-1 area, noArea where the event is placed no better than that
	dyad    int32
	lat     float32
	lon     float32
	kind    blindspot.Violence
	begins  bool // the event itself counts in this month
	lethal  bool // the event is known to have had deaths
	stated  bool // the source states the deaths
}

func (r *record) at() spatial.Point { return spatial.Point{Lat: float64(r.lat), Lon: float64(r.lon)} }

// events is how many events count in the month of the record.
func (r *record) events() int {
	if r.begins {
		return int(r.n)
	}
	return 0
}

const noArea = -1

// joins reports whether the record of an event may be added to r.
func (r *record) joins(o *record) bool {
	n := *o
	n.n, n.deaths, n.most = r.n, r.deaths, r.most
	return r.event == 0 && n == *r
}

// add puts a record at the end, or into the last one.
func (h *history) add(r *record) {
	if k := len(h.records) - 1; k >= 0 && h.records[k].joins(r) {
		last := &h.records[k]
		last.n, last.deaths, last.most = last.n+r.n, last.deaths+r.deaths, max(last.most, r.most)
		return
	}
	h.records = append(h.records, *r)
}

// sort brings the records into order, and joins those that come to stand side by
// side.
func (h *history) sort() {
	slices.SortFunc(h.records, inOrder)
	all := h.records
	h.records = all[:0]
	for i := range all {
		r := all[i] // not a pointer: add writes over what was read
		h.add(&r)
	}
}

// history is one group's events by month, in order of month.
type history struct {
	group   blindspot.Group
	records []record
	entered blindspot.Month // from whose end on the group was on record; 0 where no year of the data shows that
	later   bool            // nothing that had ended when the past ends shows it to be an organisation
	begun   blindspot.Month // its first month in the past that is followed; 0 where that has none
}

// onRecord reports whether the group was on record at the end of a month.
func (h *history) onRecord(m blindspot.Month) bool { return h.entered != 0 && h.entered <= m }

// first is the first month of an event that was known at the end of month m; 0 where
// none was.
func (h *history) first(m blindspot.Month) blindspot.Month {
	for i := range h.records {
		if r := &h.records[i]; r.known <= m {
			if h.begun != 0 {
				return min(h.begun, r.month)
			}
			return r.month
		}
	}
	return h.begun
}

// upTo returns the number of records up to the end of month m, those of events
// that had not ended by then among them.
func (h *history) upTo(m blindspot.Month) int {
	n, _ := slices.BinarySearchFunc(h.records, m+1, func(r record, m blindspot.Month) int { return int(r.month - m) })
	return n
}

// world is what all groups share: which country-months are observed, and how
// many died in them.
type world struct {
	first, last blindspot.Month
	settled     blindspot.Month                       // with which the past ends that is left to later boards
	begun       blindspot.Month                       // of the first event
	entry       blindspot.Entries                     // by the end of that past
	firsts      map[blindspot.ActorID]blindspot.Month // of all sides, by the last quarter of that past
	past        *Past                                 // that is followed; nil where all events are read
	places      []int                                 // of its groups among these
	countries   []string
	areas       int
	observed    [][]int // by country: observed months before column i
	deaths      [][]int // by country: deaths before column i, all events
	late        [][]late
	longest     blindspot.Month // how many months later than its deaths an event may be known
	groups      []history
}

// late are deaths of a country that were known only after their month.
type late struct {
	month, known blindspot.Month
	deaths       int
}

// builder takes events in, one after the other.
type builder struct {
	*world
	owner     map[blindspot.ActorID]int
	countries map[string]int
	areas     map[string]int
	dyads     map[string]int
	later     []blindspot.EventBrief    // of events that had not ended when the past ends
	dead      []map[blindspot.Month]int // by country
	events    int32
}

// lastOf is the last month of the data: the last whole one by the day or, where the data
// known then end before it, the last of these: between two releases nobody knows more.
func lastOf(in Input) blindspot.Month {
	last := blindspot.LastWholeMonth(in.AsOf)
	if end := in.Coverage.LastObserved(); end != 0 {
		last = min(last, end)
	}
	return last
}

// newWorld sorts the events of the groups, which follow a past where one is given. The
// first month is the first that is observed anywhere and not before the first event.
func newWorld(in Input, from *Past) (*world, error) {
	w := &world{last: lastOf(in), settled: PastUntil(in)}
	b := builder{world: w, owner: map[blindspot.ActorID]int{}, countries: map[string]int{}, areas: map[string]int{}, dyads: map[string]int{}}
	for i, g := range in.Groups {
		w.groups = append(w.groups, history{group: g})
		for _, id := range g.Actors {
			b.owner[id] = i
		}
	}
	w.begun, w.firsts = w.last+1, map[blindspot.ActorID]blindspot.Month{}
	if from != nil {
		w.begun, w.entry, w.firsts = from.begun, from.entry.Clone(), maps.Clone(from.firsts)
	}
	if err := w.found(in, from); err != nil {
		return nil, err
	}
	if in.Events != nil {
		err := in.Events(func(e blindspot.EventBrief) error {
			b.add(&e, from)
			return nil
		})
		if err != nil {
			return nil, err
		}
	}
	w.areas = len(b.areas)
	b.settle()
	entered := b.entered()
	for i := range w.groups {
		for _, id := range w.groups[i].group.Actors {
			if m, ok := entered[id]; ok && (w.groups[i].entered == 0 || m < w.groups[i].entered) {
				w.groups[i].entered = m
			}
		}
		w.groups[i].sort()
	}
	w.span(in.Coverage)
	b.count()
	if from != nil {
		return w, w.follow(from)
	}
	return w, nil
}

// inOrder sorts records by month and then by all else, so that the order in
// which events come does not matter.
func inOrder(a, b record) int {
	if a.month != b.month { // the rest is asked of few
		return cmp.Compare(a.month, b.month)
	}
	if a.known != b.known || a.country != b.country || a.area != b.area {
		return cmp.Or(cmp.Compare(a.known, b.known), cmp.Compare(a.country, b.country), cmp.Compare(a.area, b.area))
	}
	return cmp.Or(cmp.Compare(a.lat, b.lat), cmp.Compare(a.lon, b.lon), cmp.Compare(a.kind, b.kind), cmp.Compare(a.dyad, b.dyad),
		whether(a.lethal, b.lethal), whether(a.stated, b.stated), whether(a.begins, b.begins), cmp.Compare(a.deaths, b.deaths), cmp.Compare(a.n, b.n), cmp.Compare(a.most, b.most))
}

func whether(a, b bool) int { return one(a) - one(b) }

func (b *builder) add(e *blindspot.EventBrief, from *Past) {
	ended := e.Ended()
	if !ended.Known() || ended.Month() > b.last || e.Country == "" {
		return // not yet over, or nowhere that coverage could speak of
	}
	switch {
	case from != nil && ended.Month() <= from.until: // the past has it
	case ended.Month() <= b.settled:
		b.entry.Add(e)
	default:
		b.later = append(b.later, *e)
	}
	c := index(b.countries, e.Country)
	if c == len(b.world.countries) {
		b.world.countries, b.dead, b.late = append(b.world.countries, e.Country), append(b.dead, map[blindspot.Month]int{}), append(b.late, nil)
	}
	r := record{known: ended.Month(), n: 1, stated: !e.DeathsGap, lethal: !e.DeathsGap && e.Deaths > 0,
		kind: e.Violence, country: int32(c), area: noArea, dyad: int32(index(b.dyads, e.Dyad))}
	if e.Exact && e.Area != "" {
		r.area = int32(index(b.areas, e.Area))
		r.lat, r.lon = float32(e.Lat), float32(e.Lon)
	}
	if known := ended.Month(); known <= b.settled-horizon {
		first, _ := e.Days().Months()
		for _, side := range []blindspot.ActorID{e.SideA, e.SideB} {
			b.firsts[side] = earlier(b.firsts[side], first)
		}
	}
	x, isA := b.owner[e.SideA]
	y, isB := b.owner[e.SideB]
	isB = isB && (!isA || x != y)
	b.events++
	begins := true
	e.EachMonth(func(m blindspot.Month, deaths int) {
		b.begun = min(b.begun, m)
		if !r.stated {
			deaths = 0
		}
		r.month, r.begins, r.deaths, r.most, r.event = m, begins, int32(deaths), int32(deaths), 0
		if m < r.known || !begins {
			r.event = b.events
		}
		begins = false
		if isA {
			b.groups[x].add(&r)
		}
		if isB {
			b.groups[y].add(&r)
		}
		if deaths > 0 {
			b.dead[c][m] += deaths
			if m < r.known {
				b.late[c] = append(b.late[c], late{m, r.known, deaths})
				b.longest = max(b.longest, r.known-m)
			}
		}
	})
}

func index(of map[string]int, name string) int {
	i, ok := of[name]
	if !ok {
		i = len(of)
		of[name] = i
	}
	return i
}

// span finds the observed months.
func (w *world) span(coverage blindspot.CoverageTable) {
	begin := w.last + 1
	for _, c := range coverage.Rows() {
		if c.Share >= blindspot.ObservedShare {
			begin = min(begin, c.From)
		}
	}
	w.first = max(w.begun, begin)
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

// count adds up the dead of the observed span.
func (b *builder) count() {
	w := b.world
	w.deaths = make([][]int, len(w.countries))
	for c := range w.deaths {
		sums := make([]int, len(w.observed[c]))
		for i := 1; i < len(sums); i++ {
			sums[i] = sums[i-1] + b.dead[c][w.first+blindspot.Month(i-1)]
		}
		w.deaths[c] = sums
		slices.SortFunc(w.late[c], func(a, b late) int {
			return cmp.Or(cmp.Compare(a.month, b.month), cmp.Compare(a.known, b.known), cmp.Compare(a.deaths, b.deaths))
		})
	}
}

// seen reports whether the country is observed in every month from a to b.
func (w *world) seen(country int32, a, b blindspot.Month) bool {
	if a < w.first || b > w.last {
		return false
	}
	sums := w.observed[country]
	return sums[b-w.first+1]-sums[a-w.first] == int(b-a)+1
}

// deathsIn counts the dead of all events in the country from month a to b that
// were known at the end of month known.
func (w *world) deathsIn(country int32, a, b, known blindspot.Month) int {
	a, b = max(a, w.first), min(b, w.last)
	if b < a {
		return 0
	}
	sums := w.deaths[country]
	n := sums[b-w.first+1] - sums[a-w.first]
	parts := w.late[country]
	from, _ := slices.BinarySearchFunc(parts, max(a, known-w.longest), func(l late, m blindspot.Month) int { return int(l.month - m) })
	for _, l := range parts[from:] {
		if l.month > b {
			break
		}
		if l.known > known {
			n -= l.deaths
		}
	}
	return n
}
