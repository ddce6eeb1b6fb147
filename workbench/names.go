package workbench

import (
	"context"
	_ "embed"
	"slices"
	"strings"
	"sync"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/place"
	"github.com/blindspot/blindspot/prose"
	"github.com/blindspot/blindspot/source/casefile"
)

//go:embed aliases.csv
var aliasFile string

// aliasesOf maps an actor id to the aliases that come with the program.
var aliasesOf = sync.OnceValue(func() map[blindspot.ActorID][]string {
	m := map[blindspot.ActorID][]string{}
	for line := range strings.Lines(aliasFile) {
		line = strings.TrimSpace(line)
		if id, alias, ok := strings.Cut(line, ","); ok && !strings.HasPrefix(line, "#") {
			m[blindspot.ActorID(id)] = append(m[blindspot.ActorID(id)], alias)
		}
	}
	return m
})

// aliases maps a folded alias to the actor id it stands for.
var aliases = sync.OnceValue(func() map[string]blindspot.ActorID {
	m := map[string]blindspot.ActorID{}
	for id, all := range aliasesOf() {
		for _, alias := range all {
			m[blindspot.Fold(alias)] = id
		}
	}
	return m
})

func countryNames() []string {
	var out []string
	for _, c := range place.Countries() {
		out = append(out, c.Name)
	}
	return out
}

// match looks for an actor by id, then by name, then by alias.
func match(actors []blindspot.ActorSummary, name string) (blindspot.Group, bool, error) {
	want := blindspot.Fold(name)
	by := []func(a *blindspot.ActorSummary) (string, bool){
		func(a *blindspot.ActorSummary) (string, bool) { return string(a.ID), string(a.ID) == name },
		func(a *blindspot.ActorSummary) (string, bool) { return a.Name, blindspot.Fold(a.Name) == want },
		func(a *blindspot.ActorSummary) (string, bool) { return name, aliases()[want] == a.ID },
		func(a *blindspot.ActorSummary) (string, bool) {
			i := slices.IndexFunc(a.Aliases, func(s string) bool { return blindspot.Fold(s) == want })
			if i < 0 {
				return "", false
			}
			return a.Aliases[i], true
		},
	}
	for _, matches := range by {
		same := bearing(actors, func(a *blindspot.ActorSummary) bool { _, ok := matches(a); return ok && a.Kind.Assessable() })
		if len(same) > 1 {
			return blindspot.Group{}, true, severalBear("groups", name, same)
		}
		if len(same) == 1 {
			a := same[0]
			matched, _ := matches(a)
			g := blindspot.Group{ID: blindspot.GroupID(a.ID), Name: a.Name, Actors: []blindspot.ActorID{a.ID}, Matched: matched}
			if blindspot.Fold(matched) != blindspot.Fold(a.Name) && matched != string(a.ID) {
				g.Name, g.Recorded = matched, a.Name // people read the name they asked for
			}
			return g, true, nil
		}
		if others := bearing(actors, func(a *blindspot.ActorSummary) bool { _, ok := matches(a); return ok }); len(others) > 0 {
			return blindspot.Group{}, true, refuse(others[0])
		}
	}
	return blindspot.Group{}, false, nil
}

func refuse(a *blindspot.ActorSummary) error {
	switch a.Kind {
	case blindspot.State:
		return blindspot.Errorf(blindspot.Refused, "ask about an organisation that fights it", "%s is a state; Blindspot assesses organisations", a.Name)
	case blindspot.Community:
		return blindspot.Errorf(blindspot.Refused, "ask about an organisation", "%s is a community, and Blindspot never assesses a community", a.Name)
	case blindspot.Civilians:
		return blindspot.Errorf(blindspot.Refused, "ask about an organisation", "civilians are not an organisation")
	default:
		return blindspot.Errorf(blindspot.Refused, "if it is a formally organised group, say so: blindspot actor declare "+string(a.ID)+" organisation",
			"%s may be a community: the data show it only in fighting between non-state parties, and nobody has declared it an organisation", a.Name)
	}
}

