package casefile

import (
	"fmt"
	"math"
	"slices"
	"sort"
	"strings"

	"github.com/blindspot/blindspot"
)

// Prefix marks the ids of a case among those of other sources.
const Prefix = "case:"

// describe fills the case from case.yaml. Order matters: regions and actors
// come before what names them.
func (c *Case) describe(d document, s caseSchema) {
	c.Name, c.Title, c.Question, c.Record = s.Name, s.Title, s.Question, s.Record
	d.required("$.name", s.Name)
	d.required("$.title", s.Title)
	c.DataTo = d.date("$.data_to", s.DataTo)
	if c.EventsTo = d.date("$.events_to", s.EventsTo); !c.EventsTo.Known() {
		c.EventsTo = c.DataTo
	}
	if c.EventsTo > c.DataTo {
		d.fault("$.events_to", "%s lies after data_to, %s", c.EventsTo, c.DataTo)
	}
	c.Assessed = Assessed{s.Assessed.Title, s.Assessed.Publisher, d.date("$.assessed.date", s.Assessed.Date), s.Assessed.CitedAs}
	c.Terms = blindspot.Source{ID: Prefix + s.Name, Name: s.Terms.Name, Licence: s.Terms.Licence,
		Citation: s.Terms.Citation, URL: s.Terms.URL, Redistributes: true}
	if c.Terms.Name == "" {
		c.Terms.Name = s.Title
	}
	c.regions(d, s.Regions)
	full := c.actors(d, s.Actors)
	c.group(d, s.Group, full)
	c.theatres(d, s.Theatres, full)
	c.relations(d, s.Relations, full)
	for i, w := range s.Windows {
		at := fmt.Sprintf("$.windows[%d]", i)
		d.required(at+".id", w.ID)
		c.Windows = append(c.Windows, Window{w.ID, d.period(at, "from", w.From, "to", w.To), w.Note})
	}
	c.security(d, s.Security)
	c.places(d, s.Places)
}

func (c *Case) regions(d document, list []regionSchema) {
	for i, r := range list {
		at := fmt.Sprintf("$.regions[%d]", i)
		d.required(at+".id", r.ID)
		for j, country := range r.Countries {
			if !isCountryCode(country) {
				d.fault(fmt.Sprintf("%s.countries[%d]", at, j), "%s", countryFault(country))
			}
		}
		c.Regions = append(c.Regions, Region{r.ID, name(r.Name, r.ID), r.Countries})
	}
}

func name(stated, id string) string {
	if stated == "" {
		return id
	}
	return stated
}

// actors returns, by the id written in case.yaml, the full ids of each actor.
func (c *Case) actors(d document, list []actorSchema) map[string][]blindspot.ActorID {
	full := map[string][]blindspot.ActorID{}
	if len(list) == 0 {
		d.fault("$.actors", "a case needs at least one actor")
	}
	for i, a := range list {
		at := fmt.Sprintf("$.actors[%d]", i)
		d.required(at+".id", a.ID)
		d.required(at+".name", a.Name)
		if _, ok := full[a.ID]; ok {
			d.fault(at+".id", "%q stands twice", a.ID)
		}
		kind := blindspot.Organisation
		if a.Kind != "" && a.Kind != string(blindspot.Organisation) {
			d.fault(at+".kind", "%q: a case is about organisations; states stand under security_actors", a.Kind)
		}
		ids := actorIDs(a.IDs)
		if len(ids) == 0 {
			ids = []blindspot.ActorID{blindspot.ActorID(Prefix + a.ID)}
		}
		d.sourceIDs(at+".ids", a.IDs)
		full[a.ID] = ids
		c.Actors = append(c.Actors, blindspot.Actor{ID: ids[0], Name: a.Name, Kind: kind,
			Aliases: append(append([]string{}, a.Aliases...), a.ID)})
	}
	return full
}

func (c *Case) group(d document, g groupSchema, full map[string][]blindspot.ActorID) {
	d.required("$.group.id", g.ID)
	c.Group = blindspot.Group{ID: blindspot.GroupID(g.ID), Name: name(g.Name, g.ID), Actors: d.actorIDs("$.group.actors", g.Actors, full)}
	if len(g.Actors) == 0 {
		d.fault("$.group.actors", "the group needs at least one actor")
	}
	c.Counted = Counted{g.Counts.Series, g.Counts.Called, g.Counts.Against, c.countries(d, "$.group.counts.countries", g.Counts.Countries)}
}

func (c *Case) theatres(d document, list []theatreSchema, full map[string][]blindspot.ActorID) {
	for i, t := range list {
		at := fmt.Sprintf("$.theatres[%d]", i)
		d.required(at+".id", t.ID)
		c.Theatres = append(c.Theatres, blindspot.Theatre{ID: t.ID, Name: name(t.Name, t.ID), Group: c.Group.ID,
			Actors: d.actorIDs(at+".actors", t.Actors, full), Countries: c.countries(d, at+".countries", t.Countries)})
	}
}

