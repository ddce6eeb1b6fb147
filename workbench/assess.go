package workbench

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"golang.org/x/sync/errgroup"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/measure"
	"github.com/blindspot/blindspot/source/casefile"
)

// Facts gathers everything that is found about a subject as of a date, before
// any judgement is made of it: findings, gaps, theatres, evidence and terms.
func (b *Bench) Facts(ctx context.Context, s Subject, m Moment) (blindspot.Assessment, measure.Input, error) {
	asOf := m.Date
	in, err := b.Input(ctx, s, m)
	if err != nil {
		return blindspot.Assessment{}, in, err
	}
	if len(in.Events) == 0 {
		return blindspot.Assessment{}, in, blindspot.Errorf(blindspot.TooFewData, laterOrElsewhere(s),
			"nothing is known of %s up to %s", s.Name(), asOf)
	}
	a := blindspot.Assessment{Group: s.Name(), GroupID: s.Group.ID, Matched: s.Group.Matched, Recorded: s.Group.Recorded, AsOf: asOf,
		Window: blindspot.MonthsBack(asOf, 12), Title: s.Name(), Chronicle: in.Chronicle, Seed: b.Seed,
		Judgements: []blindspot.Judgement{}, Findings: []blindspot.Finding{}, Gaps: []blindspot.Gap{}}
	if err := takeAll(&a, s, in); err != nil {
		return a, in, err
	}
	if a.Relations, err = b.namedRelations(ctx, s, asOf); err != nil {
		return a, in, err
	}
	a.Areas = b.areas(in.Events)
	a.Evidence = b.evidence(evident(in, &a))
	if s.Case != nil {
		addCase(&a, s.Case, asOf)
	} else {
		if a.Datasets, err = m.store.Datasets(ctx, 0); err != nil {
			return a, in, err
		}
		a.Coverage = coverageOf(in)
	}
	a.Limits = limits(a)
	if m.Note != "" {
		a.Limits = append([]string{m.Note}, a.Limits...)
	}
	return a, in, nil
}

func laterOrElsewhere(s Subject) string {
	if len(s.Countries) > 0 {
		return "choose a later date with --as-of, or ask about the group without the country"
	}
	return "choose a later date with --as-of"
}

// takeAll takes the measures of the group and of each of its theatres, which do
// not wait for one another.
func takeAll(a *blindspot.Assessment, s Subject, in measure.Input) error {
	var all errgroup.Group
	all.Go(func() (err error) { a.Findings, a.Gaps, err = Take(in); return err })
	parts := make([]blindspot.TheatreAssessment, len(s.Theatres))
	for i, t := range s.Theatres {
		part := in.Theatre(t)
		if len(t.Actors) == 0 && !strings.HasPrefix(t.Name, s.Name()) {
			part.Subject = s.Name() + " in " + t.Name // it is the group that acts there, never the country
		}
		parts[i].Theatre = t
		if len(part.Events) > 0 {
			all.Go(func() (err error) { parts[i].Findings, parts[i].Gaps, err = Take(part); return err })
		}
	}
	if err := all.Wait(); err != nil {
		return err
	}
	for _, p := range parts {
		if len(p.Findings)+len(p.Gaps) > 0 {
			a.Theatres = append(a.Theatres, p)
		}
	}
	return nil
}

// Take takes every measure; those the data do not allow become gaps.
func Take(in measure.Input) ([]blindspot.Finding, []blindspot.Gap, error) {
	findings, gaps := []blindspot.Finding{}, []blindspot.Gap{}
	for _, m := range measure.All() {
		f, err := m.Take(in)
		switch {
		case err == nil:
			findings = append(findings, f)
		case blindspot.CodeOf(err) == blindspot.TooFewData:
			gaps = append(gaps, blindspot.Gap{Measure: m.Title, Reason: reason(m.Name, err), Needs: blindspot.HintOf(err)})
		default:
			var known *blindspot.Error
			if errors.As(err, &known) {
				return nil, nil, err
			}
			return nil, nil, fmt.Errorf("measuring %s of %s: %w", m.Name, in.Subject, err)
		}
	}
	return findings, gaps, nil
}

