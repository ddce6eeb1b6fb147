package verify

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/blindspot/blindspot"
)

// meeting brings file and record together.
type meeting struct {
	record    Record
	byCountry bool
	at        map[key]*held
	from, to  int
	kinds     map[blindspot.Violence]bool
}

func (m *meeting) of(unit string, year int, violence blindspot.Violence) *held {
	k := key{unit, year, violence}
	if m.at[k] == nil {
		m.at[k] = &held{}
	}
	return m.at[k]
}

// country names a country as a unit: by its ISO code, under which several codes of
// its past may stand, or by the code that no country has.
func (m *meeting) country(gw int) string {
	if iso3, ok := m.record.Country(gw); ok {
		return iso3
	}
	return fmt.Sprintf("GW %d", gw)
}

// pair names the sides of a dyad as a unit. One-sided violence has one side.
func pair(a, b blindspot.ActorID, violence blindspot.Violence) string {
	if violence == blindspot.OneSided || b == "" {
		return string(a)
	}
	if b < a {
		a, b = b, a
	}
	return string(a) + " and " + string(b)
}

// take notes what the file says. Rows of one unit add up: a country may have had
// several codes, two sides several dyads.
func (m *meeting) take(theirs []blindspot.YearSum) {
	m.kinds = map[blindspot.Violence]bool{}
	for i := range theirs {
		t := &theirs[i]
		unit := pair(t.SideA, t.SideB, t.Violence)
		if m.byCountry {
			unit = m.country(t.GW)
		}
		h := m.of(unit, t.Year, t.Violence)
		if m.from == 0 || t.Year < m.from {
			m.from = t.Year
		}
		m.to = max(m.to, t.Year)
		m.kinds[t.Violence] = true
		h.name = cmp.Or(h.name, t.Name)
		h.level = max(h.level, t.Level)
		if t.Level > 0 {
			continue
		}
		if h.theirs == nil {
			h.theirs = &Counted{}
		}
		h.theirs.Best, h.theirs.Low, h.theirs.High = h.theirs.Best+t.Best, h.theirs.Low+t.Low, h.theirs.High+t.High
		if t.GW > 0 && !slices.Contains(h.gw, t.GW) {
			h.gw = append(h.gw, t.GW)
		}
	}
	m.from = max(m.from, firstYear)
}

// firstYear is the first year of the record: some files go further back.
const firstYear = 1989

// fill notes what the record says.
func (m *meeting) fill() {
	for i := range m.record.Sums {
		s := &m.record.Sums[i]
		unit, lies := pair(s.SideA, s.SideB, s.Violence), ""
		if m.byCountry {
			unit, lies = m.country(s.GW), s.Country
		}
		h := m.of(unit, s.Year, s.Violence)
		h.source.Best, h.source.Low, h.source.High = h.source.Best+s.Best, h.source.Low+s.Low, h.source.High+s.High
		h.notYearly += s.NotYearly
		h.crossing += s.Crossing
		if s.Crossing > 0 { // the next year has a part of it
			m.of(unit, s.Year+1, s.Violence).crossing += s.Crossing
		}
		if s.Country != "" && !slices.Contains(h.countries, s.Country) {
			h.countries = append(h.countries, s.Country)
		}
		if m.byCountry && lies != unit {
			h.misplace -= s.Best
			if lies != "" {
				m.of(lies, s.Year, s.Violence).misplace += s.Best
			}
		}
	}
	for i := range m.record.Withdrawn {
		s := &m.record.Withdrawn[i]
		unit := pair(s.SideA, s.SideB, s.Violence)
		if m.byCountry {
			unit = m.country(s.GW)
		}
		m.of(unit, s.Year, s.Violence).withdrawn += s.Best
	}
	for i := range m.record.Months {
		d := &m.record.Months[i]
		unit := pair(d.SideA, d.SideB, d.Violence)
		if m.byCountry {
			unit = d.Country
		}
		m.of(unit, d.Month.Year(), d.Violence).ours += d.Deaths
	}
}

