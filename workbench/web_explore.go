package workbench

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/blindspot/blindspot"
)

// AreaCount is the number of events and deaths in one admin-1 area. Events that
// no area is known of come together under the empty Area.
type AreaCount struct {
	Area    string `json:"area"`
	Name    string `json:"name"`
	Country string `json:"country"`
	Events  int    `json:"events"`
	Deaths  int    `json:"deaths"`
}

// YearCount is the number of events and deaths that began in a year.
type YearCount struct {
	Year   int `json:"year"`
	Events int `json:"events"`
	Deaths int `json:"deaths"`
}

// Listed is one event as the browser shows it: days and area, no coordinates.
type Listed struct {
	ID        string         `json:"id"`
	From      blindspot.Date `json:"from"`
	To        blindspot.Date `json:"to"`
	Violence  string         `json:"violence"`
	SideA     string         `json:"side_a"`
	SideB     string         `json:"side_b"`
	Country   string         `json:"country"`
	Area      string         `json:"area"`
	AreaName  string         `json:"area_name"`
	Deaths    *int           `json:"deaths"` // best estimate; null: not stated
	Low       *int           `json:"low"`
	High      *int           `json:"high"`
	Precision int            `json:"place_precision"`
	Source    string         `json:"source"`
	Release   string         `json:"release"`
}

// Exploration is what a filter selects: totals over all of it, and one page.
type Exploration struct {
	Events int         `json:"events"`
	Deaths int         `json:"deaths"`
	Areas  []AreaCount `json:"areas"`
	Years  []YearCount `json:"years"`
	Rows   []Listed    `json:"rows"`
}

func marks(n int) string { return strings.TrimSuffix(strings.Repeat("?,", n), ",") }

// conditions is the filter over the view events, in SQL.
func conditions(f blindspot.Filter) (where string, args []any) {
	parts := []string{"true"}
	add := func(sql string, values ...any) {
		parts, args = append(parts, sql), append(args, values...)
	}
	in := func(column string, values []string) {
		if len(values) > 0 {
			list := make([]any, len(values))
			for i, v := range values {
				list[i] = v
			}
			add(column+" IN ("+marks(len(values))+")", list...)
		}
	}
	switch {
	case len(f.Actors) > 0 && len(f.Opponents) > 0:
		add("((side_a_id = ? AND side_b_id = ?) OR (side_b_id = ? AND side_a_id = ?))", f.Actors[0], f.Opponents[0], f.Actors[0], f.Opponents[0])
	case len(f.Actors) > 0:
		add("(side_a_id = ? OR side_b_id = ?)", f.Actors[0], f.Actors[0])
	}
	in("country", f.Countries)
	in("area", f.Areas)
	in("source", f.Sources)
	if len(f.Violence) > 0 {
		var kinds []string
		for _, v := range f.Violence {
			kinds = append(kinds, v.String())
		}
		in("violence", kinds)
	}
	if f.When.From.Known() {
		add("(date_end IS NULL OR date_end >= ?::DATE)", f.When.From.Time())
	}
	if f.When.To.Known() {
		add("(date_start IS NULL OR date_start <= ?::DATE)", f.When.To.Time())
	}
	if f.MinDeaths > 0 {
		add("best >= ?", f.MinDeaths)
	}
	if f.MaxPrecision > 0 {
		add("place_precision BETWEEN 1 AND ?", int(f.MaxPrecision))
	}
	if f.Text != "" {
		var any4 []string
		for _, column := range []string{"side_a", "side_b", "state", "admin1"} {
			any4 = append(any4, "contains(lower(strip_accents("+column+")), lower(strip_accents(?::VARCHAR)))")
		}
		add("("+strings.Join(any4, " OR ")+")", f.Text, f.Text, f.Text, f.Text)
	}
	return strings.Join(parts, " AND "), args
}

// Explore counts what the filter selects by area and year, and lists one page of
// it. A filter may name at most one actor and one opponent.
func (a *Archive) Explore(ctx context.Context, f blindspot.Filter) (Exploration, error) {
	where, args := conditions(f)
	e := Exploration{Areas: []AreaCount{}, Years: []YearCount{}, Rows: []Listed{}}
	geo := Geography{a.World}
	// One pass over the newest events serves both counts.
	err := a.each(ctx, `SELECT area, country, year(date_start), count(*), sum(best), place_precision > 4 FROM events WHERE `+where+` GROUP BY ALL ORDER BY ALL`, args, func(v []any) {
		area, n, deaths := str(v[0]), int(integer(v[3])), int(integer(v[4]))
		if wide, _ := v[5].(bool); wide {
			area = ""
		}
		e.add(geo, area, str(v[1]), int(integer(v[2])), n, deaths)
	})
	if err != nil {
		return e, err
	}
	e.order()
	page := fmt.Sprintf(` ORDER BY date_start DESC NULLS LAST, id LIMIT %d OFFSET %d`, f.Limit, f.Offset)
	err = a.each(ctx, `SELECT id, date_start, date_end, violence, side_a, side_b, country, area, admin1, best, low, high, place_precision, source, release
		FROM events WHERE `+where+page, args, func(v []any) {
		l := Listed{ID: str(v[0]), From: day(v[1]), To: day(v[2]), Violence: str(v[3]), SideA: str(v[4]), SideB: str(v[5]), Country: str(v[6]),
			Area: str(v[7]), AreaName: str(v[8]), Deaths: optional(v[9]), Low: optional(v[10]), High: optional(v[11]),
			Precision: int(integer(v[12])), Source: str(v[13]), Release: str(v[14])}
		l.name(geo)
		e.Rows = append(e.Rows, l)
	})
	return e, err
}

