package web_test

import (
	"archive/zip"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/blindspot/blindspot/workbench"
)

// unzip writes an archive into a folder.
func unzip(t *testing.T, data, dir string) {
	t.Helper()
	archive, err := zip.NewReader(strings.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatalf("%v: %.200s", err, data)
	}
	if err := os.CopyFS(dir, archive); err != nil {
		t.Fatal(err)
	}
}

// A claim that is saved as a case is sound, and the case gives it the same verdict.
func TestClaimSavedAsCase(t *testing.T) {
	s := withForecasts(t)
	for i, one := range []struct{ group, claim, text, comment string }{
		{"Boko Haram", "deaths 2015 > 1.5 * deaths 2013", "It \"grew\": a lot # truly\nand more", "ein: Wort & <b>"},
		{"IS in Iraq", "events 2016 > 100", "", ""},
		{"ucdp:1051", "events in Nigeria since 2012 falling", "- no list", "\u202eعربى"},
		{"Boko Haram", "no lethal event since 2019", "{{.}}", "%s"},
		{"Boko Haram", "events against government of Nigeria 2013 > 1", "", "x"},
	} {
		q := url.Values{"name": {"saved"}, "group": {one.group}, "claim": {one.claim}, "text": {one.text}, "comment": {one.comment}}.Encode()
		resp, data := get(t, s.url+"/download/case.zip?"+q)
		if resp.StatusCode != 200 || resp.Header.Get("Content-Type") != "application/zip" {
			t.Errorf("%d: %d %.300s", i, resp.StatusCode, data)
			continue
		}
		if _, again := get(t, s.url+"/download/case.zip?"+q); again != data {
			t.Error("the archive is another the second time")
		}
		dir := t.TempDir()
		unzip(t, data, dir)
		at := filepath.Join(dir, "saved")
		if _, faults := workbench.ValidateCase(os.DirFS(at)); len(faults) > 0 {
			t.Errorf("%s: %v", one.claim, faults)
		}
		saved, err := s.bench.Check(t.Context(), at, 0)
		if err != nil {
			t.Fatal(err)
		}
		tested, err := s.bench.Test(t.Context(), one.group, one.claim, 0, false)
		if err != nil || len(saved.Claims) != 1 || saved.Claims[0].Verdict != tested.Verdict || saved.Claims[0].Summary != tested.Summary || saved.AsOf != tested.AsOf ||
			one.text != "" && saved.Claims[0].Claim != one.text {
			t.Errorf("%s: %v\n%+v\n%s %s", one.claim, err, saved, tested.Verdict, tested.Summary)
		}
		if files, _ := os.ReadDir(at); !slices.ContainsFunc(files, func(f os.DirEntry) bool { return f.Name() == ".schemas" }) {
			t.Error("no schemas beside the case")
		}
	}
	for query, status := range map[string]int{
		"name=saved&group=Boko+Haram": 400, "name=..%2Fx&group=Boko+Haram&claim=deaths+2015+%3E+4": 400, "name=saved&group=Nobody&claim=deaths+%3E+4": 404, "name=saved&group=Boko+Haram&claim=nonsense": 400,
		"name=saved&group=is-khorasan&claim=deaths+%3E+4": 400, "name=saved&group=Boko+Haram&claim=deaths+%3E+4&text=" + strings.Repeat("x", 2001): 400,
	} {
		if resp, text := get(t, s.url+"/download/case.zip?"+query); resp.StatusCode != status || !strings.Contains(text, "hint") {
			t.Errorf("%.80s: %d %.200s", query, resp.StatusCode, text)
		}
	}
	if _, page := get(t, s.url+"/claim?group=Boko+Haram&claim=deaths+2015+%3E+4"); !strings.Contains(page, `action="/download/case.zip"`) {
		t.Error("the page of a claim about a group offers no case")
	}
	if _, page := get(t, s.url+"/claim?group=is-khorasan&claim=events+2020+%3E+4"); strings.Contains(page, `action="/download/case.zip"`) {
		t.Error("a case is saved as a case")
	}
}
