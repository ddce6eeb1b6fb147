package ucdp

import (
	"cmp"
	"errors"
	"io"
	"path/filepath"
	"slices"
	"strings"

	"github.com/blindspot/blindspot"
)

// ActorList is UCDP's list of actors.
type ActorList struct {
	File    string
	Version string // of the release, as its rows state it; "" where they do not
	Actors  []ListedActor
}

// Source names the list.
func (l *ActorList) Source() string { return strings.TrimSpace("UCDP actor list " + l.Version) }

// ListedActor is an actor of the list, with all its rows.
type ListedActor struct {
	ID    blindspot.ActorID
	Name  string // as events have it
	Names []ListedName
	Ties  []ListedTie
}

// ListedName is another name of an actor.
type ListedName struct {
	Name string `json:"name"`
	What string `json:"what"` // which name it is: "original name", "new name", ...
}

// ListedTie is what the list says of an actor and another one. It states no day.
type ListedTie struct {
	What string            `json:"what"` // "split from", "joined", ...
	With blindspot.ActorID `json:"with"`
	Name string            `json:"name"` // of the other, as the list has it
}

var listedNames = []struct {
	role  Role
	words []string
}{
	{"original name", []string{"name orig", "name original"}}, {"original full name", []string{"name orig full", "name original full"}}, {"original full name in English", []string{"name orig full eng", "name original full english"}},
	{"new name", []string{"new name"}}, {"new full name", []string{"new name full mother tongue", "new name full"}}, {"new full name in English", []string{"new name full eng", "new name full english"}},
}

// listedTies are what the list may say of another actor, with the roles of the columns
// of its id and name.
var listedTies = []struct {
	what               string
	id, name           Role
	idWords, nameWords []string
}{
	{"split from", "split from: id", "split from: name", []string{"actor id prev"}, []string{"name prev"}},
	{"split for a time from", "split for a time from: id", "split for a time from: name", []string{"actor id split temp"}, []string{"name split temp"}},
	{"formed of or allied with", "formed of or allied with: id", "formed of or allied with: name", []string{"actor id alliance"}, []string{"name alliance"}},
	{"joined", "joined: id", "joined: name", []string{"actor id group"}, []string{"group name"}},
}

// ReadActorList reads UCDP's actor list, which is written in Latin-1 or Windows-1252,
// as CSV, gzip or zip, by the columns that the user confirmed. Columns of names and ties
// that a release lacks are left out. Errors: NotFound; BadInput with line and column, and
// for columns that nobody confirmed with what is proposed.
func ReadActorList(path string, columns Columns) (ActorList, error) {
	t, done, err := openTable(path)
	if err != nil {
		return ActorList{}, err
	}
	defer func() { _ = done() }() // it was read
	l := ActorList{File: filepath.Base(path)}
	f, err := formOf("actors")
	if err == nil {
		err = t.bind(f, columns, path)
	}
	if err != nil {
		return l, named(err, path)
	}
	at := map[blindspot.ActorID]int{}
	for {
		err := t.next()
		if errors.Is(err, io.EOF) {
			return l, nil
		}
		if err != nil {
			return l, named(err, path)
		}
		l.Version = cmp.Or(l.Version, t.cell(roleRelease))
		ids := actorIDs(t.cell(roleActorID))
		if len(ids) == 0 {
			if strings.Join(t.text, "") == "" {
				continue
			}
			_, err := t.whole(roleActorID)
			return l, named(err, path)
		}
		i, ok := at[ids[0]]
		if !ok {
			i = len(l.Actors)
			at[ids[0]] = i
			l.Actors = append(l.Actors, ListedActor{ID: ids[0], Name: t.cell(roleActor)})
		}
		t.listed(&l.Actors[i])
	}
}

// listed adds what a row says of an actor.
func (t *table) listed(a *ListedActor) {
	for _, n := range listedNames {
		for _, name := range strings.Split(t.cell(n.role), ";") {
			name = strings.TrimSpace(name)
			known := slices.ContainsFunc(a.Names, func(x ListedName) bool { return x.Name == name })
			if len(name) > 1 && name != a.Name && !known && !strings.EqualFold(name, "N/A") {
				a.Names = append(a.Names, ListedName{Name: name, What: string(n.role)})
			}
		}
	}
	for _, tie := range listedTies {
		for _, id := range actorIDs(t.cell(tie.id)) {
			one := ListedTie{What: tie.what, With: id, Name: t.cell(tie.name)}
			if id != a.ID && !slices.Contains(a.Ties, one) {
				a.Ties = append(a.Ties, one)
			}
		}
	}
}

// actorIDs are the ids in a cell, which may hold several; what is no number is none.
func actorIDs(cell string) (ids []blindspot.ActorID) {
	for _, text := range strings.FieldsFunc(cell, func(r rune) bool { return r == ',' || r == ';' || r == ' ' }) {
		text = strings.TrimSuffix(text, ".0")
		if n, ok := digits([]byte(text)); ok && n > 0 && len(text) < 10 {
			ids = append(ids, blindspot.ActorID("ucdp:"+text))
		}
	}
	return ids
}
