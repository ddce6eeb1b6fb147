package claim

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/measure"
	"github.com/blindspot/blindspot/prose"
	"github.com/blindspot/blindspot/source/casefile"
)

var linkCaveat = blindspot.Warnf(blindspot.WarnReportsNoSample, "Links are what reports mention: no sample and no census of ties.")

// ownSource says how many links were left out because they cite the text whose
// claims are tested.
func (b *book) ownSource() []blindspot.Warning {
	if b.own == 0 {
		return []blindspot.Warning{linkCaveat}
	}
	return []blindspot.Warning{linkCaveat, blindspot.Warnf(blindspot.WarnLinksLeftOut, "%s left out, because they cite the assessed text itself.", prose.Capital(prose.Count(b.own, "link is", "links are"))).
		With(blindspot.WarningData{Count: b.own})}
}

// ties picks links by grade, kind and window.
type ties struct {
	kinds []string
	grade blindspot.Grade
	when  blindspot.DateRange
}

func (a *args) ties() ties {
	t := ties{kinds: a.list("kinds"), grade: a.grade()}
	for _, k := range t.kinds {
		if !slices.Contains([]string{"command", "finance", "transit", "recruitment", "facilitation"}, k) {
			a.fault("kinds", "%q is no kind of link", k)
		}
	}
	if _, ok := a.get("window"); ok {
		t.when = a.span("window")
	}
	return t
}

func (t ties) of(b *book) []casefile.Link {
	var out []casefile.Link
	for _, l := range b.links {
		if (len(t.kinds) == 0 || slices.Contains(t.kinds, l.Kind)) && atLeast(l.Grade, t.grade) && t.when.Overlaps(l.When) {
			out = append(out, l)
		}
	}
	return out
}

// noun is "graded links", with the kinds where they are few.
func (t ties) noun() string {
	if len(t.kinds) == 0 {
		return "links"
	}
	return "links of " + prose.List(t.kinds)
}

func linkFinding(list []casefile.Link, method string) blindspot.Finding {
	f := blindspot.Finding{N: len(list), Method: blindspot.Method{Name: method}, Evidence: []string{},
		Table: &blindspot.Table{Columns: []string{"From", "To", "Kind", "When", "Grade", "Note"}}}
	for _, l := range list {
		f.Evidence = append(f.Evidence, l.ID)
		for _, d := range []blindspot.Date{l.When.From, l.When.To} {
			if d.Known() {
				f.Window = cover(f.Window, blindspot.DateRange{From: d, To: d})
			}
		}
		f.Table.Rows = append(f.Table.Rows, []string{l.From, l.To, l.Kind, l.When.String(), l.Grade.String(), l.Note})
	}
	return f
}

func pairs(list []casefile.Link) string {
	var out []string
	for _, l := range list {
		if s := l.From + " to " + l.To; !slices.Contains(out, s) {
			out = append(out, s)
		}
	}
	return strings.Join(out, "; ")
}

// places checks that every place is a name or a node of the case's places.
func (a *args) places(name string) []string {
	list := a.list(name)
	if len(list) == 0 {
		a.fault(name, "%s", missingParam)
	}
	for _, item := range list {
		if !slices.ContainsFunc(a.c.Places, func(p casefile.LinkPlace) bool { return p.Name == item || p.Node == item }) {
			a.fault(name, "%q is no place of case.yaml", item)
		}
	}
	return list
}

func parseLinks(a *args) runner {
	t, touching, least := a.ties(), a.places("touching"), a.count("at_least", 1)
	return func(_ context.Context, b *book) (result, error) {
		var list []casefile.Link
		for _, l := range t.of(b) {
			if slices.ContainsFunc(touching, func(p string) bool { return p == l.From || p == l.To || p == l.FromNode || p == l.ToNode }) {
				list = append(list, l)
			}
		}
		if len(list) == 0 {
			return untestable(fmt.Sprintf("Not tested: %s with %s, because no independent report graded %s or better has one.", t.noun(), prose.List(touching), t.grade),
				"independent, graded reports of "+t.noun()+" with "+prose.List(touching)), nil
		}
		r := result{verdict: blindspot.Supported, finding: linkFinding(list, "Independent graded links against a threshold"), caveats: b.ownSource()}
		if len(list) < least {
			r.verdict = blindspot.Mixed
		}
		r.finding.Values = []blindspot.Value{counts("links", "Independent links", "links", len(list)), counts("sources", "Separate reports", "reports", sources(list))}
		r.says = fmt.Sprintf("Independent %s with %s, graded %s or better: %s from %s (%s).",
			t.noun(), prose.List(touching), t.grade, prose.Number(float64(len(list))), prose.Count(sources(list), "report", "reports"), pairs(list))
		if least > 1 {
			r.bar = "The claim needs at least " + prose.Number(float64(least)) + "."
		}
		return r, nil
	}
}

