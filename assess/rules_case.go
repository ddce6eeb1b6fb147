package assess

import (
	"fmt"
	"strings"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/prose"
)

// ledger judges the assessed text as a whole from its checked claims. It weighs
// least: what the claims say stands under each of them.
func ledger(f facts) (blindspot.Judgement, bool) {
	if len(f.Claims) == 0 {
		return blindspot.Judgement{}, false
	}
	by := map[blindspot.Verdict]int{}
	var contradicted []string
	for _, c := range f.Claims {
		by[c.Verdict]++
		if c.Verdict == blindspot.Contradicted {
			contradicted = append(contradicted, fmt.Sprintf("%q (%s)", strings.TrimSuffix(c.Claim, "."), c.ID))
		}
	}
	text := fmt.Sprintf("Of %s of the assessed text, the record supports %d, contradicts %d and speaks both ways on %d; %d cannot be tested with the data at hand.",
		prose.Count(len(f.Claims), "claim", "claims"), by[blindspot.Supported], by[blindspot.Contradicted], by[blindspot.Mixed], by[blindspot.Untestable])
	if len(contradicted) > 0 {
		text += " It contradicts: " + strings.Join(contradicted, "; ") + "."
	}
	j := blindspot.Judgement{Text: text, Probability: blindspot.Unknown(), Evidence: []string{"claims"}, Changes: "Data that the untestable claims name as missing."}
	tested := len(f.Claims) - by[blindspot.Untestable]
	r := &rating{}
	r.sources(f)
	most := moderate
	if 2*tested < len(f.Claims) {
		most = low
	}
	r.find(ofCoverage, most, fmt.Sprintf("%d of %s could be tested", tested, prose.Count(len(f.Claims), "claim", "claims")))
	j.Confidence, j.Basis = r.confidence()
	j.Criteria = r.criteria
	return j, true
}

// hub judges the network of links.
func hub(f facts) (blindspot.Judgement, bool) {
	x, ok := f.finding("corridors")
	rows := rowsOf(x)
	if !ok || len(rows) == 0 {
		return blindspot.Judgement{}, false
	}
	rank := f.quantity("corridors", "rank_without_weak")
	text := rows[0].cells[0] + " carries the largest share of the reported ways through the network"
	switch {
	case !rank.Known():
		text += ", but only by weakly graded links."
	case rank.Value == 1:
		text += ", with and without weakly graded links."
	default:
		text += fmt.Sprintf(", but it falls to rank %s where links graded D and lower are left out.", rank)
	}
	j := f.past(text, x.Statement, &rating{}, x)
	j.Alternative = "A place that reporters and courts watch closely looks more central than it is."
	j.Changes = "Links between other places in independent reports."
	j.Weight = weigh(0, 0, 0, j.Confidence)
	return j, true
}
