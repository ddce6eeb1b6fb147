package claim_test

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io/fs"
	"maps"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/goccy/go-yaml"

	"github.com/blindspot/blindspot/cases"
	"github.com/blindspot/blindspot/claim"
	"github.com/blindspot/blindspot/internal/slow"
	"github.com/blindspot/blindspot/source/casefile"
)

// broken is a file with one fault.
type broken struct {
	what string
	data []byte
}

// everyFault breaks a file of a case in each way that its schema speaks of: at each
// place a key that is not known and each that has to be there left out, and for each
// value one of another type, of another list of words, outside its bounds, and a day
// that no calendar has.
func everyFault(t *testing.T, file string, data []byte) []broken {
	t.Helper()
	s := claim.Schemas()[file]
	text, err := json.Marshal(s)
	if err != nil {
		t.Fatal(err)
	}
	root := map[string]any{}
	if err := json.Unmarshal(text, &root); err != nil {
		t.Fatal(err)
	}
	b := breaker{root: root, seen: map[string]bool{}}
	if strings.HasSuffix(file, ".csv") {
		rows, err := csv.NewReader(bytes.NewReader(data)).ReadAll()
		if err != nil {
			t.Fatal(err)
		}
		b.rows(rows)
		return b.out
	}
	var doc any
	if err := yaml.Unmarshal(data, &doc); err != nil {
		t.Fatal(err)
	}
	b.whole = func() []byte {
		out, err := yaml.Marshal(doc)
		if err != nil {
			t.Fatal(err)
		}
		return out
	}
	b.walk(root, doc, "")
	return b.out
}

type breaker struct {
	root  map[string]any
	whole func() []byte
	seen  map[string]bool // places, items of a list being one
	out   []broken
}

func (b *breaker) add(what string) {
	if !b.seen[what] {
		b.seen[what] = true
		b.out = append(b.out, broken{what, b.whole()})
	}
}

// of is a schema behind its reference.
func (b *breaker) of(s any) map[string]any {
	m, _ := s.(map[string]any)
	if ref, ok := m["$ref"].(string); ok {
		m, _ = b.root["$defs"].(map[string]any)[strings.TrimPrefix(ref, "#/$defs/")].(map[string]any)
	}
	return m
}

// walk breaks what lies below a value.
func (b *breaker) walk(s map[string]any, v any, at string) {
	switch v := v.(type) {
	case map[string]any:
		properties, _ := s["properties"].(map[string]any)
		if len(properties) == 0 {
			return // a choice of shapes: the tests of claims have a table of their own
		}
		v["no_such_key"] = 1
		b.add(at + ": a key that is not known")
		delete(v, "no_such_key")
		for _, key := range slices.Sorted(maps.Keys(v)) {
			b.value(b.of(properties[key]), v, key, at)
		}
	case []any:
		for _, item := range v {
			b.walk(b.of(s["items"]), item, at+"[]")
		}
	}
}

// value breaks one value of an object, and what lies below it.
func (b *breaker) value(s, in map[string]any, key, at string) {
	old, place := in[key], at+"."+key
	put := func(what string, v any) {
		in[key] = v
		b.add(place + ": " + what)
		in[key] = old
	}
	if slices.Contains(requiredOf(b, at), key) {
		delete(in, key)
		b.add(place + ": left out")
		in[key] = old
	}
	for what, v := range wrong(s) {
		put(what, v)
	}
	b.walk(s, old, place)
}

// requiredOf are the keys that have to be there at a place.
func requiredOf(b *breaker, at string) []string {
	s := b.root
	for part := range strings.SplitSeq(strings.TrimPrefix(at, "."), ".") {
		if part == "" {
			continue
		}
		name, list := strings.CutSuffix(part, "[]")
		properties, _ := s["properties"].(map[string]any)
		s = b.of(properties[name])
		if list {
			s = b.of(s["items"])
		}
	}
	list, _ := s["required"].([]any)
	out := make([]string, len(list))
	for i := range list {
		out[i] = fmt.Sprint(list[i])
	}
	return out
}

