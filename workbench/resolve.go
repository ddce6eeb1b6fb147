package workbench

import (
	"context"
	_ "embed"
	"slices"
	"strings"
	"sync"
	"unicode"

	"golang.org/x/text/runes"
	"golang.org/x/text/transform"
	"golang.org/x/text/unicode/norm"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/place"
	"github.com/blindspot/blindspot/source/casefile"
)

//go:embed aliases.csv
var aliasFile string

// aliasesOf maps an actor id to the aliases that come with the program.
var aliasesOf = sync.OnceValue(func() map[string][]string {
	m := map[string][]string{}
	for line := range strings.Lines(aliasFile) {
		line = strings.TrimSpace(line)
		if id, alias, ok := strings.Cut(line, ","); ok && !strings.HasPrefix(line, "#") {
			m[id] = append(m[id], alias)
		}
	}
	return m
})

// aliases maps a folded alias to the actor id it stands for.
var aliases = sync.OnceValue(func() map[string]string {
	m := map[string]string{}
	for id, all := range aliasesOf() {
		for _, alias := range all {
			m[fold(alias)] = id
		}
	}
	return m
})

// fold takes away case, diacritics and everything that is neither letter nor
// digit, so that "Jama'atu" finds "Jamaatu".
func fold(s string) string {
	t := transform.Chain(norm.NFD, runes.Remove(runes.In(unicode.Mn)), runes.Remove(runes.Predicate(func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r)
	})))
	out, _, err := transform.String(t, s)
	if err != nil {
		out = s // a transform of valid text does not fail; invalid text is compared as it is
	}
	return strings.ToLower(out)
}

// Resolve finds what a question is about: a case by name or folder; an actor by
// id, name or alias; or a theatre, written "IS in Iraq". The alias that matched
// is in Group.Matched. It refuses what Blindspot never assesses, and a name that
// several groups bear.
func (b *Bench) Resolve(ctx context.Context, question string) (Subject, error) {
	question = strings.TrimSpace(question)
	if question == "" {
		return Subject{}, blindspot.Errorf(blindspot.Usage, "name a group or a case", "the question is empty")
	}
	cases := ""
	if b.Cases != nil {
		c, err := b.Cases(question)
		if err == nil {
			return Subject{Group: c.Group, Theatres: c.Theatres, Case: c}, nil
		}
		if blindspot.CodeOf(err) != blindspot.NotFound {
			return Subject{}, err
		}
		cases = blindspot.HintOf(err)
	}
	if b.Store == nil {
		return Subject{}, blindspot.Errorf(blindspot.NotFound, "import events first (blindspot ingest FILE, or blindspot fetch ged), or name the case is-khorasan",
			"there is no store yet, and no case named %q", question)
	}
	actors, err := b.Store.Actors(ctx, blindspot.Filter{})
	if err != nil {
		return Subject{}, err
	}
	if s, ok, err := b.match(actors, question); ok || err != nil {
		return b.withTheatres(ctx, s, err)
	}
	if name, country, ok := cutLast(question, " in "); ok {
		c, known := place.CountryByName(country)
		switch s, found, err := b.match(actors, name); {
		case known && (found || err != nil):
			s.Countries = []string{c.ISO3}
			s.Group.Name += " in " + c.Name
			return s, err
		case found && err == nil:
			return Subject{}, blindspot.Errorf(blindspot.NotFound, didYouMean(nearest(country, countryNames()), "write the country's name in English"),
				"there is no country named %q", country)
		}
	}
	return Subject{}, notFound(actors, question, cases)
}

func countryNames() []string {
	var out []string
	for _, c := range place.Countries() {
		out = append(out, c.Name)
	}
	return out
}

func cutLast(s, sep string) (before, after string, ok bool) {
	i := strings.LastIndex(s, sep)
	if i < 0 {
		return s, "", false
	}
	return s[:i], s[i+len(sep):], true
}

