package workbench

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/claim"
	"github.com/blindspot/blindspot/claim/language"
	"github.com/blindspot/blindspot/place"
	"github.com/blindspot/blindspot/prose"
	"github.com/blindspot/blindspot/source/casefile"
)

// Tested is one claim about a group, with its verdict and what it rests on.
type Tested struct {
	Group    string              `json:"group"`
	GroupID  string              `json:"group_id"`
	AsOf     blindspot.Date      `json:"as_of"`
	Claim    string              `json:"claim"`
	Test     blindspot.ClaimTest `json:"test"` // what the claim was read as
	Verdict  blindspot.Verdict   `json:"verdict"`
	Summary  string              `json:"summary"`
	Findings []blindspot.Finding `json:"findings"`
	Needs    string              `json:"needs"` // what would decide it
	// Provisional says that the verdict rests on numbers that are not yet all reported,
	// and may be another one once they are; Final are these numbers.
	Provisional bool                     `json:"provisional"`
	Final       []blindspot.NumberNotYet `json:"once_all_reported,omitempty"`
	Caveats     []blindspot.Warning      `json:"caveats"`
	// Evidence are the rows that the findings cite, as far as they are listed.
	Evidence  []blindspot.Evidence `json:"evidence"`
	Countries []string             `json:"countries"` // of the group, or that the question is about
	Citations []string             `json:"citations"`
	Covered   []string             `json:"covered"` // what the sources are known to hold, in words
}

// Test gives a claim in the claim language about a group or a case its verdict,
// as of the day asked for or of what the data know. Errors: as of Ask; Usage that
// points at the word of a claim that is not understood, or asks back which of
// several things of one name is meant; Refused for what is never a subject.
func (b *Bench) Test(ctx context.Context, question, text string, asked blindspot.Date, follow bool) (Tested, error) {
	return b.tested(ctx, question, text, asked, follow, false)
}

// tested is Test of a claim that may have been understood before: its provinces are
// then no fault, though the record of the day has none of them yet, or no longer.
func (b *Bench) tested(ctx context.Context, question, text string, asked blindspot.Date, follow, understood bool) (Tested, error) {
	s, m, err := b.claimSubject(ctx, question, asked, follow)
	if err != nil {
		return Tested{}, err
	}
	in, err := b.claimInputs(ctx, s, m)
	if err != nil {
		return Tested{}, err
	}
	if understood {
		in.Province = nil
	}
	if text, err = insideTheatre(s, text); err != nil {
		return Tested{}, err
	}
	c, err := claim.Test(ctx, in, text)
	if err != nil {
		return Tested{}, err
	}
	out := Tested{Group: s.Name(), GroupID: string(s.Group.ID), AsOf: m.Date, Claim: text, Test: c.Test, Verdict: c.Verdict, Summary: c.Summary, Findings: c.Findings, Needs: c.Needs,
		Caveats: append(m.Warnings(), c.Caveats...), Evidence: evidenceOf(s, m, c), Citations: []string{}, Countries: append([]string{}, c.Countries...)}
	if out.Caveats, err = b.otherNames(ctx, s, m, out.Caveats); err != nil {
		return out, err
	}
	notYet, err := b.warnNotYet(ctx, s, m, lastCounted(c))
	if err != nil {
		return out, err
	}
	if len(notYet) > 0 {
		if err := b.settle(ctx, &out, s, m); err != nil {
			return out, err
		}
	}
	out.Caveats = append(out.Caveats, notYet...)
	return out, out.rests(ctx, s, in.Store)
}

// lastCounted is the last day of the windows that a claim was tested in.
func lastCounted(c claim.Sentence) (last blindspot.Date) {
	for i := range c.Findings {
		last = max(last, c.Findings[i].Window.To)
	}
	return last
}

// rests adds the citations that the sources ask for, and what they cover.
func (t *Tested) rests(ctx context.Context, s Subject, store blindspot.EventStore) error {
	t.Covered = []string{}
	cite := func(text string) {
		if text != "" && !slices.Contains(t.Citations, text) {
			t.Citations = append(t.Citations, text)
		}
	}
	if s.Case.Name != "" {
		cite(s.Case.Terms.Citation)
		t.Covered = append(t.Covered, fmt.Sprintf("case %s: a collection of reports, which covers nothing: it shows that something happened, never that nothing did", s.Case.Name))
		for _, c := range s.Case.Counts.Scopes {
			cite(c.Source)
			complete := "complete"
			if !c.Complete {
				complete = "provisional"
			}
			t.Covered = append(t.Covered, fmt.Sprintf("monthly counts of %s: %s to %s, %s", c.Name, c.From, c.To, complete))
		}
	}
	if store == nil {
		return nil
	}
	sets, err := store.Datasets(ctx, 0)
	if err != nil {
		return err
	}
	for i := range sets {
		cite(sets[i].Terms.Citation)
	}
	coverage, err := store.Coverage(ctx, 0)
	for _, r := range coverage.Rows() {
		if r.Country == blindspot.Worldwide || slices.Contains(t.Countries, r.Country) {
			t.Covered = append(t.Covered, CoverageText(r))
		}
	}
	return err
}

