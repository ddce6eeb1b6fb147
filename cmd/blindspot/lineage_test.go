package main

import (
	"path/filepath"
	"strings"
	"testing"
)

func TestLineageIsEditedByCommand(t *testing.T) {
	home := t.TempDir()
	ingested(t, home, gedFile(t, sound, event{"id": "77", "side_b": "Made-up Alliance", "side_b_new_id": "9700"}))
	rows := func(args ...string) (out []map[string]any) {
		t.Helper()
		var answer struct{ Lineage []map[string]any }
		decode(t, succeed(t, home, append([]string{"lineage", "--json"}, args...)...).out, &answer)
		return answer.Lineage
	}
	builtin := len(rows())
	if builtin == 0 {
		t.Fatal("no row comes with the program")
	}
	for _, row := range rows() { // none of these actors stands in the store
		if text := row["text"].(string); strings.Contains(text, "ucdp:") {
			t.Errorf("an id is told for a name: %s", text)
		}
	}
	from := sound["side_b"]
	succeed(t, home, "lineage", "add", from, "ucdp:9700", "--since", "2016-01-01", "--country", "nigeria", "--country", "NER", "--source", "own reading")
	own := rows(from)
	if len(own) != 1 || own[0]["own"] != true || !strings.Contains(own[0]["text"].(string), "in Nigeria and Niger are recorded under Made-up Alliance") {
		t.Errorf("%v", own)
	}
	succeed(t, home, "lineage", "remove", from, "ucdp:9700", "--since", "2016-01-01")
	if got := rows(from); len(got) != 0 || len(rows()) != builtin {
		t.Errorf("%v is left, and %d in all", got, len(rows()))
	}
	file := write(t, filepath.Join(t.TempDir(), "own.csv"), "# mine\nucdp:9,ucdp:9700,2016-01-01,,NGA,joined,own reading\nucdp:9,ucdp:9700,2015-01-01,2015-02-01,,left,own reading\n")
	succeed(t, home, "lineage", "import", file)
	if got := len(rows("ucdp:9700")); got != 2 {
		t.Errorf("%d rows imported, want 2", got)
	}
	for _, c := range []struct {
		name string
		args []string
		code int
	}{
		{"no day", []string{"lineage", "add", from, "ucdp:9700", "--source", "x"}, 3},
		{"no source", []string{"lineage", "add", from, "ucdp:9700", "--since", "2016-01-01"}, 3},
		{"no such actor", []string{"lineage", "add", "Nobody", "ucdp:9700", "--since", "2016-01-01", "--source", "x"}, 4},
		{"no such country", []string{"lineage", "add", from, "ucdp:9700", "--since", "2016-01-01", "--source", "x", "--country", "Atlantis"}, 4},
		{"no such row", []string{"lineage", "remove", from, "ucdp:9700", "--since", "2001-01-01"}, 4},
		{"a faulty file", []string{"lineage", "import", write(t, filepath.Join(t.TempDir(), "bad.csv"), "ucdp:9,ucdp:10,2016-01-01,,NGA,joined,s\nucdp:9,ucdp:10,someday,,,n,s\n")}, 3},
	} {
		if r := run(t, home, c.args...); r.code != c.code || !strings.Contains(r.err, "hint: ") {
			t.Errorf("%s: exit code %d\n%s", c.name, r.code, r.err)
		}
	}
	if got := len(rows()); got != builtin+2 {
		t.Errorf("%d rows after what was refused, want %d", got, builtin+2)
	}
}

func TestNobodyButTheUnclassifiedBecomesASubject(t *testing.T) {
	home := t.TempDir()
	ingested(t, home, gedFile(t, sound, event{"id": "78", "type_of_violence": "3", "side_b": "Civilians", "side_b_new_id": "1"},
		event{"id": "79", "type_of_violence": "2", "side_a": "Made-up Ones", "side_a_new_id": "9701", "side_b": "Fulani", "side_b_new_id": "9702"}))
	for _, c := range []struct {
		id, source string
		code       int
	}{
		{"ucdp:1", "somebody", 2}, {"ucdp:" + sound["side_a_new_id"], "somebody", 2}, {"ucdp:9702", "somebody", 2},
		{"ucdp:9701", "", 2}, {"ucdp:99999", "somebody", 4}, {"ucdp:9701", "somebody", 0},
	} {
		if r := run(t, home, "actor", "declare", c.id, "organisation", "--source", c.source); r.code != c.code {
			t.Errorf("%s: exit code %d\n%s", c.id, r.code, r.err)
		}
	}
}
