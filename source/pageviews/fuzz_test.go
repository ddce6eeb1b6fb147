package pageviews_test

import (
	"bytes"
	"testing"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/source/pageviews"
)

// Whatever is answered, the months are in order, each once and one that was asked for, or
// the answer is refused.
func FuzzRead(f *testing.F) {
	f.Add([]byte(`{"items":[{"project":"en.wikipedia","article":"Boko_Haram","granularity":"monthly","timestamp":"2020010100","access":"all-access","agent":"user","views":7}]}`))
	f.Add([]byte(`{"items":[]}`))
	from, to := blindspot.NewMonth(2020, 1), blindspot.NewMonth(2020, 12)
	f.Fuzz(func(t *testing.T, text []byte) {
		counts, left, err := pageviews.Read(bytes.NewReader(text), blindspot.Page{Project: "en.wikipedia", Title: "Boko_Haram"}, from, to)
		if err != nil {
			if blindspot.CodeOf(err) != blindspot.BadInput {
				t.Error(err)
			}
			return
		}
		last := from - 1
		for _, c := range counts {
			if c.Month <= last || c.Month > to || c.Views < 0 || left < 0 {
				t.Errorf("%v, %d left", counts, left)
			}
			last = c.Month
		}
	})
}