// covered reports whether the record holds all events of the key.
func (m *meeting) covered(k key, h *held) bool {
	if m.byCountry {
		return m.record.Covered(k.unit, k.year)
	}
	if len(h.countries) == 0 {
		return m.record.Covered("", k.year)
	}
	return !slices.ContainsFunc(h.countries, func(c string) bool { return !m.record.Covered(c, k.year) })
}

// tell says why the two differ.
func (m *meeting) tell(k key, h *held, version string) (Disagreement, error) {
	d := Disagreement{Unit: k.unit, Name: cmp.Or(h.name, k.unit), Year: k.year, Violence: k.violence, Theirs: h.theirs, BySource: h.source, Ours: h.ours, Level: h.level, Reasons: []Reason{}}
	add := func(code Code, deaths int) { d.Reasons = append(d.Reasons, Reason{Code: code, Deaths: deaths}) }
	if h.misplace != 0 {
		add(Placed, h.misplace)
	}
	if rest := h.ours - h.source.Best - h.misplace; rest != 0 && h.crossing > 0 {
		add(Crossing, rest)
	}
	left := h.source.Best
	if h.theirs != nil {
		left -= h.theirs.Best
	}
	known := false // for a reason whose deaths cannot be counted
	part, err := m.partial(k, h, left)
	if err != nil {
		return d, err
	}
	for _, r := range part {
		left -= r.Deaths
	}
	d.Reasons = append(d.Reasons, part...)
	if release := m.record.Release(k.year); release != version {
		add(Release, 0)
		known = true
	}
	if slices.Contains(h.gw, yugoslavia) && k.year > 2006 {
		add(OldCode, 0)
	}
	if h.theirs == nil && h.level == 0 {
		add(Threshold, 0)
	}
	if t := h.theirs; t != nil && t.Best == h.source.Best && h.source != *t && h.source.Low <= t.Low && h.source.High >= t.High {
		add(Bounds, 0)
		known = true
	}
	if h.level > 0 {
		left = 0
	}
	d.Explained = len(d.Reasons) > 0 && (left == 0 && h.theirs != nil || known)
	if !d.Explained {
		add(Unknown, left)
	}
	return d, nil
}

// partial are the reasons that lie in single events, whose deaths are known: as few
// of them as account for the difference or, where none do, all there are.
func (m *meeting) partial(k key, h *held, left int) ([]Reason, error) {
	var all []Reason
	if h.notYearly > 0 {
		all = append(all, Reason{Code: NotYearly, Deaths: h.notYearly})
	}
	if h.withdrawn > 0 {
		all = append(all, Reason{Code: Withdrawn, Deaths: -h.withdrawn})
	}
	if h.theirs == nil || h.source != *h.theirs {
		aside, err := m.aside(k, h)
		if err != nil {
			return nil, err
		}
		if aside.Rows > 0 {
			all = append(all, aside)
		}
	}
	best := all
	for chosen := range 1 << len(all) {
		var some []Reason
		sum := 0
		for i, r := range all {
			if chosen>>i&1 == 1 {
				some, sum = append(some, r), sum+r.Deaths
			}
		}
		if sum == left && (len(some) < len(best) || sum != 0 && len(some) == len(best)) {
			best = some
		}
	}
	return best, nil
}

// yugoslavia is the code under which the source goes on filing Serbia.
const yugoslavia = 345

// aside counts the quarantine of the countries of a key. It is not told apart by kind
// of violence: of a row that was not accepted that may not be known.
func (m *meeting) aside(k key, h *held) (Reason, error) {
	countries := h.countries
	if m.byCountry {
		countries = []string{k.unit}
	}
	r := Reason{Code: Quarantine}
	for _, c := range countries {
		rows, deaths, err := m.record.SetAside(c, k.year)
		if err != nil {
			return r, err
		}
		r.Rows, r.Deaths = r.Rows+rows, r.Deaths-deaths
	}
	return r, nil
}
