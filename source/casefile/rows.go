package casefile

import (
	"math"
	"slices"
	"sort"
	"strings"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/place"
)

var (
	eventColumns = columns{
		required: []string{"id", "date_start", "date_end", "date_precision", "actor", "opponent_or_target_class", "country", "source_url"},
		optional: []string{"admin1", "place", "latitude", "longitude", "location_precision", "killed", "killed_low", "killed_high", "injured", "attribution", "source_grade", "info_grade"},
	}
	shockColumns = columns{
		required: []string{"id", "date", "kind", "actor_affected", "country", "description", "source_url"},
		optional: []string{"date_precision", "by", "admin1", "source_grade", "info_grade"},
	}
	statementColumns = columns{
		required: []string{"id", "date", "statement_type", "country", "source_body", "source_url"},
		optional: []string{"period_from", "period_to", "fighters_low", "fighters_high", "value", "bound", "scope", "source_grade", "info_grade", "note"},
	}
	linkColumns = columns{
		required: []string{"id", "from_place", "to_place", "kind", "source_url"},
		optional: []string{"date_from", "date_to", "source_grade", "info_grade", "note"},
	}
	publishedColumns = columns{
		required: []string{"id", "measure", "unit", "published", "countries", "period_from", "period_to"},
		optional: []string{"bound", "actor", "statement"},
	}
)

var violence = map[string]blindspot.Violence{
	"civilians":       blindspot.OneSided,
	"state forces":    blindspot.StateBased,
	"non-state group": blindspot.NonState,
	"unknown":         blindspot.ViolenceUnstated,
}

var precisions = map[string]blindspot.PlacePrecision{
	"exact":    blindspot.PlaceExact,
	"town":     blindspot.PlaceNear,
	"district": blindspot.PlaceAdmin2,
	"admin1":   blindspot.PlaceAdmin1,
	"country":  blindspot.PlaceCountry,
	"":         blindspot.PlaceUnstated,
}

func (c *Case) readEvents(rows []row, locate Locator) {
	seen := map[string]int{}
	c.Injured = map[string]int{}
	for _, r := range rows {
		e := blindspot.Event{
			ID: r.id(seen), Source: c.Terms.ID, Sources: blindspot.NoCount,
			When:   blindspot.DateRange{From: r.date("date_start"), To: r.date("date_end")},
			Status: r.oneOf("attribution", "", "claimed", "attributed", "suspected"),
			Grade:  r.grade(), URL: r.required("source_url"),
		}
		e.Precision = r.datePrecision(e.When)
		if a, ok := c.Actor(r.required("actor")); ok {
			e.SideA = blindspot.Side{ID: a.ID, Name: a.Name}
		} else {
			r.fault("actor", "%q is no actor of case.yaml%s", r.text("actor"), suggest(r.text("actor"), c.actorNames()))
		}
		e.Place = r.place()
		if locate != nil {
			locate(&e.Place)
		}
		class := r.oneOf("opponent_or_target_class", "civilians", "state forces", "non-state group", "unknown")
		e.Violence = violence[class]
		e.SideB = opponent(class, e.Place.Country)
		e.Deaths, e.DeathsGap = r.deaths()
		if n, ok := r.count("injured"); ok {
			c.Injured[e.ID] = n
		}
		c.Events = append(c.Events, e)
	}
	sort.SliceStable(c.Events, func(i, j int) bool {
		a, b := &c.Events[i], &c.Events[j]
		if a.When.From != b.When.From {
			return a.When.From < b.When.From
		}
		return a.ID < b.ID
	})
}

func opponent(class, country string) blindspot.Side {
	if class == "state forces" {
		return blindspot.Side{ID: blindspot.ActorID(Prefix + "state-forces-" + country), Name: "State forces in " + place.CountryName(country)}
	}
	return blindspot.Side{ID: blindspot.ActorID(Prefix + strings.ReplaceAll(class, " ", "-")), Name: class}
}

