package blindspot_test

import (
	"strings"
	"testing"

	"github.com/blindspot/blindspot"
)

// No cell of a CSV is a formula, and every number stays one.
func TestFaultFormulasInCSV(t *testing.T) {
	for in, want := range map[string]string{
		"=cmd()|x": "'=cmd()|x", "@SUM(A1)": "'@SUM(A1)", "+1+1": "'+1+1", "-2+3": "'-2+3", "\tTab": "'\tTab",
		"-5": "-5", "-0.25": "-0.25", "+3": "+3", "-1.5e-07": "-1.5e-07", "-1,000": "-1,000", "-": "'-",
		"2-3": "2-3", "a=b": "a=b", "": "",
	} {
		var out strings.Builder
		w := blindspot.NewCSV(&out)
		if err := w.Write([]string{in, "x"}); err != nil {
			t.Fatal(err)
		}
		if err := w.Flush(); err != nil {
			t.Fatal(err)
		}
		if got := strings.TrimSuffix(out.String(), ",x\n"); strings.Trim(got, `"`) != want {
			t.Errorf("%q is written %q, want %q", in, got, want)
		}
	}
}
