package claim_test

import (
	"errors"
	"io"
	"os"
	"strings"
	"testing"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/claim"
	"github.com/blindspot/blindspot/internal/realdata"
	"github.com/blindspot/blindspot/memory"
	"github.com/blindspot/blindspot/place"
	"github.com/blindspot/blindspot/source/ucdp"
)

// extract is a store with the organisation's events of the UCDP GED extract,
// and its coverage.
func extract(t *testing.T) *memory.Store {
	t.Helper()
	r, err := ucdp.Open(realdata.Path(t, "ged/ged-extract.csv.gz"), ucdp.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := r.Close(); err != nil {
			t.Error(err)
		}
	}()
	release := memory.Release{Dataset: blindspot.Dataset{Source: "ucdp-ged", Release: "24.1", Published: blindspot.NewDate(2024, 6, 1)}}
	for {
		e, _, fault, err := r.Next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		if fault != nil || e.SideA.ID != "ucdp:234" && e.SideB.ID != "ucdp:234" {
			continue
		}
		if c, ok := place.CountryByName(e.Place.State); ok {
			e.Place.Country = c.ISO3
		}
		release.Events = append(release.Events, e)
	}
	f, err := os.Open(realdata.Path(t, "ged/coverage.csv"))
	if err != nil {
		t.Fatal(err)
	}
	if release.Coverage, err = ucdp.ReadCoverage(f); err != nil {
		t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	var s memory.Store
	if _, _, err := s.Add(release); err != nil {
		t.Fatal(err)
	}
	return &s
}

func TestWithGED(t *testing.T) {
	in := claim.Inputs{Case: chronicle(t), Store: extract(t)}
	measured := func(id, window, side string) blindspot.Claim {
		return blindspot.Claim{ID: id, Text: "x", Tests: []blindspot.ClaimTest{{Kind: "measure", Params: map[string]string{
			"measure": "activity", "value": "events_change", "theatre": "iraq", "window": window, "claim": side, "threshold": "1"}}}}
	}
	in.Case.Claims = append(in.Case.Claims, measured("fell", "2018-01-01 to 2018-12-31", "below"), measured("rose", "2018-01-01 to 2018-12-31", "above"),
		measured("unknown", "2019-01-01 to 2019-12-31", "below"))
	for _, tc := range []struct {
		claim  string
		want   blindspot.Verdict
		says   string
		reason string
	}{
		{"C03", blindspot.Supported, "Africa", "the extract holds its events in Nigeria and elsewhere in Africa"},
		{"C01", blindspot.Untestable, "do not cover", "the extract's coverage of Syria ends with 2019"},
		{"C08", blindspot.Supported, "Not tested: rivalry", "the extract samples Afghanistan, so that no share can be taken"},
		{"C25", blindspot.Untestable, "not resolved", "no country of the question is covered"},
		{"fell", blindspot.Supported, "Iraq", "events in Iraq collapsed after the territory was lost in 2017"},
		{"rose", blindspot.Contradicted, "Iraq", "the same number against the opposite claim"},
		{"unknown", blindspot.Untestable, "do not cover", "the extract's coverage of Iraq ends with 2018"},
	} {
		t.Run(tc.claim, func(t *testing.T) {
			got := one(t, in, tc.claim)
			if got.Verdict != tc.want || !strings.Contains(got.Summary, tc.says) {
				t.Errorf("%s, want %s, because %s: %s", got.Verdict, tc.want, tc.reason, got.Summary)
			}
		})
	}
}