// datePrecision reads "day" or "month" into UCDP's grades by the length of the
// range; a range that runs backwards is a fault.
func (r row) datePrecision(when blindspot.DateRange) blindspot.DatePrecision {
	stated := r.oneOf("date_precision", "day", "month")
	days := when.Days()
	switch {
	case !when.From.Known() || !when.To.Known():
		return blindspot.DateUnstated
	case days == 0:
		r.fault("date_end", "%s lies before %s", when.To, when.From)
		return blindspot.DateUnstated
	case days > 31:
		return blindspot.DateYear
	case stated == "month" || days > 7:
		return blindspot.DateMonth
	case days > 1:
		return blindspot.DateDays
	}
	return blindspot.DateDay
}

func (r row) place() blindspot.Place {
	p := blindspot.Place{Country: r.country("country"), Admin1: r.text("admin1")}
	p.State = p.Country
	precision := r.text("location_precision")
	if _, ok := precisions[precision]; !ok {
		r.oneOf("location_precision", "exact", "town", "district", "admin1", "country")
	}
	p.Precision = precisions[precision]
	lat, okLat := r.coordinate("latitude", 90)
	lon, okLon := r.coordinate("longitude", 180)
	if okLat != okLon {
		r.fault("latitude", "one coordinate without the other")
	}
	if okLat && okLon {
		p.Lat, p.Lon, p.HasPoint = lat, lon, true
	}
	return p
}

func (r row) deaths() (blindspot.Deaths, bool) {
	best, known := r.count("killed")
	low, okLow := r.count("killed_low")
	high, okHigh := r.count("killed_high")
	if !known {
		if okLow && okHigh && low > high {
			r.fault("killed_low", "%d is more than killed_high, %d", low, high)
		}
		return blindspot.Deaths{Best: low, Low: low, High: max(low, high), Unknown: low}, true
	}
	if !okLow {
		low = best
	}
	if !okHigh {
		high = best
	}
	if low > best || best > high {
		r.fault("killed", "%d does not lie between killed_low, %d, and killed_high, %d", best, low, high)
	}
	return blindspot.Deaths{Best: best, Low: low, High: high, Unknown: best}, false
}

func (c *Case) readShocks(rows []row) {
	seen := map[string]int{}
	for _, r := range rows {
		s := Shock{ID: r.id(seen), Admin1: r.text("admin1"), By: r.text("by"), Precision: blindspot.DateDay,
			Shock: blindspot.Shock{Date: r.date("date"), Kind: r.required("kind"), Affects: r.required("actor_affected"),
				Country: r.country("country"), Description: r.required("description"),
				URL: r.required("source_url"), Grade: r.grade()}}
		if r.oneOf("date_precision", "", "day", "month") == "month" {
			s.Precision = blindspot.DateMonth
		}
		if a, ok := c.Actor(s.Affects); ok {
			s.Actor = a.ID
		}
		if s.By != "" && !slices.Contains(c.securityIDs(), s.By) {
			r.fault("by", "%q is no security actor of case.yaml%s", s.By, suggest(s.By, c.securityIDs()))
		}
		c.Shocks = append(c.Shocks, s)
	}
	sort.SliceStable(c.Shocks, func(i, j int) bool { return c.Shocks[i].Date < c.Shocks[j].Date })
}

func (c *Case) readStatements(rows []row) {
	seen := map[string]int{}
	for _, r := range rows {
		s := Statement{Bound: r.oneOf("bound", "", "at least", "at most"), Part: r.oneOf("scope", "", "whole", "part") == "part",
			Statement: blindspot.Statement{ID: r.id(seen), Date: r.date("date"), Period: r.period("period_from", "period_to"),
				Kind: r.required("statement_type"), Country: r.required("country"), Body: r.required("source_body"),
				URL: r.required("source_url"), Grade: r.grade(), Note: r.text("note")}}
		if c.Countries(s.Country) == nil {
			r.fault("country", "%q is neither an ISO 3166 alpha-3 code nor a region of case.yaml", s.Country)
		}
		s.Count = r.quantity(s.Bound)
		c.Statements = append(c.Statements, s)
	}
}

