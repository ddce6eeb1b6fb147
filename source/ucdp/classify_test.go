package ucdp_test

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/internal/realdata"
	"github.com/blindspot/blindspot/source/ucdp"
)

func TestClassify(t *testing.T) {
	for _, tc := range []struct {
		facts  ucdp.Facts
		want   blindspot.ActorKind
		reason string
	}{
		{ucdp.Facts{Name: "Government of Iraq", StateBased: true}, blindspot.State, "a state, although it takes part in state-based violence"},
		{ucdp.Facts{Name: "Government of Australia, Government of United Kingdom"}, blindspot.State, "states together"},
		{ucdp.Facts{Name: "Civilians"}, blindspot.Civilians, "the victims of one-sided violence"},
		{ucdp.Facts{Name: "IS", StateBased: true, OneSided: true}, blindspot.Organisation, "fights states"},
		{ucdp.Facts{Name: "Kamuina Nsapu", OneSided: true}, blindspot.Organisation, "perpetrator of one-sided violence"},
		{ucdp.Facts{Name: "Santa Rosa de Lima Cartel"}, blindspot.Organisation, "the word cartel"},
		{ucdp.Facts{Name: "Black Axe"}, blindspot.Organisation, "on the list"},
		{ucdp.Facts{Name: "APCLS"}, blindspot.Organisation, "an abbreviation"},
		{ucdp.Facts{Name: "FPP-AP"}, blindspot.Organisation, "an abbreviation with a hyphen"},
		{ucdp.Facts{Name: "Sinaloa Cartel - Los Mayos"}, blindspot.Organisation, "a faction of an organisation"},
		{ucdp.Facts{Name: "ULIMO - K"}, blindspot.Organisation, "a faction of an abbreviation"},
		{ucdp.Facts{Name: "Gulf Cartel, La Familia, Sinaloa Cartel"}, blindspot.Organisation, "an alliance of organisations"},
		{ucdp.Facts{Name: "APCLS, Unheard of"}, blindspot.Unclassified, "an alliance with somebody unknown"},
		{ucdp.Facts{Name: "APCLS, Fulani"}, blindspot.Community, "an alliance with a community"},
		{ucdp.Facts{Name: "Fulani"}, blindspot.Community, "an ethnic group"},
		{ucdp.Facts{Name: "Fulani", OneSided: true}, blindspot.Community, "an ethnic group stays one whatever is recorded"},
		{ucdp.Facts{Name: "Christians (Nigeria)"}, blindspot.Community, "believers"},
		{ucdp.Facts{Name: "Supporters of PDP"}, blindspot.Community, "voters"},
		{ucdp.Facts{Name: "Ikurav (Tiv)"}, blindspot.Community, "part of an ethnic group"},
		{ucdp.Facts{Name: "Some village (Nowhere)"}, blindspot.Unclassified, "a bracket that says nothing"},
		{ucdp.Facts{Name: "Rer Liban subclan of Habr Awal (Issaq)"}, blindspot.Community, "a clan"},
		{ucdp.Facts{Name: "Garcia clan"}, blindspot.Community, "a family"},
		{ucdp.Facts{Name: "Lou Nuer"}, blindspot.Community, "a section of the Nuer"},
		{ucdp.Facts{Name: "Hausa, Yoruba"}, blindspot.Community, "two communities"},
		{ucdp.Facts{Name: "NURTW-Tokyo"}, blindspot.Unclassified, "a trade union"},
		{ucdp.Facts{Name: "Unheard of"}, blindspot.Unclassified, "nothing known: treated like a community"},
		{ucdp.Facts{Name: ""}, blindspot.Unclassified, "no name"},
	} {
		t.Run(tc.facts.Name+"/"+tc.reason, func(t *testing.T) {
			if got := ucdp.Classify([]ucdp.Facts{tc.facts}); got[0] != tc.want {
				t.Errorf("got %s, want %s", got[0], tc.want)
			}
		})
	}
}

// A member that is only known from other events decides about its alliance.
func TestClassifyAlliesKnowEachOther(t *testing.T) {
	got := ucdp.Classify([]ucdp.Facts{{Name: "Aa, Bb"}, {Name: "Aa", OneSided: true}, {Name: "Bb", StateBased: true},
		{Name: "Aa - north"}, {Name: "Cc"}, {Name: "Aa, Cc"}})
	want := []blindspot.ActorKind{blindspot.Organisation, blindspot.Organisation, blindspot.Organisation,
		blindspot.Organisation, blindspot.Unclassified, blindspot.Unclassified}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// Every party to nothing but non-state fighting in the extract was looked at by
// hand. Those that are not organisations by the rules must be communities,
// except for a handful that nobody should take for either.
func TestClassifyExtract(t *testing.T) {
	r, err := ucdp.Open(realdata.Path(t, "ged/ged-extract.csv.gz"), ucdp.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = r.Close() }()
	events, _, err := readAll(t, r)
	if err != nil {
		t.Fatal(err)
	}
	index, facts := map[string]int{}, []ucdp.Facts{}
	for _, e := range events {
		for i, side := range [2]blindspot.Side{e.SideA, e.SideB} {
			at, ok := index[string(side.ID)]
			if !ok {
				at = len(facts)
				index[string(side.ID)] = at
				facts = append(facts, ucdp.Facts{Name: side.Name})
			}
			facts[at].StateBased = facts[at].StateBased || e.Violence == blindspot.StateBased
			facts[at].OneSided = facts[at].OneSided || e.Violence == blindspot.OneSided && i == 0
		}
	}
	byKind := map[blindspot.ActorKind][]string{}
	for i, kind := range ucdp.Classify(facts) {
		byKind[kind] = append(byKind[kind], facts[i].Name)
	}
	unknown := byKind[blindspot.Unclassified]
	slices.Sort(unknown)
	want := []string{"El Dorado long-term inmates", "Former Sabaneta inmates", "NURTW-Auxiliary", "NURTW-Tokyo"}
	if diff := cmp.Diff(want, unknown); diff != "" {
		t.Error(diff)
	}
	for kind, least := range map[blindspot.ActorKind]int{blindspot.State: 59, blindspot.Organisation: 380,
		blindspot.Community: 280, blindspot.Civilians: 1} {
		if len(byKind[kind]) < least {
			t.Errorf("only %d of kind %s", len(byKind[kind]), kind)
		}
		t.Logf("%s %d", kind, len(byKind[kind]))
	}
	for _, name := range byKind[blindspot.State] {
		if name[:14] != "Government of " {
			t.Errorf("%s is called a state", name)
		}
	}
}