func sources(list []casefile.Link) int {
	seen := map[string]bool{}
	for _, l := range list {
		seen[l.URL] = true
	}
	return len(seen)
}

func parseLinkBalance(a *args) runner {
	t, place := a.ties(), a.places("place")
	verb := a.required("of")
	return func(_ context.Context, b *book) (result, error) {
		var list []casefile.Link
		out := 0
		for _, l := range t.of(b) {
			from, to := slices.Contains(place, l.FromNode), slices.Contains(place, l.ToNode)
			if from != to {
				list = append(list, l)
				if from {
					out++
				}
			}
		}
		if len(list) == 0 {
			return untestable(fmt.Sprintf("Not tested: the direction of %s with %s, because no independent report graded %s or better has one.", t.noun(), prose.List(place), t.grade),
				"graded reports of the direction of "+t.noun()), nil
		}
		q := Share(out, len(list))
		r := result{verdict: decide(q.Low, q.High, 0.5, "above"), finding: linkFinding(list, "Share of outward links with exact binomial interval"), caveats: b.ownSource()}
		r.finding.Method.DOI = "10.1093/biomet/26.4.404"
		r.finding.Values = []blindspot.Value{{Key: "outward", Label: "Share of links that lead outward", Unit: "share", Q: q}}
		r.says = fmt.Sprintf("Independent links of %s between %s and other places: %s outward, %s inward, so %s outward (%s).",
			verb, prose.List(place), prose.Number(float64(out)), prose.Number(float64(len(list)-out)), prose.Percent(q.Value), prose.IntervalOfShare(q))
		r.bar = "The claim needs it above 50 %."
		return r, nil
	}
}

func parseLinkMutual(a *args) runner {
	t, nodes := a.ties(), a.places("places")
	return func(_ context.Context, b *book) (result, error) {
		var list []casefile.Link
		way := map[string]bool{}
		for _, l := range t.of(b) {
			if l.FromNode != l.ToNode && slices.Contains(nodes, l.FromNode) && slices.Contains(nodes, l.ToNode) {
				list = append(list, l)
				way[l.FromNode+"\x00"+l.ToNode] = true
			}
		}
		if len(list) == 0 {
			return untestable(fmt.Sprintf("Not tested: support between branches, because no independent link graded %s or better joins %s.", t.grade, prose.List(nodes)), "graded reports of support between branches"), nil
		}
		var both, oneWay, apart []string
		for i, x := range nodes {
			for _, y := range nodes[i+1:] {
				switch there, back := way[x+"\x00"+y], way[y+"\x00"+x]; {
				case there && back:
					both = append(both, x+" with "+y)
				case there:
					oneWay = append(oneWay, x+" to "+y)
				case back:
					oneWay = append(oneWay, y+" to "+x)
				default:
					apart = append(apart, x+" with "+y)
				}
			}
		}
		r := result{verdict: blindspot.Mixed, finding: linkFinding(list, "Direction of links between pairs of places"), caveats: b.ownSource()}
		if len(oneWay)+len(apart) == 0 {
			r.verdict = blindspot.Supported
		}
		r.finding.Values = []blindspot.Value{counts("mutual", "Pairs linked both ways", "pairs", len(both)), counts("one_way", "Pairs linked one way", "pairs", len(oneWay)), counts("apart", "Pairs without a link", "pairs", len(apart))}
		r.says = fmt.Sprintf("%s join the places of the branches.", prose.Capital(prose.Count(len(list), "independent link", "independent links")))
		if len(list) == 1 {
			r.says = "1 independent link joins the places of the branches."
		}
		for _, part := range []struct {
			how   string
			pairs []string
		}{{"In both directions", both}, {"In one direction only", oneWay}, {"Without a link on record", apart}} {
			if len(part.pairs) > 0 {
				r.says += fmt.Sprintf(" %s: %s.", part.how, prose.List(part.pairs))
			}
		}
		return r, nil
	}
}