// wrong are values that a schema does not take, by what is wrong with them.
func wrong(s map[string]any) map[string]any {
	out := map[string]any{}
	switch s["type"] {
	case "array", "object":
		out["a word and no list or table"] = 7
	case "number", "integer":
		out["a word and no number"] = "many"
	default:
		if len(s) > 0 {
			out["a list and no value"] = []any{[]any{1}}
		}
	}
	if s["enum"] != nil {
		out["a word of no list"] = "no-such-word"
	}
	if s["format"] == "date" {
		out["a day of no calendar"], out["no day"] = "2020-02-30", "soon"
	}
	if s["pattern"] != nil {
		out["of another form"] = "?!"
	}
	if low, ok := s["minimum"].(float64); ok {
		out["below its bounds"] = low - 1
	}
	if high, ok := s["maximum"].(float64); ok {
		out["above its bounds"] = high + 1
	}
	return out
}

// rows breaks a table: each cell of a row that the schema speaks of, and each column.
func (b *breaker) rows(rows [][]string) {
	b.whole = func() []byte {
		var out bytes.Buffer
		_ = csv.NewWriter(&out).WriteAll(rows) // to memory
		return out.Bytes()
	}
	properties, _ := b.root["properties"].(map[string]any)
	for i, column := range rows[0] {
		for what, v := range wrong(b.of(properties[column])) {
			text, ok := v.(string)
			if !ok {
				continue
			}
			old := rows[1][i]
			rows[1][i] = text
			b.add(column + ": " + what)
			rows[1][i] = old
		}
		if slices.Contains(requiredOf(b, ""), column) {
			old := rows[1][i]
			rows[1][i] = ""
			b.add(column + ": left out of a row")
			rows[1][i], rows[0][i] = old, "no_such_column"
			b.add(column + ": left out of the table")
			rows[0][i] = column
		}
	}
	rows[0] = append(rows[0], "no_such_column")
	rows[1] = append(rows[1], "1")
	for i := range rows[2:] {
		rows[i+2] = append(rows[i+2], "")
	}
	b.add("a column that is not known")
}

// Each way to break a file that its schema speaks of is marked by the schema, and
// told by validate.
func TestEveryFaultIsMarkedAndTold(t *testing.T) {
	slow.Test(t)
	sound := folderOf(t, "is-khorasan")
	sound["judgements.yaml"] = &fstest.MapFile{Data: []byte("judgements:\n  - {text: x, author: me, probability: 0.6, word: likely, confidence: low, alternative: y, basis: z, changes: w}\n")}
	if _, faults := claim.Validate(sound); len(faults) > 0 {
		t.Fatal(faults)
	}
	total := 0
	for _, file := range slices.Sorted(maps.Keys(sound)) {
		for _, one := range everyFault(t, file, sound[file].Data) {
			total++
			folder := maps.Clone(sound)
			if file != "counts.csv" && file != "counts_scope.csv" && file != "claims.yaml" && file != "case.yaml" {
				delete(folder, "counts.csv") // long, and none of theirs
				delete(folder, "counts_scope.csv")
				delete(folder, "claims.yaml")
			}
			folder[file] = &fstest.MapFile{Data: one.data}
			if marked(t, file, one.data) == nil {
				t.Errorf("%s: %s: the schema does not mark it", file, one.what)
			}
			if _, faults := claim.Validate(folder); !slices.ContainsFunc(faults, func(f casefile.Fault) bool { return f.File == file }) {
				t.Errorf("%s: %s: validate does not tell it: %v", file, one.what, faults)
			}
		}
	}
	if total < 200 {
		t.Errorf("only %d ways to break the files", total)
	}
	t.Logf("%d ways to break the files", total)
}

