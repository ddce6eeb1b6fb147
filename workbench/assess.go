package workbench

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"iter"
	"runtime"
	"slices"
	"strings"

	"golang.org/x/sync/errgroup"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/measure"
	"github.com/blindspot/blindspot/place"
	"github.com/blindspot/blindspot/prose"
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
		return blindspot.Assessment{}, in, nothingKnown(s, m)
	}
	a := b.outlined(s, in, asOf)
	if err := takeAll(&a, s, in); err != nil {
		return a, in, err
	}
	if err = b.relate(ctx, &a, s, m, in); err != nil {
		return a, in, err
	}
	a.Evidence = b.evidence(evident(in, &a))
	addCase(&a, s.Case.AsOf(asOf))
	if a.Datasets, err = m.Record.Datasets(ctx, 0); err != nil {
		return a, in, err
	}
	if err := b.beside(ctx, &a, s, m); err != nil {
		return a, in, err
	}
	a.Limits = slices.Concat(m.notes, limits(a))
	if in.AsOf < asOf {
		a.Limits = append(a.Limits, fmt.Sprintf("The events of the case were kept up to %s, and measures of them end there; its other data go on to %s.", prose.Day(in.AsOf), prose.Day(asOf)))
	}
	if a.Limits, err = b.followedWords(ctx, s, a.Limits); err != nil {
		return a, in, err
	}
	return a, in, nil
}

// outlined is an assessment's beginning: what is recorded of the subject, counted.
func (b *Bench) outlined(s Subject, in measure.Input, asOf blindspot.Date) blindspot.Assessment {
	a := blindspot.Assessment{Group: s.Name(), GroupID: s.Group.ID, Matched: s.Group.Matched, Recorded: s.Group.Recorded, AsOf: asOf,
		Window: blindspot.MonthsBack(in.AsOf, 12), Title: cmp.Or(s.Case.Title, s.Name()), Chronicle: in.Chronicle, Seed: b.Seed, Program: b.Program,
		Judgements: []blindspot.Judgement{}, Findings: []blindspot.Finding{}, Gaps: []blindspot.Gap{}}
	a.Countries, a.Followed = s.Countries, s.Followed
	a.Activity = activityOf(s, in.Events, in.Coverage)
	a.Areas, a.Coverage = b.areas(in.Events), coverageOf(in)
	return a
}

// Outline is what is recorded of a subject, counted: the beginning of its assessment,
// without measures and judgements, which take longer; with whole, the assessment is at
// hand. It is shared: nobody may write to it.
func (b *Bench) Outline(ctx context.Context, question string, asked blindspot.Date, follow bool) (a blindspot.Assessment, whole bool, err error) {
	if a, ok := b.answers.peek(assessedKey(b, question, asked, follow)); ok {
		return a, true, nil
	}
	s, m, err := b.askFollowed(ctx, question, asked, follow)
	if err != nil {
		return a, false, err
	}
	in, err := b.inputFor(ctx, s, m, new(measure.Measure)) // which reads nothing but the events
	if err != nil {
		return a, false, err
	}
	if len(in.Events) == 0 {
		return a, false, nothingKnown(s, m)
	}
	a = b.outlined(s, in, m.Date)
	addCase(&a, s.Case.AsOf(m.Date))
	a.Limits = slices.Clone(m.notes)
	a.Datasets, err = m.Record.Datasets(ctx, 0)
	return a, false, err
}

