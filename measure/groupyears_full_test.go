//go:build calibration

package measure_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/blindspot/blindspot/measure"
)

// TestGroupYears takes self-sustainability at the end of every year of every
// organisation of the extract, counts the intervals of the eigenvalue that the data leave
// without an end, and asks that none says what cannot be: a share of events lies between
// none and all.
func TestGroupYears(t *testing.T) {
	x := real(t)
	years, open := 0, 0
	var highest, slowest float64
	for _, a := range organisations(x) {
		for year := 1990; year <= 2018; year++ {
			in := x.of(t, string(a.ID), a.Name, fmt.Sprintf("%d-12-31", year))
			in.Quick = true
			begun := time.Now()
			f, err := measure.SelfSustainability(in)
			if err != nil {
				continue // too few events
			}
			v, ok := f.Value("eigenvalue")
			if !ok || !v.Q.Known() {
				continue
			}
			years++
			slowest = max(slowest, time.Since(begun).Seconds())
			switch {
			case !v.Q.HasInterval() || v.Q.High == 10:
				open++
			case v.Q.High > 10 || v.Q.Low < 0 || v.Q.Value >= 10:
				t.Errorf("%s at the end of %d: eigenvalue %v", a.Name, year, v.Q)
			default:
				highest = max(highest, v.Q.High)
			}
			if s, ok := f.Value("background_share"); ok && s.Q.HasInterval() && (s.Q.Low < 0 || s.Q.High > 1) {
				t.Errorf("%s at the end of %d: background share %v", a.Name, year, s.Q)
			}
		}
	}
	t.Logf("%d group-years with an eigenvalue, %d whose interval the data do not bound; the highest upper end is %.3g; the slowest took %.2f s", years, open, highest, slowest)
	if years < 300 {
		t.Errorf("only %d group-years have an eigenvalue", years)
	}
}
