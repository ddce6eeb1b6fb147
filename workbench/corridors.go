package workbench

import (
	"context"
	"slices"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/measure"
)

// NetworkQuestion asks about the network of graded links of a case, whole or
// with grades and places left out.
type NetworkQuestion struct {
	Case  string
	AsOf  blindspot.Date
	Grade string   // weakest grade of a source that is kept; "" all
	Cut   []string // places to take away, at most MaxCuts
	Links []Pair   // pairs of places whose links from one to the other are taken away, at most MaxCuts
}

// MaxCuts is how many places, and how many pairs, may be cut at once.
const MaxCuts = 8

// Pair is an ordered pair of places.
type Pair struct {
	From string `json:"from"`
	To   string `json:"to"`
}

// Network is what is left of a case's links, and what hangs together.
type Network struct {
	Places []measure.Centrality `json:"places"`
	Links  []blindspot.Link     `json:"links"`
	Pairs  int                  `json:"connected_pairs"`        // of the remaining places, of which one can be reached from the other
	Before int                  `json:"connected_pairs_before"` // the same with nothing cut
	Lost   []Pair               `json:"lost"`                   // pairs that the cuts disconnect
	Parts  [][]string           `json:"parts"`                  // places that hang together, whatever the direction

	PartsBefore int `json:"parts_before"` // the same with nothing cut, of the remaining places
	Kept        int `json:"links_before"` // links that the grade keeps, with nothing cut

	Total int      `json:"links_of_the_case"`
	All   []string `json:"-"` // every place of the case's links

	Assessment blindspot.Assessment `json:"-"` // of the case, whose Links and Network are those that are left
}

// Corridors answers what the graded links of a case connect.
func (b *Bench) Corridors(ctx context.Context, q NetworkQuestion) (Network, error) {
	a, err := b.Assessed(ctx, q.Case, q.AsOf, false)
	if err != nil {
		return Network{}, err
	}
	n := Network{Links: []blindspot.Link{}, Lost: []Pair{}, Parts: [][]string{}, Total: len(a.Links), All: placesOf(a.Links, nil)}
	if err := q.check(n.All, a.Links); err != nil {
		return n, err
	}
	firm := slices.DeleteFunc(slices.Clone(a.Links), func(l blindspot.Link) bool {
		return q.Grade != "" && (l.Grade.Source == "" || l.Grade.Source > q.Grade)
	})
	for _, l := range firm {
		if !slices.Contains(q.Cut, l.From) && !slices.Contains(q.Cut, l.To) && !slices.Contains(q.Links, Pair{l.From, l.To}) {
			n.Links = append(n.Links, l)
		}
	}
	n.Places = append([]measure.Centrality{}, measure.NewNetwork(n.Links).Ranked()...)
	n.Kept = len(firm)
	n.compare(firm, placesOf(firm, q.Cut))
	n.Assessment = n.left(a)
	return n, nil
}

// check refuses what the network does not have rather than leave it out.
func (q NetworkQuestion) check(places []string, links []blindspot.Link) error {
	if n := max(len(q.Cut), len(q.Links)); n > MaxCuts {
		return blindspot.Errorf(blindspot.Usage, "cut one to eight places, and one to eight links", "%d are too many to cut", n)
	}
	for _, c := range q.Cut {
		if c != "" && !slices.Contains(places, c) {
			return blindspot.Errorf(blindspot.NotFound, "the table lists the places", "the network has no place %q", c)
		}
	}
	for _, p := range q.Links {
		if !slices.ContainsFunc(links, func(l blindspot.Link) bool { return l.From == p.From && l.To == p.To }) {
			return blindspot.Errorf(blindspot.NotFound, "the table lists the links", "the network has no link from %q to %q", p.From, p.To)
		}
	}
	return nil
}

// placesOf are the places of links but for those left out, in order.
func placesOf(links []blindspot.Link, without []string) []string {
	var out []string
	for _, l := range links {
		for _, p := range []string{l.From, l.To} {
			if !slices.Contains(without, p) && !slices.Contains(out, p) {
				out = append(out, p)
			}
		}
	}
	slices.Sort(out)
	return out
}

// compare counts what the cuts disconnect among the places that remain.
func (n *Network) compare(firm []blindspot.Link, rest []string) {
	for _, from := range rest {
		before, after := reached(firm, from, false), reached(n.Links, from, false)
		for _, to := range rest {
			if from == to || !slices.Contains(before, to) {
				continue
			}
			n.Before++
			if slices.Contains(after, to) {
				n.Pairs++
			} else {
				n.Lost = append(n.Lost, Pair{from, to})
			}
		}
	}
	n.Parts = append(n.Parts, parts(n.Links, rest)...)
	between := slices.DeleteFunc(slices.Clone(firm), func(l blindspot.Link) bool { return !slices.Contains(rest, l.From) || !slices.Contains(rest, l.To) })
	n.PartsBefore = len(parts(between, rest))
}

// parts are the places that hang together by links of any direction, the largest
// part first.
func parts(links []blindspot.Link, places []string) (out [][]string) {
	var seen []string
	for _, p := range places {
		if !slices.Contains(seen, p) {
			part := reached(links, p, true)
			slices.Sort(part)
			seen = append(seen, part...)
			out = append(out, part)
		}
	}
	slices.SortStableFunc(out, func(x, y []string) int { return len(y) - len(x) })
	return out
}

// reached are the places that links lead to from a place, itself among them.
func reached(links []blindspot.Link, from string, both bool) []string {
	out := []string{from}
	for i := 0; i < len(out); i++ {
		for _, l := range links {
			if l.From == out[i] && !slices.Contains(out, l.To) {
				out = append(out, l.To)
			}
			if both && l.To == out[i] && !slices.Contains(out, l.From) {
				out = append(out, l.From)
			}
		}
	}
	return out
}

// left is the assessment with the links that are left, their places, and those that
// a connection is lost of.
func (n *Network) left(a blindspot.Assessment) blindspot.Assessment {
	network := a.Network
	a.Links, a.Network = n.Links, nil
	for _, at := range network {
		if slices.ContainsFunc(n.Lost, func(p Pair) bool { return p.From == at.Name || p.To == at.Name }) &&
			!slices.ContainsFunc(n.Places, func(p measure.Centrality) bool { return p.Place == at.Name }) {
			at.Betweenness, at.Cut = 0, false
			a.Network = append(a.Network, at)
		}
		for _, p := range n.Places {
			if p.Place == at.Name {
				at.Betweenness, at.Cut = p.Betweenness, p.Cut
				a.Network = append(a.Network, at)
			}
		}
	}
	return a
}