// notFound suggests the assessable actors whose names or aliases come nearest,
// or else says which cases there are. As of a past day it says so: the name may
// have come up later.
func notFound(actors []blindspot.ActorSummary, question, cases string, asked blindspot.Date) error {
	hint := "blindspot watch lists the groups of the store; blindspot status says what was imported"
	if cases != "" {
		hint += "; " + cases
	}
	hint = didYouMean(nearest(question, assessableNames(actors)), hint)
	if asked.Known() {
		return blindspot.Errorf(blindspot.NotFound, hint+"; or choose a later date with --as-of", "up to %s the store has no group named %q", asked, question)
	}
	return blindspot.Errorf(blindspot.NotFound, hint, "the store has no group named %q", question)
}

// longestName is how many bytes a name may have that is asked about: the longest in
// use are a third of that, and what is longer is a text that lost its way.
// The folder of a case may have a longer one.
const (
	longestName = 500
	longestPath = 4096
)

// nameable refuses what is no name.
func nameable(name string) error {
	most := longestName
	if strings.ContainsAny(name, `/\`) {
		most = longestPath
	}
	if len(name) > most {
		return blindspot.Errorf(blindspot.Usage, "give the name or the id of one organisation", "a name has at most %d characters, and this text has %s", most, prose.Number(float64(len(name))))
	}
	return nil
}

// nearest are up to three of the names that a misspelt one was meant to be: those
// that hold it, then those with the fewest letters to change.
func nearest(misspelt string, names []string) []string {
	want := blindspot.Fold(misspelt)
	type near struct {
		name string
		far  int
	}
	var best []near
	for _, name := range names {
		if len(want) > 4*len(name)+8 {
			continue // more letters would have to change than is allowed
		}
		one := near{name, casefile.EditDistance(want, blindspot.Fold(name))}
		if strings.Contains(blindspot.Fold(name), want) {
			one.far = 0
		}
		if one.far <= max(1, len(want)/4) {
			best = append(best, one)
		}
	}
	slices.SortStableFunc(best, func(a, b near) int { return a.far - b.far })
	var out []string
	for _, n := range best {
		if len(out) < 3 && !slices.Contains(out, n.name) {
			out = append(out, n.name)
		}
	}
	return out
}

func didYouMean(names []string, otherwise string) string {
	if len(names) == 0 {
		return otherwise
	}
	quoted := make([]string, len(names))
	for i, n := range names {
		quoted[i] = `"` + n + `"`
	}
	return "did you mean " + strings.Join(quoted, " or ") + "?"
}

// Names are the names and aliases of all groups that can be asked about, in
// order; none without a store.
func (b *Bench) Names(ctx context.Context) ([]string, error) {
	actors, err := b.actorsOn(ctx, 0)
	out := assessableNames(actors)
	slices.Sort(out)
	return slices.Compact(out), err
}

// assessableNames are all names of the actors that may be asked about.
func assessableNames(actors []blindspot.ActorSummary) []string {
	var out []string
	for i := range actors {
		if a := &actors[i]; a.Kind.Assessable() {
			out = append(append(out, a.Name), names(a)...)
		}
	}
	return out
}

// Find returns the actors of the store with the id, or whose name or an alias holds
// the text, the most active first.
func (b *Bench) Find(ctx context.Context, text string) ([]blindspot.ActorSummary, error) {
	actors, err := b.actorsOn(ctx, 0)
	want := blindspot.Fold(text)
	var out []blindspot.ActorSummary
	for i := range actors {
		a := actors[i]
		all := names(&a)
		if string(a.ID) == text || slices.ContainsFunc(append([]string{a.Name}, all...), func(n string) bool { return strings.Contains(blindspot.Fold(n), want) }) {
			a.Aliases = all
			out = append(out, a)
		}
	}
	slices.SortStableFunc(out, func(x, y blindspot.ActorSummary) int { return y.Events - x.Events })
	return out, err
}

// names are the other names of an actor: those declared, and those that come
// with the program.
func names(a *blindspot.ActorSummary) []string {
	return append(slices.Clone(a.Aliases), aliasesOf()[a.ID]...)
}