// reason is the message of an error without the measure's name before it, which
// stands beside it anyway.
func reason(measure string, err error) string {
	name, rest, found := strings.Cut(err.Error(), ": ")
	if found && fold(name) == fold(measure) {
		return rest
	}
	return err.Error()
}

// evident are the events that the evidence lists: those of the last years, and
// whatever a finding cites, however old it is and whoever fought.
func evident(in measure.Input, a *blindspot.Assessment) []blindspot.Event {
	out := slices.Clone(recent(in))
	cited := map[string]bool{}
	cite := func(findings []blindspot.Finding) {
		for i := range findings {
			for _, id := range findings[i].Evidence {
				cited[id] = true
			}
		}
	}
	cite(a.Findings)
	for _, t := range a.Theatres {
		cite(t.Findings)
	}
	for i := range out {
		delete(cited, out[i].ID)
	}
	for _, events := range [][]blindspot.Event{in.Events, in.Context} {
		for i := range events {
			if cited[events[i].ID] {
				delete(cited, events[i].ID)
				out = append(out, events[i])
			}
		}
	}
	slices.SortStableFunc(out, func(x, y blindspot.Event) int { return int(x.When.From - y.When.From) })
	return out
}

// evidenceMonths is how far back events are listed as evidence whether or not
// they are cited. A chronicle is listed whole.
const evidenceMonths = 36

func recent(in measure.Input) []blindspot.Event {
	if in.Chronicle {
		return in.Events
	}
	since := in.AsOf.AddMonths(-evidenceMonths)
	i := slices.IndexFunc(in.Events, func(e blindspot.Event) bool { return e.When.From >= since })
	return in.Events[max(0, i):]
}

func (b *Bench) areas(events []blindspot.Event) []blindspot.AreaMonth {
	type key struct {
		area  string
		month blindspot.Month
	}
	at := map[key]int{}
	out := []blindspot.AreaMonth{}
	for i := range events {
		p := events[i].Place
		if p.Area == "" || p.Precision > blindspot.PlaceAdmin1 {
			continue
		}
		k := key{p.Area, events[i].When.From.Month()}
		j, ok := at[k]
		if !ok {
			name, country := b.geo().AreaName(p.Area)
			j = len(out)
			at[k] = j
			out = append(out, blindspot.AreaMonth{Area: p.Area, Name: name, Country: country, Month: k.month})
		}
		out[j].Events++
		out[j].Deaths += events[i].Deaths.Best
	}
	slices.SortFunc(out, func(x, y blindspot.AreaMonth) int {
		if x.Month != y.Month {
			return int(x.Month - y.Month)
		}
		if x.Area < y.Area {
			return -1
		}
		return 1
	})
	return out
}

func (b *Bench) evidence(events []blindspot.Event) []blindspot.Evidence {
	out := make([]blindspot.Evidence, 0, len(events))
	for i := range events {
		e := &events[i]
		area := e.Place.Admin1
		if name, _ := b.geo().AreaName(e.Place.Area); e.Place.Area != "" {
			area = name
		}
		deaths := "not known"
		if !e.DeathsGap {
			deaths = fmt.Sprintf("%d (%d to %d)", e.Deaths.Best, e.Deaths.Low, e.Deaths.High)
		}
		source := e.Source
		if e.URL != "" {
			source = casefile.Host(e.URL)
		}
		out = append(out, blindspot.Evidence{ID: e.ID, Kind: "event", Month: e.When.From.Month().String(), Area: area,
			Country: b.geo().CountryName(e.Place.Country), Text: e.SideA.Name + " and " + e.SideB.Name + ", " + e.Violence.String(),
			Deaths: deaths, Grade: e.Grade.String(), Source: source, URL: e.URL})
	}
	return out
}

