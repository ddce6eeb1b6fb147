package assess

import (
	"fmt"
	"strings"

	"github.com/blindspot/blindspot"
)

// ledger judges the assessed text as a whole from its checked claims.
func ledger(f facts, _ Options) (blindspot.Judgement, bool) {
	if len(f.Claims) == 0 {
		return blindspot.Judgement{}, false
	}
	by := map[blindspot.Verdict][]string{}
	for _, c := range f.Claims {
		by[c.Verdict] = append(by[c.Verdict], c.ID)
	}
	text := fmt.Sprintf("Of the %d claims checked, the record supports %d, contradicts %d and speaks both ways on %d; %d cannot be tested with the data at hand.",
		len(f.Claims), len(by[blindspot.Supported]), len(by[blindspot.Contradicted]), len(by[blindspot.Mixed]), len(by[blindspot.Untestable]))
	if ids := by[blindspot.Supported]; len(ids) > 0 {
		text += " Supported: " + strings.Join(ids, ", ") + "."
	}
	if ids := by[blindspot.Contradicted]; len(ids) > 0 {
		text += " Contradicted: " + strings.Join(ids, ", ") + "."
	}
	tested := len(f.Claims) - len(by[blindspot.Untestable])
	j := blindspot.Judgement{Text: text, Probability: blindspot.Unknown(), Confidence: blindspot.ModerateConfidence,
		Evidence: []string{"claims"}, Changes: "Data that the untestable claims name as missing, above all a complete release of UCDP GED."}
	j.Basis = fmt.Sprintf("Confidence is moderate: %d of %d claims could be tested, on graded public sources; rates rest on published counts and not on the chronicle.", tested, len(f.Claims))
	if 2*tested < len(f.Claims) {
		j.Confidence = blindspot.LowConfidence
		j.Basis = fmt.Sprintf("Confidence is low: only %d of %d claims could be tested.", tested, len(f.Claims))
	}
	return j, true
}

// hub judges the network of links.
func hub(f facts, _ Options) (blindspot.Judgement, bool) {
	x, ok := f.finding("corridors")
	if !ok || x.Table == nil || len(x.Table.Rows) == 0 {
		return blindspot.Judgement{}, false
	}
	place := x.Table.Rows[0][0]
	rank := f.quantity("corridors", "rank_without_weak")
	text := fmt.Sprintf("%s carries the largest share of the reported ways through the network", place)
	switch {
	case !rank.Known():
		text += ", but only by weakly graded links."
	case rank.Value == 1:
		text += ", with and without weakly graded links."
	default:
		text += fmt.Sprintf(", but it falls to rank %s where links graded D and lower are left out.", rank)
	}
	j := f.past(text, []blindspot.Finding{x}, nil)
	j.Confidence = blindspot.LowConfidence
	j.Basis = fmt.Sprintf("Confidence is low: the %d links are what reports mention, and reports are no sample.", x.N)
	j = instead(j, "A place that reporters and courts watch closely looks more central than it is.")
	j.Changes = "Links between other places in independent reports."
	return j, true
}