// match looks for an actor by id, then by name, then by alias.
func (b *Bench) match(actors []blindspot.ActorSummary, name string) (Subject, bool, error) {
	want := fold(name)
	by := []func(a *blindspot.ActorSummary) (string, bool){
		func(a *blindspot.ActorSummary) (string, bool) { return a.ID, a.ID == name },
		func(a *blindspot.ActorSummary) (string, bool) { return a.Name, fold(a.Name) == want },
		func(a *blindspot.ActorSummary) (string, bool) { return name, aliases()[want] == a.ID },
		func(a *blindspot.ActorSummary) (string, bool) {
			i := slices.IndexFunc(a.Aliases, func(s string) bool { return fold(s) == want })
			if i < 0 {
				return "", false
			}
			return a.Aliases[i], true
		},
	}
	for _, matches := range by {
		if same := namesakes(actors, matches); len(same) > 1 {
			return Subject{}, true, blindspot.Errorf(blindspot.Usage, "name one by its id: "+strings.Join(same, " or "),
				"the store has %d groups of the name %q", len(same), name)
		}
		for i := range actors {
			a := &actors[i]
			if matched, ok := matches(a); ok {
				if !a.Kind.Assessable() {
					return Subject{}, true, refuse(a)
				}
				g := blindspot.Group{ID: a.ID, Name: a.Name, Actors: []string{a.ID}, Matched: matched}
				if fold(matched) != fold(a.Name) && matched != a.ID {
					g.Name, g.Recorded = matched, a.Name // people read the name they asked for
				}
				return Subject{Group: g}, true, nil
			}
		}
	}
	return Subject{}, false, nil
}

// namesakes are the ids of all groups that match: names are not unique, and
// whom a question is about must not depend on their order.
func namesakes(actors []blindspot.ActorSummary, matches func(a *blindspot.ActorSummary) (string, bool)) []string {
	var ids []string
	for i := range actors {
		if _, ok := matches(&actors[i]); ok && actors[i].Kind.Assessable() {
			ids = append(ids, actors[i].ID)
		}
	}
	return ids
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
		return blindspot.Errorf(blindspot.Refused, "if it is a formally organised group, say so: blindspot actor declare "+a.ID+" organisation",
			"%s may be a community: the data show it only in fighting between non-state parties, and nobody has declared it an organisation", a.Name)
	}
}

// theatreEvents is how many events in a country make it a theatre of its own.
const theatreEvents = 25

// withTheatres splits a group into theatres by country, where it is active in
// several.
func (b *Bench) withTheatres(ctx context.Context, s Subject, err error) (Subject, error) {
	if err != nil {
		return s, err
	}
	events, err := b.Store.Events(ctx, blindspot.Filter{Actors: s.Group.Actors})
	if err != nil {
		return s, err
	}
	counts := map[string]int{}
	for i := range events {
		counts[events[i].Place.Country]++
	}
	for c, n := range counts {
		if c != "" && n >= theatreEvents {
			s.Theatres = append(s.Theatres, blindspot.Theatre{ID: s.Group.ID + ":" + c, Name: s.Group.Name + " in " + b.geo().CountryName(c),
				Group: s.Group.ID, Countries: []string{c}})
		}
	}
	slices.SortFunc(s.Theatres, func(x, y blindspot.Theatre) int {
		if n := counts[y.Countries[0]] - counts[x.Countries[0]]; n != 0 {
			return n
		}
		return strings.Compare(x.ID, y.ID)
	})
	if len(s.Theatres) < 2 {
		s.Theatres = nil
	}
	return s, nil
}

// notFound suggests the assessable actors whose names or aliases come nearest,
// or else says which cases there are.
func notFound(actors []blindspot.ActorSummary, question, cases string) error {
	var all []string
	for i := range actors {
		if actors[i].Kind.Assessable() {
			all = append(append(all, actors[i].Name), names(&actors[i])...)
		}
	}
	hint := "blindspot watch lists the groups of the store; blindspot status says what was imported"
	if cases != "" {
		hint += "; " + cases
	}
	return blindspot.Errorf(blindspot.NotFound, didYouMean(nearest(question, all), hint), "the store has no group named %q", question)
}

// nearest are up to three of the names that a misspelt one was meant to be: those
// that hold it, then those with the fewest letters to change.
func nearest(misspelt string, names []string) []string {
	want := fold(misspelt)
	type near struct {
		name string
		far  int
	}
	var best []near
	for _, name := range names {
		one := near{name, casefile.EditDistance(want, fold(name))}
		if strings.Contains(fold(name), want) {
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
	if b.Store == nil {
		return nil, nil
	}
	actors, err := b.Store.Actors(ctx, blindspot.Filter{})
	if err != nil {
		return nil, err
	}
	var out []string
	for i := range actors {
		if a := &actors[i]; a.Kind.Assessable() {
			out = append(append(out, a.Name), names(a)...)
		}
	}
	slices.Sort(out)
	return slices.Compact(out), nil
}

// names are the other names of an actor: those declared, and those that come
// with the program.
func names(a *blindspot.ActorSummary) []string {
	return append(slices.Clone(a.Aliases), aliasesOf()[a.ID]...)
}
