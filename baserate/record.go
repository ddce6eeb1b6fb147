package baserate

import (
	"cmp"
	"slices"

	"github.com/blindspot/blindspot"
)

// Threshold is the number of deaths in a calendar year from which UCDP's yearly
// files hold a dyad, and in a month from which the month counts as large.
const Threshold = 25

// Unit is what is counted.
type Unit string

// The two units.
const (
	Dyad         Unit = "dyad"
	Organisation Unit = "organisation"
)

// Input is a record and what is known of it.
type Input struct {
	Months   []blindspot.DyadMonth
	Kind     func(blindspot.ActorID) blindspot.ActorKind // nil: an organisation
	Unit     func(blindspot.ActorID) blindspot.ActorID   // the organisation that an actor id belongs to; nil: itself
	Coverage blindspot.CoverageTable
	Last     blindspot.Month // the last month to look at
}

// Record holds the months of every unit.
type Record struct {
	First, Last blindspot.Month
	Assumed     bool // some of the coverage was assumed, not stated
	units       map[Unit][]*series
	byID        map[Unit]map[string]*series
}

// series is one unit; columns count months from Record.First. Most units are active in
// few of a record's months, and only these are held.
type series struct {
	id      string
	kind    blindspot.Violence // of a dyad
	entered []entry            // countries in order of the first event there
	since   [4]int             // first column of each type of violence, or never

	counted []tally // in no order, until they are added up

	active   []int   // columns with an event
	deathsTo []int   // deaths before the i-th of these
	largeTo  []int   // of these before the i-th, months with Threshold deaths or more
	unseenTo []int32 // months before column i that are not observed
	known    int     // column in which the year's deaths first reached Threshold, or never
}

// tally are the deaths of one column, or a part of them.
type tally struct{ at, deaths int }

type entry struct {
	country string
	at      int
}

// never is a column after every record.
const never = 1 << 30

// New sorts a record into units. Months after in.Last are left out. A side without
// an id is no organisation, and what has neither an id nor two sides no dyad.
func New(in Input) *Record {
	if in.Kind == nil {
		in.Kind = func(blindspot.ActorID) blindspot.ActorKind { return blindspot.Organisation }
	}
	if in.Unit == nil {
		in.Unit = func(actor blindspot.ActorID) blindspot.ActorID { return actor }
	}
	r := &Record{Last: in.Last, units: map[Unit][]*series{}, byID: map[Unit]map[string]*series{Dyad: {}, Organisation: {}}}
	r.First = in.Last + 1
	for i := range in.Months {
		r.First = min(r.First, in.Months[i].Month)
	}
	for i := range in.Months {
		if in.Months[i].Month <= in.Last {
			r.add(&in.Months[i], &in)
		}
	}
	for _, c := range in.Coverage.Rows() {
		r.Assumed = r.Assumed || !c.Stated
	}
	observed := newObserved(in.Coverage, r.First, r.months())
	for unit, all := range r.byID {
		for _, s := range all {
			s.finish(r.First, r.months(), observed)
			r.units[unit] = append(r.units[unit], s)
		}
		slices.SortFunc(r.units[unit], func(a, b *series) int { return cmp.Compare(a.id, b.id) })
	}
	return r
}

func (r *Record) months() int { return int(r.Last-r.First) + 1 }

func (r *Record) add(c *blindspot.DyadMonth, in *Input) {
	if dyad := dyadOf(c); dyad != "" {
		r.series(Dyad, dyad).add(c, int(c.Month-r.First))
	}
	a, b := in.Unit(c.SideA), in.Unit(c.SideB)
	for i, side := range [2]blindspot.ActorID{a, b} {
		if side == "" || i == 1 && b == a {
			continue
		}
		if k := in.Kind(side); k != blindspot.State && k != blindspot.Civilians {
			r.series(Organisation, string(side)).add(c, int(c.Month-r.First))
		}
	}
}

// dyadOf tells dyads apart by type and sides, since names of dyads differ between
// releases. Without a side's id the source's own name of the dyad must do; "" where
// that does not tell either, or one side has no name yet.
func dyadOf(c *blindspot.DyadMonth) string {
	switch {
	case c.SideA != "" && c.SideB != "":
		return c.Violence.String() + " " + string(c.SideA) + " " + string(c.SideB)
	case blindspot.Unnamed(c.Dyad):
		return ""
	}
	return c.Dyad
}

