package measure

import (
	"cmp"
	"fmt"
	"slices"

	"gonum.org/v1/gonum/graph/network"
	"gonum.org/v1/gonum/graph/path"
	"gonum.org/v1/gonum/graph/simple"
	"gonum.org/v1/gonum/graph/topo"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/prose"
)

// Corridors ranks places by how many shortest ways through the network of
// graded links lead over them (betweenness: Freeman 1977, doi
// 10.2307/3033543; Brandes 2001, doi 10.1080/0022250X.2001.9990249). Links
// between the same two places strengthen one another; a way over a weak link is
// long. A link weighs the product of its source's reliability (A 0.9 to E 0.1)
// and its information's credibility (1 0.9 to 5 0.1), the values STIX 2.1 gives
// the Admiralty grades; a grade that cannot be judged weighs 0.5.
//
// A place is a cut where removing it leaves fewer ordered pairs of the other
// places connected; Table gives betweenness, pairs lost, and the rank again
// with only links graded A to C. No interval is given, since links are no
// sample; the sensitivity to weak grades stands in its place.
//
// Values: betweenness of the first place, rank_without_weak (its rank without D
// to F grades), pairs_lost, places, links. Errors: TooFewData below 3 links.
func Corridors(in Input) (blindspot.Finding, error) {
	f := in.finding("corridors", "Corridors", spanOf(in.Links), blindspot.Method{
		Name: "Weighted betweenness of graded links", Citation: "Brandes 2001, Journal of Mathematical Sociology 25(2)",
		DOI: "10.1080/0022250X.2001.9990249"})
	links := in.knownLinks()
	if len(links) < 3 {
		return f, tooFew("corridors", "add links to the case (links.csv)", "%d links are known, and a network needs at least 3", len(links))
	}
	all := NewNetwork(links)
	firm := NewNetwork(slices.DeleteFunc(slices.Clone(links), func(l blindspot.Link) bool { return weak(l.Grade) }))
	ranked := all.Ranked()
	first := ranked[0]
	f.N = len(links)
	f.Values = []blindspot.Value{
		value("betweenness", "Betweenness of "+first.Place, "share of ways", blindspot.Exactly(first.Betweenness)),
		value("rank_without_weak", "Rank of "+first.Place+" with links graded A to C only", "rank", rankIn(firm, first.Place)),
		value("pairs_lost", "Connections lost without "+first.Place, "share of pairs", blindspot.Exactly(first.PairsLost)),
		value("places", "Places", "places", blindspot.Exactly(float64(len(ranked)))),
		value("links", "Links", "links", blindspot.Exactly(float64(len(links)))),
	}
	f.Table = &blindspot.Table{Columns: []string{"Place", "Betweenness", "Pairs lost without it", "Cut place", "Rank", "Rank with A to C only"}}
	for i, p := range ranked {
		f.Table.Rows = append(f.Table.Rows, []string{p.Place, fmt.Sprintf("%.3f", p.Betweenness), prose.Percent(p.PairsLost),
			yesNo(p.Cut), fmt.Sprint(i + 1), rankIn(firm, p.Place).String()})
	}
	for i := range links {
		f.Evidence = append(f.Evidence, links[i].URL)
	}
	slices.Sort(f.Evidence)
	f.Evidence = slices.Compact(f.Evidence)
	f.Warn(blindspot.Warnf(blindspot.WarnReportsNoSample, "Links are what reports mention, not a sample: a place that reporters watch looks more central."))
	f.Statement = fmt.Sprintf("Of %s joined by %s, %s lies on the largest share of the shortest ways (betweenness %s); without it %s of the connections between the others are lost. With links graded A to C only it ranks %s.",
		prose.Count(len(ranked), "place", "places"), prose.Count(len(links), "graded link", "graded links"), first.Place,
		blindspot.FormatNumber(first.Betweenness), prose.Percent(first.PairsLost), ordinal(rankIn(firm, first.Place)))
	return f, nil
}

func yesNo(b bool) string {
	if b {
		return "yes"
	}
	return "no"
}

func ordinal(q blindspot.Quantity) string {
	if !q.Known() {
		return "nowhere, because no such link touches it"
	}
	return "number " + q.String()
}

func (in *Input) knownLinks() []blindspot.Link {
	return slices.DeleteFunc(slices.Clone(in.Links), func(l blindspot.Link) bool {
		return in.AsOf.Known() && (l.When.From > in.AsOf || (!l.When.From.Known() && l.When.To > in.AsOf))
	})
}

func spanOf(links []blindspot.Link) blindspot.DateRange {
	var r blindspot.DateRange
	for _, l := range links {
		for _, d := range []blindspot.Date{l.When.From, l.When.To} {
			if d.Known() && (!r.From.Known() || d < r.From) {
				r.From = d
			}
			r.To = max(r.To, d)
		}
	}
	return r
}

func weak(g blindspot.Grade) bool { return g.Source >= "D" || g.Source == "" }