// CoverageText is a span of coverage in words.
func CoverageText(r blindspot.Coverage) string {
	where, stated := place.CountryName(r.Country), "stated"
	if r.Country == blindspot.Worldwide {
		where = "the world"
	}
	if !r.Stated {
		stated = "assumed"
	}
	return fmt.Sprintf("%s: %s from %s to %s, %s of what the source knows (%s)", r.Source, where, r.From, r.To, prose.Percent(r.Share), stated)
}

// otherNames adds under which other names a group of the store is recorded, or
// followed.
func (b *Bench) otherNames(ctx context.Context, s Subject, m Moment, caveats []blindspot.Warning) ([]blindspot.Warning, error) {
	if s.Chronicle {
		return caveats, nil
	}
	said, err := b.namesOf(ctx, s, m, nil)
	for _, text := range said {
		caveats = blindspot.AddWarning(caveats, blindspot.Warning{Code: blindspot.WarnRenamed, Text: text})
	}
	return caveats, err
}

// CompleteClaim returns what a half-written claim about a group may become: the
// claim with each word that may come next. It offers nothing rather than fail.
func (b *Bench) CompleteClaim(ctx context.Context, question, text string) []string {
	c, store := new(casefile.Case), b.held()
	if b.Cases != nil {
		if found, err := b.Cases(question); err == nil {
			c = found
		}
	}
	kept, words := language.Complete(text, func(s language.Sort) []string {
		if s == language.SortActor {
			actors, err := store.Actors(ctx, blindspot.Filter{})
			if err != nil {
				return nil
			}
			var out []string
			for i := range actors {
				if k := actors[i].Kind; k != blindspot.Community && k != blindspot.Unclassified {
					out = append(out, actors[i].Name)
				}
			}
			return out
		}
		return claim.Values(c, s)
	})
	out := make([]string, len(words))
	for i, w := range words {
		out[i] = kept + w
	}
	return out
}

// claimSubject is whom the claim is about, and the moment.
func (b *Bench) claimSubject(ctx context.Context, question string, asked blindspot.Date, follow bool) (Subject, Moment, error) {
	s, err := b.resolve(ctx, question, asked)
	if err != nil {
		return s, Moment{}, err
	}
	if follow {
		if s, err = b.Follow(ctx, s); err != nil {
			return s, Moment{}, err
		}
	}
	m, err := b.claimMoment(ctx, &s, asked)
	return s, m, err
}

// claimMoment is the day asked for or, for a group of the store, the end of all
// data: one that went quiet is known to be quiet until then. A case about it may
// state an earlier day.
func (b *Bench) claimMoment(ctx context.Context, s *Subject, asked blindspot.Date) (Moment, error) {
	if !s.Chronicle && !asked.Known() {
		whole, err := b.endOfData(ctx, Subject{Store: b.held()})
		if blindspot.CodeOf(err) == blindspot.TooFewData {
			whole, err = b.endOfData(ctx, *s) // nothing is covered
		}
		if err != nil {
			return Moment{}, err
		}
		if s.until.Known() {
			whole = min(whole, s.until)
		}
		s.DataTo = whole
	}
	return b.On(ctx, *s, asked)
}

// claimInputs are what a claim about the subject is held against.
func (b *Bench) claimInputs(ctx context.Context, s Subject, m Moment) (claim.Inputs, error) {
	known, err := relations()
	if err != nil {
		return claim.Inputs{}, err
	}
	store, c := m.Beside, s.Case
	if !s.Chronicle {
		store = m.Record
	}
	if c.Name == "" { // a group of the store
		c = &casefile.Case{Group: s.wholeGroup()}
	}
	in := claim.Inputs{Case: c, Store: store, AsOf: m.Date, Asked: m.Asked, Relations: known, Geo: b.geo(), Seed: b.Seed}
	if store == nil {
		return in, nil
	}
	in.Actor = func(name string) (blindspot.Actor, error) { return b.opponent(ctx, store, s.Group, name) }
	in.EventsIn = func(countries []string) int {
		n, err := store.Count(ctx, blindspot.Filter{Actors: s.Group.Actors, Countries: countries})
		if err != nil {
			return 0
		}
		return n
	}
	in.Province = func(name string) (known bool, near string) { return b.province(ctx, store, s.Group, name) }
	return in, nil
}

