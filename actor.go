package blindspot

import (
	"slices"
	"strings"
)

// ActorKind separates what Blindspot assesses from what it never does.
type ActorKind string

// Only organisations are ranked, assessed and forecast. A community is never
// the subject of anything. An unclassified actor (one that a source lists only
// in fighting between non-state parties, and that nobody has declared to be an
// organisation) is treated like a community until the user says otherwise.
const (
	State        ActorKind = "state"
	Organisation ActorKind = "organisation"
	Community    ActorKind = "community"
	Civilians    ActorKind = "civilians"
	Unclassified ActorKind = "unclassified"
)

// Assessable reports whether actors of this kind may be assessed.
func (k ActorKind) Assessable() bool { return k == Organisation }

// Declared is the kind of an actor that the rules take for k and that somebody
// declared to be another ("" for nobody). Of a state, of civilians and of a
// community no declaration makes an organisation; the other way is always open.
func (k ActorKind) Declared(as ActorKind) ActorKind {
	if as == "" || as == Organisation && k != Unclassified {
		return k
	}
	return as
}

// Declaration is what a user says of an actor.
type Declaration struct {
	ID      ActorID   `json:"id"`
	Kind    ActorKind `json:"kind"` // "": what the rules say
	Aliases []string  `json:"aliases,omitempty"`
	Source  string    `json:"source,omitempty"` // who says so: needed to make an organisation
}

// Check refuses a declaration about an actor that the rules take for ruled ("" for
// one that nobody has seen). Errors: BadInput for what is no kind; Usage without
// a source; NotFound and Refused where it can never be an organisation.
func (d Declaration) Check(ruled ActorKind) error {
	switch d.Kind {
	case "", State, Organisation, Community, Civilians, Unclassified:
	default:
		return Errorf(BadInput, "use state, organisation, community, civilians or unclassified", "%q is not a kind of actor", d.Kind)
	}
	if d.Kind != Organisation || ruled == Organisation {
		return nil
	}
	switch {
	case ruled == "":
		return Errorf(NotFound, "blindspot actor TEXT finds the ids", "the store has no actor %s, and of one that nobody has seen none can say what it is", d.ID)
	case ruled != Unclassified:
		return Errorf(Refused, "only an unclassified actor can be declared an organisation", "%s is known as %s, and never becomes a subject", d.ID, ruled.article())
	case strings.TrimSpace(d.Source) == "":
		return Errorf(Usage, "say who calls it a formally organised group: --source \"...\"", "%s cannot be declared an organisation without a stated source", d.ID)
	}
	return nil
}

// article is the kind in a sentence.
func (k ActorKind) article() string {
	if k == Civilians {
		return "civilians"
	}
	return "a " + string(k)
}

// ActorID is the id of an actor: source prefix and the source's own id,
// "ucdp:234". A case has prefixes of its own.
type ActorID string

// GroupID is the id of a group. That of a group which is one actor is the
// actor's; a case gives its group its own.
type GroupID string

// Actor is a state or an organisation as a source knows it.
type Actor struct {
	ID      ActorID   `json:"id"`
	Name    string    `json:"name"`
	Kind    ActorKind `json:"kind"`
	Aliases []string  `json:"aliases,omitempty"`
}

// Group is what a user asks about: an organisation under one or several actor
// ids, with the name that matched.
type Group struct {
	ID       GroupID   `json:"id"`
	Name     string    `json:"name"`               // for people: the alias that was asked for, if any
	Recorded string    `json:"recorded,omitempty"` // the name in the data, where that is another
	Actors   []ActorID `json:"actors"`             // actor ids
	Matched  string    `json:"matched,omitempty"`  // the name or alias that matched the question
}

// Has reports whether the actor id belongs to the group.
func (g Group) Has(actor ActorID) bool { return slices.Contains(g.Actors, actor) }

// Is reports whether the id is that of one of the group's actors, or the
// group's own: relations name either.
func (g Group) Is(id ActorID) bool { return g.Has(id) || string(id) == string(g.ID) }

// Theatre is an organisation in a region, defined by rule rather than by a list
// of events.
type Theatre struct {
	ID        string    `json:"id"`
	Name      string    `json:"name"`
	Group     GroupID   `json:"group"`
	Actors    []ActorID `json:"actors,omitempty"`    // actor ids; empty means all of the group
	Countries []string  `json:"countries,omitempty"` // ISO 3166 alpha-3; empty means anywhere
}

// Holds reports whether the event belongs to the theatre, given that it belongs
// to the group.
func (t Theatre) Holds(e *Event) bool {
	return (len(t.Countries) == 0 || slices.Contains(t.Countries, e.Place.Country)) &&
		(len(t.Actors) == 0 || slices.Contains(t.Actors, e.SideA.ID) || slices.Contains(t.Actors, e.SideB.ID))
}

// Words is the relation as a sentence has it: "split from".
func (k RelationKind) Words() string { return strings.ReplaceAll(string(k), "_", " ") }

// RelationKind is how two organisations are related.
type RelationKind string

// The kinds of relation.
const (
	BranchOf   RelationKind = "branch_of"
	SplitFrom  RelationKind = "split_from"
	MergedInto RelationKind = "merged_into"
	AlliedWith RelationKind = "allied_with"
	RivalOf    RelationKind = "rival_of"
	RecordedAs RelationKind = "recorded_as" // a source records the events of one under the other: see Lineage
)

// Relation is a dated relation between two groups, from From's point of view.
type Relation struct {
	From ActorID      `json:"from"`
	To   ActorID      `json:"to"`
	Kind RelationKind `json:"kind"`
	When DateRange    `json:"when"`
	Note string       `json:"note,omitempty"`
	// Countries are where a RecordedAs holds; empty: everywhere.
	Countries []string `json:"countries,omitempty"`
}