func (r *Record) series(unit Unit, id string) *series {
	s := r.byID[unit][id]
	if s == nil {
		s = &series{id: id, since: [4]int{never, never, never, never}, known: never}
		r.byID[unit][id] = s
	}
	return s
}

func (s *series) add(c *blindspot.DyadMonth, at int) {
	s.kind = c.Violence
	s.counted = append(s.counted, tally{at, c.Deaths})
	s.since[c.Violence] = min(s.since[c.Violence], at)
	for i := range s.entered {
		if s.entered[i].country == c.Country {
			s.entered[i].at = min(s.entered[i].at, at)
			return
		}
	}
	s.entered = append(s.entered, entry{c.Country, at})
}

func (s *series) finish(first blindspot.Month, months int, observed func(country string, at int) bool) {
	slices.SortStableFunc(s.entered, func(a, b entry) int {
		return cmp.Or(cmp.Compare(a.at, b.at), cmp.Compare(a.country, b.country))
	})
	s.addUp(first)
	s.unseenTo = make([]int32, months+1)
	for at := range months {
		s.unseenTo[at+1] = s.unseenTo[at] + int32(count(!s.seenAt(at, observed))) //nolint:gosec // 0 or 1
	}
}

// addUp makes the sums of what was counted.
func (s *series) addUp(first blindspot.Month) {
	slices.SortFunc(s.counted, func(a, b tally) int { return cmp.Compare(a.at, b.at) })
	s.deathsTo, s.largeTo = []int{0}, []int{0}
	begun, ofYear := -1, 0 // the first column of the calendar year, and its deaths
	for i := 0; i < len(s.counted); {
		at, deaths := s.counted[i].at, 0
		for ; i < len(s.counted) && s.counted[i].at == at; i++ {
			deaths += s.counted[i].deaths
		}
		if january := at - int(first+blindspot.Month(at)-1)%year; january != begun {
			begun, ofYear = january, 0
		}
		if ofYear += deaths; ofYear >= Threshold {
			s.known = min(s.known, at)
		}
		n := len(s.active)
		s.active = append(s.active, at)
		s.deathsTo, s.largeTo = append(s.deathsTo, s.deathsTo[n]+deaths), append(s.largeTo, s.largeTo[n]+count(deaths >= Threshold))
	}
	s.counted = nil
}

// seenAt reports whether every country that the unit had entered is observed;
// before it entered any, the country that it entered first.
func (s *series) seenAt(at int, observed func(string, int) bool) bool {
	for i, e := range s.entered {
		if e.at > at && i > 0 {
			break
		}
		if !observed(e.country, at) {
			return false
		}
	}
	return true
}

func count(b bool) int {
	if b {
		return 1
	}
	return 0
}

// newObserved asks the coverage once for each country and month.
func newObserved(coverage blindspot.CoverageTable, first blindspot.Month, months int) func(string, int) bool {
	seen := map[string][]bool{}
	return func(country string, at int) bool {
		row, ok := seen[country]
		if !ok {
			row = make([]bool, months)
			for i := range row {
				row[i] = coverage.Observed(country, first+blindspot.Month(i))
			}
			seen[country] = row
		}
		return row[at]
	}
}

// seen reports whether all columns from a up to, not including, b are observed.
func (s *series) seen(a, b int) bool { return s.unseenTo[b] == s.unseenTo[a] }

// before is how many months with an event lie before a column.
func (s *series) before(at int) int {
	i, _ := slices.BinarySearch(s.active, at)
	return i
}

// died counts the dead from column a up to, not including, b.
func (s *series) died(a, b int) int { return s.deathsTo[s.before(b)] - s.deathsTo[s.before(a)] }

// diedIn counts the dead of one column.
func (s *series) diedIn(at int) int { return s.died(at, at+1) }

// last is the column of the last event up to and including at, or never.
func (s *series) last(at int) int {
	i := s.before(at + 1)
	if i == 0 {
		return never
	}
	return s.active[i-1]
}

func (s *series) countries(at int) int {
	n := 0
	for _, e := range s.entered {
		n += count(e.at <= at && e.country != "")
	}
	return n
}

// fought is the type that an organisation is classed by: state-based once it has
// fought a state, else non-state once it has fought another party. A dyad has one
// type.
func (s *series) fought(unit Unit, at int) blindspot.Violence {
	if unit == Dyad {
		return s.kind
	}
	for _, v := range []blindspot.Violence{blindspot.StateBased, blindspot.NonState, blindspot.OneSided} {
		if s.since[v] <= at {
			return v
		}
	}
	return blindspot.ViolenceUnstated
}