// insideTheatre says the country of a theatre in a claim about it.
func insideTheatre(s Subject, text string) (string, error) {
	if len(s.Countries) == 0 {
		return text, nil
	}
	read, err := language.Parse(text)
	if err != nil {
		return text, nil // the fault is told where the claim is tested
	}
	where := strings.Join(s.Countries, ", ")
	params := []string{"countries"}
	switch read.Test.Kind {
	case "compare":
		params = append(params, "than_countries")
	case "measure":
		params = []string{"theatre"}
	case "count", "rate", "trend", "continuity", "share", "first_event", "forecast":
	default:
		return "", blindspot.Errorf(blindspot.Usage, "ask about the group, and name the country in the claim", "this claim cannot be asked of a group in one country")
	}
	for _, p := range params {
		if v, ok := read.Test.Params[p]; ok && v != where {
			return "", blindspot.Errorf(blindspot.Usage, "ask about the group without the country, or leave the place out of the claim", "the question is about %s, and the claim names %s", s.Name(), v)
		}
		read.Test.Params[p] = where
	}
	return cmp.Or(language.Print(read.Test), text), nil
}

// opponent finds an actor of the store by id, name or alias. Of several that bear
// the name it asks back with how many events each has.
func (b *Bench) opponent(ctx context.Context, store blindspot.EventStore, g blindspot.Group, name string) (blindspot.Actor, error) {
	all, err := store.Actors(ctx, blindspot.Filter{})
	if err != nil {
		return blindspot.Actor{}, err
	}
	all = b.withListed(all)
	want := blindspot.Fold(name)
	bears := []func(a *blindspot.ActorSummary) bool{
		func(a *blindspot.ActorSummary) bool { return string(a.ID) == name },
		func(a *blindspot.ActorSummary) bool { return blindspot.Fold(a.Name) == want },
		func(a *blindspot.ActorSummary) bool {
			return aliases()[want] == a.ID || slices.ContainsFunc(names(a), func(n string) bool { return blindspot.Fold(n) == want })
		},
		governmentOf(name),
	}
	for _, fits := range bears {
		found := bearing(all, fits)
		if len(found) > 1 {
			return blindspot.Actor{}, severalBear("actors", name, found)
		}
		if len(found) == 1 {
			return found[0].Actor, refuseOpponent(found[0], g)
		}
	}
	var known []string
	for i := range all {
		if k := all[i].Kind; k != blindspot.Community && k != blindspot.Unclassified {
			known = append(append(known, all[i].Name), names(&all[i])...)
		}
	}
	return blindspot.Actor{}, blindspot.Errorf(blindspot.NotFound, didYouMean(nearest(name, known), "blindspot actor TEXT finds the names"), "the store has no actor named %q", name)
}

// governmentOf tells the state of a country by the name of the country: who writes
// "against Türkiye" means what sources call the Government of Turkey.
func governmentOf(country string) func(*blindspot.ActorSummary) bool {
	of := place.Named(country)
	return func(a *blindspot.ActorSummary) bool {
		rest, state := strings.CutPrefix(a.Name, "Government of ")
		if !state || a.Kind != blindspot.State || len(of) != 1 || len(of[0].Countries) != 1 {
			return false
		}
		c, known := place.CountryByName(rest)
		return known && c.ISO3 == of[0].Countries[0]
	}
}

func refuseOpponent(a *blindspot.ActorSummary, g blindspot.Group) error {
	switch {
	case g.Has(a.ID):
		return blindspot.Errorf(blindspot.Usage, "name somebody whom it fights", "%s is the group itself", a.Name)
	case a.Kind == blindspot.Community || a.Kind == blindspot.Unclassified:
		return refuse(a)
	}
	return nil
}

// evidenceOf are the rows that a verdict rests on, as the source has them: nothing
// in them is looked up in the gazetteer.
func evidenceOf(s Subject, m Moment, c claim.Sentence) []blindspot.Evidence {
	out := []blindspot.Evidence{}
	cited := map[string]bool{}
	for _, f := range c.Findings {
		for _, id := range f.Evidence {
			cited[id] = true
		}
	}
	for i := range c.Events {
		if e := &c.Events[i]; cited[e.ID] {
			out = append(out, eventEvidence(e, e.Place.Admin1))
			delete(cited, e.ID)
		}
	}
	known := s.Case.AsOf(m.Date)
	for i := range known.Events {
		if e := &known.Events[i]; cited[e.ID] {
			out = append(out, eventEvidence(e, e.Place.Admin1))
		}
	}
	var rest blindspot.Assessment
	addCase(&rest, known)
	for _, e := range rest.Evidence {
		if cited[e.ID] {
			out = append(out, e)
		}
	}
	return out
}