func parseCorridor(a *args) runner {
	place, rank := a.places("place"), a.count("max_rank", 1)
	return func(_ context.Context, b *book) (result, error) {
		if len(b.links) < 3 {
			return untestable("Not tested: the rank of "+place[0]+" in the network, because fewer than 3 independent links are on record.", "graded links between places"), nil
		}
		if !slices.ContainsFunc(b.links, func(l casefile.Link) bool { return l.FromNode == place[0] || l.ToNode == place[0] }) {
			return untestable(fmt.Sprintf("Not tested: the rank of %s in the network, because no independent link touches it.", place[0]), "graded links with "+place[0]), nil
		}
		variants := b.variants()
		r := result{finding: linkFinding(b.links, "Weighted betweenness, with sensitivity to weak grades, kinds and single sources"), caveats: b.ownSource()}
		r.finding.Method.DOI = "10.1080/0022250X.2001.9990249"
		within, worst, best := 0, 0, len(b.links)
		var first, weakest string
		for i, v := range variants {
			at, leader := rankOf(v.links, place[0])
			if i == 0 {
				first = fmt.Sprintf("By betweenness in the network of %s between %s, %s ranks number %d", prose.Count(len(v.links), "independent link", "independent links"), prose.Count(nodesOf(v.links), "place", "places"), place[0], at)
				if at > 1 {
					first += fmt.Sprintf(", behind %s", leader)
				}
				r.finding.Values = []blindspot.Value{counts("rank", "Rank of "+place[0], "rank", at)}
			}
			if at <= rank {
				within++
			}
			if at > worst {
				worst, weakest = at, v.name
			}
			best = min(best, at)
		}
		r.verdict = blindspot.Mixed
		switch within {
		case len(variants):
			r.verdict = blindspot.Supported
		case 0:
			r.verdict = blindspot.Contradicted
		}
		r.finding.Values = append(r.finding.Values, counts("best_rank", "Best rank in any variant", "rank", best), counts("worst_rank", "Worst rank in any variant", "rank", worst),
			counts("variants", "Variants", "variants", len(variants)), counts("variants_within", "Variants within the claimed rank", "variants", within))
		r.says = fmt.Sprintf("%s. In %d of %d variants (grades A to C only, movement only, each report left out in turn) it ranks %s; its best rank is %d, its worst %d (%s).",
			first, within, len(variants), atMost(rank), best, worst, weakest)
		return r, nil
	}
}

func atMost(rank int) string {
	if rank == 1 {
		return "first"
	}
	return fmt.Sprintf("among the first %d", rank)
}

// variant is a network in which a rank is looked up.
type variant struct {
	name  string
	links []blindspot.Link
}

// variants are the networks in which a rank is looked up: the whole, that of
// firm grades, that of movement (transit, recruitment), and the whole without
// each report.
func (b *book) variants() []variant {
	keep := func(ok func(casefile.Link) bool) []blindspot.Link {
		var out []blindspot.Link
		for _, l := range b.links {
			if ok(l) {
				plain := l.Link
				plain.From, plain.To = l.FromNode, l.ToNode
				out = append(out, plain)
			}
		}
		return out
	}
	out := []variant{{"with all links", keep(func(casefile.Link) bool { return true })},
		{"with grades A to C only", keep(func(l casefile.Link) bool { return atLeast(l.Grade, blindspot.Grade{Source: "C", Information: "3"}) })},
		{"with movement only", keep(func(l casefile.Link) bool { return l.Kind == "transit" || l.Kind == "recruitment" })}}
	var reports []string
	for _, l := range b.links {
		if !slices.Contains(reports, l.URL) {
			reports = append(reports, l.URL)
			out = append(out, variant{"without the report of " + casefile.Host(l.URL), keep(func(x casefile.Link) bool { return x.URL != l.URL })})
		}
	}
	return out
}

// rankOf returns a place's rank, behind the last place where it is not in the
// network, and the place that leads.
func rankOf(links []blindspot.Link, place string) (rank int, leader string) {
	ranked := measure.NewNetwork(links).Ranked()
	if len(ranked) > 0 {
		leader = ranked[0].Place
	}
	for i, p := range ranked {
		if p.Place == place {
			return i + 1, leader
		}
	}
	return len(ranked) + 1, leader
}

func nodesOf(links []blindspot.Link) int {
	seen := map[string]bool{}
	for _, l := range links {
		seen[l.From], seen[l.To] = true, true
	}
	return len(seen)
}
