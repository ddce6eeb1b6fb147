package web

import (
	"net/http"
	"reflect"
	"slices"
	"strings"

	"github.com/blindspot/blindspot"
)

// moment is the bar in the header where the day of a page is seen and changed.
type moment struct {
	Path     string
	Keep     []kept // what the page was asked for besides the day
	Steps    []step
	Newest   string              // the page without a day, "" where none is asked
	Days     blindspot.DateRange // of which the record tells
	Case     bool                // it is that of a case
	Warnings []blindspot.Warning
}

type kept struct{ Name, Value string }

// step leads to the same page some months earlier or later; its address is empty
// where there is nothing to go to.
type step struct{ Words, URL, Day string }

// dated is an answer that knows whose record it was made from, the name of a case
// or "", and as of which day.
type dated interface {
	standing() (record string, day blindspot.Date)
}

func (b *groupBody) standing() (string, blindspot.Date)     { return b.Case, b.AsOf }
func (b *watchBody) standing() (string, blindspot.Date)     { return "", b.AsOf }
func (b *reportBody) standing() (string, blindspot.Date)    { return b.Case, b.AsOf }
func (b *claimsBody) standing() (string, blindspot.Date)    { return b.Case, b.AsOf }
func (b *corridorsBody) standing() (string, blindspot.Date) { return b.Case, b.AsOf }
func (b *claimBody) standing() (string, blindspot.Date)     { return b.Input.Group, b.AsOf }
func (b *exploreBody) standing() (string, blindspot.Date)   { return b.Input.Case, 0 }
func (b *eventBody) standing() (string, blindspot.Date)     { return b.Input.Case, 0 }

// parameter is one that a question reads from the address, with what it means.
type parameter struct{ Name, Doc string }

// parameters are those of a question's input.
func parameters(in any) (all []parameter) {
	for _, f := range reflect.VisibleFields(reflect.TypeOf(in)) {
		if name, _, _ := strings.Cut(f.Tag.Get("query"), ","); name != "" {
			all = append(all, parameter{name, f.Tag.Get("doc")})
		}
	}
	return all
}

// momentOf is the bar of the page at an address, or nil where its question takes
// no day. It keeps the parameters that the question reads and no others: what
// somebody else put into the address goes no further.
func (s *Server) momentOf(r *http.Request, body any) *moment {
	reads := s.reads[r.Pattern]
	if !slices.ContainsFunc(reads, func(p parameter) bool { return p.Name == "as_of" }) {
		return nil
	}
	asked, _ := optionalDate(dayOf(r)) // a day, or none
	m := &moment{Path: r.URL.EscapedPath()}
	query := r.URL.Query()
	for _, p := range reads {
		for _, value := range query[p.Name] {
			if value != "" && p.Name != "as_of" && p.Name != "page" {
				m.Keep = append(m.Keep, kept{p.Name, value})
			}
		}
	}
	var record string
	var base blindspot.Date
	if d, ok := body.(dated); ok {
		record, base = d.standing()
	}
	m.Case = indexOf(s.Cases, record) >= 0
	if !m.Case {
		record = ""
	}
	span, err := s.Bench.Span(r.Context(), record, asked)
	if err != nil && blindspot.CodeOf(err) != blindspot.Usage { // a day that cannot be is told by the page
		s.Log.Error("reading the days of the record", "error", err)
	}
	m.Days, m.Warnings = span.Days, span.Warnings
	if asked.Known() {
		base, m.Newest = asked, m.to(0)
	} else if !base.Known() {
		base = span.Days.To
	}
	m.stepFrom(base, s.Bench.Today())
	return m
}

// Covers says which days the record of the page tells of.
func (m *moment) Covers(asOf string) string {
	who, does, then, over := "The store", "covers", "", ""
	if m.Case {
		who, does = "The case", "tells of"
	}
	if asOf != "" {
		then, over = ", as it was known then,", " that was over then"
	}
	if !m.Days.From.Known() {
		if asOf == "" && !m.Case {
			return "The store holds no events yet."
		}
		return who + " " + does + " no day" + over + "."
	}
	return who + then + " " + does + " " + m.Days.From.String() + " to " + m.Days.To.String() + "."
}

func (m *moment) stepFrom(base, today blindspot.Date) {
	if !base.Known() || !m.Days.From.Known() {
		return
	}
	for _, by := range []struct {
		months int
		words  string
	}{{-3, "− 3 months"}, {-1, "− 1 month"}, {1, "+ 1 month"}, {3, "+ 3 months"}} {
		one := step{Words: by.words}
		if day := base.StepMonths(by.months); day >= m.Days.From && day <= today {
			one.URL, one.Day = m.to(day), day.String()
		}
		m.Steps = append(m.Steps, one)
	}
}

// to is the page's address on a day, or on none.
func (m *moment) to(day blindspot.Date) string {
	var pairs []any
	for _, k := range m.Keep {
		pairs = append(pairs, k.Name, k.Value)
	}
	return page{AsOf: day.String()}.To(m.Path, pairs...)
}

// made says as of which day a page was made, and of which sources.
func made(p *page) string {
	day := p.AsOf
	if d, ok := p.Body.(dated); ok && day == "" {
		if _, stands := d.standing(); stands.Known() {
			day = stands.String()
		}
	}
	if day == "" {
		day = p.Today.String()
	}
	sources := p.Sources
	if b, ok := p.Body.(*groupBody); ok { // of its own record alone, and of the outlines of areas
		sources = nil
		for i := range b.Datasets {
			sources = append(sources, b.Datasets[i].Terms)
		}
		sources = append(sources, p.Sources[len(p.Sources)-1])
	}
	var names []string
	for _, t := range sources {
		if name := t.Name + " (" + t.Licence + ")"; indexOf(names, name) < 0 {
			names = append(names, name)
		}
	}
	return "As of " + day + ". Sources: " + strings.Join(names, "; ") + ". Made with Blindspot."
}
