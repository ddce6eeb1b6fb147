package workbench

import (
	"cmp"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/cases"
	"github.com/blindspot/blindspot/memory"
	"github.com/blindspot/blindspot/place"
	"github.com/blindspot/blindspot/source/casefile"
)

// FindCase finds an embedded case by name, or a case folder by path, and places
// its events by the gazetteer. It is what [Bench.Cases] usually is. An embedded
// case is read once, and shared: nobody may write to it.
func FindCase(name string) (*casefile.Case, error) {
	if strings.ContainsAny(name, `/\`) || name == "." {
		return casefile.LoadDir(name, locate)
	}
	files, err := cases.Open(name)
	if err != nil {
		if _, missing := os.Stat(filepath.Join(name, "case.yaml")); missing == nil {
			return nil, blindspot.Errorf(blindspot.NotFound, fmt.Sprintf("write ./%s for the folder of that name", name), "there is no embedded case %q", name)
		}
		return nil, err
	}
	read, _ := embedded.LoadOrStore(name, sync.OnceValues(func() (*casefile.Case, error) { return casefile.Load(files, locate) }))
	return read.(func() (*casefile.Case, error))()
}

var embedded sync.Map // by name, what reads the case

func locate(at *blindspot.Place) {
	e := blindspot.Event{Place: *at}
	Enrich(place.World(), &e)
	*at = e.Place
}

// ofCase makes a subject of a case: its events are a store, so that whatever is
// asked of groups of the store can be asked of it.
func (b *Bench) ofCase(c *casefile.Case) (Subject, error) {
	if len(c.Events) == 0 && b.Store != nil {
		return b.ofEmptyCase(c), nil
	}
	store, err := storeOf(c)
	if err != nil {
		return Subject{}, err
	}
	s := Subject{Group: c.Group, Theatres: c.Theatres, Store: store, Chronicle: true, DataTo: c.DataTo, eventsTo: c.EventsTo, Case: c,
		standIn: fmt.Sprintf("The case %s was put together from what was public by %s. Its rows up to %%s stand in for what was known then.", c.Name, c.DataTo)}
	elsewhere := inSources(c.Group)
	if b.Store != nil {
		beside := b.ofGroup(elsewhere)
		beside.Theatres, beside.until = c.Theatres, c.DataTo
		s.Beside = &beside
	}
	return s, nil
}

// ofEmptyCase makes a subject of a case that has no events of its own: it is about
// the events that the store has of its group.
func (b *Bench) ofEmptyCase(c *casefile.Case) Subject {
	s := b.ofGroup(inSources(c.Group))
	s.Case, s.Theatres, s.until = c, c.Theatres, c.DataTo
	return s
}

// inSources is the group as event sources know it.
func inSources(g blindspot.Group) blindspot.Group {
	actors := g.Actors
	g.Actors = nil
	for _, id := range actors {
		if !strings.HasPrefix(string(id), casefile.Prefix) {
			g.Actors = append(g.Actors, id)
		}
	}
	return g
}

// storeOf holds the events of a case in one release, published on the day that
// its data reach.
func storeOf(c *casefile.Case) (*memory.Store, error) {
	d := blindspot.Dataset{Source: c.Terms.ID, Release: c.EventsTo.String(), Published: c.EventsTo, File: c.Name, SHA256: c.SHA256, Bytes: c.Bytes,
		To: c.EventsTo, Terms: c.Terms}
	for i := range c.Events {
		d.Published = max(d.Published, c.Events[i].Ended())
	}
	d.Published = cmp.Or(d.Published, 1)
	store := new(memory.Store)
	if _, _, err := store.Add(memory.Release{Dataset: d, Events: c.Events, Chronicle: true}); err != nil {
		return nil, fmt.Errorf("the events of case %s: %w", c.Name, err)
	}
	for _, a := range c.Actors {
		store.Declare(a)
	}
	return store, nil
}
