package workbench

import (
	"errors"
	"fmt"

	"golang.org/x/sync/errgroup"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/measure"
)

// lately are the findings that the bottom line takes its trends from: activity,
// ground and reach over the last three months (activity over the last one too), and
// the attention as it stood three and twelve months before.
var latelyTaken = []struct {
	measure string
	months  int // of the window
	back    int // months before the assessment at which it ends
}{{"activity", 3, 0}, {"activity", 1, 0}, {"footprint", 3, 0}, {"projection", 3, 0}, {"attention", 12, 3}, {"attention", 12, 12}}

// Lately takes the measures of the last months; those that the data do not allow
// are left out.
func Lately(in measure.Input) ([]blindspot.Finding, error) {
	found := make([]*blindspot.Finding, len(latelyTaken))
	var all errgroup.Group
	for i, t := range latelyTaken {
		m, _ := measure.ByName(t.measure)
		part := in
		end := (blindspot.LastWholeMonth(in.AsOf) - blindspot.Month(t.back)).Last()
		part.Window = blindspot.MonthsBack(end, t.months)
		all.Go(func() error {
			f, err := m.Take(part)
			var known *blindspot.Error
			switch {
			case err == nil:
				f.Evidence, f.Series, f.Table = []string{}, nil, nil // those of the year hold them
				found[i] = &f
			case blindspot.CodeOf(err) == blindspot.TooFewData:
			case errors.As(err, &known):
				return err
			default:
				return fmt.Errorf("measuring %s of the last months of %s: %w", t.measure, in.Subject, err)
			}
			return nil
		})
	}
	if err := all.Wait(); err != nil {
		return nil, err
	}
	out := []blindspot.Finding{}
	for _, f := range found {
		if f != nil {
			out = append(out, *f)
		}
	}
	return out, nil
}