// countries resolves a list of country codes and region ids.
func (c *Case) countries(d document, path string, list []string) []string {
	var out []string
	for i, item := range list {
		found := c.Countries(item)
		if found == nil {
			d.fault(fmt.Sprintf("%s[%d]", path, i), "%q is neither an ISO 3166 alpha-3 code nor a region", item)
		}
		for _, country := range found {
			if !slices.Contains(out, country) {
				out = append(out, country)
			}
		}
	}
	return out
}

var relationKinds = []string{string(blindspot.BranchOf), string(blindspot.SplitFrom), string(blindspot.MergedInto),
	string(blindspot.AlliedWith), string(blindspot.RivalOf)}

func (c *Case) relations(d document, list []relationSchema, full map[string][]blindspot.ActorID) {
	for i, r := range list {
		at := fmt.Sprintf("$.relations[%d]", i)
		if !slices.Contains(relationKinds, r.Kind) {
			d.fault(at+".kind", "%q is not known%s", r.Kind, suggest(r.Kind, relationKinds))
		}
		from := d.actorIDs(at+".from", []string{r.From}, full)
		to := d.actorIDs(at+".to", []string{r.To}, full)
		if len(from) == 0 || len(to) == 0 {
			continue // a fault
		}
		c.Relations = append(c.Relations, blindspot.Relation{From: from[0], To: to[0], Kind: blindspot.RelationKind(r.Kind),
			When: d.period(at, "since", r.Since, "until", r.Until), Note: r.Note})
	}
}

func (c *Case) security(d document, list []securitySchema) {
	for i, s := range list {
		at := fmt.Sprintf("$.security_actors[%d]", i)
		d.required(at+".id", s.ID)
		d.sourceIDs(at+".ids", s.IDs)
		actor := SecurityActor{ID: s.ID, Name: name(s.Name, s.ID), Aliases: s.Aliases, Actors: actorIDs(s.IDs)}
		for j, g := range s.Governs {
			rule := fmt.Sprintf("%s.governs[%d]", at, j)
			if !isCountryCode(g.Country) {
				d.fault(rule+".country", "%s", countryFault(g.Country))
			}
			actor.Governs = append(actor.Governs, Rule{g.Country, d.period(rule, "since", g.Since, "until", g.Until)})
		}
		c.SecurityActors = append(c.SecurityActors, actor)
	}
}

func (c *Case) places(d document, list []placeSchema) {
	for i, p := range list {
		at := fmt.Sprintf("$.places[%d]", i)
		d.required(at+".name", p.Name)
		if !(math.Abs(p.Lat) <= 90) {
			d.fault(at+".lat", "%g lies outside -90 to 90", p.Lat)
		}
		if !(math.Abs(p.Lon) <= 180) {
			d.fault(at+".lon", "%g lies outside -180 to 180", p.Lon)
		}
		c.Places = append(c.Places, LinkPlace{p.Name, name(p.Node, p.Name), c.countries(d, at+".countries", p.Countries), p.Lat, p.Lon, p.Note})
	}
}

func (d document) required(path, value string) {
	if value == "" {
		d.fault(path, "the key is missing or empty")
	}
}

func (d document) date(path, value string) blindspot.Date {
	if value == "" {
		return 0
	}
	day, err := blindspot.ParseDate(value)
	if err != nil {
		d.fault(path, "%s; write dates as YYYY-MM-DD", err)
	}
	return day
}

func (d document) period(at, fromKey, from, toKey, to string) blindspot.DateRange {
	when := blindspot.DateRange{From: d.date(at+"."+fromKey, from), To: d.date(at+"."+toKey, to)}
	if when.From.Known() && when.To.Known() && when.To < when.From {
		d.fault(at+"."+toKey, "%s lies before %s", when.To, when.From)
	}
	return when
}

// sourceIDs checks ids of other sources, which have the form source:id.
func (d document) sourceIDs(path string, ids []string) {
	for i, id := range ids {
		source, rest, ok := strings.Cut(id, ":")
		if !ok || source == "" || rest == "" || source == strings.TrimSuffix(Prefix, ":") {
			d.fault(fmt.Sprintf("%s[%d]", path, i), "%q: write the source and its id, such as ucdp:234", id)
		}
	}
}

func actorIDs(ids []string) []blindspot.ActorID {
	out := make([]blindspot.ActorID, len(ids))
	for i, id := range ids {
		out[i] = blindspot.ActorID(id)
	}
	return out
}

// actorIDs returns the full ids of actors written by their id in case.yaml.
func (d document) actorIDs(path string, list []string, full map[string][]blindspot.ActorID) []blindspot.ActorID {
	var out []blindspot.ActorID
	for _, id := range list {
		ids, ok := full[id]
		if !ok {
			d.fault(path, "%q is no actor of this case%s", id, suggest(id, sortedKeys(full)))
		}
		out = append(out, ids...)
	}
	return out
}

func sortedKeys[V any](m map[string]V) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	sort.Strings(keys)
	return keys
}
