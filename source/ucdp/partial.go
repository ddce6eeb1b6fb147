package ucdp

import "github.com/blindspot/blindspot"

// partial is what can be read of a row that is refused: which event it is, of
// whom, where, when and how many died, each where its own columns are sound.
func (r *Reader) partial() blindspot.Event {
	e := blindspot.Event{Source: r.source, Release: r.release.String(), DeathsGap: true, Sources: blindspot.NoCount}
	if r.current.problem != "" || r.current.count != len(r.layout.titles) {
		return e
	}
	sound := func(read func(p *rowParser)) bool {
		p := rowParser{r: r}
		read(&p)
		return p.bad == nil
	}
	var id, a, b, best int
	var day blindspot.Date
	var state string
	if sound(func(p *rowParser) { id = p.whole(colID, 1, maxID) }) {
		e.ID = r.eventID(id)
	}
	if sound(func(p *rowParser) { a, e.SideA.Name = p.whole(colAID, 1, maxID), p.name(colA) }) {
		e.SideA.ID = r.actorID(a)
	}
	if sound(func(p *rowParser) { b, e.SideB.Name = p.whole(colBID, 1, maxID), p.name(colB) }) {
		e.SideB.ID = r.actorID(b)
	}
	if sound(func(p *rowParser) { state = p.name(colCountry) }) {
		e.Place.State = state
	}
	if sound(func(p *rowParser) { day = p.date(colStart) }) {
		e.When = blindspot.DateRange{From: day, To: day}
	}
	if sound(func(p *rowParser) { best = p.count(colBest) }) {
		e.Deaths.Best, e.DeathsGap = best, false
	}
	return e
}
