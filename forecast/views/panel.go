package views

import (
	"fmt"
	"slices"
	"strconv"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/forecast"
	"github.com/blindspot/blindspot/place"
	"github.com/blindspot/blindspot/prose"
)

// Data are a history and its auxiliary series, joined to one panel.
type Data struct {
	forecast.Panel
	IDs   []int // VIEWS country ids, the rows of the panel, ascending
	name  string
	notes []string          // on what the files disagree about or what is left out
	from  []blindspot.Month // first and last month of each unit in the history
	to    []blindspot.Month
}

// Join makes a panel of a history and auxiliary series. The units are those of
// the history. Where both the history and another series hold a number, the
// history's stands; then exact series in the order given, then estimates.
// Counts of former extents of a country (Yemen before unification, Sudan before
// the secession of the South) serve as memory only.
func Join(history *Series, aux ...*Series) (*Data, error) {
	if !history.exact {
		return nil, blindspot.Errorf(blindspot.BadInput, "give a file with month_id, country_id and ged_sb, and this one as auxiliary", "%s is no history of state-based deaths", history.Name)
	}
	if len(history.rows) == 0 {
		return nil, blindspot.Errorf(blindspot.TooFewData, "", "%s has no rows", history.Name)
	}
	d := &Data{name: history.Name, IDs: history.ids()}
	unit := make(map[int]int, len(d.IDs))
	for u, id := range d.IDs {
		unit[id] = u
		d.Units = append(d.Units, strconv.Itoa(id))
		from, to, err := span(history, id)
		if err != nil {
			return nil, err
		}
		d.from, d.to = append(d.from, from), append(d.to, to)
	}
	d.First = slices.Min(d.from)
	last := slices.Max(d.to)
	for _, s := range aux {
		for _, months := range s.rows {
			for m := range months {
				d.First = min(d.First, m)
			}
		}
	}
	months := int(last-d.First) + 1
	for range d.IDs {
		d.Values = append(d.Values, make([]float64, months))
		d.Observed = append(d.Observed, make([]bool, months))
		d.Stated = append(d.Stated, make([]bool, months))
	}
	held := map[unitMonth]holder{}
	d.fill(history, unit, held)
	for _, s := range aux {
		if s.exact {
			d.fill(s, unit, held)
		}
	}
	for _, s := range aux {
		if s.exact {
			d.former(s, unit)
		}
	}
	for _, s := range aux {
		if !s.exact {
			d.fill(s, unit, nil)
		}
		d.leftOut(s, unit)
	}
	d.Neighbours = neighbours(d.IDs)
	return d, d.Check()
}

// span finds the first and last month of a unit, and refuses a gap between.
func span(s *Series, id int) (from, to blindspot.Month, err error) {
	months := s.months(id)
	for i := 1; i < len(months); i++ {
		if lacking := months[i-1] + 1; months[i] != lacking {
			if line, ok := s.blank[id][lacking]; ok {
				return 0, 0, blindspot.Errorf(blindspot.BadInput, "state the month: one without deaths has the value 0; only before a country's first month and after its last may values be blank",
					"%s, line %d: country %d has no value for %s (month_id %d)", s.Name, line, id, lacking, lacking)
			}
			return 0, 0, blindspot.Errorf(blindspot.BadInput, "give every month of a country from its first to its last; a month without deaths has the value 0",
				"%s, after line %d: country %d lacks %s (month_id %d)", s.Name, s.rows[id][months[i-1]].line, id, lacking, lacking)
		}
	}
	return months[0], months[len(months)-1], nil
}

type unitMonth struct {
	unit  int
	month blindspot.Month
}

// holder is the series whose number stands.
type holder struct {
	name  string
	value float64
}

// fill puts a series where nothing stands yet. Of exact series, held knows which
// number stands where, so that those that disagree can be told; estimates, of
// which nobody expects that they agree, come with nil.
func (d *Data) fill(s *Series, unit map[int]int, held map[unitMonth]holder) {
	clashes := map[string][]string{} // by the name of the series that stands
	var names []string
	for _, id := range s.ids() {
		u, ok := unit[id]
		if !ok {
			continue
		}
		for _, m := range s.months(id) {
			v := s.rows[id][m].value
			t, ok := d.column(m)
			if !ok {
				continue
			}
			if !d.Observed[u][t] {
				d.Values[u][t], d.Observed[u][t], d.Stated[u][t] = v, true, held != nil
				if held != nil {
					held[unitMonth{u, m}] = holder{s.Name, v}
				}
				continue
			}
			if first, known := held[unitMonth{u, m}]; known && first.value != v {
				if clashes[first.name] == nil {
					names = append(names, first.name)
				}
				clashes[first.name] = append(clashes[first.name], fmt.Sprintf("%s in %s (%.0f, and %.0f in %s)", d.label(u), m, first.value, v, s.Name))
			}
		}
	}
	for _, name := range names {
		d.note("%s and %s disagree about %s; the numbers of %s stand: %s", name, s.Name, prose.Count(len(clashes[name]), "country-month", "country-months"), name, first(clashes[name], 3))
	}
}

// ids of the series, ascending.
func (s *Series) ids() []int {
	ids := make([]int, 0, len(s.rows))
	for id := range s.rows {
		ids = append(ids, id)
	}
	slices.Sort(ids)
	return ids
}

// months of a country, ascending.
func (s *Series) months(id int) []blindspot.Month {
	months := make([]blindspot.Month, 0, len(s.rows[id]))
	for m := range s.rows[id] {
		months = append(months, m)
	}
	slices.Sort(months)
	return months
}

// former puts counts of former extents where nothing stands yet; of two that
// overlap the larger counts.
func (d *Data) former(s *Series, unit map[int]int) {
	type place2 struct{ u, t int }
	mine := map[place2]bool{}
	for _, id := range s.ids() {
		country, ok := place.CountryByVIEWS(id)
		u, known := unit[country.VIEWS]
		if !ok || !known || country.VIEWS == id {
			continue
		}
		for m, c := range s.rows[id] {
			t, ok := d.column(m)
			if !ok || d.Observed[u][t] && !mine[place2{u, t}] {
				continue
			}
			d.Values[u][t], d.Observed[u][t] = max(d.Values[u][t], c.value), true
			mine[place2{u, t}] = true
		}
	}
}

func (d *Data) column(m blindspot.Month) (int, bool) {
	t := int(m - d.First)
	return t, t >= 0 && t < d.Months()
}

// neighbours are the rows of countries with a common land border.
func neighbours(ids []int) [][]int {
	iso := make([]string, len(ids))
	for u, id := range ids {
		if c, ok := place.CountryByVIEWS(id); ok && c.VIEWS == id {
			iso[u] = c.ISO3
		}
	}
	return forecast.Bordering(iso)
}

// Name of a unit for people.
func (d *Data) label(u int) string {
	if c, ok := place.CountryByVIEWS(d.IDs[u]); ok {
		return fmt.Sprintf("%d (%s)", d.IDs[u], c.Name)
	}
	return d.Units[u]
}

// Open reads and joins the files of a backtest. A file given twice is refused.
func Open(history string, aux ...string) (*Data, error) {
	h, err := ReadFile(history)
	if err != nil {
		return nil, err
	}
	if err := distinct(append([]string{history}, aux...)); err != nil {
		return nil, err
	}
	more := make([]*Series, len(aux))
	for i, path := range aux {
		if more[i], err = ReadFile(path); err != nil {
			return nil, err
		}
	}
	return Join(h, more...)
}