// Strength is the weight of a graded link.
func Strength(g blindspot.Grade) float64 {
	axis := map[string]float64{"A": 0.9, "B": 0.7, "C": 0.5, "D": 0.3, "E": 0.1, "1": 0.9, "2": 0.7, "3": 0.5, "4": 0.3, "5": 0.1}
	weight := 1.0
	for _, letter := range []string{g.Source, g.Information} {
		if w, ok := axis[letter]; ok {
			weight *= w
		} else {
			weight *= 0.5
		}
	}
	return weight
}

// Network is the directed network of places.
type Network struct {
	places []string
	graph  *simple.WeightedDirectedGraph
}

// Centrality is one place's part in the network.
type Centrality struct {
	Place       string  `json:"place"`
	Betweenness float64 `json:"betweenness"` // share of the ordered pairs of other places
	PairsLost   float64 `json:"pairs_lost"`  // share of connected ordered pairs of others that its removal disconnects
	Cut         bool    `json:"cut"`         // an articulation place of the undirected network
}

// NewNetwork joins the links of each ordered pair of places. The length of a
// way is the inverse of its links' summed strength. A link from a place to
// itself says nothing about ways and is left out.
func NewNetwork(links []blindspot.Link) Network {
	n := Network{graph: simple.NewWeightedDirectedGraph(0, 0)}
	id := map[string]int64{}
	for _, l := range links {
		for _, place := range []string{l.From, l.To} {
			if !slices.Contains(n.places, place) {
				n.places = append(n.places, place)
			}
		}
	}
	slices.Sort(n.places)
	for i, place := range n.places {
		id[place] = int64(i)
		n.graph.AddNode(simple.Node(i))
	}
	strength := map[[2]int64]float64{}
	for _, l := range links {
		if l.From != l.To {
			strength[[2]int64{id[l.From], id[l.To]}] += Strength(l.Grade)
		}
	}
	for pair, s := range strength {
		n.graph.SetWeightedEdge(n.graph.NewWeightedEdge(simple.Node(pair[0]), simple.Node(pair[1]), 1/s))
	}
	return n
}

// Ranked returns the places by falling betweenness, equals by name.
func (n Network) Ranked() []Centrality {
	k := float64(len(n.places))
	pairs := max(1, (k-1)*(k-2))
	paths := path.DijkstraAllPaths(n.graph)
	between := network.BetweennessWeighted(n.graph, paths)
	cuts := n.cuts()
	out := make([]Centrality, len(n.places))
	for i, place := range n.places {
		before, after := n.connected(i, false), n.connected(i, true)
		out[i] = Centrality{Place: place, Betweenness: between[int64(i)] / pairs, Cut: cuts[i]}
		if before > 0 {
			out[i].PairsLost = float64(before-after) / float64(before)
		}
	}
	slices.SortStableFunc(out, func(a, b Centrality) int {
		if c := cmp.Compare(b.Betweenness, a.Betweenness); c != 0 {
			return c
		}
		return cmp.Compare(a.Place, b.Place)
	})
	return out
}

// connected counts the ordered pairs of places other than x of which one can be
// reached from the other, with or without ways over x.
func (n Network) connected(x int, without bool) int {
	pairs := 0
	for from := range n.places {
		if from == x {
			continue
		}
		seen := make([]bool, len(n.places))
		queue := []int64{int64(from)}
		seen[from] = true
		for len(queue) > 0 {
			to := n.graph.From(queue[0])
			queue = queue[1:]
			for to.Next() {
				next := to.Node().ID()
				if seen[next] || (without && int(next) == x) {
					continue
				}
				seen[next] = true
				queue = append(queue, next)
				if int(next) != x {
					pairs++
				}
			}
		}
	}
	return pairs
}

// cuts tells which places are articulation points of the undirected network: a
// place whose removal leaves more separate parts among the others.
func (n Network) cuts() []bool {
	whole := simple.NewUndirectedGraph()
	for i := range n.places {
		whole.AddNode(simple.Node(i))
	}
	edges := n.graph.Edges()
	for edges.Next() {
		e := edges.Edge()
		whole.SetEdge(simple.Edge{F: e.From(), T: e.To()})
	}
	parts := len(topo.ConnectedComponents(whole))
	cut := make([]bool, len(n.places))
	for i := range n.places {
		alone := whole.From(int64(i)).Len() == 0
		rest := simple.NewUndirectedGraph()
		for j := range n.places {
			if j != i {
				rest.AddNode(simple.Node(j))
			}
		}
		all := whole.Edges()
		for all.Next() {
			if e := all.Edge(); e.From().ID() != int64(i) && e.To().ID() != int64(i) {
				rest.SetEdge(simple.Edge{F: e.From(), T: e.To()})
			}
		}
		cut[i] = !alone && len(topo.ConnectedComponents(rest)) > parts
	}
	return cut
}

func rankIn(n Network, place string) blindspot.Quantity {
	for i, c := range n.Ranked() {
		if c.Place == place {
			return blindspot.Exactly(float64(i + 1))
		}
	}
	return blindspot.Unknown()
}
