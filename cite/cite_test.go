package cite_test

import (
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/cite"
)

// Citations are taken apart as people write them; what cannot be stays whole.
func TestRead(t *testing.T) {
	for text, want := range map[string]cite.Work{
		"Sundberg, Ralph & Erik Melander (2013) Introducing the UCDP Georeferenced Event Dataset. Journal of Peace Research 50(4): 523-532. doi:10.1177/0022343313484347": {Kind: cite.Article,
			Authors: []string{"Sundberg, Ralph", "Erik Melander"}, Year: 2013, Title: "Introducing the UCDP Georeferenced Event Dataset", Journal: "Journal of Peace Research", Volume: "50", Number: "4", Pages: "523-532", DOI: "10.1177/0022343313484347"},
		"Hegre, Håvard, Mihai Croicu, Kristine Eck & Stina Högbladh (2020) Introducing the UCDP Candidate Events Dataset. Research & Politics 7(3). doi:10.1177/2053168020935257": {Kind: cite.Article,
			Authors: []string{"Hegre, Håvard", "Mihai Croicu", "Kristine Eck", "Stina Högbladh"}, Year: 2020, Title: "Introducing the UCDP Candidate Events Dataset", Journal: "Research & Politics", Volume: "7", Number: "3", DOI: "10.1177/2053168020935257"},
		"Zeger 1988, Biometrika 75":                                       {Kind: cite.Article, Authors: []string{"Zeger"}, Year: 1988, Journal: "Biometrika", Volume: "75"},
		"Paul, Held and Toschke 2008, Statistics in Medicine 27":          {Kind: cite.Article, Authors: []string{"Paul", "Held", "Toschke"}, Year: 2008, Journal: "Statistics in Medicine", Volume: "27"},
		"Brodersen et al. 2015, Annals of Applied Statistics 9(1)":        {Kind: cite.Article, Authors: []string{"Brodersen", "others"}, Year: 2015, Journal: "Annals of Applied Statistics", Volume: "9", Number: "1"},
		"Blindspot, case is-khorasan, tabulated from the reports by row.": {Kind: cite.Other, Title: "Blindspot, case is-khorasan, tabulated from the reports by row."},
	} {
		if d := cmp.Diff(want, cite.Read(text)); d != "" {
			t.Errorf("%s:\n%s", text, d)
		}
	}
}

// What is written holds each work once under a key of its own, and no text can break
// out of its field.
func TestWrite(t *testing.T) {
	a := blindspot.Assessment{Findings: []blindspot.Finding{{Method: blindspot.Method{Name: "x", Citation: "Zeger 1988, Biometrika 75", DOI: "10.1/z"}}, {Method: blindspot.Method{Citation: "Zeger 1988, Biometrika 75", DOI: "10.1/z"}}},
		Evidence: []blindspot.Evidence{{ID: "E1", URL: "https://www.example.org/a_b?c={d}"}, {ID: "E2", URL: "https://www.example.org/a_b?c={d}"}, {ID: "E3", URL: "no address"}}}
	works := cite.Assessment(&a, []blindspot.Source{{Name: "Rows & {columns}\nER  - ", Licence: "CC-BY-4.0", URL: "https://example.org/x", Citation: "Öztürk, A & B C (2013) Title: 50% of_it. Journal 5. doi:10.1/x; Öztürk, A & B C (2013) Other. Journal 5."}})
	if len(works) != 5 {
		t.Fatalf("%+v", works)
	}
	bib, err := cite.Write("bib", works)
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"@misc{rows-columns-er,\n", `title = {{Rows \& \{columns\} ER -}}`, "@article{ozturk-2013,", "@article{ozturk-2013-2,", "author = {Öztürk, A and B C}", `50\% of\_it`, "doi = {10.1/z}", "url = {https://www.example.org/a_b?c=%7Bd%7D}", "note = {Cited for E1 E2}"} {
		if !strings.Contains(string(bib), want) {
			t.Errorf("no %q in\n%s", want, bib)
		}
	}
	if plain := regexp.MustCompile(`\\[{}]`).ReplaceAllString(string(bib), ""); strings.Count(plain, "{") != strings.Count(plain, "}") || strings.Count(string(bib), "\n@") != 4 {
		t.Errorf("the braces do not match:\n%s", bib)
	}
	ris, err := cite.Write("ris", works)
	if err != nil || strings.Count(string(ris), "\r\nER  - \r\n") != 5 || strings.Count(string(ris), "TY  - ") != 5 || !strings.Contains(string(ris), "DO  - 10.1/z\r\n") {
		t.Errorf("%v\n%s", err, ris)
	}
	if _, err := cite.Write("doc", works); blindspot.CodeOf(err) != blindspot.Usage {
		t.Error(err)
	}
}
