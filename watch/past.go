package watch

import (
	"errors"
	"slices"
	"time"

	"github.com/blindspot/blindspot"
)

// Past is what a board leaves to later ones: its quarters of which it is known what
// followed, what was said of them, and what older events still say of groups. All of it
// rests on events that had ended by a month, and on nothing that came after: a later
// board of the same events up to then has the same, and reads but the last seven years.
type Past struct {
	Of        string // what the caller says of the events that it rests on, and travels with it
	until     blindspot.Month
	first     blindspot.Month // of the data
	begun     blindspot.Month // of the first event
	entry     blindspot.Entries
	firsts    map[blindspot.ActorID]blindspot.Month // of all sides, as known by the last quarter
	groups    []pastGroup
	origins   []blindspot.Month // quarters up to 24 months before the end
	begin     []int             // by origin: its first example
	list      []example         // their groups are places among groups
	facts     []facts
	attention []float64
	walked    []walked // by forecaster
}

type pastGroup struct {
	Actors  []blindspot.ActorID
	Entered blindspot.Month // 0 where the last quarter did not know it
}

// ErrOtherPast says that a past is not that of the groups which a board is asked for:
// since then one was found to be no organisation or, in an earlier year, to be one, or to
// have been on record. The board is to be made from all events.
var ErrOtherPast = errors.New("the past is not that of these groups")

// PastUntil is the month with which the past of a board ends: the last December of its
// data. Yearly releases end there, and candidates revise later months.
func PastUntil(in Input) blindspot.Month {
	last := lastOf(in)
	if _, m := last.Civil(); m != time.December {
		last = blindspot.NewMonth(last.Year()-1, time.December)
	}
	return last
}

// Since is the first day that a board which follows the past must know: of the events
// that had ended before, it asks for none.
func (p *Past) Since() blindspot.Date { return (p.known() - noveltySpan + 2).First() }

// Until is the month with which the past ends.
func (p *Past) Until() blindspot.Month { return p.until }

// known is the last month whose next 24 are over when the past ends.
func (p *Past) known() blindspot.Month { return p.until - horizon }

// follow takes over what a past says of the groups, and where it is that of others fails
// with ErrOtherPast.
func (w *world) follow(p *Past) error {
	at, unheld := map[blindspot.ActorID]int{}, map[blindspot.ActorID]*history{}
	for i := range w.groups {
		for _, id := range w.groups[i].group.Actors {
			at[id], unheld[id] = i, &w.groups[i]
		}
	}
	w.places = make([]int, len(p.groups))
	for k, g := range p.groups {
		i, ok := at[g.Actors[0]]
		if !ok || !slices.Equal(w.groups[i].group.Actors, g.Actors) || enteredBy(w.groups[i].entered, p.known()) != g.Entered {
			return ErrOtherPast
		}
		w.places[k] = i
		for _, id := range g.Actors {
			delete(unheld, id)
		}
	}
	if p.until < w.settled && w.foundSince(p, unheld) {
		return ErrOtherPast
	}
	for id, first := range p.firsts {
		if i, ok := at[id]; ok {
			w.groups[i].begun = earlier(w.groups[i].begun, first)
		}
	}
	if w.first != p.first {
		return ErrOtherPast
	}
	w.past = p
	return nil
}

// foundSince reports whether one of the groups that a past does not hold had events in it,
// and belongs to the quarters of the past that is left.
func (w *world) foundSince(p *Past, unheld map[blindspot.ActorID]*history) bool {
	known := p.entry.Sides()
	for id, h := range unheld {
		if known[id] && !h.later {
			return true
		}
	}
	return false
}

// enteredBy is since when a group was on record, as far as a month tells.
func enteredBy(entered, m blindspot.Month) blindspot.Month {
	if entered > m {
		return 0
	}
	return entered
}

// earlier is the earlier of two months, the second where there is no first.
func earlier(a, b blindspot.Month) blindspot.Month {
	if a == 0 {
		return b
	}
	return min(a, b)
}

// recall begins the examples with those of the past.
func (ex *examples) recall(w *world) {
	p := w.past
	ex.past, ex.walked = len(p.origins), p.walked
	ex.begin = append(ex.begin, p.begin[:ex.past]...)
	ex.grow(len(p.list) + w.most())
	ex.facts, ex.attention = append(ex.facts, p.facts...), append(ex.attention, p.attention...)
	for i, e := range p.list {
		e.group = w.places[e.group]
		ex.list = append(ex.list, e)
		ex.x = appendVector(ex.x, &p.facts[i])
	}
}

// leave is what a board leaves to later ones; nil where none of its quarters is old
// enough.
func (w *world) leave(ex *examples, walks []walked) *Past {
	n := ex.leaves
	if n == 0 {
		return nil
	}
	k := ex.begin[n]
	p := &Past{until: w.settled, first: w.first, begun: w.begun, entry: w.entry, firsts: w.firsts, origins: ex.origins[:n], begin: ex.begin[:n+1],
		list: slices.Clone(ex.list[:k]), facts: ex.facts[:k], attention: ex.attention[:k]}
	place, known := map[int]int{}, p.entry.Sides()
	for i := range w.groups {
		h := &w.groups[i]
		if !h.later && slices.ContainsFunc(h.group.Actors, func(id blindspot.ActorID) bool { return known[id] }) {
			place[i] = len(p.groups)
			p.groups = append(p.groups, pastGroup{h.group.Actors, enteredBy(h.entered, p.known())})
		}
	}
	for i := range p.list {
		p.list[i].group = place[p.list[i].group]
	}
	for _, walk := range walks {
		kept := walked{models: walk.past, fits: walk.fits}
		for _, said := range walk.said {
			kept.said = append(kept.said, said[:k])
		}
		p.walked = append(p.walked, kept)
	}
	return p
}

// found marks the groups that were found to be some only after the past that is left.
func (w *world) found(in Input, from *Past) error {
	if in.Later == nil || from != nil && from.until == w.settled {
		return nil // a past holds none of them
	}
	later, err := in.Later(w.settled)
	for i := range w.groups {
		w.groups[i].later = later[w.groups[i].group.ID]
	}
	return err
}

// entered is since when actors are on record, by the end of the past and by what ended
// later.
func (b *builder) entered() map[blindspot.ActorID]blindspot.Month {
	all := b.entry.Clone()
	for i := range b.later {
		all.Add(&b.later[i])
	}
	return all.Months()
}