func folderOf(t *testing.T, name string) fstest.MapFS {
	t.Helper()
	files, err := cases.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	entries, err := fs.ReadDir(files, ".")
	if err != nil {
		t.Fatal(err)
	}
	out := fstest.MapFS{}
	for _, e := range entries {
		data, err := fs.ReadFile(files, e.Name())
		if err != nil {
			t.Fatal(err)
		}
		out[e.Name()] = &fstest.MapFile{Data: data}
	}
	return out
}

// What only validate can tell, with the reason why a schema, which sees one value of
// one file at a time, cannot.
func TestFaultsThatOnlyValidateTells(t *testing.T) {
	const other = "it lies in another place than the value"
	files := map[string]string{"case.yaml": soundCase, "events.csv": soundEvents, "claims.yaml": soundClaims, "judgements.yaml": "judgements:\n  - {text: x, author: me, probability: 0.6, word: likely, confidence: low}\n"}
	for _, tt := range []struct{ file, old, with, says, why string }{
		{"case.yaml", "actors: [one]", "actors: [two]", "two", "the actors that there are: " + other},
		{"case.yaml", "to: 2020-12-31", "to: 2019-12-31", "2019-12-31", "an end before its beginning: " + other},
		{"case.yaml", "  - {id: one, name: Group One}", "  - {id: one, name: Group One}\n  - {id: one, name: Group Two}", "one", "an id given twice: " + other},
		{"events.csv", "Group One", "Group Two", "Group Two", "the actors that there are: they lie in case.yaml"},
		{"events.csv", "E1,2020-01-02,2020-01-02", "E1,2020-01-02,2020-01-01", "date_end", "an end before its beginning: " + other},
		{"events.csv", "C\n", "C\nE1,2020-01-03,2020-01-03,day,Group One,civilians,AFG,https://example.org,1,C\n", "E1", "an id given twice: " + other},
		{"claims.yaml", "window: w", "window: v", "v", "the windows that there are: they lie in case.yaml"},
		{"claims.yaml", "places: AFG", "places: Nowhere", "Nowhere", "regions and places of the case are places, too: they lie in case.yaml"},
		{"claims.yaml", "events 2020 >= 1", "evnts 2020 >= 1", "evnts", "a line of the claim language is a text to a schema"},
		{"claims.yaml", "events 2020 >= 1", "events in Nowhere 2020 >= 1", "Nowhere", "a line of the claim language is a text to a schema"},
		{"claims.yaml", "test: events 2020 >= 1", "kind: count\n        params: {at_least: many}", "many", "a parameter may be written as a number or as a text"},
		{"claims.yaml", "test: events 2020 >= 1", "kind: count", "at_least", "one of two parameters is needed, which is a rule of the code"},
		{"claims.yaml", "  - id: C1", "  - id: C1\n    claim: Twice.\n    test: events 2020 >= 1\n  - id: C1", "C1", "an id given twice: " + other},
		{"judgements.yaml", "word: likely", "word: unlikely", "", "whether a word fits a number: " + other},
	} {
		t.Run(tt.file+" "+tt.with, func(t *testing.T) {
			folder := fstest.MapFS{}
			for name, text := range files {
				folder[name] = &fstest.MapFile{Data: []byte(text)}
			}
			if !strings.Contains(files[tt.file], tt.old) {
				t.Fatal("nothing is changed")
			}
			folder[tt.file].Data = []byte(strings.Replace(files[tt.file], tt.old, tt.with, 1))
			if err := marked(t, tt.file, folder[tt.file].Data); err != nil {
				t.Errorf("the schema marks it now, which is better: move it to the others: %v", err)
			}
			_, faults := claim.Validate(folder)
			if tt.file == "judgements.yaml" {
				return // told by workbench.ValidateCase, which knows the words of probability
			}
			if !slices.ContainsFunc(faults, func(f casefile.Fault) bool { return f.File == tt.file && strings.Contains(f.String(), tt.says) }) {
				t.Errorf("validate does not tell it: %v", faults)
			}
		})
	}
}
