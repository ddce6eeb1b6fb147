package claim

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/prose"
	"github.com/blindspot/blindspot/source/casefile"
)

// args reads the parameters of one test. Every getter notes that it knows the
// parameter; what nobody asked for is unknown and becomes a fault. So a kind's
// list of parameters is the code that reads them, and cannot go out of date.
type args struct {
	c      *casefile.Case
	params map[string]string
	known  []string
	faults []paramFault
	look   Lookup
}

const missingParam = "the parameter is missing"

// paramFault is what is wrong with a parameter, or with the test where it names none.
type paramFault struct {
	param, reason string
	item          string // the part of the value that is meant, where it is not the whole
}

func (a *args) get(name string) (string, bool) {
	if !slices.Contains(a.known, name) {
		a.known = append(a.known, name)
	}
	v, ok := a.params[name]
	return strings.TrimSpace(v), ok
}

// rename reads a parameter under the name that an older program gave it, so that
// folders written for that one are read as they were.
func (a *args) rename(older, name string) {
	if v, ok := a.params[older]; ok && a.params[name] == "" {
		a.params = maps.Clone(a.params) // a case is shared
		a.params[name] = v
		delete(a.params, older)
	}
}

func (a *args) fault(name, format string, v ...any) {
	a.faults = append(a.faults, paramFault{param: name, reason: fmt.Sprintf(format, v...)})
}

// faultAt is fault about one item of a list.
func (a *args) faultAt(name, item, format string, v ...any) {
	a.fault(name, format, v...)
	a.faults[len(a.faults)-1].item = item
}

// finish reports the parameters that no getter asked for.
func (a *args) finish() {
	names := make([]string, 0, len(a.params))
	for name := range a.params {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		if slices.Contains(a.known, name) {
			continue
		}
		if near := casefile.Nearest(name, a.known); near != "" {
			a.fault(name, "unknown parameter; did you mean %q?", near)
		} else {
			a.fault(name, "unknown parameter; known are %s", strings.Join(a.known, ", "))
		}
	}
}

func (a *args) required(name string) string {
	v, _ := a.get(name)
	if v == "" {
		a.fault(name, "%s", missingParam)
	}
	return v
}

// word is a parameter with a fixed set of values; the first is the default
// where none is required.
func (a *args) word(name string, must bool, options ...string) string {
	v, ok := a.get(name)
	switch {
	case !ok && !must:
		return options[0]
	case !slices.Contains(options, v):
		a.fault(name, "%q is not one of %s", v, strings.Join(options, ", "))
	}
	return v
}

func (a *args) list(name string) []string { return a.split(name, ",") }

func (a *args) split(name, sep string) []string {
	v, _ := a.get(name)
	var out []string
	for _, item := range strings.Split(v, sep) {
		if item = strings.TrimSpace(item); item != "" {
			out = append(out, item)
		}
	}
	return out
}

// threshold is the number that the claim puts the value above or below.
func (a *args) threshold() float64 {
	v := a.required("threshold")
	n, ok := blindspot.ParseDecimal(v)
	if v != "" && !ok {
		a.fault("threshold", "%q is not a number", v)
	}
	return n
}

// number is a number; fallback where the parameter is absent.
func (a *args) number(name string, fallback float64) float64 {
	v, ok := a.get(name)
	if !ok {
		return fallback
	}
	n, ok := blindspot.ParseDecimal(v)
	if !ok {
		a.fault(name, "%q is not a number", v)
	}
	return n
}

// count is a whole number from 0; fallback where the parameter is absent.
func (a *args) count(name string, fallback int) int {
	v, ok := a.get(name)
	if !ok {
		return fallback
	}
	n, err := strconv.Atoi(v)
	if err != nil || n < 0 {
		a.fault(name, "%q is not a whole number from 0", v)
	}
	return n
}

func (a *args) date(name string) blindspot.Date {
	v := a.required(name)
	if v == "" {
		return 0
	}
	d, err := blindspot.ParseDate(v)
	if err != nil {
		a.fault(name, "%s; write dates as YYYY-MM-DD", err)
	}
	return d
}

// span is a closed range of days: "2015-01-01 to 2016-12-31", or the id of a
// window of the case.
func (a *args) span(name string) blindspot.DateRange {
	s := a.time(name)
	if len(a.faults) == 0 && (s.open() || !s.when.From.Known()) {
		a.fault(name, "this kind of test needs both ends of the time, such as 2015-01-01 to 2016-12-31")
	}
	return s.when
}

// region is a named area of interest: a country, or a set of countries.
type region struct {
	name      string
	countries []string
}

// regions are places by name: a region of the case, an ISO code, a country's
// name or a region of the United Nations' M49 standard, in this order.
func (a *args) regions(name string, must bool) []region {
	var out []region
	items := a.list(name)
	if must && len(items) == 0 {
		a.fault(name, "%s", missingParam)
	}
	for _, item := range items {
		for _, one := range a.apart(item) {
			if r, ok := a.place(name, one); ok {
				out = append(out, r)
			}
		}
	}
	return out
}

func (a *args) actors(name string) (ids []blindspot.ActorID, label string) {
	var names []string
	for _, item := range a.list(name) {
		actor, ok := a.c.Actor(item)
		if !ok {
			a.faultAt(name, item, "%q is no actor of case.yaml", item)
		}
		ids, names = append(ids, actor.ID), append(names, actor.Name)
	}
	if len(ids) == 0 {
		return a.c.Group.Actors, a.c.Group.Name
	}
	return ids, prose.List(names)
}

func (a *args) security(name string) casefile.SecurityActor {
	v := a.required(name)
	for _, s := range a.c.SecurityActors {
		if s.ID == v {
			return s
		}
	}
	if v != "" {
		a.fault(name, "%q is no security actor of case.yaml", v)
	}
	return casefile.SecurityActor{}
}

// statement is the id of a statement. An unknown id is a fault unless the case
// has no statements at all: then the claim waits for them.
func (a *args) statement(name string) string {
	v := a.required(name)
	if _, ok := a.c.Statement(v); v != "" && !ok && len(a.c.Statements) > 0 {
		a.fault(name, "%q is no id of presence.csv", v)
	}
	return v
}

func (a *args) event(name string) string {
	v := a.required(name)
	found := slices.ContainsFunc(a.c.Events, func(e blindspot.Event) bool { return e.ID == "case:"+v })
	if v != "" && !found && len(a.c.Events) > 0 {
		a.fault(name, "%q is no id of events.csv", v)
	}
	return "case:" + v
}

// grade is the worst grade a row may have to count, C3 unless stated.
func (a *args) grade() blindspot.Grade {
	v, ok := a.get("grade")
	if !ok {
		return blindspot.Grade{Source: "C", Information: "3"}
	}
	if len(v) != 2 || v[0] < 'A' || v[0] > 'F' || v[1] < '1' || v[1] > '6' {
		a.fault("grade", "%q is not a grade such as C3", v)
		return blindspot.Grade{}
	}
	return blindspot.Grade{Source: v[:1], Information: v[1:]}
}

// side is the side of the threshold that the claim is on.
func (a *args) side() string { return a.word("claim", true, "above", "below", "at least", "at most") }
