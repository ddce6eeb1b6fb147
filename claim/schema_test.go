package claim_test

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"io/fs"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/goccy/go-yaml"
	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/blindspot/blindspot/cases"
	"github.com/blindspot/blindspot/claim"
	"github.com/blindspot/blindspot/source/casefile"
)

// schema compiles the schema of a file, with formats asserted as editors do.
func schema(t *testing.T, file string) *jsonschema.Schema {
	t.Helper()
	text, err := json.Marshal(claim.Schemas()[file])
	if err != nil {
		t.Fatal(err)
	}
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	c.AssertFormat()
	if err := c.AddResource(file, doc); err != nil {
		t.Fatal(err)
	}
	s, err := c.Compile(file)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// compiled are the schemas that were compiled before.
var compiled = map[string]*jsonschema.Schema{}

// marked is what an editor with the schema says of a file; nil where it is sound.
func marked(t *testing.T, file string, data []byte) error {
	t.Helper()
	s, ok := compiled[file]
	if !ok {
		s = schema(t, file)
		compiled[file] = s
	}
	if strings.HasSuffix(file, ".yaml") {
		var v any
		if err := yaml.Unmarshal(data, &v); err != nil {
			return err
		}
		return valid(t, s, v)
	}
	rows, err := csv.NewReader(bytes.NewReader(data)).ReadAll()
	if err != nil {
		return err
	}
	for _, r := range rows[1:] {
		cells := map[string]any{}
		for i, name := range rows[0] {
			cells[name] = r[i]
		}
		if err := valid(t, s, cells); err != nil {
			return err
		}
	}
	return nil
}

func valid(t *testing.T, s *jsonschema.Schema, v any) error {
	t.Helper()
	text, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	return s.Validate(doc)
}

// The files of the embedded case and of a new one are sound by the schemas.
func TestSchemasTakeSoundFiles(t *testing.T) {
	embedded, err := cases.Open("is-khorasan")
	if err != nil {
		t.Fatal(err)
	}
	entries, err := fs.ReadDir(embedded, ".")
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		data, err := fs.ReadFile(embedded, e.Name())
		if err != nil {
			t.Fatal(err)
		}
		if err := marked(t, e.Name(), data); err != nil {
			t.Errorf("%s: %v", e.Name(), err)
		}
	}
}

const soundCase = `name: small
title: A small case
group: {id: g, actors: [one]}
actors:
  - {id: one, name: Group One}
windows:
  - {id: w, from: 2020-01-01, to: 2020-12-31}
security_actors:
  - {id: police, ids: ["ucdp:1"], governs: [{country: AFG, since: 2020-01-01}]}
places:
  - {name: Kabul, countries: [AFG], lat: 34, lon: 69}
`

const soundEvents = "id,date_start,date_end,date_precision,actor,opponent_or_target_class,country,source_url,killed,source_grade\nE1,2020-01-02,2020-01-02,day,Group One,civilians,AFG,https://example.org,3,C\n"

// testsOf is what follows the last test of the text, that test included.
func testsOf(claims string) string {
	_, tests, _ := strings.Cut(claims, "    tests")
	return "    tests" + tests
}

const soundClaims = "claims:\n  - id: C1\n    claim: It is there.\n    tests:\n      - {kind: presence, params: {places: AFG, window: w}}\n      - test: events 2020 >= 1\n"

// Each fault that an editor can see in one file is marked by the schema of the file,
// and found by the reader.
func TestSchemasMarkWhatTheReaderRefuses(t *testing.T) {
	files := map[string]string{"case.yaml": soundCase, "events.csv": soundEvents, "claims.yaml": soundClaims, "judgements.yaml": "judgements:\n  - {text: x, author: me, probability: 0.6, word: likely, confidence: low}\n"}
	for _, tt := range []struct{ file, old, with string }{
		{"case.yaml", "title:", "titel:"},
		{"case.yaml", "name: small\n", ""},
		{"case.yaml", "group: {id: g, actors: [one]}\n", ""},
		{"case.yaml", "title: A small case", "title: [1]"},
		{"case.yaml", "actors: [one]", "actors: one"},
		{"case.yaml", "from: 2020-01-01", "from: 2020-02-30"},
		{"case.yaml", "from: 2020-01-01", "from: 1 January"},
		{"case.yaml", "country: AFG", "country: Afghanistan"},
		{"case.yaml", "lat: 34", "lat: 91"},
		{"case.yaml", "lat: 34", "lat: north"},
		{"case.yaml", `"ucdp:1"`, `"1"`},
		{"case.yaml", "name: Group One", "name: Group One, kind: state"},
		{"case.yaml", "{id: one, name: Group One}", "{name: Group One}"},
		{"events.csv", "2020-01-02,2020", "2020-13-02,2020"},
		{"events.csv", "civilians", "civilian"},
		{"events.csv", "AFG", "Afghanistan"},
		{"events.csv", ",3,", ",-3,"},
		{"events.csv", ",C\n", ",G\n"},
		{"events.csv", "day,", "week,"},
		{"events.csv", "https://example.org", ""},
		{"events.csv", "source_grade", "grade"},
		{"claims.yaml", "kind: presence", "kind: presents"},
		{"claims.yaml", "places: AFG", "place: AFG"},
		{"claims.yaml", "places: AFG, ", ""},
		{"claims.yaml", "    claim: It is there.\n", ""},
		{"claims.yaml", "claims:", "claim:"},
		{"claims.yaml", testsOf(soundClaims), ""},
		{"claims.yaml", "- test: events 2020 >= 1", "- {test: events 2020 >= 1, kind: count}"},
		{"judgements.yaml", "0.6", "1.6"},
		{"judgements.yaml", "confidence: low", "confidence: none"},
		{"judgements.yaml", "author: me, ", ""},
	} {
		t.Run(tt.file+" "+tt.old+" to "+tt.with, func(t *testing.T) {
			folder := fstest.MapFS{}
			for name, text := range files {
				folder[name] = &fstest.MapFile{Data: []byte(text)}
			}
			if err := marked(t, tt.file, folder[tt.file].Data); err != nil {
				t.Fatalf("the sound file is marked: %v", err)
			}
			if !strings.Contains(files[tt.file], tt.old) {
				t.Fatal("nothing is changed")
			}
			folder[tt.file].Data = []byte(strings.Replace(files[tt.file], tt.old, tt.with, 1))
			if marked(t, tt.file, folder[tt.file].Data) == nil {
				t.Error("the schema does not mark it")
			}
			_, faults := claim.Validate(folder)
			if !slices.ContainsFunc(faults, func(f casefile.Fault) bool { return f.File == tt.file }) {
				t.Errorf("the reader does not find it: %v", faults)
			}
		})
	}
}

// All faults of all files are told at once.
func TestValidateTellsAll(t *testing.T) {
	folder := fstest.MapFS{"case.yaml": {Data: []byte(strings.Replace(soundCase, "title", "titel", 1))}, "events.csv": {Data: []byte(strings.Replace(soundEvents, ",3,", ",-3,", 1))},
		"claims.yaml": {Data: []byte(strings.Replace(soundClaims, "kind: presence", "kind: presents", 1))}, "judgements.yaml": {Data: []byte("judgements:\n  - {text: x}\n")}}
	_, faults := claim.Validate(folder)
	var got []string
	for _, f := range faults {
		got = append(got, f.File)
	}
	if want := []string{"case.yaml", "claims.yaml", "events.csv", "judgements.yaml"}; !slices.Equal(got, want) {
		t.Errorf("%v", faults)
	}
}
