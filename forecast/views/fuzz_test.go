package views_test

import (
	"strings"
	"testing"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/forecast/views"
)

// Whatever the bytes, reading ends in data that hold together or in an error the
// user can act on.
func FuzzRead(f *testing.F) {
	f.Add("month_id,country_id,ged_sb\n443,57,0\n444,57,3\n")
	f.Add(aux("AFG,2016-11,3,1,1"))
	f.Add("month_id,country_id,ged_sb\n443,57,1e400\n")
	f.Add("\x1f\x8b\x08broken")
	f.Fuzz(func(t *testing.T, text string) {
		s, err := views.Read(strings.NewReader(text), "file.csv")
		if err == nil {
			_, err = views.Join(s)
		}
		if err != nil && blindspot.CodeOf(err) != blindspot.BadInput && blindspot.CodeOf(err) != blindspot.TooFewData {
			t.Errorf("the error is %v (%s)", err, blindspot.CodeOf(err))
		}
	})
}
