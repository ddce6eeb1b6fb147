package fetch_test

import (
	"fmt"
	"testing"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/fetch"
)

func TestFind(t *testing.T) {
	for _, tc := range []struct{ dataset, version, base, url string }{
		{"ged", "25.1", "", "https://ucdp.uu.se/downloads/ged/ged251-csv.zip"},
		{"ged", "17.2", "http://127.0.0.1:8080", "http://127.0.0.1:8080/ged/ged172-csv.zip"},
		{"candidate", "25.0.1", "", "https://ucdp.uu.se/downloads/candidateged/GEDEvent_v25_0_1.csv"},
		{"candidate", "24.01.24.03", "http://h/x/", "http://h/x/candidateged/GEDEvent_v24_01_24_03.csv"},
		{"ged", "25.0.1", "", ""},
		{"ged", "latest", "", ""},
		{"ged", "25.1/../../x", "", ""},
		{"candidate", "25.0.13", "", ""},
		{"candidate", "25.1", "", ""},
		{"acled", "1", "", ""},
		{"ged", "25.1", "ucdp.uu.se", ""},
		{"ged", "25.1", "ftp://ucdp.uu.se/", ""},
	} {
		t.Run(tc.dataset+" "+tc.version+" "+tc.base, func(t *testing.T) {
			f, err := fetch.Find(tc.dataset, tc.version, tc.base)
			if f.URL != tc.url || (tc.url == "") != (blindspot.CodeOf(err) == blindspot.Usage) {
				t.Errorf("%+v %v", f, err)
			}
		})
	}
}

func ExampleFind() {
	file, err := fetch.Find("ged", "25.1", "")
	fmt.Println(file.Name, file.URL, err)
	// Output: ged251-csv.zip https://ucdp.uu.se/downloads/ged/ged251-csv.zip <nil>
}
