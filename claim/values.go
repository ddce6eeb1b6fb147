package claim

import (
	"github.com/blindspot/blindspot/claim/language"
	"github.com/blindspot/blindspot/measure"
	"github.com/blindspot/blindspot/source/casefile"
)

// Values are the values of a sort that a claim about the group of a case may name,
// for completion; those of the store are not among them.
func Values(c *casefile.Case, sort language.Sort) []string {
	var out []string
	switch sort {
	case language.SortPlace:
		return PlaceNames(c)
	case language.SortMeasure:
		for _, m := range measure.All() {
			for _, v := range m.Values() {
				out = append(out, m.Name+"."+v.Key)
			}
		}
	case language.SortSecurity:
		for _, s := range c.SecurityActors {
			out = append(out, s.ID)
		}
	case language.SortActor:
		for _, a := range c.Actors {
			out = append(out, a.Name)
		}
	case language.SortSeries:
		return seriesOf(c)
	case language.SortNode:
		for _, p := range c.Places {
			out = append(out, p.Name)
		}
	case language.SortID:
		for _, s := range c.Statements {
			out = append(out, s.ID[len(casefile.Prefix):])
		}
	default: // dates, numbers and texts are free
	}
	return out
}