// beside assesses a case's group on the event store, too: what is found in two
// sources stands side by side, each with its name, and is never summed.
func (b *Bench) beside(ctx context.Context, a *blindspot.Assessment, s Subject, m Moment) error {
	if s.Beside == nil || len(s.Beside.Group.Actors) == 0 {
		return nil
	}
	asked := blindspot.Date(0)
	if m.Asked {
		asked = m.Date
	}
	there, err := b.On(ctx, *s.Beside, asked)
	var found blindspot.Assessment
	var in measure.Input
	if err == nil {
		found, in, err = b.Facts(ctx, *s.Beside, there)
	}
	switch code := blindspot.CodeOf(err); {
	case err == nil:
	case code == blindspot.NotFound || code == blindspot.TooFewData:
		return nil // the store holds nothing of the group
	default:
		return err
	}
	a.Beside = append(a.Beside, blindspot.SourceAssessment{Source: sourceOf(in.Events), AsOf: found.AsOf, Window: found.Window, Activity: found.Activity, Findings: found.Findings, Gaps: found.Gaps,
		Theatres: found.Theatres, Areas: found.Areas, Coverage: found.Coverage, Datasets: found.Datasets})
	a.Evidence = append(a.Evidence, found.Evidence...)
	return nil
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
	all.SetLimit(runtime.GOMAXPROCS(0)) // each holds what it works on
	all.Go(func() (err error) { a.Findings, a.Gaps, err = Take(in); return err })
	all.Go(func() (err error) { a.Lately, err = Lately(in); return err })
	parts := make([]blindspot.TheatreAssessment, len(s.Theatres))
	for i, t := range s.Theatres {
		parts[i].Theatre = t
		all.Go(func() (err error) {
			if part := in.Theatre(t); len(part.Events) > 0 {
				parts[i].Findings, parts[i].Gaps, err = Take(part)
			}
			return err
		})
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

// sourceOf names the sources of events.
func sourceOf(events []blindspot.Event) string {
	var ids []string
	for i := range events {
		if id := events[i].Source; !slices.Contains(ids, id) {
			ids = append(ids, id)
		}
	}
	slices.Sort(ids)
	return strings.Join(ids, ", ")
}

// Take takes every measure; those the data do not allow become gaps.
func Take(in measure.Input) ([]blindspot.Finding, []blindspot.Gap, error) {
	in.Shared = new(measure.Shared)
	return takeThese(in, measure.All())
}

func takeThese(in measure.Input, measures []measure.Measure) ([]blindspot.Finding, []blindspot.Gap, error) {
	findings, gaps := []blindspot.Finding{}, []blindspot.Gap{}
	source := sourceOf(in.Events)
	for _, m := range measures {
		if m.Reads == measure.ReadsCounts && in.Counts == nil {
			continue
		}
		f, err := m.Take(in)
		switch {
		case err == nil:
			f.Source = cmp.Or(f.Source, source)
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
	if found && blindspot.Fold(name) == blindspot.Fold(measure) {
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
	for _, events := range []iter.Seq[*blindspot.Event]{blindspot.Each(in.Events), in.Around()} {
		for e := range events {
			if cited[e.ID] {
				delete(cited, e.ID)
				out = append(out, *e)
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

// areas counts the events by area and month. Those of a country that are known
// to no area of it come under no area.
func (b *Bench) areas(events []blindspot.Event) []blindspot.AreaMonth {
	type key struct {
		area, country string
		month         blindspot.Month
	}
	at := map[key]int{}
	out := []blindspot.AreaMonth{}
	for i := range events {
		e := &events[i]
		k := key{area: e.Place.Admin1Area(), country: e.Place.Country}
		name := ""
		if k.area != "" {
			name, k.country = b.geo().AreaName(k.area)
		}
		for m, part := range e.Months() {
			k.month = m
			j, ok := at[k]
			if !ok {
				j = len(out)
				at[k] = j
				out = append(out, blindspot.AreaMonth{Area: k.area, Name: name, Country: k.country, Month: m})
			}
			if part.Begins {
				out[j].Events++
			}
			if !e.DeathsGap {
				out[j].Deaths += part.Deaths.Best
			}
		}
	}
	slices.SortFunc(out, func(x, y blindspot.AreaMonth) int {
		return cmp.Or(cmp.Compare(x.Month, y.Month), cmp.Compare(x.Area, y.Area), cmp.Compare(x.Country, y.Country))
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
		out = append(out, eventEvidence(e, area))
	}
	return out
}

func eventEvidence(e *blindspot.Event, area string) blindspot.Evidence {
	deaths := "not known"
	if !e.DeathsGap {
		deaths = fmt.Sprint(e.Deaths.Best)
		if e.Deaths.Low != e.Deaths.Best || e.Deaths.High != e.Deaths.Best {
			deaths = fmt.Sprintf("%d (%d to %d)", e.Deaths.Best, e.Deaths.Low, e.Deaths.High)
		}
	}
	source := e.Source
	if e.URL != "" {
		source = casefile.Host(e.URL)
	}
	return blindspot.Evidence{ID: e.ID, Kind: "event", Month: e.When.From.Month().String(), Area: area,
		Country: place.CountryName(e.Place.Country), Text: e.SideA.Name + " and " + e.SideB.Name + ", " + e.Violence.String(),
		Deaths: deaths, Grade: e.Grade.String(), Source: source, URL: e.URL}
}

// addCase adds what a case says besides its events: c is the case as of the day.
func addCase(a *blindspot.Assessment, c *casefile.Case) {
	a.Case, a.Question, a.Record = c.Name, c.Question, c.Record
	for _, s := range c.Shocks {
		a.Shocks = append(a.Shocks, s.Shock)
		a.Evidence = append(a.Evidence, blindspot.Evidence{ID: s.ID, Kind: "shock", Month: s.Date.Month().String(), Country: s.Country,
			Text: s.Description, Grade: s.Grade.String(), Source: casefile.Host(s.URL), URL: s.URL})
	}
	for _, l := range c.Links {
		a.Links = append(a.Links, l.Between())
		a.Evidence = append(a.Evidence, blindspot.Evidence{ID: l.ID, Kind: "link", Month: monthOf(l.When), Text: l.Kind + ": " + l.From + " to " + l.To,
			Grade: l.Grade.String(), Source: casefile.Host(l.URL), URL: l.URL})
	}
	a.Network = nodes(c, a.Links)
	for _, s := range c.Statements {
		a.Statements = append(a.Statements, s.Statement)
		a.Evidence = append(a.Evidence, blindspot.Evidence{ID: s.ID, Kind: "statement", Month: s.Date.Month().String(), Country: s.Country,
			Text: s.Body + ": " + s.Kind + " " + published(s), Grade: s.Grade.String(), Source: casefile.Host(s.URL), URL: s.URL})
	}
	for _, p := range c.Published {
		a.Published = append(a.Published, blindspot.PublishedTotal{Measure: p.Measure, Unit: p.Unit, Count: p.Count, Bound: p.Bound,
			When: p.When, Recorded: c.Recorded(p)})
	}
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
