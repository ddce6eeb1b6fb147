package measure_test

import (
	"math"
	"testing"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/measure"
)

// What is known of such chances on a day is what had come, and been published, by
// then.
func TestTailRecordKnowsNoFuture(t *testing.T) {
	if r, ok := measure.TailRecordOn(blindspot.NewDate(1996, 12, 31)); ok {
		t.Errorf("in 1996 there was a record up to %d", r.Until)
	}
	cases := 0
	for year := 2003; year <= 2026; year++ {
		r, ok := measure.TailRecordOn(blindspot.NewDate(year, 6, 30))
		if !ok || r.Until > year-3 || r.Cases < cases {
			t.Errorf("by June %d: %+v (%v); the record of a year ends with what came in the year after, known in the July after that", year, r, ok)
		}
		cases = r.Cases
		for i := range r.Given {
			if r.Came[i] > r.Given[i] {
				t.Errorf("%d: %d of %d came true", year, r.Came[i], r.Given[i])
			}
		}
	}
}

// A larger chance stays the larger one, an interval holds its value, and nothing is
// certain.
func TestTailRecordKeepsTheOrder(t *testing.T) {
	r, ok := measure.TailRecordOn(blindspot.NewDate(2020, 12, 31))
	if !ok {
		t.Fatal("there is no record")
	}
	last := 0.0
	for _, p := range []float64{0, 0.001, 0.01, 0.1, 0.3, 0.5, 0.8, 0.99, 1} {
		q := r.Chance(blindspot.Between(p, p/2, (1+p)/2, 0.9))
		if q.Value < last || q.Low > q.Value || q.High < q.Value || q.Value <= 0 || q.Value >= 1 {
			t.Errorf("%v becomes %v, after %v", p, q, last)
		}
		last = q.Value
	}
	if q := r.Chance(blindspot.Unknown()); q.Known() {
		t.Errorf("what is not known becomes %v", q)
	}
	for _, p := range []float64{0.1, 0.45, 0.75, 0.95} {
		class := r.Like(p)
		if share := float64(class.Came) / float64(class.Given); p < class.From || p >= class.To || class.Given < 10 || math.Abs(share-r.Chance(blindspot.Exactly(p)).Value) > 0.25 {
			t.Errorf("of %d chances of %v to %v %d came true, and %v becomes %v", class.Given, class.From, class.To, class.Came, p, r.Chance(blindspot.Exactly(p)))
		}
	}
	if c := r.Like(1); c.To != 1 || c != r.Like(0.999) {
		t.Errorf("certainty is of the class %+v", c)
	}
}

// Boko Haram at the end of 2018: a hundred dead in one event were common up to 2015
// and no more after, so that its sizes and its rate say too much.
func TestTailOfAWarThatFaded(t *testing.T) {
	f, err := measure.Tail(real(t).of(t, "ucdp:1051", "Boko Haram", "2018-12-31"))
	if err != nil {
		t.Fatal(err)
	}
	model, record := number(t, f, "p_mass_casualty"), number(t, f, "p_mass_casualty_record")
	if !(record.Value < model.Value-0.1) || !record.HasInterval() {
		t.Errorf("as it was: %v; by the record: %v", model, record)
	}
}
