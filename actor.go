package blindspot

import "strings"

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

// Actor is a state or an organisation as a source knows it.
type Actor struct {
	ID      string    `json:"id"` // source prefix and the source's own id: "ucdp:234"
	Name    string    `json:"name"`
	Kind    ActorKind `json:"kind"`
	Aliases []string  `json:"aliases,omitempty"`
}

// Group is what a user asks about: an organisation under one or several actor
// ids, with the name that matched.
type Group struct {
	ID       string   `json:"id"`
	Name     string   `json:"name"`               // for people: the alias that was asked for, if any
	Recorded string   `json:"recorded,omitempty"` // the name in the data, where that is another
	Actors   []string `json:"actors"`             // actor ids
	Matched  string   `json:"matched,omitempty"`  // the name or alias that matched the question
}

// Has reports whether the actor id belongs to the group.
func (g Group) Has(actor string) bool {
	for _, id := range g.Actors {
		if id == actor {
			return true
		}
	}
	return false
}

// Theatre is an organisation in a region, defined by rule rather than by a list
// of events.
type Theatre struct {
	ID        string   `json:"id"`
	Name      string   `json:"name"`
	Group     string   `json:"group"`               // group id
	Actors    []string `json:"actors,omitempty"`    // actor ids; empty means all of the group
	Countries []string `json:"countries,omitempty"` // ISO 3166 alpha-3; empty means anywhere
}

// Holds reports whether the event belongs to the theatre, given that it belongs
// to the group.
func (t Theatre) Holds(e Event) bool {
	return (len(t.Countries) == 0 || contains(t.Countries, e.Place.Country)) &&
		(len(t.Actors) == 0 || contains(t.Actors, e.SideA.ID) || contains(t.Actors, e.SideB.ID))
}

func contains(list []string, s string) bool {
	for _, x := range list {
		if x == s {
			return true
		}
	}
	return false
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
)

// Relation is a dated relation between two groups, from From's point of view.
type Relation struct {
	From string       `json:"from"`
	To   string       `json:"to"`
	Kind RelationKind `json:"kind"`
	When DateRange    `json:"when"`
	Note string       `json:"note,omitempty"`
}