func (l *Listed) name(geo Geography) {
	if l.Precision > int(blindspot.PlaceAdmin1) {
		l.Area = ""
	}
	if l.Area != "" {
		l.AreaName, _ = geo.AreaName(l.Area)
	}
}

func optional(v any) *int {
	if v == nil {
		return nil
	}
	n := int(integer(v))
	return &n
}

func (e *Exploration) add(geo Geography, area, country string, year, n, deaths int) {
	e.Events, e.Deaths = e.Events+n, e.Deaths+deaths
	i := slices.IndexFunc(e.Areas, func(c AreaCount) bool { return c.Area == area && c.Country == country })
	if len(e.Areas) > 0 && e.Areas[len(e.Areas)-1].Area == area && e.Areas[len(e.Areas)-1].Country == country {
		i = len(e.Areas) - 1
	}
	if i < 0 {
		c := AreaCount{Area: area, Country: country}
		if area != "" {
			c.Name, _ = geo.AreaName(area)
		}
		e.Areas = append(e.Areas, c)
		i = len(e.Areas) - 1
	}
	e.Areas[i].Events += n
	e.Areas[i].Deaths += deaths
	if year == 0 {
		return
	}
	j := slices.IndexFunc(e.Years, func(y YearCount) bool { return y.Year == year })
	if j < 0 {
		e.Years = append(e.Years, YearCount{Year: year})
		j = len(e.Years) - 1
	}
	e.Years[j].Events += n
	e.Years[j].Deaths += deaths
}

func (e *Exploration) order() {
	slices.SortFunc(e.Years, func(x, y YearCount) int { return x.Year - y.Year })
	slices.SortStableFunc(e.Areas, func(x, y AreaCount) int { return y.Events - x.Events })
}

// ExploreEvents is Explore over events at hand, such as those of a case.
func ExploreEvents(geo Geography, events []blindspot.Event, f blindspot.Filter) Exploration {
	e := Exploration{Areas: []AreaCount{}, Years: []YearCount{}, Rows: []Listed{}}
	text := fold(f.Text)
	var kept []*blindspot.Event
	for i := range events {
		ev := &events[i]
		if !selects(f, text, ev) {
			continue
		}
		kept = append(kept, ev)
		area := ev.Place.Area
		if ev.Place.Precision > blindspot.PlaceAdmin1 {
			area = ""
		}
		year := 0
		if ev.When.From.Known() {
			year = ev.When.From.Month().Year()
		}
		deaths := 0
		if !ev.DeathsGap {
			deaths = ev.Deaths.Best
		}
		e.add(geo, area, ev.Place.Country, year, 1, deaths)
	}
	e.order()
	slices.Reverse(kept) // newest first, as the store lists them
	for _, ev := range kept[min(f.Offset, len(kept)):min(f.Offset+f.Limit, len(kept))] {
		e.Rows = append(e.Rows, listed(geo, ev))
	}
	return e
}

func listed(geo Geography, e *blindspot.Event) Listed {
	l := Listed{ID: e.ID, From: e.When.From, To: e.When.To, Violence: e.Violence.String(), SideA: e.SideA.Name, SideB: e.SideB.Name,
		Country: e.Place.Country, Area: e.Place.Area, AreaName: e.Place.Admin1, Precision: int(e.Place.Precision), Source: e.Source, Release: e.Release}
	if !e.DeathsGap {
		l.Deaths, l.Low, l.High = &e.Deaths.Best, &e.Deaths.Low, &e.Deaths.High
	}
	l.name(geo)
	return l
}

func selects(f blindspot.Filter, text string, e *blindspot.Event) bool {
	one := func(list []string, s string) bool { return len(list) == 0 || holds(list, s) }
	side := func(list []string) bool { return len(list) == 0 || holds(list, e.SideA.ID) || holds(list, e.SideB.ID) }
	named := text == "" || slices.ContainsFunc([]string{e.SideA.Name, e.SideB.Name, e.Place.State, e.Place.Admin1}, func(s string) bool {
		return strings.Contains(fold(s), text)
	})
	return named && side(f.Actors) && side(f.Opponents) && one(f.Countries, e.Place.Country) && one(f.Areas, e.Place.Area) &&
		(len(f.Violence) == 0 || slices.Contains(f.Violence, e.Violence)) && f.When.Overlaps(e.When) &&
		(f.MinDeaths == 0 || !e.DeathsGap && e.Deaths.Best >= f.MinDeaths) &&
		(f.MaxPrecision == 0 || e.Place.Precision >= 1 && e.Place.Precision <= f.MaxPrecision)
}
