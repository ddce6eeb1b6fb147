package assess

import (
	"fmt"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/prose"
)

// namesWeight puts a change of name before whatever it may explain.
const namesWeight = 5

// namesMonths is how far back rules compare.
const namesMonths = 36

// elsewhere is the row by which a part of the record of the last so many months stands
// under another name, where it was not followed there. A larger organisation that
// another joined is not itself renamed, unless its record begins with that; one of
// its theatres may be.
func (f facts) elsewhere(months int) (blindspot.NamedRelation, bool) {
	compared := blindspot.DateRange{From: f.AsOf.AddMonths(-months), To: f.AsOf}
	for _, r := range f.Relations {
		gone := string(r.From) == string(f.GroupID) && compared.Overlaps(r.When)
		came := string(r.To) == string(f.GroupID) && (len(f.Countries) > 0 || r.Begins) && compared.Contains(r.When.From)
		if r.Kind == blindspot.RecordedAs && (gone || came) && len(f.Followed) == 0 {
			return r, true
		}
	}
	return blindspot.NamedRelation{}, false
}

// names says that a part of the record stands under another name, in place of
// judgements that would take a change of name for an end or a rise.
func names(f facts) (blindspot.Judgement, bool) {
	r, ok := f.elsewhere(namesMonths)
	if !ok {
		return blindspot.Judgement{}, false
	}
	text := fmt.Sprintf("Whether %s grew, shrank or ended cannot be read off its name: from %s on its events are recorded under %s.", f.Group, prose.Day(r.When.From), r.ToName)
	switch {
	case string(r.To) == string(f.GroupID):
		text = fmt.Sprintf("The rise of %s is no new one: before %s its events are recorded under %s.", f.Group, prose.Day(r.When.From), r.FromName)
	case r.When.To.Known():
		text = fmt.Sprintf("Whether %s grew, shrank or ended cannot be read off its name: from %s to %s its events are recorded under %s.", f.Group, prose.Day(r.When.From), prose.Day(r.When.To), r.ToName)
	}
	j := blindspot.Judgement{Text: text, Probability: blindspot.Unknown(), Confidence: blindspot.HighConfidence, Evidence: []string{"relations"},
		Basis: "Confidence is high: the change of name is on the dated list of names, with its source.", Weight: namesWeight,
		Alternative: "Some events under the other name may be those of others who fight under it, too.",
		Changes:     "An assessment that follows the group under its other names."}
	return j, true
}