// quantity reads a statement's count: one value, or a range of which an end may
// be missing. A range has no best value unless both ends are the same.
func (r row) quantity(bound string) blindspot.Quantity {
	value, low, high := r.number("value"), r.number("fighters_low"), r.number("fighters_high")
	switch hasRange := !math.IsNaN(low) || !math.IsNaN(high); {
	case math.IsNaN(value) && !hasRange:
		r.fault("value", "neither a value nor a range")
	case !math.IsNaN(value) && hasRange:
		r.fault("value", "a value and a range; give one of them")
	case low > high:
		r.fault("fighters_low", "%g is more than fighters_high, %g", low, high)
	case hasRange:
		q := blindspot.Quantity{Value: math.NaN(), Low: low, High: high}
		if low == high {
			q.Value = low
		}
		return q
	}
	q := blindspot.Quantity{Value: value, Low: value, High: value}
	if bound == "at least" {
		q.High = math.NaN()
	}
	if bound == "at most" {
		q.Low = math.NaN()
	}
	return q
}

func (c *Case) readLinks(rows []row) {
	seen := map[string]int{}
	for _, r := range rows {
		l := Link{ID: r.id(seen), Link: blindspot.Link{From: r.required("from_place"), To: r.required("to_place"),
			Kind: r.oneOf("kind", "command", "finance", "transit", "recruitment", "facilitation"),
			When: r.period("date_from", "date_to"), URL: r.required("source_url"), Grade: r.grade(), Note: r.text("note")}}
		l.FromNode, l.ToNode = c.node(r, "from_place"), c.node(r, "to_place")
		c.Links = append(c.Links, l)
	}
}

func (c *Case) node(r row, column string) string {
	names := make([]string, 0, len(c.Places))
	for _, p := range c.Places {
		if p.Name == r.text(column) {
			return p.Node
		}
		names = append(names, p.Name)
	}
	r.fault(column, "%q is no place of case.yaml%s", r.text(column), suggest(r.text(column), names))
	return ""
}

func (c *Case) readPublished(rows []row) {
	seen := map[string]int{}
	for _, r := range rows {
		p := Published{ID: r.id(seen), Measure: r.required("measure"), Unit: r.oneOf("unit", "attacks", "deaths"),
			Count: r.number("published"), Bound: r.oneOf("bound", "", "at least", "at most"),
			When: r.period("period_from", "period_to"), Countries: strings.Split(r.required("countries"), ";")}
		if math.IsNaN(p.Count) {
			r.fault("published", "the cell is empty")
		}
		r.required("period_from")
		r.required("period_to")
		for _, country := range p.Countries {
			if !isCountryCode(country) {
				r.fault("countries", "%q is not an ISO 3166 alpha-3 code; separate codes by ;", country)
			}
		}
		if name := r.text("actor"); name != "" {
			a, ok := c.Actor(name)
			if !ok {
				r.fault("actor", "%q is no actor of case.yaml%s", name, suggest(name, c.actorNames()))
			}
			p.Actor = a.ID
		}
		if id := r.text("statement"); id != "" {
			p.Statement = Prefix + id
			if _, ok := c.Statement(p.Statement); !ok {
				r.fault("statement", "%q is no id of presence.csv", id)
			}
		}
		c.Published = append(c.Published, p)
	}
}

// Statement returns the statement with the id, with or without its prefix.
func (c *Case) Statement(id string) (Statement, bool) {
	for _, s := range c.Statements {
		if s.ID == id || s.ID == Prefix+id {
			return s, true
		}
	}
	return Statement{}, false
}

func (c *Case) actorNames() []string {
	names := make([]string, len(c.Actors))
	for i, a := range c.Actors {
		names[i] = a.Name
	}
	return names
}

func (c *Case) securityIDs() []string {
	ids := make([]string, len(c.SecurityActors))
	for i, a := range c.SecurityActors {
		ids[i] = a.ID
	}
	return ids
}
