package ucdp_test

import (
	"strings"
	"testing"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/source/ucdp"
)

func TestReleaseOf(t *testing.T) {
	for _, tc := range []struct {
		file, want, published string
		candidate, assumed    bool
	}{
		{"GEDEvent_v25_1.csv", "25.1", "2025-06-11", false, false},
		{"/a/b/gedevent_V17_1.CSV", "17.1", "2017-06-30", false, false},
		{"ged251-csv.zip", "25.1", "2025-06-11", false, false},
		{"ged172-csv.zip", "17.2", "2017-06-30", false, true},
		{"old-ged191.csv.gz", "19.1", "2019-06-02", false, false},
		{"GEDEvent_v24_0_6.csv", "24.0.6", "2024-07-20", true, true},
		{"GEDEvent_v24_0_12 (1).csv", "24.0.12", "2025-01-20", true, true},
		{"GEDEvent_v24_01_24_03.csv", "24.01.24.03", "2024-04-20", true, true},
		{"GEDEvent_v21_01_21_12.csv", "21.01.21.12", "2022-01-20", true, true},
		{"ged281-csv.zip", "28.1", "2028-06-30", false, true},
		{"ged-extract.csv.gz", "unstated", "", false, false},
		{"merged251.csv", "unstated", "", false, false},
		{"GEDEvent_v24_0_13.csv", "unstated", "", false, false},
		{"", "unstated", "", false, false},
	} {
		t.Run(tc.file, func(t *testing.T) {
			r := ucdp.ReleaseOf(tc.file)
			day, assumed := ucdp.Published(r)
			if r.String() != tc.want || r.Candidate() != tc.candidate || day.String() != tc.published || assumed != tc.assumed {
				t.Errorf("%s, candidate %t, published %s, assumed %t", r, r.Candidate(), day, assumed)
			}
			if again, err := ucdp.ParseRelease(r.String()); err != nil || again.String() != tc.want {
				t.Error(again, err)
			}
		})
	}
}

func TestParseReleaseRefuses(t *testing.T) {
	for _, s := range []string{"latest", "25", "25.0", "25.x", "25.0.13", "25.0.0", "25.1.2", "25.1.25.13", "125.1", "25.1.1.1.1", "-5.1", "25..1"} {
		if r, err := ucdp.ParseRelease(s); blindspot.CodeOf(err) != blindspot.Usage {
			t.Errorf("%q gives %s, %v", s, r, err)
		}
	}
	if r, err := ucdp.ParseRelease("mixed"); err != nil || r.Stated() || r.String() != "mixed" {
		t.Error(r, err)
	}
}

func TestOptionsStateTheRelease(t *testing.T) {
	day := blindspot.NewDate(2022, 1, 2)
	r, err := ucdp.NewReader(strings.NewReader(file(line())), "GEDEvent_v25_1.csv", ucdp.Options{Release: "24.0.3", Published: day})
	if err != nil {
		t.Fatal(err)
	}
	published, assumed := r.Published()
	if r.Release().String() != "24.0.3" || published != day || assumed || r.Source() != ucdp.SourceCandidate {
		t.Errorf("%s %s %t %s", r.Release(), published, assumed, r.Source())
	}
}

func TestSourceOf(t *testing.T) {
	for release, want := range map[string]string{"25.1": "10.1177/00223433251345636", "24.1": "yearly", "25.0.1": "10.1177/2053168020935257", "": "10.1177/0022343313484347"} {
		r, err := ucdp.ParseRelease(release)
		if err != nil {
			t.Fatal(err)
		}
		s := ucdp.SourceOf(r)
		if want == "yearly" {
			want = "Pettersson"
		}
		if !strings.Contains(s.Citation, want) || !strings.Contains(s.Citation, "Sundberg") || s.Licence != "CC-BY-4.0" || !s.Redistributes ||
			s.URL == "" || (s.ID == ucdp.SourceCandidate) != r.Candidate() {
			t.Errorf("%q: %+v", release, s)
		}
	}
}