func addCase(a *blindspot.Assessment, c *casefile.Case, asOf blindspot.Date) {
	a.Case, a.Title, a.Question, a.Record = c.Name, c.Title, c.Question, c.Record
	for _, s := range c.Shocks {
		if s.Date <= asOf {
			a.Shocks = append(a.Shocks, s.Shock)
			a.Evidence = append(a.Evidence, blindspot.Evidence{ID: s.ID, Kind: "shock", Month: s.Date.Month().String(), Country: s.Country,
				Text: s.Description, Grade: s.Grade.String(), Source: casefile.Host(s.URL), URL: s.URL})
		}
	}
	for _, l := range c.Links {
		if l.When.From <= asOf && (l.When.From.Known() || l.When.To <= asOf) {
			link := l.Link
			link.From, link.To = l.FromNode, l.ToNode
			a.Links = append(a.Links, link)
			a.Evidence = append(a.Evidence, blindspot.Evidence{ID: l.ID, Kind: "link", Month: monthOf(l.When), Text: l.Kind + ": " + l.From + " to " + l.To,
				Grade: l.Grade.String(), Source: casefile.Host(l.URL), URL: l.URL})
		}
	}
	a.Network = nodes(c, a.Links)
	for _, s := range c.Statements {
		if s.Date <= asOf {
			a.Statements = append(a.Statements, s.Statement)
			a.Evidence = append(a.Evidence, blindspot.Evidence{ID: s.ID, Kind: "statement", Month: s.Date.Month().String(), Country: s.Country,
				Text: s.Body + ": " + s.Kind + " " + published(s), Grade: s.Grade.String(), Source: casefile.Host(s.URL), URL: s.URL})
		}
	}
	for _, p := range c.Published {
		if p.When.To <= asOf {
			a.Published = append(a.Published, blindspot.PublishedTotal{Measure: p.Measure, Unit: p.Unit, Count: p.Count, Bound: p.Bound,
				When: p.When, Recorded: c.Recorded(p)})
		}
	}
	a.Datasets = []blindspot.Dataset{{Source: c.Terms.ID, Release: c.DataTo.String(), File: c.Name, SHA256: c.SHA256, Bytes: c.Bytes,
		Rows: len(c.Events), Events: len(c.Events), From: first(c.Events), To: c.DataTo, Terms: c.Terms}}
}

// nodes places the network's nodes: each where the first of its places is.
func nodes(c *casefile.Case, links []blindspot.Link) []blindspot.NetworkPlace {
	var out []blindspot.NetworkPlace
	for _, n := range measure.NewNetwork(links).Ranked() {
		for _, p := range c.Places {
			if p.Node == n.Place {
				out = append(out, blindspot.NetworkPlace{Name: n.Place, Lat: p.Lat, Lon: p.Lon, Betweenness: n.Betweenness, Cut: n.Cut})
				break
			}
		}
	}
	return out
}

func first(events []blindspot.Event) blindspot.Date {
	if len(events) == 0 {
		return 0
	}
	return events[0].When.From
}

func monthOf(r blindspot.DateRange) string {
	switch {
	case r.From.Known():
		return r.From.Month().String()
	case r.To.Known():
		return "by " + r.To.Month().String()
	}
	return ""
}

func published(s casefile.Statement) string {
	q := s.Count
	text := blindspot.FormatNumber(q.Value)
	if q.HasInterval() && q.Low != q.High {
		text = blindspot.FormatNumber(q.Low) + " to " + blindspot.FormatNumber(q.High)
	}
	if s.Bound != "" {
		text = s.Bound + " " + text
	}
	return text
}

// coverageOf keeps the coverage of the group's own countries.
func coverageOf(in measure.Input) []blindspot.Coverage {
	out := []blindspot.Coverage{}
	own := map[string]bool{}
	for i := range in.Events {
		own[in.Events[i].Place.Country] = true
	}
	for _, c := range in.Coverage.Rows() {
		if own[c.Country] || c.Country == blindspot.Worldwide {
			out = append(out, c)
		}
	}
	return out
}

func limits(a blindspot.Assessment) []string {
	out := []string{
		"Event data record what was reported. Places that reporters cannot reach look quieter than they are.",
		"The finest unit is an admin-1 area and a month. Nothing here is about persons, communities or targets.",
		"Intervals hold 90 % under the stated method; they do not cover errors of the sources.",
	}
	if a.Chronicle {
		out = append(out, measure.ChronicleWarning)
	}
	if a.Record != "" {
		out = append(out, a.Record)
	}
	return out
}
