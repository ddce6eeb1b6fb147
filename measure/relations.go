package measure

import (
	"fmt"

	"github.com/blindspot/blindspot"
)

// renamed warns of splits, mergers and pledges of the group within the range:
// what changes with them may have changed hands in the source and not on the
// ground.
func (in *Input) renamed(r blindspot.DateRange, f *blindspot.Finding) {
	words := map[blindspot.RelationKind]string{
		blindspot.BranchOf:   "a branch of",
		blindspot.SplitFrom:  "split from",
		blindspot.MergedInto: "merged into",
		blindspot.RecordedAs: "recorded under the name of",
	}
	for _, rel := range in.Relations {
		kind, ok := words[rel.Kind]
		mine := in.Group.Is(rel.From) || in.Group.Is(rel.To)
		if !ok || !mine || !rel.When.From.Known() || !r.Contains(rel.When.From) {
			continue
		}
		what := fmt.Sprintf("%s is %s %s", rel.From, kind, rel.To)
		if rel.Note != "" {
			what = rel.Note
		}
		f.Warn(blindspot.Warnf(blindspot.WarnRenamed, "From %s on: %s. The source may count the events of one under the other, so that a change is one of names.", rel.When.From, what).
			With(blindspot.WarningData{When: rel.When.From}))
	}
}
